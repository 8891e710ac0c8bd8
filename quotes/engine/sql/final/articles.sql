-- Rows of `articles`: the same text elsewhere and the version before are found here.
select
  article_id as id,
  label,
  title,
  outlet_id,
  byline,
  published,
  published_precision,
  published_evidence,
  url,
  language,
  text_sha256,
  nullif(min(article_id) over (partition by text_sha256), article_id) as same_text_as,
  n_words,
  n_occurrences,
  kind,
  wire,
  case when url is not null then
    lag(article_id) over (partition by url order by coalesce(published, ''), article_id)
  end as previous_version_id
from articles
