-- Every printing with its quote, for the stages that work quote by quote.
select
  m.quote_id, m.confidence, o.id, o.text, o.part_lengths, o.kind, o.parent_occurrence_id, o.context_before, o.context_after, o.cue, o.addressee,
  o.speaker_id, s.name as speaker, s.kind as speaker_kind, o.speaker_as_printed, o.speaker_confidence, a.article_id, a.label,
  a.outlet_id, a.outlet_name, a.published, a.published_precision, a.kind as article_kind, a.language
from members m
join occurrences o on o.id = m.occurrence_id
join articles a on a.article_id = o.article_id
left join (select speaker_id, max(speaker) as name, max(kind) as kind from speaker_names group by speaker_id) s on s.speaker_id = o.speaker_id
