-- Of the quotes that two articles have in common, those of pairs that have several.
create or replace table common_pairs as
select article_id, other_article_id, quote_id, label, same_words, same_splits
from (
  select *, count(*) over (partition by article_id, other_article_id) as n
  from common_quotes
) as counted
where n > 1
