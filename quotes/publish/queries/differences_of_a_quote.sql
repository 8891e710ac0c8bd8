-- Differences of a quote
-- about wordings
-- Every place at which the wordings of one quote depart from its base.
-- :quote select id from quotes order by n_substantive desc, n_occurrences desc, id limit 1
select
  d.place,
  w.letter as wording,
  d.operation,
  d.kind,
  d.class,
  d.before,
  d.base_text,
  d.this_text,
  d.after,
  d.flags,
  d.n_occurrences as printings,
  d.outlets,
  d.printed_in
from differences d
join wordings w on w.id = d.wording_id
where d.quote_id = :quote
order by d.place, length(w.letter), w.letter
limit 200;
