-- Whom an outlet credits
-- about outlets
-- The outlets and documents that an outlet's articles (its latest 5,000) name as sources of words.
-- :outlet select name from outlets where n_occurrences > 0 order by n_occurrences desc, id limit 1
select
  coalesce(credited.name, document.name) as credits,
  credited.id as outlet_id,
  c.scope,
  count(*) as times,
  count(distinct c.article_id) as articles,
  min(c.article_id) as for_example
from (
  select id from articles
  where outlet_id = (select id from outlets where id = :outlet or name = :outlet order by id <> :outlet limit 1)
  order by published desc
  limit 5000
) a
join credits c on c.article_id = a.id
left join outlets credited on credited.id = c.outlet_id
left join speakers document on document.id = c.speaker_id
group by c.outlet_id, c.speaker_id, c.scope
order by times desc, credits, c.scope
limit 200;
