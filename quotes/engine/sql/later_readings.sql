-- Articles that were read before, and which reading of them is too many.
create or replace table later_readings as
select article_id, reading
from (select article_id, reading, min(reading) over (partition by article_id) as first_reading from read_articles) as readings
where reading > first_reading
