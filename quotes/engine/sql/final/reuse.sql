-- Rows of `reuse`.
select article_id, start_char, end_char, other_article_id, other_start_char, other_end_char, direction, whole from reuse
