-- Worth a human look
-- about quotes
-- What was noticed about printings of a quote: never a verdict.
select
  x.kind,
  x.sentence,
  x.quote_id as quote,
  'o' || printf('%x', x.occurrence_id) as printing,
  x.evidence
from alerts x
order by x.kind, x.id
limit 200;
