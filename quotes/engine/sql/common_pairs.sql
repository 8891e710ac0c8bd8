-- Pairs of articles that print several of the same quotes: the two printings of each, the earlier article's first. In a
-- quote of few printings every article meets every other, in one of many only the next ones by date, so that a quote
-- printed n times makes 5 n pairs at most.
create or replace table common_pairs as
with dated as (
  select
    p.quote_id, p.occurrence_id, p.wording_id, o.article_id,
    row_number() over (
      partition by p.quote_id order by coalesce(a.published, '~'), o.article_id, o.id
    ) as n,
    count(*) over (partition by p.quote_id) as printed
  from placed p
  join occurrences o on o.id = p.occurrence_id
  join articles a on a.article_id = o.article_id
),
stepped as (
  select quote_id, occurrence_id, wording_id, article_id, n, step
  from dated
  cross join (values (1), (2), (3), (4), (5)) as steps (step)
  where printed > step and (step <= $beside or printed <= 2 * $beside)
),
pairs as (
  select
    a.quote_id, least(a.article_id, b.article_id) as article_id, greatest(a.article_id, b.article_id) as other_article_id,
    a.occurrence_id, b.occurrence_id as other_occurrence_id,
    case when a.wording_id = b.wording_id then 1 else 0 end as one_wording,
    row_number() over (
      partition by a.quote_id, least(a.article_id, b.article_id), greatest(a.article_id, b.article_id)
      order by a.n, a.step
    ) as k
  from stepped a
  join dated b on b.quote_id = a.quote_id and b.n = a.n + a.step
  where a.article_id <> b.article_id
),
counted as (
  select *, count(*) over (partition by article_id, other_article_id) as quotes
  from pairs
  where k = 1
)
select quote_id, article_id, other_article_id, occurrence_id, other_occurrence_id, one_wording
from counted
where quotes > 1
