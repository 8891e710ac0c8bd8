-- The pairs of lines by number, in order.
select x.number as a, y.number as b, p.run, p.run_words, p.lacking, p.unlike, p.near
from line_pairs p
join lines x on x.occurrence = p.a
join lines y on y.occurrence = p.b
order by x.number, y.number
