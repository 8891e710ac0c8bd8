-- For every quote, the passages outside the marks that two of its articles have in common: the longest hundred at most,
-- so that a long article that is printed twice does not meet with each passage in each quote.
with printed as (
  select distinct o.article_id, p.quote_id
  from placed p
  join occurrences o on o.id = p.occurrence_id
),
longest as (
  select
    *,
    row_number() over (
      partition by article_id, other_article_id order by end_char - start_char desc, start_char, other_start_char
    ) as n
  from reuse
)
select
  a.quote_id, r.article_id, r.start_char, r.end_char, r.other_article_id, r.other_start_char, r.other_end_char, r.direction,
  r.whole
from longest r
join printed a on a.article_id = r.article_id
join printed b on b.article_id = r.other_article_id and b.quote_id = a.quote_id
where r.n <= 100
