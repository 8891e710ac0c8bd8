-- Where a "not" differs
-- about wordings
-- Places at which a negation is present in one wording and absent from another, or changed.
select
  d.quote_id as quote,
  w.letter as wording,
  d.operation,
  d.before,
  d.base_text,
  d.this_text,
  d.after,
  d.speaker,
  d.outlets,
  d.printed_in
from differences d
join wordings w on w.id = d.wording_id
where d.flags <> '[]' and d.flags like '%"negation"%' and d.class = 'substantive'
order by d.quote_id, d.place, d.id
limit 200;
