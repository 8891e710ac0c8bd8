-- Pairs of lines to compare: anchors of the same words, each with its nearest neighbours in the order of what follows.
-- a is the line that says less. Pairs of which it lacks too many telling words are left out: `telling` has a bit for each.
create or replace table candidates as
with beside as (
  select
    line,
    lead(line, 1) over following as next1,
    lead(line, 2) over following as next2,
    lead(line, 3) over following as next3
  from anchors
  window following as (partition by run order by follows, line)
),
pairs as (
  select line, case step when 1 then next1 when 2 then next2 else next3 end as other
  from beside cross join (values (1), (2), (3)) as steps (step)
),
distinct_pairs as (
  select distinct least(line, other) as first, greatest(line, other) as second
  from pairs
  where other <> line
),
ordered as (
  select
    case when x.weight <= y.weight then first else second end as a,
    case when x.weight <= y.weight then second else first end as b,
    case when x.weight <= y.weight then x.telling else y.telling end as telling_a,
    case when x.weight <= y.weight then y.telling else x.telling end as telling_b
  from distinct_pairs
  join line_facts x on x.number = first
  join line_facts y on y.number = second
)
select a, b
from ordered
where 5 * bit_count(telling_a & ~telling_b) <= 5 + bit_count(telling_a)
order by a, b
