-- Sentences of quotations that stand without marks in an article that does not print the quote; the first of each.
with printed as (
  select distinct o.article_id, p.quote_id
  from placed p
  join occurrences o on o.id = p.occurrence_id
),
sentences as (  -- once a quote, however often it is printed
  select q.hash, p.quote_id, min(q.occurrence_id) as occurrence_id
  from quoted q
  join placed p on p.occurrence_id = q.occurrence_id
  group by q.hash, p.quote_id
),
found as (
  select
    q.quote_id, s.article_id, q.occurrence_id, s.start_char, s.end_char,
    row_number() over (partition by q.quote_id, s.article_id order by q.occurrence_id, s.start_char) as n
  from sentences q
  join passages s on s.hash = q.hash
)
select
  f.quote_id, f.article_id, f.occurrence_id, f.start_char, f.end_char, a.label,
  substr(t.text, f.start_char + 1, f.end_char - f.start_char) as words
from found f
join articles a on a.article_id = f.article_id
join article_texts t on t.article_id = f.article_id
left join printed on printed.article_id = f.article_id and printed.quote_id = f.quote_id
where f.n = 1 and printed.quote_id is null
