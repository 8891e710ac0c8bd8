-- Rows of `alerts`: those of each quote, and quotations whose words stand elsewhere without marks.
select * from alerts
union all
select * from unmarked_alerts
