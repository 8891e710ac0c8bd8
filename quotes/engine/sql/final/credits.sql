-- Rows of `credits`.
select id, article_id, occurrence_id, set_aside_id, outlet_id, speaker_id, as_printed, start_char, end_char, scope
from credits
