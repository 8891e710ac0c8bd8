-- Marked words that are no quotation
-- about texts
-- Words between quotation marks that were set aside (scare quotes, titles, headlines …), each with the reason.
select
  x.text as words,
  x.kind,
  x.reason,
  a.id as article,
  a.label as article_label
from set_aside x
join articles a on a.id = x.article_id
order by x.kind, x.id
limit 200;
