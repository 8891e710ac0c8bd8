"""Parquet, one file a table, for pandas, polars, R, Spark and DuckDB.

DuckDB writes it from JSON Lines: what it needs of memory does not grow with the table.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from quotes.publish.export.base import Exported, Source, exported
from quotes.publish.export.jsonl import write_table

_TYPES = {"text": "VARCHAR", "integer": "BIGINT", "real": "DOUBLE", "json": "JSON"}
_MEMORY = "1GB"


def write(source: Source, out: Path) -> None:
    """Write every table."""
    with duckdb.connect(config={"memory_limit": _MEMORY, "temp_directory": str(out / "spill")}) as engine:
        for table in exported(source):
            lines = out / f"{table.name}.jsonl"
            longest = write_table(source, table, lines)
            _convert(engine, table, lines, longest)
            lines.unlink()


def _convert(engine: duckdb.DuckDBPyConnection, table: Exported, lines: Path, longest: int) -> None:
    columns = ", ".join(f"'{name}': '{_TYPES[kind]}'" for name, kind in table.columns.items())
    into = str(lines.with_suffix(".parquet")).replace("'", "''")
    engine.execute(
        f"""copy (select * from read_json(?, format = 'newline_delimited', columns = {{{columns}}},
            maximum_object_size = {max(longest + 1024, 1 << 20)}))
        to '{into}' (format parquet, compression zstd)""",  # noqa: S608 — the schema's names, and a quoted path
        [str(lines)],
    )
