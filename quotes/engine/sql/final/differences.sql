-- Rows of `differences`.
select * from differences
