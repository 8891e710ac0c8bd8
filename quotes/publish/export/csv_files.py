"""CSV (RFC 4180, UTF-8), one file a table. What is unknown is an empty cell.

A cell that a spreadsheet would execute gets an apostrophe before it (OWASP, "CSV injection"): for data that come back
to the character take jsonl or parquet.
"""

from __future__ import annotations

import csv
from pathlib import Path

from quotes.publish.export.base import Source, exported
from quotes.publish.spreadsheets import safe_cell


def write(source: Source, out: Path) -> None:
    """Write every table."""
    for table in exported(source):
        with (out / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(table.columns)
            writer.writerows(
                [safe_cell("" if value is None else str(value)) for value in row.values()]
                for row in source.rows(table.sql)
            )
