-- The quotations of those readings.
create or replace table later_occurrences as
select o.id as occurrence_id, o.reading
from read_occurrences o
join later_readings l on l.article_id = o.article_id and l.reading = o.reading
