-- Printings of a quote
-- about quotes
-- Where one quote is printed: outlet, date, wording, who is named as the speaker, by which words, and who is credited.
-- :quote select id from quotes order by n_occurrences desc, id limit 1
select
  'o' || printf('%x', o.id) as printing,
  w.letter as wording,
  o.text as printed,
  a.id as article,
  a.label as article_label,
  outlets.name as outlet,
  a.title as article_title,
  a.url,
  a.published,
  a.published_precision,
  rtrim(o.speaker_as_printed, ' ,') as speaker_as_printed,
  o.cue,
  rtrim(case
    when o.cue is null then o.speaker_as_printed
    when o.speaker_as_printed is null then o.cue
    when o.cue_start_char = o.speaker_end_char + 1 then o.speaker_as_printed || ' ' || o.cue
    when o.speaker_start_char = o.cue_end_char + 1 then o.cue || ' ' || o.speaker_as_printed
    when o.cue_start_char > o.speaker_start_char then o.speaker_as_printed || ' … ' || o.cue
    else o.cue || ' … ' || o.speaker_as_printed
  end, ' ,') as attribution,
  o.channel,
  o.addressee,
  (select group_concat(c.as_printed, '; ') from credits c where c.occurrence_id = o.id) as credits,
  o.n_parts,
  o.kind,
  a.same_text_as,
  a.previous_version_id
from occurrences o
join wordings w on w.id = o.wording_id
join articles a on a.id = o.article_id
left join outlets on outlets.id = a.outlet_id
where o.quote_id = :quote
order by length(w.letter), w.letter, a.published is null, a.published, a.label, o.id
limit 200;
