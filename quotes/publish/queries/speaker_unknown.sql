-- Quotations without a known speaker
-- about speakers
-- Printings whose speaker could not be decided, and why.
select
  'o' || printf('%x', o.id) as printing,
  o.text as printed,
  o.speaker_rule as why,
  a.id as article,
  a.label as article_label,
  o.context_before,
  o.context_after
from occurrences o
join articles a on a.id = o.article_id
where o.speaker_id is null
order by o.id
limit 200;
