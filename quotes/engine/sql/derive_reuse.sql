-- Every passage seen from either article.
select article_id, other_article_id, start_char, end_char, other_start_char, other_end_char, direction, whole
from reuse
union all
select
  other_article_id, article_id, other_start_char, other_end_char, start_char, end_char,
  case direction when 'from' then 'to' when 'to' then 'from' else direction end, whole
from reuse
