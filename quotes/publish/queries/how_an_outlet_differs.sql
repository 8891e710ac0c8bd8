-- How an outlet's wordings differ
-- about outlets
-- Of an outlet's printings of quotes that others printed too (its latest 500), how many depart from the base of the quote,
-- by kind; beside it the same count for the other printings of the same quotes. Counts, no verdict: the base is for display.
-- :outlet select name from outlets where n_occurrences > 0 order by n_occurrences desc, id limit 1
with own as materialized (
  select o.quote_id, o.wording_id
  from articles a
  join occurrences o on o.article_id = a.id
  join quotes q on q.id = o.quote_id
  where a.outlet_id = (select id from outlets where id = :outlet or name = :outlet order by id <> :outlet limit 1)
    and q.n_articles > 1
  order by a.published desc
  limit 500
),
printed as materialized (
  select w.id, count(own.wording_id) as here, w.n_occurrences - count(own.wording_id) as elsewhere
  from (select distinct quote_id from own) shared
  join wordings w on w.quote_id = shared.quote_id
  left join own on own.wording_id = w.id
  group by w.id
),
kinds as (
  select distinct wording_id, class, kind from differences where wording_id in (select id from printed)
)
select
  kinds.class,
  kinds.kind,
  sum(printed.here) as printings_of_this_outlet,
  (select sum(here) from printed) as of_its_printings,
  sum(printed.elsewhere) as other_printings,
  (select sum(elsewhere) from printed) as of_the_other_printings
from printed
join kinds on kinds.wording_id = printed.id
group by kinds.class, kinds.kind
order by case kinds.class when 'substantive' then 1 when 'editorial' then 2 when 'accidental' then 3 else 4 end, kinds.kind;
