-- The alignments cell by cell: one row a word of a wording. `place` is null where all wordings agree.
create view aligned_words as
select
  al.quote_id as quote_id,
  json_extract(al.places, '$[' || c.key || ']') as place,
  cast(c.key as integer) + 1 as position,
  cast(w.value as integer) as wording_id,
  json_extract(c.value, '$[' || w.key || ']') as printed,
  json_extract(al.compared_columns, '$[' || c.key || '][' || w.key || ']') as compared,
  coalesce((
    select d.kind from differences d
    where d.wording_id = cast(w.value as integer) and d.quote_id = al.quote_id
      and d.place = json_extract(al.places, '$[' || c.key || ']')
    order by d.id limit 1
  ), 'same') as kind
from alignments al, json_each(al.word_columns) c, json_each(al.wording_ids) w;
