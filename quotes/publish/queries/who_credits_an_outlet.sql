-- Who credits an outlet
-- about outlets
-- The outlets whose articles name this one as the source of words.
-- :outlet select outlets.name from outlet_credits c join outlets on outlets.id = c.credited_outlet_id order by c.n_credits desc, outlets.id limit 1
select
  coalesce(by_outlet.name, '(outlet unknown)') as credited_by,
  c.outlet_id,
  c.scope,
  c.n_credits as times,
  c.n_articles as articles,
  c.article_id as for_example
from outlet_credits c
left join outlets by_outlet on by_outlet.id = c.outlet_id
where c.credited_outlet_id = (select id from outlets where id = :outlet or name = :outlet order by id <> :outlet limit 1)
order by c.n_credits desc, c.outlet_id, c.scope
limit 200;
