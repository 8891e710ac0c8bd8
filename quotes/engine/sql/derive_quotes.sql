-- For every quote, the other quotes that two of its articles have in common: a hundred at most, so that two articles
-- with all their quotes in common do not meet in each with each.
select c.quote_id, c.article_id, c.other_article_id, d.quote_id as other_quote_id, d.label, d.same_words, d.same_splits
from common_quotes c
join (
  select *, row_number() over (partition by article_id, other_article_id order by quote_id) as n
  from common_quotes
) d on d.article_id = c.article_id and d.other_article_id = c.other_article_id and d.quote_id <> c.quote_id and d.n <= 100
