-- Rows of `outlet_credits`: whom the articles of each outlet credit, counted.
select
  a.outlet_id,
  c.outlet_id as credited_outlet_id,
  c.speaker_id as credited_speaker_id,
  c.scope,
  count(*) as n_credits,
  count(distinct c.article_id) as n_articles,
  min(c.article_id) as article_id
from credits c
join articles a on a.article_id = c.article_id
group by a.outlet_id, c.outlet_id, c.speaker_id, c.scope
