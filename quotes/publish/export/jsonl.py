"""JSON Lines, one file a table, one row a line. Columns that hold JSON are JSON here too, not text."""

from __future__ import annotations

import json
from pathlib import Path

from quotes.publish.export.base import Exported, Source, exported


def write(source: Source, out: Path) -> None:
    """Write every table."""
    for table in exported(source):
        write_table(source, table, out / f"{table.name}.jsonl")


def write_table(source: Source, table: Exported, path: Path) -> int:
    """Write one table; the length of the longest line, in bytes."""
    nested = [name for name, kind in table.columns.items() if kind == "json"]
    longest = 0
    with path.open("wb") as file:
        for row in source.rows(table.sql):
            for name in nested:
                row[name] = _parsed(row[name])
            line = json.dumps(row, ensure_ascii=False).encode()
            longest = max(longest, len(line))
            file.write(line + b"\n")
    return longest


def _parsed(text: str) -> object:
    """The JSON; the text itself if somebody wrote something else into the database."""
    try:
        return json.loads(text)
    except ValueError:
        return text
