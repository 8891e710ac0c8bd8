-- Who credits whom
-- about outlets
-- How often articles of one outlet name another outlet, or a document, as the source of words they hand on. Of more than
-- 50,000 credits, a sample of that many.
select
  coalesce(by_outlet.name, '(outlet unknown)') as outlet,
  coalesce(credited.name, document.name) as credits,
  c.scope,
  c.times,
  c.articles,
  c.for_example
from (
  select
    a.outlet_id as by_outlet_id, k.outlet_id, k.speaker_id, k.scope,
    count(*) as times, count(distinct k.article_id) as articles, min(k.article_id) as for_example
  from (select * from credits order by id limit 50000) k
  join articles a on a.id = k.article_id
  group by 1, 2, 3, 4
  order by times desc, 1, 2, 3, 4
  limit 200
) c
left join outlets by_outlet on by_outlet.id = c.by_outlet_id
left join outlets credited on credited.id = c.outlet_id
left join speakers document on document.id = c.speaker_id
order by c.times desc, outlet, credits, c.scope;
