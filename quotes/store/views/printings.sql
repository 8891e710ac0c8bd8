-- One row a printing, for people: which quote, in which wording, where, when, who is named as speaker.
create view printings as
select
  o.quote_id as quote,
  w.letter as wording,
  outlets.name as outlet,
  a.published as date,
  a.title as title,
  s.name as speaker,
  o.cue as cue,
  o.text as text,
  '/quote/o' || printf('%x', o.id) as address
from occurrences o
join wordings w on w.id = o.wording_id
join articles a on a.id = o.article_id
left join outlets on outlets.id = a.outlet_id
left join speakers s on s.id = o.speaker_id;
