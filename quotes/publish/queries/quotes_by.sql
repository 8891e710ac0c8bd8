-- Quotes by a speaker
-- about speakers
-- What a speaker is said to have said, under whichever form of the name; the most printed first.
-- :speaker select name from speakers where kind = 'person' order by n_occurrences desc, id limit 1
select
  q.id as quote,
  q.text as text,
  s.id as speaker_page,
  s.name as speaker,
  q.first_seen,
  q.n_articles as articles,
  q.n_wordings as wordings,
  q.n_substantive as places_where_words_differ
from (
  select id from speakers where id = :speaker
  union select id from speakers where name = :speaker
  union select speaker_id from speaker_names where name = :speaker
) who
join speakers s on s.id = who.id
join quotes q on q.speaker_id = s.id
order by q.n_occurrences desc, q.id
limit 200;
