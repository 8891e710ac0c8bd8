-- A single sentence that two articles share needs no second look: its hash is that of its words.
insert into reuse_found
select article_id, start_char, end_char, other_article_id, other_start_char, other_end_char, 'unknown', 0
from reuse_pairs
where hits = 1
