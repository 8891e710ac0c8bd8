-- Every occurrence with the number of its line and of its speaker (0: unknown).
create or replace table match_printings as
select
  lines.number as line,
  coalesce(match_speakers.number, 0) as speaker,
  match_inputs.speaker_sure as sure,
  coalesce(match_inputs.day, 0) as day,
  match_inputs.occurrence_id as occurrence,
  match_inputs.article as article,
  case when match_inputs.within is null then 0 else 1 end as nested
from match_inputs
join lines on lines.line = match_inputs.line
left join match_speakers
  on match_speakers.speaker = match_inputs.speaker and match_speakers.speaker_kind = match_inputs.speaker_kind
