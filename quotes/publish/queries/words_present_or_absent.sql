-- Words present or absent
-- about wordings
-- Words that one wording has and the base has not, or the other way round. Which came first is another question.
select
  d.quote_id as quote,
  w.letter as wording,
  d.operation,
  d.before,
  coalesce(d.this_text, d.base_text) as words,
  d.after,
  d.flags,
  d.speaker,
  d.outlets
from (
  select * from (
    select * from differences where operation = 'present' and class = 'substantive' order by quote_id, place, id limit 200
  )
  union all
  select * from (
    select * from differences where operation = 'absent' and class = 'substantive' order by quote_id, place, id limit 200
  )
) d
join wordings w on w.id = d.wording_id
order by d.quote_id, d.place, d.id
limit 200;
