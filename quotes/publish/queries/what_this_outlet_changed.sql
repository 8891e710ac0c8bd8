-- What an outlet printed differently
-- about outlets
-- Places at which an outlet's printings (its latest 1,000 of quotes that others printed too) depart from the base of the
-- quote. Who changed what is not decided by it.
-- :outlet select name from outlets where n_occurrences > 0 order by n_occurrences desc, id limit 1
with own as materialized (
  select o.wording_id, a.id as article, a.title
  from articles a
  join occurrences o on o.article_id = a.id
  join quotes q on q.id = o.quote_id
  where a.outlet_id = (select id from outlets where id = :outlet or name = :outlet order by id <> :outlet limit 1)
    and q.n_articles > 1
  order by a.published desc
  limit 1000
)
select
  d.quote_id as quote,
  own.article,
  own.title,
  d.kind,
  d.class,
  d.operation,
  d.before,
  d.base_text,
  d.this_text,
  d.after,
  d.flags
from own
join differences d on d.wording_id = own.wording_id
order by case d.class when 'substantive' then 1 when 'editorial' then 2 when 'accidental' then 3 else 4 end,
  d.quote_id, d.place, own.article
limit 200;
