-- Changed between versions of an article
-- about texts
-- Quotations of which two texts at the same address have different wordings, or only one of them has any. The dates, where
-- they differ, say which text came first. Of more than 500 such pairs of texts, the latest.
with versions as materialized (
  select id, previous_version_id, url, published
  from articles
  where previous_version_id is not null
  order by published desc, id
  limit 500
),
sides as (
  select v.id, o.quote_id, 1 as later, o.wording_id from versions v join occurrences o on o.article_id = v.id
  union all
  select v.id, o.quote_id, 0, o.wording_id from versions v join occurrences o on o.article_id = v.previous_version_id
),
quoted as (
  select
    id,
    quote_id,
    min(case when later = 0 then wording_id end) as was_wording_id,
    min(case when later = 1 then wording_id end) as now_wording_id
  from sides
  group by id, quote_id
  having was_wording_id is not now_wording_id
  limit 2000
)
select
  case when was.id is null then 'only in the later' when now.id is null then 'only in the earlier' else 'changed' end as change,
  quoted.quote_id as quote,
  was.text as earlier_text,
  now.text as later_text,
  earlier.id as earlier_article,
  earlier.published as earlier_published,
  v.id as later_article,
  v.published as later_published,
  v.url
from quoted
join versions v on v.id = quoted.id
join articles earlier on earlier.id = v.previous_version_id
left join wordings was on was.id = quoted.was_wording_id
left join wordings now on now.id = quoted.now_wording_id
order by change, quoted.quote_id, v.id
limit 200;
