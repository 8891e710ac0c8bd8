"""The SQL functions for sqlite-utils as well: `sqlite-utils data/quotes.db "select similarity(…)"`."""

from __future__ import annotations

import sqlite3

from sqlite_utils import hookimpl


@hookimpl  # type: ignore[untyped-decorator, unused-ignore]
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Offer `normalise`, `similarity` and `word_diff` to every connection of sqlite-utils."""
    from quotes.publish.functions import add_functions

    add_functions(conn)
