-- Rows of `occurrences`, each with its quote and wording.
select
  o.id, o.label, p.quote_id, p.wording_id, o.article_id, o.parent_occurrence_id, o.kind, o.text, o.start_char, o.end_char,
  o.n_parts, o.paragraph, o.context_before, o.context_after, o.speaker_id, o.speaker_as_printed, o.speaker_start_char,
  o.speaker_end_char, o.speaker_rule, o.speaker_confidence, o.speaker_evidence, o.cue, o.cue_start_char, o.cue_end_char,
  o.cue_position, o.addressee, o.channel
from occurrences o
join placed p on p.occurrence_id = o.id
