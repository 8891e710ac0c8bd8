-- Rows of `set_aside`.
select id, article_id, start_char, end_char, text, kind, reason from set_aside
