-- One quote, several speakers
-- about speakers
-- Quotes that different articles give to different speakers.
select
  q.id as quote,
  q.text as text,
  q.n_speakers as speakers,
  (select group_concat(name, '; ') from (
    select distinct s.name from occurrences o join speakers s on s.id = o.speaker_id where o.quote_id = q.id order by 1
  )) as named,
  q.n_articles as articles
from quotes q
where q.n_speakers > 1
order by q.n_articles desc, q.id
limit 200;
