-- Find a quote
-- about quotes
-- Quotes of which some wording has all these words, in any order. Every wording is searched, not only the usual one.
-- :words select text from quotes order by n_substantive desc, n_occurrences desc, id limit 1
with hits as (
  select rowid as wording_id
  from wordings_fts
  where wordings_fts match (
    select coalesce(group_concat('"' || replace(value, '"', '""') || '"', ' '), '""')
    from json_each('[' || replace(json_quote(:words), ' ', '","') || ']')
    where type = 'text'
  )
  limit 10000
)
select
  q.id as quote,
  q.text as text,
  group_concat(w.letter, ' ') as wordings_with_these_words,
  s.name as speaker,
  q.n_articles as articles,
  q.n_wordings as wordings,
  q.n_substantive as places_where_words_differ
from hits
join wordings w on w.id = hits.wording_id
join quotes q on q.id = w.quote_id
left join speakers s on s.id = q.speaker_id
group by q.id
order by q.n_articles desc, q.id
limit 200;
