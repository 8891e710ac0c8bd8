-- Fills `wording_words` from the full-text index, once that is there.
create virtual table temp.vocabulary using fts5vocab (main, wordings_fts, row);
insert into wording_words select term, doc, substr(term, 1, 1) from temp.vocabulary where term <> '' order by term;
drop table temp.vocabulary;
create index wording_words_initial on wording_words (initial, n_wordings);
update builds set counts = json_set(counts, '$.wording_words', (select count(*) from wording_words));
