-- Speakers of a quotation, or documents credited: the commonest form of the full name.
with used as (
  select speaker_id as id from occurrences where speaker_id is not null
  union
  select speaker_id as id from credits where speaker_id is not null
),
named as (
  select speaker_id as id, speaker as name, kind, sum(n) as n
  from speaker_names
  group by speaker_id, speaker, kind
),
ranked as (
  select id, name, kind, row_number() over (partition by id order by n desc, name) as rank from named
),
spoken as (
  select o.speaker_id as id, count(distinct p.quote_id) as n_quotes, count(*) as n_occurrences
  from occurrences o
  join placed p on p.occurrence_id = o.id
  where o.speaker_id is not null
  group by o.speaker_id
)
select used.id, ranked.name, ranked.kind, coalesce(spoken.n_quotes, 0) as n_quotes, coalesce(spoken.n_occurrences, 0) as n_occurrences
from used
join ranked on ranked.id = used.id and ranked.rank = 1
left join spoken on spoken.id = used.id
