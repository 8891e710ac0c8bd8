-- The passages that two articles share: those found in their texts, and where they share one or two sentences, these, which
-- need no second look: their hashes are those of their words.
create or replace table reuse_found as
select * from reuse_compared
union all
select article_id, start_char, end_char, other_article_id, other_start_char, other_end_char, 'unknown' as direction, 0 as whole
from reuse_pairs
where several = 0
