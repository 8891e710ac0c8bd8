-- Rows of `article_facts`: a value found twice keeps the place where it stands first.
select article_id, field, value, origin, min(start_char) as start_char, min(end_char) as end_char, max(chosen) as chosen
from article_facts
group by article_id, field, value, origin
