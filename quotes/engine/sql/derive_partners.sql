-- For every article, the articles with which it has quotes or passages in common, and how many quotes.
with pairs as (
  select article_id, other_article_id, 1 as quotes from common_pairs
  union all select other_article_id, article_id, 1 from common_pairs
  union all select article_id, other_article_id, 0 from reuse
  union all select other_article_id, article_id, 0 from reuse
),
partners as (
  select article_id, other_article_id, sum(quotes) as quotes
  from pairs
  group by article_id, other_article_id
)
select
  p.article_id, p.other_article_id, a.label, a.outlet_id, a.outlet_name, a.published, a.published_precision, a.wire, x.credits,
  p.quotes
from partners p
join articles a on a.article_id = p.other_article_id
join publications x on x.article_id = p.other_article_id
