-- Who credits whom
-- about outlets
-- How often articles of one outlet name another outlet, or a document, as the source of words they hand on.
select
  coalesce(by_outlet.name, '(outlet unknown)') as outlet,
  coalesce(credited.name, document.name) as credits,
  c.scope,
  c.n_credits as times,
  c.n_articles as articles,
  c.article_id as for_example
from outlet_credits c
left join outlets by_outlet on by_outlet.id = c.outlet_id
left join outlets credited on credited.id = c.credited_outlet_id
left join speakers document on document.id = c.credited_speaker_id
order by c.n_credits desc, c.outlet_id, c.credited_outlet_id, c.credited_speaker_id, c.scope
limit 200;
