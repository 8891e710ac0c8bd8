"""Reading rows as dictionaries, and the small shared pieces of every page."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from quotes.publish.questions import questions

Row = dict[str, Any]


def rows(connection: sqlite3.Connection, sql: str, **parameters: Any) -> list[Row]:
    """All rows of a query as dictionaries."""
    cursor = connection.execute(sql, parameters)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def row(connection: sqlite3.Connection, sql: str, **parameters: Any) -> Row | None:
    """The first row of a query, or None."""
    found = rows(connection, sql, **parameters)
    return found[0] if found else None


def asked(connection: sqlite3.Connection, question: str, **parameters: Any) -> Row:
    """A canned query's rows, with its name and parameters: the page links to the same rows as a table, CSV and JSON."""
    found = rows(connection, questions()[question].sql, **parameters)
    return {"question": question, "parameters": parameters, "rows": found}


def parsed(text: str | None, default: Any) -> Any:
    """A JSON value; `default` when there is none or it cannot be read."""
    try:
        return json.loads(text) if text else default
    except ValueError:
        return default


def evidence_lines(value: Any) -> list[str]:
    """Evidence as readable lines, whatever its shape: its sentences where it has some, else its names and values.

    >>> evidence_lines([{"kind": "credit", "sentence": "It says “noted The Post”."}, {"kind": "words", "n": 9}])
    ['It says “noted The Post”.', 'words: n 9']
    >>> evidence_lines({"words": 0.9, "speaker": "same"})
    ['words: 0.9', 'speaker: same']
    """
    if isinstance(value, Mapping):
        if isinstance(value.get("sentence"), str):
            return [value["sentence"]]
        if "kind" in value:
            rest = ", ".join(f"{k} {_brief(v)}" for k, v in value.items() if k not in ("kind", "span", "spans"))
            return [f"{value['kind']}: {rest}" if rest else str(value["kind"])]
        return [f"{str(k).replace('_', ' ')}: {_brief(v)}" for k, v in value.items()]
    if isinstance(value, list):
        return [line for item in value for line in evidence_lines(item)]
    return [] if value is None else [_brief(value)]


def _brief(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.3g}"
    if isinstance(value, Mapping):
        return ", ".join(f"{str(k).replace('_', ' ')} {_brief(v)}" for k, v in value.items())
    if isinstance(value, list):
        return ", ".join(_brief(v) for v in value)
    return str(value)
