-- First to print
-- about quotes
-- For each quote the earliest known printing, where the dates decide. The note says how it is known, or why it is not.
select
  q.id as quote,
  q.text as text,
  s.name as speaker,
  q.first_seen,
  coalesce(outlets.name, a.label) as first_known_in,
  q.earliest_note as note,
  q.n_articles as articles
from quotes q
left join occurrences o on o.id = q.earliest_occurrence_id
left join articles a on a.id = o.article_id
left join outlets on outlets.id = a.outlet_id
left join speakers s on s.id = q.speaker_id
where q.n_articles > 1
order by q.n_occurrences desc, q.id
limit 200;
