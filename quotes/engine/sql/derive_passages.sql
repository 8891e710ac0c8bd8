-- For every quote, the passages outside the marks that two of its articles have in common.
with printed as (
  select distinct o.article_id, p.quote_id
  from placed p
  join occurrences o on o.id = p.occurrence_id
)
select
  a.quote_id, r.article_id, r.start_char, r.end_char, r.other_article_id, r.other_start_char, r.other_end_char, r.direction,
  r.whole
from reuse r
join printed a on a.article_id = r.article_id
join printed b on b.article_id = r.other_article_id and b.quote_id = a.quote_id
