-- Outlets that published an article here or are credited by one; domain and kind come from the lexicon.
with named as (
  select outlet_id as id, outlet_name as name from articles where outlet_id is not null
  union all
  select outlet_id as id, name from credits where outlet_id is not null
),
printed as (
  select outlet_id as id, count(*) as n_articles, sum(n_occurrences) as n_occurrences
  from articles
  where outlet_id is not null
  group by outlet_id
),
one as (select id, min(name) as name from named group by id)
select one.id, one.name, coalesce(printed.n_articles, 0) as n_articles, coalesce(printed.n_occurrences, 0) as n_occurrences
from one
left join printed on printed.id = one.id
