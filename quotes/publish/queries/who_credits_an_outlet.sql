-- Who credits an outlet
-- about outlets
-- The outlets whose articles name this one as the source of words. Of more than 10,000 credits, a sample of that many.
-- :outlet select outlets.name from (select outlet_id from credits where outlet_id is not null limit 1000) c join outlets on outlets.id = c.outlet_id group by 1 order by count(*) desc, 1 limit 1
select
  coalesce(by_outlet.name, '(outlet unknown)') as credited_by,
  by_outlet.id as outlet_id,
  c.scope,
  count(*) as times,
  count(distinct c.article_id) as articles,
  min(c.article_id) as for_example
from (
  select article_id, scope from credits
  where outlet_id = (select id from outlets where id = :outlet or name = :outlet order by id <> :outlet limit 1)
  limit 10000
) c
join articles a on a.id = c.article_id
left join outlets by_outlet on by_outlet.id = a.outlet_id
group by a.outlet_id, c.scope
order by times desc, credited_by, c.scope
limit 200;
