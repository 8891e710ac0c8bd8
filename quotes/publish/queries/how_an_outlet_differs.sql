-- How an outlet's wordings differ
-- about outlets
-- Of an outlet's printings of quotes that several articles print, how many depart from the base of the quote, by kind; beside
-- it the same count for the other printings of the same quotes. Counts, no verdict: the base is for display.
-- :outlet select name from outlets where n_occurrences > 0 order by n_occurrences desc, id limit 1
select
  class,
  kind,
  n_printings as printings_of_this_outlet,
  of_printings as of_its_printings,
  n_other_printings as other_printings,
  of_other_printings as of_the_other_printings
from outlet_differences
where outlet_id = (select id from outlets where id = :outlet or name = :outlet order by id <> :outlet limit 1)
order by case class when 'substantive' then 1 when 'editorial' then 2 when 'accidental' then 3 else 4 end, kind;
