-- Input that could not be used
-- about texts
-- Files and records that were skipped or used only in part, and why.
select source, record, kind, message
from problems
order by source, record, kind
limit 200;
