-- For every quote, the passages outside the marks that two of its articles have in common.
select distinct
  p.quote_id, r.article_id, r.start_char, r.end_char, r.other_article_id, r.other_start_char, r.other_end_char, r.direction,
  r.whole
from reuse r
join occurrences o on o.article_id = r.article_id
join placed p on p.occurrence_id = o.id
join placed q on q.quote_id = p.quote_id
join occurrences t on t.id = q.occurrence_id and t.article_id = r.other_article_id
