-- Quotes whose words changed most
-- about quotes
-- The quotes of several articles with the most places where words differ, those first whose joining is surest; partial quotations do not count.
select
  q.id as quote,
  q.text as text,
  s.name as speaker,
  q.n_substantive as places_where_words_differ,
  q.n_differences as places_of_any_difference,
  q.n_wordings as wordings,
  q.n_articles as articles,
  q.n_outlets as known_outlets,
  q.confidence as how_sure_the_joining_is
from quotes q
left join speakers s on s.id = q.speaker_id
where q.n_differences > 0 and q.n_articles > 1
order by q.confidence >= 0.75 desc, q.n_substantive desc, q.n_occurrences desc, q.id
limit 200;
