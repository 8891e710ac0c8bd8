"""The home page: what is here in one counted sentence, the search, and the quotes whose words changed most."""

from __future__ import annotations

import os
import sqlite3

from quotes.publish.pages.rows import Row, parsed, rows
from quotes.publish.search import find
from quotes.publish.words import pieces

TABLES = (
    "quotes", "wordings", "wording_words", "occurrences", "articles", "outlets", "speakers", "differences", "builds",
)  # fmt: skip

N_CHANGED, N_FOUND, N_WORDINGS = 8, 20, 3


def home_page(connection: sqlite3.Connection, words: str = "") -> Row:
    """Everything the home page shows; with `words`, also the quotes found."""
    page: Row = {"words": words, "counts": _counts(connection), "found": None, "changed": []}
    if words.strip():
        page["found"] = find(connection, words, N_FOUND)
        _add_speakers(connection, page["found"]["quotes"])
    else:
        page["changed"] = _changed(connection)
    return page


_counted: dict[str, Row] = {}  # by database and build


def _counts(connection: sqlite3.Connection) -> Row:
    """What the sentence on top counts, once for each build of a database: with millions of quotes it takes a second."""
    file = connection.execute("pragma database_list").fetchone()[2]
    (build,) = connection.execute("select max(id || started || counts) from builds").fetchone()
    try:
        state = os.stat(file)
    except OSError:  # in memory, or moved away since
        return _count(connection)
    key = f"{file} {state.st_ino} {state.st_mtime_ns} {state.st_size} {build}"
    if key not in _counted:
        _counted.clear()
        _counted[key] = _count(connection)
    return dict(_counted[key])


def _count(connection: sqlite3.Connection) -> Row:
    """Whole tables as the build counted them, since that takes no time; the rest by the indexes."""
    whole = ", ".join(
        f"coalesce((select json_extract(counts, '$.{table}') from builds order by id desc limit 1), (select count(*) from {table})) as {name}"  # noqa: S608
        for name, table in (("articles", "articles"), ("quotes", "quotes"), ("printings", "occurrences"))
    )
    return rows(
        connection,
        f"""select {whole}, (select count(*) from outlets where n_articles > 0) as outlets,
        (select count(*) from quotes where n_wordings > 1) as varied,
        (select count(*) from quotes where n_substantive > 0) as changed""",  # noqa: S608 — fixed names
    )[0]


def _changed(connection: sqlite3.Connection) -> list[Row]:
    """The quotes with the most places where words differ, each with the wordings that show it."""
    found = rows(
        connection,
        """select id, text, speaker_id, n_articles, n_outlets, n_wordings, n_substantive, n_differences from quotes
        where n_differences > 0 and n_articles > 1
        order by confidence >= 0.75 desc, n_substantive desc, n_occurrences desc, id limit :most""",
        most=N_CHANGED,
    )
    for quote in found:
        quote["wordings"] = _departing(connection, quote["id"])
    _add_speakers(connection, found)
    return [q for q in found if q["wordings"]]


def _departing(connection: sqlite3.Connection, quote_id: str) -> list[Row]:
    """The wordings that depart from the base by more than where they start and end, the most substantive first."""
    found = rows(
        connection,
        """select w.id, w.letter, w.text, w.n_occurrences from wordings w
        where w.quote_id = :id and w.part_of_wording_id is null and not w.is_base
        order by (select count(*) from differences d where d.wording_id = w.id and d.class = 'substantive') desc,
          w.n_occurrences desc, w.id limit :most""",
        id=quote_id,
        most=2 * N_WORDINGS,
    )
    for wording in found:
        differences = rows(
            connection, "select * from differences where wording_id = :id and class <> 'extent'", id=wording["id"]
        )
        wording["pieces"] = pieces(wording["text"], ({**d, "flags": parsed(d["flags"], [])} for d in differences))
        wording["excerpts"] = _excerpts(wording["pieces"])
    return [w for w in found if any("kind" in piece for piece in w["pieces"])][:N_WORDINGS]


def _excerpts(all_pieces: list[Row], around: int = 45) -> list[Row]:
    """The pieces with long unchanged stretches cut to a few words on each side of a change."""
    cut: list[Row] = []
    for n, piece in enumerate(all_pieces):
        text = piece["text"]
        first, last = n == 0, n == len(all_pieces) - 1
        if "kind" in piece or text is None or len(text) <= (around if first or last else 2 * around):
            cut.append(piece)
        else:
            head = "" if first else text[:around].rsplit(" ", 1)[0]
            tail = "" if last else text[-around:].split(" ", 1)[-1]
            cut.append({"text": f"{head} … {tail}" if head and tail else f"{head} …" if head else f"… {tail}"})
    return cut


def _add_speakers(connection: sqlite3.Connection, quotes: list[Row]) -> None:
    ids = {q["speaker_id"] for q in quotes if q["speaker_id"]}
    names = {
        i: name
        for i in ids
        for (name,) in connection.execute("select name from speakers where id = ?", (i,))  # a few ids, by key
    }
    for quote in quotes:
        quote["speaker"] = names.get(quote["speaker_id"])
