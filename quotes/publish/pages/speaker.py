"""The pages of speakers: who is quoted, and one of them with the quotes, the forms of the name, and when."""

from __future__ import annotations

import sqlite3

from quotes.publish import drawings
from quotes.publish.pages.rows import Row, asked, row, rows

TABLES = ("speakers", "speaker_names", "quotes", "occurrences", "articles", "outlets")

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
        found = rows(
            connection,
            """select s.* from speakers s where s.id in (
              select speaker_id from speaker_names where name like :pattern escape '\\' limit 2000
            ) or s.name like :pattern escape '\\' order by s.n_occurrences desc, s.name, s.id limit :most""",
            pattern=f"%{_escaped(words.strip())}%",
            most=MAX_LISTED,
        )
        found = [s for s in found if kind in ("", s["kind"])]
    else:
        found = rows(
            connection,
            "select * from speakers where :kind = '' or kind = :kind order by n_occurrences desc, id limit :most",
            kind=kind,
            most=MAX_LISTED,
        )
    kinds = rows(connection, "select kind, count(*) as n from speakers group by kind order by n desc, kind")
    return {"words": words, "kind": kind, "kinds": kinds, "speakers": found, "cut": len(found) == MAX_LISTED}


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
