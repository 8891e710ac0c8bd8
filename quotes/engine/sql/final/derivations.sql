-- Rows of `derivations`.
select id, article_id, occurrence_id, from_article_id, from_occurrence_id, from_outlet_id, relation, rank, probability, evidence
from derivations
