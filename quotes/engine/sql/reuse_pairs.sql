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
    hash, article_id,
    count(*) over (partition by hash) as printed,
    row_number() over following as n,
    first_value(article_id) over following as first0,
    lead(article_id, 1) over following as next1,
    lead(article_id, 2) over following as next2
  from sentences
  window following as (partition by hash order by article_id)
),
stepped as (
  select
    hash, article_id, printed, n, step,
    case step when 0 then first0 when 1 then next1 else next2 end as other
  from beside cross join (values (0), (1), (2)) as steps (step)
),
pairs as (  -- the first meets its next two once, as theirs
  select hash, least(article_id, other) as article_id, greatest(article_id, other) as other_article_id, printed
  from stepped
  where printed > 1 and other is not null and (step > 0 or n > 3)
),
shared as (
  select article_id, other_article_id, case when count(*) >= $several then 1 else 0 end as several
  from pairs
  group by article_id, other_article_id
  having count(*) >= $several or min(printed) <= $few
)
select
  p.article_id, p.other_article_id, s.several, a.start_char, a.end_char, b.start_char as other_start_char,
  b.end_char as other_end_char
from pairs p
join shared s on s.article_id = p.article_id and s.other_article_id = p.other_article_id
join sentences a on a.hash = p.hash and a.article_id = p.article_id
join sentences b on b.hash = p.hash and b.article_id = p.other_article_id
