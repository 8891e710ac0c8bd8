-- Articles of which something may be said as a whole: they credit an outlet as an article, or share a passage.
select a.article_id, a.label, a.outlet_id, a.outlet_name, a.published, a.published_precision, a.wire, p.credits
from articles a
join publications p on p.article_id = a.article_id
where a.article_id in (
  select article_id from credits where scope = 'article' and outlet_id is not null
  union all select article_id from reuse
  union all select other_article_id from reuse
)
