-- Rows of `problems`.
select distinct source, record, kind, message from problems
