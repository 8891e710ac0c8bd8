-- Pairs of articles that share several sentences, with their texts and the stretches to compare.
select
  p.article_id, a.text, x.stretches, p.other_article_id, b.text as other_text, y.stretches as other_stretches
from (select distinct article_id, other_article_id from reuse_pairs where several = 1) p
join article_texts a on a.article_id = p.article_id
join article_texts b on b.article_id = p.other_article_id
join publications x on x.article_id = p.article_id
join publications y on y.article_id = p.other_article_id
