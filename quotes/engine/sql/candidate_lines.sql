-- The lines to compare, two by two; named by their smallest occurrences, which stay the same when others are added.
select x.occurrence as a, y.occurrence as b, x.line as line_a, x.unlisted as unlisted_a, y.line as line_b, y.unlisted as unlisted_b
from candidates c
join lines x on x.number = c.a
join lines y on y.number = c.b
