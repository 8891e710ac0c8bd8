-- Pairs of spellings
-- about wordings
-- Words that differ between wordings only in spelling, hyphens, case, number form, contraction or transliteration. Of more
-- than 20,000 such places, a sample of that many.
select
  d.kind,
  d.base_text as one,
  d.this_text as other,
  count(distinct d.quote_id) as quotes,
  min(d.quote_id) as for_example
from (select * from differences where class = 'accidental' limit 20000) d
where d.base_text is not null and d.this_text is not null
group by 1, 2, 3
order by quotes desc, one, other
limit 200;
