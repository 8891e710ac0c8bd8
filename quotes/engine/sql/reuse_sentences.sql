-- One or two sentences that two articles share need no second look: their hashes are those of their words.
insert into reuse_found
select article_id, start_char, end_char, other_article_id, other_start_char, other_end_char, 'unknown', 0
from reuse_pairs
where several = 0
