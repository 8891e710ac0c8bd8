-- The same text in several places
-- about texts
-- Articles whose text is word for word that of another one.
select
  a.id as article,
  a.label as article_label,
  a.published,
  a.same_text_as,
  other.label as same_as_label,
  a.n_occurrences as quotations
from articles a
join articles other on other.id = a.same_text_as
order by a.same_text_as, a.id
limit 200;
