"""What people have judged, and the commands that would judge otherwise."""

from __future__ import annotations

import json
import sqlite3

from quotes.publish.pages.rows import Row, rows

_PRINTING = """(select json_object('id', 'o' || printf('%x', o.id), 'article', a.id, 'label', coalesce(outlets.name, a.label))
  from articles a join occurrences o on o.article_id = a.id left join outlets on outlets.id = a.outlet_id
  where a.text_sha256 = j.{0}article_sha256 and o.start_char = j.{0}start_char and o.end_char = j.{0}end_char
  order by o.id limit 1)"""
_COLUMNS = f"""select j.verdict, j.who, j.made_at, j.value, j.note, j.state, j.start_char, j.end_char,
  {_PRINTING.format("")} as printing, {_PRINTING.format("other_")} as other_printing from judgements j"""  # noqa: S608 — fixed names


def of_quote(connection: sqlite3.Connection, quote_id: str) -> list[Row]:
    """The verdicts on printings of a quote, in the order in which they were given."""
    places = """select a.text_sha256, o.start_char, o.end_char from occurrences o join articles a on a.id = o.article_id
        where o.quote_id = :id"""
    return _read(
        connection,
        f"""{_COLUMNS} where (j.article_sha256, j.start_char, j.end_char) in ({places})
          or (j.other_article_sha256, j.other_start_char, j.other_end_char) in ({places})
        order by j.made_at, j.who, j.verdict limit 100""",
        id=quote_id,
    )


def of_article(connection: sqlite3.Connection, text_sha256: str) -> list[Row]:
    """The verdicts on spans of a text, in the order in which they stand."""
    return _read(
        connection,
        f"""{_COLUMNS} where j.article_sha256 = :sha or j.other_article_sha256 = :sha
        order by j.start_char, j.made_at, j.who limit 100""",
        sha=text_sha256,
    )


def _read(connection: sqlite3.Connection, sql: str, **parameters: str) -> list[Row]:
    """The verdicts, each with `printings`: those of its one or two that are still here."""
    if not rows(connection, "select 1 from judgements limit 1"):  # as in most databases: nothing to look up
        return []
    found = rows(connection, sql, **parameters)
    for judgement in found:
        sides = (judgement.pop("printing"), judgement.pop("other_printing"))
        judgement["printings"] = [json.loads(side) for side in sides if side]
    return found
