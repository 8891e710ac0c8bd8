-- The passages found, with what is known of both articles: who had them from whom.
select
  r.article_id, r.start_char, r.end_char, r.other_article_id, r.other_start_char, r.other_end_char, r.whole,
  a.label, a.outlet_id, a.outlet_name, a.published, a.published_precision, a.wire, x.credits,
  b.label as other_label, b.outlet_id as other_outlet_id, b.outlet_name as other_outlet_name, b.published as other_published,
  b.published_precision as other_precision, b.wire as other_wire, y.credits as other_credits
from reuse_found r
join articles a on a.article_id = r.article_id
join articles b on b.article_id = r.other_article_id
join publications x on x.article_id = r.article_id
join publications y on y.article_id = r.other_article_id
