-- Printings of which only one thing can be said: no other is here, and they credit nobody. By article.
select 'alone ' || o.article_id as made_for, o.id, o.article_id
from (select min(occurrence_id) as id from placed group by quote_id having count(*) = 1) alone
join occurrences o on o.id = alone.id
left join (select distinct occurrence_id as id from credits where outlet_id is not null) credited on credited.id = o.id
where credited.id is null
