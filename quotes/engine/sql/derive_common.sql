-- The quotes that two articles have in common, where they have several, with the words of both printings.
select
  c.quote_id, c.article_id, c.other_article_id, c.one_wording, a.text, a.part_lengths, b.text as other_text,
  b.part_lengths as other_part_lengths
from common_pairs c
join occurrences a on a.id = c.occurrence_id
join occurrences b on b.id = c.other_occurrence_id
