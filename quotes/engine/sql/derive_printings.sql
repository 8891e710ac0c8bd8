-- Every printing with its wording and its article, for provenance; those of derive_alone.sql are left out.
select
  p.quote_id, o.id, p.wording_id, o.text, o.part_lengths, o.article_id, a.label, a.outlet_id, a.outlet_name, a.published,
  a.published_precision, a.wire, b.credits, o.start_char, o.end_char, o.context_before, o.context_after
from (select quote_id, wording_id, occurrence_id, count(*) over (partition by quote_id) as printed from placed) p
join occurrences o on o.id = p.occurrence_id
join articles a on a.article_id = o.article_id
join publications b on b.article_id = o.article_id
left join (select distinct occurrence_id as id from credits where outlet_id is not null) credited on credited.id = o.id
where p.printed > 1 or credited.id is not null
