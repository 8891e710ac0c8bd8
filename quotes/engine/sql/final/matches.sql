-- The pairs of the grouping, as pairs of wordings; of several between the same two, the best.
with pairs as (
  select
    case when m.relation = 'contained' or a.wording_id < b.wording_id then a.wording_id else b.wording_id end as a_wording_id,
    case when m.relation = 'contained' or a.wording_id < b.wording_id then b.wording_id else a.wording_id end as b_wording_id,
    m.relation, m.score, m.evidence
  from matches_staged m
  join placed a on a.occurrence_id = m.a_occurrence
  join placed b on b.occurrence_id = m.b_occurrence
  where a.wording_id <> b.wording_id
),
ranked as (
  select *, row_number() over (partition by a_wording_id, b_wording_id order by score desc, relation, evidence) as rank
  from pairs
)
select a_wording_id, b_wording_id, relation, score, evidence
from ranked
where rank = 1
