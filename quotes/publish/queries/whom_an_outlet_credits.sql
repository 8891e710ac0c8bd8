-- Whom an outlet credits
-- about outlets
-- The outlets and documents that an outlet's articles name as sources of words.
-- :outlet select name from outlets where n_occurrences > 0 order by n_occurrences desc, id limit 1
select
  coalesce(credited.name, document.name) as credits,
  c.credited_outlet_id as outlet_id,
  c.scope,
  c.n_credits as times,
  c.n_articles as articles,
  c.article_id as for_example
from outlet_credits c
left join outlets credited on credited.id = c.credited_outlet_id
left join speakers document on document.id = c.credited_speaker_id
where c.outlet_id = (select id from outlets where id = :outlet or name = :outlet order by id <> :outlet limit 1)
order by c.n_credits desc, c.credited_outlet_id, c.credited_speaker_id, c.scope
limit 200;
