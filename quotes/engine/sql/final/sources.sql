-- Rows of `sources`.
select article_id, source, record, min(source_id) as source_id
from sources
group by article_id, source, record
