-- Every speaker that matching tells apart, numbered from 1 in the order of the names.
create or replace table match_speakers as
select row_number() over (order by speaker, speaker_kind) as number, speaker, speaker_kind
from (select distinct speaker, speaker_kind from match_inputs where speaker is not null) as named
