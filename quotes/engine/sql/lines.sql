-- Every distinct line once, numbered from 0 in the order of its smallest occurrence.
create or replace table lines as
select
  row_number() over (order by min(occurrence_id)) - 1 as number,
  min(occurrence_id) as occurrence,
  line,
  min(unlisted) as unlisted
from match_inputs
group by line
