-- Rows of `zones`.
select article_id, start_char, end_char, min(kind) as kind
from zones
group by article_id, start_char, end_char
