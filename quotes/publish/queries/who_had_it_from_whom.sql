-- Who had it from whom
-- about quotes
-- Claims that one article took words from another article or outlet: credited (it says so), inferred (weighed),
-- shared (one from the other, or both from a third). Leave the field empty for all.
-- :relation select relation from derivations where relation <> 'unknown' limit 1
select
  d.relation,
  d.rank,
  d.probability,
  a.id as article,
  a.label as article_label,
  d.from_article_id as from_article,
  coalesce(source.label, outlets.name) as from_label,
  o.quote_id as quote,
  d.evidence
from (
  select * from (select * from derivations where relation = :relation order by id limit 200)
  union all
  select * from (select * from derivations where :relation = '' and relation <> 'unknown' order by id limit 200)
) d
join articles a on a.id = d.article_id
left join articles source on source.id = d.from_article_id
left join outlets on outlets.id = d.from_outlet_id
left join occurrences o on o.id = d.occurrence_id
order by d.relation, d.probability desc, d.id
limit 200;
