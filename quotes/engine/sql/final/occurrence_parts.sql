-- Rows of `occurrence_parts`.
select occurrence_id, part, start_char, end_char, open_mark, close_mark
from occurrence_parts
