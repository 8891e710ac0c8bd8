-- Every printing with its wording and its article, for provenance.
select
  p.quote_id, o.id, p.wording_id, o.text, o.part_lengths, o.article_id, a.label, a.outlet_id, a.outlet_name, a.published,
  a.published_precision, a.wire, b.credits, o.start_char, o.end_char, o.context_before, o.context_after
from placed p
join occurrences o on o.id = p.occurrence_id
join articles a on a.article_id = o.article_id
join publications b on b.article_id = o.article_id
