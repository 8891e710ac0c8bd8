"""The tables as Parquet, a folder a table, written by the engine's machines; SQLite beside them where it is wanted."""

from __future__ import annotations

from collections.abc import Iterable
from types import TracebackType
from typing import TYPE_CHECKING, Self

from quotes.build.quoting import staged_columns
from quotes.engine import Row
from quotes.errors import SettingsError
from quotes.store.schema import tables
from quotes.store.writer import Writer

if TYPE_CHECKING:
    from quotes.engine.spark import SparkEngine


class ParquetWriter:
    """Tables as Parquet under `folder`, a path or an address as Spark takes it.

    They are written to `FOLDER.building`, which takes the place of the old folder in `finish`. What is written goes to
    `beside` too. Raises SettingsError for a folder that holds anything but tables: it would be lost.
    """

    def __init__(self, engine: SparkEngine, folder: str, beside: Writer | None) -> None:
        self._engine, self._folder, self._beside = engine, folder.rstrip("/"), beside
        self._counts: dict[str, int] = {}
        foreign = sorted(set(engine.names(self._folder)) - set(tables()))
        if foreign:
            raise SettingsError(
                f"--parquet {folder}: holds {foreign[0]}, which is no table of quotes. Name another folder."
            )

    def write(self, table: str, rows: Iterable[Row]) -> None:
        """Write a table that the driver made: one that does not grow with the articles."""
        name = f"small_{table}"
        self._engine.create(name, staged_columns(table))
        self._engine.append(name, [tuple(row) for row in rows])
        self.save(table, name, "")

    def save(self, table: str, query: str, order_by: str) -> None:
        """Write a table that the engine holds."""
        path = f"{self._folder}.building/{table}"
        self._counts[table] = self._engine.save(query, order_by, list(staged_columns(table)), path)
        if self._beside is not None:
            self._beside.write(table, (row for batch in self._engine.batches(query, order_by) for row in batch))

    def counts(self) -> dict[str, int]:
        """Rows of each table so far."""
        return {**self._counts, "builds": 0}

    def finish(self) -> None:
        """Put what was written in place of what was there."""
        if self._beside is not None:
            self._beside.finish()
        self._engine.move(f"{self._folder}.building", self._folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._beside is not None:
            self._beside.__exit__(kind, error, trace)
