-- Differences in wording
-- about wordings
-- Each place at which a wording departs from the base of its quote. Kind, class and flag may each stay empty.
-- :class select 'substantive'
select
  d.quote_id as quote,
  w.letter as wording,
  d.kind,
  d.class,
  d.operation,
  d.before,
  d.base_text,
  d.this_text,
  d.after,
  d.flags,
  d.speaker,
  d.outlets,
  d.printed_in
from (
  -- one branch runs: that of the narrowest field that is filled in, so that an index serves it
  select * from (
    select * from differences
    where :flag <> '' and flags <> '[]' and flags like '%"' || :flag || '"%'
      and (:kind = '' or kind = :kind) and (:class = '' or class = :class)
    order by quote_id, place, id limit 200
  )
  union all
  select * from (
    select * from differences
    where :flag = '' and :kind <> '' and kind = :kind and (:class = '' or class = :class)
    order by quote_id, place, id limit 200
  )
  union all
  select * from (
    select * from differences
    where :flag = '' and :kind = '' and :class <> '' and class = :class
    order by quote_id, place, id limit 200
  )
  union all
  select * from (
    select * from differences
    where :flag = '' and :kind = '' and :class = ''
    order by quote_id, place, id limit 200
  )
) d
join wordings w on w.id = d.wording_id
order by d.quote_id, d.place, d.id;
