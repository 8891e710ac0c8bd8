-- Every form of the name of everybody who is quoted, also from articles that only mention them.
with used as (
  select speaker_id as id from occurrences where speaker_id is not null
  union
  select speaker_id as id from credits where speaker_id is not null
)
select s.speaker_id, s.name, sum(s.n) as n
from speaker_names s
join used on used.id = s.speaker_id
group by s.speaker_id, s.name
