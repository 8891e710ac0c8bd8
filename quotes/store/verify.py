"""Proves that the database holds what it says: every span against its article, every count, every key."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from itertools import groupby, pairwise
from pathlib import Path

from quotes.store.reader import open_database

# table, key column, start, end, and the column whose text must stand there (None: the span must only lie in the text)
_SPANS = (
    ("occurrences", "id", "speaker_start_char", "speaker_end_char", "speaker_as_printed"),
    ("occurrences", "id", "cue_start_char", "cue_end_char", "cue"),
    ("credits", "id", "start_char", "end_char", "as_printed"),
    ("zones", "kind", "start_char", "end_char", None),
    ("article_facts", "field", "start_char", "end_char", None),
    ("reuse", "other_article_id", "start_char", "end_char", None),
)

# what is wrong, and a query that must find nothing
_COUNTS = {
    "articles.n_occurrences": "select a.id from articles a where n_occurrences != "
    "(select count(*) from occurrences o where o.article_id = a.id)",
    "quotes.n_occurrences": "select q.id from quotes q where n_occurrences != "
    "(select count(*) from occurrences o where o.quote_id = q.id)",
    "quotes.n_articles": "select q.id from quotes q where n_articles != "
    "(select count(distinct article_id) from occurrences o where o.quote_id = q.id)",
    "quotes.n_wordings": "select q.id from quotes q where n_wordings != "
    "(select count(*) from wordings w where w.quote_id = q.id)",
    "quotes.n_differences": "select q.id from quotes q where n_differences != "
    "(select count(distinct place) from differences d where d.quote_id = q.id and class != 'extent')",
    "quotes.id": "select q.id from quotes q where id != "
    "(select 'q' || printf('%x', min(o.id)) from occurrences o where o.quote_id = q.id)",
    "wordings.n_occurrences": "select w.id from wordings w where n_occurrences != "
    "(select count(*) from occurrences o where o.wording_id = w.id)",
    "wordings.id": "select w.id from wordings w where id != "
    "(select min(o.id) from occurrences o where o.wording_id = w.id)",
    "wordings.is_base": "select quote_id from wordings group by quote_id having sum(is_base) != 1",
    "occurrences.quote_id": "select o.id from occurrences o join wordings w on w.id = o.wording_id "
    "where w.quote_id != o.quote_id",
    "speakers.n_occurrences": "select s.id from speakers s where n_occurrences != "
    "(select count(*) from occurrences o where o.speaker_id = s.id)",
    "outlets.n_articles": "select t.id from outlets t where n_articles != "
    "(select count(*) from articles a where a.outlet_id = t.id)",
    "outlet_credits.n_credits": "select outlet_id from (select outlet_id, credited_outlet_id, credited_speaker_id, scope, "
    "n_credits from outlet_credits except select a.outlet_id, c.outlet_id, c.speaker_id, c.scope, count(*) from credits c "
    "join articles a on a.id = c.article_id group by 1, 2, 3, 4)",
    "outlet_differences.of_printings": "select outlet_id from (select distinct outlet_id, of_printings from outlet_differences "
    "except select a.outlet_id, count(*) from occurrences o join articles a on a.id = o.article_id "
    "join quotes q on q.id = o.quote_id where q.n_articles > 1 group by a.outlet_id)",
    "parts": "select o.id from occurrences o where n_parts != "
    "(select count(*) from occurrence_parts p where p.occurrence_id = o.id)",
    "full-text search": "select w.id from wordings w where not exists "
    "(select 1 from wordings_fts f where f.rowid = w.id)",
}


def verify(path: Path | str) -> tuple[int, list[str], list[str]]:
    """Check a database: how many spans were compared, the faults found (none is good), and what could not be checked.

    Without article texts the spans cannot be cut out again; then only their order, counts and keys are checked.
    """
    connection = open_database(path)
    try:
        faults = [
            f"{row[0]} row {row[1]} points at nothing in {row[2]}"
            for row in connection.execute("pragma foreign_key_check")
        ]
        verdict = connection.execute("pragma integrity_check").fetchone()[0]
        faults += [] if verdict == "ok" else [f"the file is damaged: {verdict}"]
        for name, query in _COUNTS.items():
            faults += [f"{name} does not hold for {row[0]}" for row in connection.execute(query)]
        compared, spans, unchecked = _verify_spans(connection)
        return compared, faults + spans, unchecked
    except sqlite3.DatabaseError as error:
        return 0, [f"the file is damaged: {error}"], []
    finally:
        connection.close()


def _verify_spans(connection: sqlite3.Connection) -> tuple[int, list[str], list[str]]:
    compared, faults, without = 0, [], 0
    query = "select a.id, a.text_sha256, t.text from articles a left join article_texts t on t.article_id = a.id order by a.id"
    for article, sha256, text in connection.execute(query):
        if text is None:
            without += 1
            continue
        if hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() != sha256:
            faults.append(f"article {article}: the text is not the one that was read (its SHA-256 differs)")
            continue
        for fault in _verify_article(connection, article, text):
            compared += 1
            if fault:
                faults.append(f"article {article}: {fault}")
    unchecked = [f"{without} articles are stored without their text: their spans were not compared"] if without else []
    return compared, faults, unchecked


def _verify_article(connection: sqlite3.Connection, article: str, text: str) -> Iterator[str | None]:
    """One item a span: None when it holds, else what is wrong."""
    for table, key, start, end, words in _SPANS:
        query = (
            f"select {key}, {start}, {end}, {words or 'null'} from {table} where article_id = ? and {start} is not null"  # noqa: S608
        )
        for row in connection.execute(query, (article,)):
            key, start_char, end_char, printed = row
            yield _fault(table, key, start_char, end_char, printed, text)
    for key, start, end, words in connection.execute(
        "select id, start_char, end_char, text from set_aside where article_id = ?", (article,)
    ):
        yield _fault("set_aside", key, start, min(end, start + len(words)), words, text)
    query = (
        "select o.id, o.text, o.start_char, o.end_char, p.start_char, p.end_char from occurrences o "
        "join occurrence_parts p on p.occurrence_id = o.id where o.article_id = ? order by o.id, p.part"
    )
    of = groupby(connection.execute(query, (article,)), key=lambda row: row[:4])
    for (key, words, start, end), rows in of:
        parts = [(row[4], row[5]) for row in rows]
        ordered = all(a < b for a, b in parts) and all(a[1] <= b[0] for a, b in pairwise(parts))
        if not ordered or (parts[0][0], parts[-1][1]) != (start, end):
            yield f"occurrence o{key:x}: its parts {parts} are not in order or not its own"
        else:
            printed = " ".join(text[a:b] for a, b in parts)
            yield None if printed == words else f"occurrence o{key:x}: {words!r} is stored, {printed!r} stands there"


def _fault(table: str, key: object, start: int, end: int, words: str | None, text: str) -> str | None:
    if not 0 <= start <= end <= len(text):
        return f"{table} {key}: the span {start}:{end} lies outside the text"
    if words is not None and text[start:end] != words:
        return f"{table} {key}: {words!r} is stored, {text[start:end]!r} stands at {start}:{end}"
    return None
