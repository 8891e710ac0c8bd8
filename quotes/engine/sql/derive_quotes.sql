-- For every quote, the other quotes that two of its articles have in common.
select c.quote_id, c.article_id, c.other_article_id, d.quote_id as other_quote_id, d.label, d.same_words, d.same_splits
from common_pairs c
join common_pairs d on d.article_id = c.article_id and d.other_article_id = c.other_article_id and d.quote_id <> c.quote_id
