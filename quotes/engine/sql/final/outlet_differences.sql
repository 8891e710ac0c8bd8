-- Rows of `outlet_differences`: of each outlet's printings of quotes that several articles print, how many depart from the
-- base by each kind of difference, and how many of the other printings of the same quotes do.
with printed as (
  select p.quote_id, p.wording_id, o.article_id, a.outlet_id
  from placed p
  join occurrences o on o.id = p.occurrence_id
  join articles a on a.article_id = o.article_id
),
several as (
  select quote_id, count(*) as n from printed group by quote_id having count(distinct article_id) > 1
),
kinds as (select distinct quote_id, wording_id, class, kind from differences),
worded as (select wording_id, count(*) as n from printed group by wording_id),
departing as (
  select kinds.quote_id, kinds.class, kinds.kind, sum(worded.n) as n
  from kinds
  join worded on worded.wording_id = kinds.wording_id
  group by kinds.quote_id, kinds.class, kinds.kind
),
own_wordings as (
  select printed.outlet_id, printed.quote_id, printed.wording_id, count(*) as n
  from printed
  join several on several.quote_id = printed.quote_id
  where printed.outlet_id is not null
  group by printed.outlet_id, printed.quote_id, printed.wording_id
),
own_quotes as (
  select outlet_id, quote_id, sum(n) as n from own_wordings group by outlet_id, quote_id
),
own as (
  select own_quotes.outlet_id, sum(own_quotes.n) as n, sum(several.n - own_quotes.n) as other
  from own_quotes
  join several on several.quote_id = own_quotes.quote_id
  group by own_quotes.outlet_id
),
own_departing as (
  select own_wordings.outlet_id, kinds.class, kinds.kind, sum(own_wordings.n) as n
  from own_wordings
  join kinds on kinds.wording_id = own_wordings.wording_id
  group by own_wordings.outlet_id, kinds.class, kinds.kind
),
all_departing as (
  select own_quotes.outlet_id, departing.class, departing.kind, sum(departing.n) as n
  from own_quotes
  join departing on departing.quote_id = own_quotes.quote_id
  group by own_quotes.outlet_id, departing.class, departing.kind
)
select
  d.outlet_id,
  d.class,
  d.kind,
  cast(coalesce(o.n, 0) as bigint) as n_printings,
  cast(own.n as bigint) as of_printings,
  cast(d.n - coalesce(o.n, 0) as bigint) as n_other_printings,
  cast(own.other as bigint) as of_other_printings
from all_departing d
join own on own.outlet_id = d.outlet_id
left join own_departing o on o.outlet_id = d.outlet_id and o.class = d.class and o.kind = d.kind
