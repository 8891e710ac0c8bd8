"""Reading where the engine works: files are listed here, and opened, understood and read on its machines.

Each file is read by one task, so that large inputs come as many files. Of an article that is read twice the first
reading stays, as anywhere: files in the order of their names, transcripts last.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from quotes.build.inputs import is_elsewhere
from quotes.build.reading import READ_TABLES, ByArticle, Row, Rows, read_shard
from quotes.build.shards import in_shards
from quotes.errors import InputError
from quotes.ingest import Facts, Found, Options, ending, known, listed, read_file
from quotes.ingest.walk import reserved
from quotes.model import Problem, Record
from quotes.store.withdraw import Withdrawn

if TYPE_CHECKING:
    from quotes.engine.spark import SparkEngine

_ONCE = [table for table in READ_TABLES if table not in ("sources", "problems")]  # of one reading only
_FILES = {"reading": "VARCHAR", "name": "VARCHAR", "path": "VARCHAR", "kind": "VARCHAR"}


class Reading(NamedTuple):
    """What every task needs to read a file as this build reads it."""

    options: Options
    withdrawn: Withdrawn
    judged: ByArticle


def read_sharded(engine: SparkEngine, inputs: Sequence[str], transcripts: Sequence[str], reading: Reading) -> None:
    """Every article of the inputs becomes rows of the staging tables. Raises InputError for what no file holds."""
    engine.create("files", _FILES)
    for table, columns in READ_TABLES.items():
        read = {**columns, "reading": "VARCHAR"} if table in _ONCE else columns
        engine.create(_read(table), read)
    for order, (paths, kind) in enumerate(((inputs, reading.options.kind), (transcripts, "transcript"))):
        local = [path for path in paths if not is_elsewhere(path)]
        _list(engine, listed(local), f"{order}", kind, reading.withdrawn)
        for n, path in enumerate(sorted(set(paths) - set(local))):
            if "://" not in path or path.startswith(("http://", "https://")):
                raise InputError(f"--engine spark reads files, not {path}; save it as a file first.")
            engine.files("elsewhere", path)
            work = partial(_far_files, reading, kind, path, f"{order}~{n:04d}")
            engine.map_rows(
                work, ("select path, content from elsewhere", ""), [_read(table) for table in READ_TABLES], 1
            )
    work = partial(_near_files, reading)
    engine.map_rows(work, ("files", "reading"), [_read(table) for table in READ_TABLES], 50)
    _keep_first(engine)


def _read(table: str) -> str:
    return f"read_{table}"


def _list(
    engine: SparkEngine, found: Iterable[Found | Problem], order: str, kind: str | None, withdrawn: Withdrawn
) -> None:
    for n, item in enumerate(found):
        if isinstance(item, Found):
            path = os.path.abspath(item.path)  # Spark's machines work in folders of their own
            engine.append("files", [(f"{order}/{n:09d}", item.name, path, kind)])
        else:
            left = withdrawn.remaining([item])
            engine.append(_read("problems"), [tuple(problem) for problem in left if isinstance(problem, Problem)])


def _near_files(reading: Reading, files: Sequence[Row]) -> Iterator[Rows]:
    """The rows of files on a disk that all machines see, a shard at a time."""
    facts = Facts()
    for order, name, path, kind in files:
        found = read_file(Found(name, path), replace(reading.options, kind=kind), facts)
        yield from _shards_of(reading, order, found)


def _far_files(reading: Reading, kind: str | None, root: str, order: str, files: Sequence[Row]) -> Iterator[Rows]:
    """The rows of files that Spark fetched; readers need them on a disk."""
    for path, content in files:
        name = _below(root, path)
        if reserved(name.rsplit("/", 1)[-1]):
            continue
        if not known(name):
            yield from _shards_of(reading, order, [Problem(name, 0, "format", "a kind of file that is not known here")])
            continue
        with tempfile.TemporaryDirectory() as folder:
            here = Path(folder, f"file{ending(name)}{'.gz' if name.lower().endswith('.gz') else ''}")
            here.write_bytes(content)
            found = read_file(Found(name, str(here)), replace(reading.options, kind=kind), Facts())
            yield from _shards_of(reading, order + name, found)


def _below(root: str, path: str) -> str:
    """A path relative to the input; the input itself by its name. Spark writes file:/x for file:///x."""
    plain, start = (text.partition(":")[2].lstrip("/").rstrip("/") for text in (path, root))
    return plain.removeprefix(f"{start}/") if plain != start else plain.rsplit("/", 1)[-1]


def _shards_of(reading: Reading, order: str, items: Iterable[Record | Problem]) -> Iterator[Rows]:
    for n, shard in enumerate(in_shards(reading.withdrawn.remaining(items))):
        rows = read_shard((item for item in shard if isinstance(item, Record)), reading.judged)
        rows["problems"] += [tuple(item) for item in shard if isinstance(item, Problem)]
        number = f"{order}\0{n:08d}"
        yield {
            _read(t): [(*row, number) for row in found] if t in _ONCE else found
            for t, found in rows.items()
            if t in READ_TABLES
        }


def _keep_first(engine: SparkEngine) -> None:
    """The staging tables: what was read, less the later readings of articles that were read twice."""
    engine.sql("later_readings")
    engine.sql("later_occurrences")
    later = int(engine.arrays("select count(*) as n from later_readings")["n"][0])
    for table, columns in READ_TABLES.items():
        key, forget = (
            ("occurrence_id", "later_occurrences") if table == "match_inputs" else ("article_id", "later_readings")
        )
        query = f"select {', '.join(f'r.{name}' for name in columns)} from {_read(table)} r"  # noqa: S608 (our names)
        if later and table in _ONCE:
            query += f" left anti join {forget} l on l.{key} = r.{key} and l.reading = r.reading"
        engine.view(table, query)
