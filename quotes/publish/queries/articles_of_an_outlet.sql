-- Articles of an outlet
-- about outlets
-- What an outlet published, the latest first, with the number of quotations in each article.
-- :outlet select name from outlets where n_articles > 0 order by n_articles desc, id limit 1
select
  a.id as article,
  a.title,
  a.published,
  a.published_precision,
  a.n_occurrences as quotations,
  a.url,
  a.label
from articles a
where a.outlet_id = (select id from outlets where id = :outlet or name = :outlet order by id <> :outlet limit 1)
order by a.published desc, a.id
limit 200;
