"""The page of questions and data: every canned query with an example that works here, every table and column explained."""

from __future__ import annotations

import sqlite3

from quotes.publish.pages.rows import Row, row, rows
from quotes.publish.questions import ABOUT, questions
from quotes.store import schema

TABLES = (
    "quotes",
    "wordings",
    "occurrences",
    "articles",
    "outlets",
    "speakers",
    "differences",
    "credits",
    "outlet_credits",
    "derivations",
    "builds",
)


def data_page(connection: sqlite3.Connection) -> Row:
    """The questions with examples, the tables with their columns as schema.sql explains them, and the last build."""
    present = {r["name"] for r in rows(connection, "select name from sqlite_master where type in ('table', 'view')")}
    return {
        "questions": {
            about: [
                {"name": q.name, "title": q.title, "sentence": q.sentence, "example": _example(connection, q.examples)}
                for q in questions().values()
                if q.about == about
            ]
            for about in ABOUT
        },
        "tables": [
            {"name": t.name, "meaning": t.meaning, "columns": [c._asdict() for c in t.columns]}
            for t in schema.tables().values()
            if t.name in present
        ],
        "views": [{"name": name, "meaning": _comment(sql)} for name, sql in schema.views().items() if name in present],
        "build": row(connection, "select version, started, seconds from builds order by id desc limit 1"),
    }


def _example(connection: sqlite3.Connection, examples: dict[str, str]) -> dict[str, str]:
    """A value for each parameter that has an example, taken from this database."""
    found = {}
    for name, sql in examples.items():
        first = connection.execute(sql).fetchone()
        found[name] = str(first[0]) if first and first[0] is not None else ""
    return found


def _comment(sql: str) -> str:
    lines = [line.removeprefix("--").strip() for line in sql.splitlines() if line.startswith("--")]
    return " ".join(lines)
