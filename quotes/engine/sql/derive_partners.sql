-- For every article, the articles with which it has passages in common, or quotes if it credits their outlet as an
-- article; and how many quotes. An outlet's id counts without the article before its name.
with pairs as (
  select article_id, other_article_id, 1 as quotes, 0 as passages from common_quotes
  union all select other_article_id, article_id, 1, 0 from common_quotes
  union all select article_id, other_article_id, 0, 1 from reuse
  union all select other_article_id, article_id, 0, 1 from reuse
),
partners as (
  select article_id, other_article_id, sum(quotes) as quotes, sum(passages) as passages
  from pairs
  group by article_id, other_article_id
),
credited as (
  select distinct article_id, regexp_replace(outlet_id, '^the-', '') as outlet
  from credits
  where scope = 'article' and outlet_id is not null
)
select
  p.article_id, p.other_article_id, a.label, a.outlet_id, a.outlet_name, a.published, a.published_precision, a.wire, x.credits,
  p.quotes
from partners p
join articles a on a.article_id = p.other_article_id
join publications x on x.article_id = p.other_article_id
left join credited c on c.article_id = p.article_id and c.outlet = regexp_replace(a.outlet_id, '^the-', '')
where p.passages > 0 or c.article_id is not null
