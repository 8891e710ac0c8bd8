"""The straight line: files in, one SQLite database (or Parquet) out. The only module that knows the order of the stages."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quotes.build import inputs as chosen
from quotes.build.alerting import ALERTS
from quotes.build.cache import Cache
from quotes.build.deriving import derive_all
from quotes.build.grouping import group
from quotes.build.judgements import FILE, Replayed, by_article, read_judgements
from quotes.build.quoting import DIFFERENCES, PLACED, quote_rows, staged_columns
from quotes.build.reading import KNOWN_TABLES, READ_TABLES, ByArticle, Kept, Rows, read_shard
from quotes.build.shards import in_shards
from quotes.differences import KINDS
from quotes.engine import Engine, Filled, Group, statement
from quotes.engine.duckdb import DuckEngine
from quotes.engine.memo import Memo
from quotes.errors import CacheError, InputError, SettingsError
from quotes.ingest import Options, read
from quotes.judging import Judgement
from quotes.lexicon.outlets import outlet
from quotes.model import Problem, Record
from quotes.store.lock import building
from quotes.store.reader import last_build
from quotes.store.withdraw import FILE as WITHDRAWN_FILE
from quotes.store.withdraw import WITHDRAWN, WITHHELD, Withdrawn, read_withdrawals
from quotes.store.writer import Writer

if TYPE_CHECKING:
    from quotes.build.parquet import ParquetWriter

# tables that are one statement of sql/final each over the staging tables, and the order in which they are written
FINAL = {
    "articles": "id",
    "sources": "article_id, source, record",
    "article_texts": "article_id",
    "zones": "article_id, start_char, end_char",
    "article_facts": "article_id, field, origin, value",
    "outlets": "id",
    "speakers": "id",
    "speaker_names": "speaker_id, name",
    "occurrences": "id",
    "occurrence_parts": "occurrence_id, part",
    "set_aside": "id",
    "credits": "id",
    "matches": "a_wording_id, b_wording_id",
    "differences": "id",
    "reuse": "article_id, start_char, other_article_id, other_start_char",
    "derivations": "id",
    "outlet_differences": "outlet_id, class, kind",
    "outlet_credits": "outlet_id, credited_outlet_id, credited_speaker_id, scope",
    "alerts": "id",
    "problems": "source, record, kind, message",
}

# what is made quote by quote beside the staging tables, and its order
QUOTES = {"quotes": "id", "wordings": "id", "alignments": "quote_id"}

# what people are told of the stages that work on groups of rows
WATCHED = {
    "compared": "comparing what was said",
    "quote_rows": "comparing wordings",
    "reuse_rows": "comparing articles that share passages",
    "derivation_rows": "working out who had a quotation from whom",
    "article_rows": "working out who had an article from whom",
}

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Settings:
    """What `quotes build` was asked to do; see its help for each."""

    db: Path
    inputs: tuple[str, ...] = ()
    engine: str = "duckdb"
    master: str | None = None
    conf: tuple[str, ...] = ()
    work: str | None = None
    parquet: str | None = None
    sqlite: bool = True
    jobs: int = 1
    memory: str = "4GB"
    judgements: Path | None = None
    full: bool = False
    strict: bool = False
    replace: bool = False
    add: bool = False
    article_text: bool = True
    reading: Options = field(default_factory=Options)
    transcripts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """What a build did."""

    db: str
    inputs: list[str]
    counts: dict[str, int]
    joined: int
    skipped: int
    seconds: float
    kept: int = 0  # articles that the build before had read
    problems: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, object]:
        """The summary as JSON can carry it."""
        return asdict(self)

    def as_text(self) -> str:
        """The summary as people read it."""
        n = self.counts
        lines = [
            f"{_count(n['articles'], 'article')} read from {', '.join(self.inputs)}"
            + (f", {self.kept:,} of them unchanged since the last build" if self.kept else ""),
            f"{_count(n['occurrences'], 'quotation')} found, {_count(n['set_aside'], 'marked span')} set aside",
            f"{_count(n['quotes'], 'quote')} in {_count(n['wordings'], 'wording')}, {self.joined:,} printed more than once",
            f"{_count(n['differences'], 'difference')} between wordings",
            f"{self.db} written in {self.seconds:.1f} s. Look at it with: quotes serve",
        ]
        if self.skipped:
            shown = self.problems[:5] + (
                [f"… and {self.skipped - 5:,} more: see the table problems"] if self.skipped > 5 else []
            )
            lines.insert(1, f"{_count(self.skipped, 'input')} skipped:\n  " + "\n  ".join(shown))
        return "\n".join(lines)


def build(
    settings: Settings, progress: Progress = lambda _: None, records: Iterable[Record | Problem] | None = None
) -> Summary:
    """Read the inputs and write the database; the old one stays until the new one is whole.

    `records`, where they are given, are read in place of the inputs. What is withdrawn is not read.
    Raises InputError when no article could be read (or, with `strict`, any input was skipped), DatabaseError when
    the old database would be lost or the new one does not hold.
    """
    settings = _as_last_time(replace(settings, db=Path(settings.db)))
    paths = chosen.choose(settings.inputs, settings.db, settings.replace, settings.add)
    if records is not None:
        return _build(replace(settings, full=True), paths, progress, records)
    try:
        return _build(settings, paths, progress)
    except CacheError as error:
        progress(f"what the last build left cannot be used ({error}): building in full …")
        return _build(replace(settings, full=True), paths, progress)


def _build(
    settings: Settings, paths: list[str], progress: Progress, records: Iterable[Record | Problem] | None = None
) -> Summary:
    began, started = time.monotonic(), datetime.now(UTC)
    with building(settings.db) as folder, closing(_engine(settings, folder)) as engine:
        withdrawn = Withdrawn(read_withdrawals(settings.db.with_name(WITHDRAWN_FILE)))
        judgements = withdrawn.judgements(_judgements(settings))
        cache = _cache(settings, engine, folder)
        if isinstance(engine, DuckEngine):
            engine.watch = _watch(progress)
        if engine.distributed and records is None:
            kept = 0
            _read_there(engine, paths, settings, withdrawn, judgements)
        else:
            items = _items(paths, settings) if records is None else records
            kept = read_all(engine, withdrawn.remaining(items), judgements, progress, cache)
        problems = [
            _told(*p)
            for p in _rows(engine, statement("final/problems"), FINAL["problems"])
            if p[2] not in (WITHDRAWN, WITHHELD)
        ]
        _refuse(engine, problems, settings)
        progress("joining the printings of one utterance …")
        replayed = Replayed(engine, judgements)
        group(engine, replayed.pairs)
        with _writer(settings, engine) as writer:
            write_quotes(engine, writer)
            progress("working out who had it from whom …")
            derive_all(engine)
            writer.write("judgements", replayed.rows(_quote_of(engine, replayed.occurrences())))
            write_tables(engine, writer, settings, progress)
            counts = writer.counts()
            summary = Summary(
                _written(settings), paths, counts, _joined(engine), len(problems), time.monotonic() - began, kept,
                problems[:5],
            )  # fmt: skip
            row = (1, version("quote-provenance"), _settings(settings), _json(chosen.relative(paths, settings.db)))
            writer.write(
                "builds", [(*row, _json(counts), started.isoformat(timespec="seconds"), round(summary.seconds, 3))]
            )
            progress("indexes, search, checks …")
            writer.finish()
        if cache:
            _save(cache, progress)
        return summary


def _save(cache: Cache, progress: Progress) -> None:
    progress("keeping what the next build may use …")
    try:
        cache.save()
    except CacheError as error:
        progress(f"this could not be kept, so the next build takes longer ({error})")


def _watch(progress: Progress) -> Callable[[str, int, int], None]:
    """Tells people how much of a stage is done, and how long the rest will take if it goes on like this."""
    began: dict[str, float] = {}

    def watch(stage: str, done: int, of: int) -> None:
        now = time.monotonic()
        if stage in WATCHED:
            taken = now - began.setdefault(stage, now)
            left = f", about {taken / done * (of - done):.0f} s left" if done else ""
            progress(f"{WATCHED[stage]} … {done:,} of {of:,}{left}")

    return watch


def _cache(settings: Settings, engine: Engine, folder: Path) -> Cache | None:
    if not isinstance(engine, DuckEngine):
        return None
    withdrawals = settings.db.with_name(WITHDRAWN_FILE)
    return Cache(engine, settings.db, folder, withdrawals, f"{settings.article_text}", settings.full)


def _engine(settings: Settings, folder: Path) -> Engine:
    if settings.engine != "spark":
        return DuckEngine(folder, settings.memory, settings.jobs)
    from quotes.engine.spark import SparkEngine

    return SparkEngine(settings.work or folder, settings.master, settings.conf, settings.memory, settings.jobs)


def _writer(settings: Settings, engine: Engine) -> Writer | ParquetWriter:
    if settings.parquet is None:
        memo = _memo(engine)
        return Writer(settings.db, update=memo is not None and memo.updates)
    from quotes.build.parquet import ParquetWriter
    from quotes.engine.spark import SparkEngine

    if not isinstance(engine, SparkEngine):
        raise SettingsError("--parquet needs --engine spark; of a database, `quotes export --to parquet` writes it.")
    return ParquetWriter(engine, settings.parquet, Writer(settings.db) if settings.sqlite else None)


def _memo(engine: Engine) -> Memo | None:
    """What the engine knows of the build before; Spark knows nothing."""
    return engine.memo if isinstance(engine, DuckEngine) else None


def _written(settings: Settings) -> str:
    return " and ".join(filter(None, (str(settings.db) if settings.sqlite else None, settings.parquet)))


def _items(paths: list[str], settings: Settings) -> Iterator[Record | Problem]:
    transcripts = replace(settings.reading, kind="transcript")
    return chain(read(paths, settings.reading), read(settings.transcripts, transcripts))


def _told(source: str, record: int, _kind: str, message: str) -> str:
    return f"{source}{f':{record}' if record else ''}: {message}"


def read_all(
    engine: Engine,
    records: Iterable[Record | Problem],
    judgements: Sequence[Judgement],
    progress: Progress,
    cache: Cache | None = None,
) -> int:
    """Every record becomes rows of the staging tables; of an article read twice, the first reading stays.

    Returns how many articles did not have to be read, because the build before had.
    """
    for table, columns in (READ_TABLES | KNOWN_TABLES).items():
        engine.create(table, columns)
    seen: set[str] = set()
    began = time.monotonic()
    judged = by_article(judgements)
    items = cache.unread(records, judged) if cache else records
    for rows in engine.processes.spread(partial(_read, judged=judged), in_shards(items)):
        articles = {row[0] for table in ("articles", "kept") for row in rows[table]}
        for table, values in (rows if articles.isdisjoint(seen) else _without(rows, articles & seen)).items():
            engine.append(table, values)
        seen |= articles
        progress(f"reading articles … {len(seen):,}, {len(seen) / (time.monotonic() - began):,.0f} a second")
    return cache.take(judged) if cache else 0


def _read_there(
    engine: Engine, paths: list[str], settings: Settings, withdrawn: Withdrawn, judgements: Sequence[Judgement]
) -> None:
    from quotes.build.sharded import Reading, read_sharded
    from quotes.engine.spark import SparkEngine

    assert isinstance(engine, SparkEngine)
    read_sharded(engine, paths, settings.transcripts, Reading(settings.reading, withdrawn, by_article(judgements)))


def _read(items: list[Record | Problem | Kept], judged: ByArticle) -> Rows:
    rows = read_shard((item for item in items if not isinstance(item, Problem)), judged)
    rows["problems"] += [tuple(item) for item in items if isinstance(item, Problem)]
    return rows


def _without(rows: Rows, articles: set[str]) -> Rows:
    """The rows less those of some articles; which records they were read from is kept."""
    keep = {
        table: values if table in ("sources", "problems") else [row for row in values if row[0] not in articles]
        for table, values in rows.items()
        if table not in ("match_inputs", "readings")
    }
    keep["readings"] = [(article, key, used * (article not in articles)) for article, key, used in rows["readings"]]
    occurrences = {row[1] for row in keep["occurrences"]}
    return {**keep, "match_inputs": [row for row in rows["match_inputs"] if row[0] in occurrences]}


def write_quotes(engine: Engine, writer: Writer | ParquetWriter) -> None:
    """Quote by quote: wordings, alignment, differences, derivations."""
    staged = {"placed": PLACED, "differences": DIFFERENCES, "alerts": ALERTS}
    if engine.distributed:
        staged |= {table: staged_columns(table) for table in QUOTES}
    for table, columns in staged.items():
        engine.create(table, columns)
    begun = False

    def write(rows: Filled) -> None:
        nonlocal begun
        if not begun:
            _delete_quotes(engine, writer)
        begun = True
        for table, values in rows.items():
            assert not isinstance(values, Mapping)
            writer.write(table, values)

    into = {table: "id" if table == "quotes" else "quote_id" for table in staged}
    engine.map_groups(_quote_rows, [(statement("members"), "quote_id, id")], into, write, 10_000)
    if not begun:
        _delete_quotes(engine, writer)


def _delete_quotes(engine: Engine, writer: Writer | ParquetWriter) -> None:
    """In an update, delete the quotes of the build before that are no more, or whose printings are others now."""
    memo = _memo(engine)
    if memo is not None and memo.updates and isinstance(writer, Writer):
        old = [(quote,) for quote in memo.replaced("quote_rows")]
        for table, key in (("quotes", "id"), ("wordings", "quote_id"), ("alignments", "quote_id")):
            writer.delete(table, key, old)


def _quote_rows(groups: list[Group]) -> Rows:
    return quote_rows(chain.from_iterable(group.rows[0] for group in groups))


def write_tables(engine: Engine, writer: Writer | ParquetWriter, settings: Settings, progress: Progress) -> None:
    """The tables that are one statement over the staging tables, in key order."""
    held = {table: (statement(f"final/{table}"), order) for table, order in FINAL.items()}
    if engine.distributed:
        held |= {table: (table, order) for table, order in QUOTES.items()}
    if not settings.article_text:
        del held["article_texts"]
    memo = _memo(engine)
    for table, (query, order) in held.items():
        progress(f"writing {table} …")
        if memo is not None and isinstance(writer, Writer):
            query = _unwritten(memo, writer, table, query, order)
        if table == "outlets":
            writer.write(table, map(_outlet_row, _rows(engine, query, order)))
        elif isinstance(writer, Writer):
            writer.write(table, _rows(engine, query, order))
        else:
            writer.save(table, query, order)
    writer.write("difference_kinds", [(k.kind, k.class_, k.meaning, k.example) for k in KINDS])


def _unwritten(memo: Memo, writer: Writer, table: str, query: str, key: str) -> str:
    """The query, in an update for its new rows alone, those that are gone or were others deleted."""
    memo.note(table, query, key)
    if not memo.updates:
        return query
    writer.delete(table, key, memo.gone(table, key))
    return memo.fresh(table, query, key)


def _rows(engine: Engine, query: str, order: str) -> Iterator[tuple[Any, ...]]:
    return (row for batch in engine.batches(query, order) for row in batch)


def _outlet_row(row: tuple[Any, ...]) -> tuple[Any, ...]:
    key, name, *counts = row
    known = outlet(name)
    return (key, name, known.domain if known else None, known.kind if known else "unknown", *counts)


def _judgements(settings: Settings) -> list[Judgement]:
    path = settings.judgements or settings.db.with_name(FILE)
    return read_judgements(path) if settings.judgements or path.is_file() else []


def _quote_of(engine: Engine, occurrences: set[int]) -> dict[int, str]:
    if not occurrences:
        return {}
    placed = engine.batches("placed", "occurrence_id")
    return {row[0]: row[1] for batch in placed for row in batch if row[0] in occurrences}


def _refuse(engine: Engine, problems: list[str], settings: Settings) -> None:
    listed = "".join(f"\n  {line}" for line in problems[:5])
    if not _one(engine, "select count(*) as n from articles"):
        raise InputError(f"no article could be read; the database was not changed.{listed}")
    if settings.strict and problems:
        raise InputError(f"--strict: {_count(len(problems), 'input')} skipped; the database was not changed.{listed}")


def _joined(engine: Engine) -> int:
    return _one(
        engine, "select count(*) as n from (select quote_id from placed group by quote_id having count(*) > 1) q"
    )


def _one(engine: Engine, query: str) -> int:
    return int(engine.arrays(query)["n"][0])


def _settings(settings: Settings) -> str:
    reading = settings.reading
    return _json({
        "engine": settings.engine, "memory": settings.memory, "article_text": settings.article_text,
        "transcripts": chosen.relative(settings.transcripts, settings.db), "columns": dict(reading.columns),
        "table": reading.table, "sql": reading.sql,
    })  # fmt: skip


def _as_last_time(settings: Settings) -> Settings:
    """Without inputs, transcripts or options of reading: those of the last build too, not its inputs alone."""
    last = last_build(settings.db)
    if settings.inputs or settings.transcripts or settings.reading != Options() or not last:
        return settings
    old = last[1]
    reading = Options(columns=old.get("columns", {}), table=old.get("table"), sql=old.get("sql"))
    transcripts = chosen.from_database(old.get("transcripts", []), settings.db)
    return replace(settings, reading=reading, transcripts=tuple(transcripts))


def _json(value: Mapping[str, object] | list[str] | dict[str, int]) -> str:
    return json.dumps(value, ensure_ascii=False)


def _count(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'' if n == 1 else 's'}"
