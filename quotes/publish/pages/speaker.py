"""The pages of speakers: who is quoted, and one of them with the quotes, the forms of the name, and when."""

from __future__ import annotations

import json
import sqlite3

from quotes.publish import drawings
from quotes.publish.pages.rows import Row, asked, row, rows
from quotes.publish.search import named

TABLES = ("speakers", "speaker_names", "quotes", "occurrences", "articles", "outlets")

KINDS = ("person", "organisation", "document", "unnamed")
MAX_LISTED, MAX_PRINTINGS = 200, 3000


def speaker_page(connection: sqlite3.Connection, speaker_id: str) -> Row | None:
    """Everything the page of a speaker shows."""
    speaker = row(connection, "select * from speakers where id = :id", id=speaker_id)
    if speaker is None:
        return None
    months = rows(
        connection,
        """select substr(first_seen, 1, 7) as month, count(*) as n from quotes
        where speaker_id = :id and length(first_seen) >= 7 group by 1 order by 1""",
        id=speaker_id,
    )
    return {
        **speaker,
        "names": rows(
            connection,
            "select name, n from speaker_names where speaker_id = :id order by n desc, name limit 40",
            id=speaker_id,
        ),
        "outlets": rows(
            connection,
            """select outlets.id, outlets.name, count(*) as printings
            from (select article_id from occurrences where speaker_id = :id limit :most) o
            join articles a on a.id = o.article_id left join outlets on outlets.id = a.outlet_id
            group by a.outlet_id order by printings desc, 2 limit 20""",
            id=speaker_id,
            most=MAX_PRINTINGS,
        ),
        "outlets_of": min(speaker["n_occurrences"], MAX_PRINTINGS),
        "months": drawings.months([(m["month"], m["n"]) for m in months]),
        "quotes": asked(connection, "quotes_by", speaker=speaker_id),
    }


def speakers_page(connection: sqlite3.Connection, words: str, kind: str) -> Row:
    """The speakers most quoted, of one kind if asked, or those whose name has the words."""
    if words.strip():
        ids = named(connection, words, 5 * MAX_LISTED)
        found = [s for s in _by_ids(connection, ids) if kind in ("", s["kind"])][:MAX_LISTED]
    else:
        found = rows(
            connection,
            f"select * from speakers {'where kind = :kind' if kind else ''} order by n_occurrences desc, id limit :most",  # noqa: S608
            kind=kind,
            most=MAX_LISTED,
        )
    return {"words": words, "kind": kind, "kinds": KINDS, "speakers": found, "cut": len(found) == MAX_LISTED}


def _by_ids(connection: sqlite3.Connection, ids: list[str]) -> list[Row]:
    """The speakers of these ids, the most quoted first."""
    found = rows(
        connection, "select s.* from json_each(:ids) i cross join speakers s on s.id = i.value", ids=json.dumps(ids)
    )
    return sorted(found, key=lambda s: (-s["n_occurrences"], s["name"], s["id"]))
