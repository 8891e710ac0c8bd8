-- Sentences that two articles share, with how many the two share in all. One that few articles print makes a pair by
-- itself; those that many print (stock sentences, or a story reprinted widely) only three together. Each article meets
-- its neighbours by id and the first of all, so that a sentence printed n times makes 3 n pairs at most, and reprints of
-- one story meet in all their sentences.
create or replace table reuse_pairs as
with sentences as (
  select hash, article_id, min(start_char) as start_char, min(end_char) as end_char
  from passages
  where hash in (  -- most sentences stand in one article alone
    select hash from passages group by hash having min(article_id) < max(article_id)
  )
  group by hash, article_id
),
beside as (
  select
    hash, article_id, start_char, end_char,
    count(*) over (partition by hash) as printed,
    first_value(article_id) over following as first0,
    first_value(start_char) over following as start0,
    first_value(end_char) over following as end0,
    lead(article_id, 1) over following as next1,
    lead(start_char, 1) over following as start1,
    lead(end_char, 1) over following as end1,
    lead(article_id, 2) over following as next2,
    lead(start_char, 2) over following as start2,
    lead(end_char, 2) over following as end2
  from sentences
  window following as (partition by hash order by article_id)
),
pairs as (
  select distinct
    least(article_id, other) as article_id,
    greatest(article_id, other) as other_article_id,
    case when article_id < other then start_char else other_start end as start_char,
    case when article_id < other then end_char else other_end end as end_char,
    case when article_id < other then other_start else start_char end as other_start_char,
    case when article_id < other then other_end else end_char end as other_end_char,
    printed
  from (
    select
      article_id, start_char, end_char, printed,
      case step when 0 then first0 when 1 then next1 else next2 end as other,
      case step when 0 then start0 when 1 then start1 else start2 end as other_start,
      case step when 0 then end0 when 1 then end1 else end2 end as other_end
    from beside cross join (values (0), (1), (2)) as steps (step)
    where printed > 1
  ) as stepped
  where other <> article_id
),
counted as (
  select *, count(*) over shared as hits, min(printed) over shared as fewest
  from pairs
  window shared as (partition by article_id, other_article_id)
)
select
  article_id, other_article_id, case when hits >= $several then 1 else 0 end as several, start_char, end_char,
  other_start_char, other_end_char
from counted
where hits >= $several or fewest <= $few
