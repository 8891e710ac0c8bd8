# ruff: noqa: S608 (the names in the statements are the program's own)
"""What one build leaves to the next, in a file beside the database: what it read in each text, and made of it all.

The file can be deleted at any time. It is used by the program that wrote it only, to the last word of its lexicons and
the last number of its libraries; what it holds of an article goes when the article goes.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from importlib.metadata import requires, version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import duckdb

from quotes.build.reading import READ_TABLES, Kept, record_key
from quotes.engine.duckdb import DuckEngine
from quotes.engine.memo import Memo
from quotes.errors import CacheError, QuotesError
from quotes.model import Problem, Record

_NAME = re.compile(r"^[\w.-]+", re.M)
_STATE = {"program": "VARCHAR", "database": "VARCHAR", "withdrawn": "VARCHAR"}
_TAKEN = [table for table in READ_TABLES if table not in ("sources", "problems", "article_texts", "match_inputs")]
_AT_ONCE = 1000
_ENOUGH = 0.7  # share of articles that are as they were: with fewer, the database is written from the beginning


class Cache:
    """The readings of the build before, and through `memo` what was made of them."""

    def __init__(
        self, engine: DuckEngine, db: Path, folder: Path, withdrawals: Path, settings: str, full: bool
    ) -> None:
        self._engine, self._db, self._folder = engine, db, folder
        self._withdrawn = _hash(withdrawals.read_bytes()) if withdrawals.is_file() else ""
        self._program = f"{_program()} {settings}"
        self.memo = engine.memo = self._opened(cache_file(db), full)

    def _opened(self, file: Path, full: bool) -> Memo:
        if not full and file.is_file():
            with suppress(CacheError):
                memo = Memo(self._engine, file)
                program, database, withdrawn = self._engine.run("select * from before.cache_state").fetchall()[0]
                if program == self._program:
                    memo.updates = database == _as_it_is(self._db) and withdrawn == self._withdrawn
                    return memo
                memo.close()
        return Memo(self._engine)

    def unread(self, items: Iterable[Record | Problem], judged: Collection[str]) -> Iterator[Record | Problem | Kept]:
        """The records, with `Kept` in place of those that the build before has read; `judged` are texts to read anew."""
        if not self.memo.knows:
            yield from items
            return
        own, again = self._readings(judged)
        met: set[str] = set()
        self._engine.create("kept_texts", READ_TABLES["article_texts"])
        texts: list[tuple[str, str]] = []
        for item in items:
            key = record_key(item) if isinstance(item, Record) else ""
            article = own.get(key) or again.get(key)
            if not isinstance(item, Record) or article is None or (key in again and article not in met):
                yield item
                continue
            if article not in met:
                met.add(article)
                texts.append((article, item.text))
            if len(texts) >= _AT_ONCE:
                self._engine.append("kept_texts", texts)
                texts = []
            yield Kept(article, item.source, item.record, item.source_id, key)
        self._engine.append("kept_texts", texts)

    def _readings(self, judged: Collection[str]) -> tuple[dict[str, str], dict[str, str]]:
        """The keys of the records whose readings are here, with their articles; and of records that gave the same."""
        rows = self._engine.run(
            "select record_key, r.article_id, used, text_sha256 from before.readings r "
            "join before.articles a on a.article_id = r.article_id"
        ).fetchall()
        own, again = ({key: a for key, a, used, sha in rows if used == n and sha not in judged} for n in (1, 0))
        return own, again

    def take(self, judged: Collection[str]) -> int:
        """Put what the build before read of the articles kept into the staging tables; returns how many these are.

        Where they are too few, the database is not to be updated but written from the beginning.
        """
        run = self._engine.run
        kept, read = (run(f"select count(*) from {table}").fetchall()[0][0] for table in ("kept", "articles"))
        if kept:
            for table in _TAKEN:
                run(f"insert into {table} select b.* from before.{table} b semi join kept using (article_id)")
            run("insert into article_texts select t.* from kept_texts t semi join kept using (article_id)")
            run("drop table kept_texts")
            run(
                "insert into match_inputs select b.* from before.match_inputs b semi join "
                "(select id from before.occurrences semi join kept using (article_id)) o on o.id = b.occurrence_id"
            )
        self.memo.updates = self.memo.updates and kept >= _ENOUGH * (kept + read)
        self._engine.create("judged_texts", {"text_sha256": "VARCHAR"})
        self._engine.append("judged_texts", [(sha,) for sha in sorted(judged)])
        self.memo.keep(*_TAKEN, "match_inputs")
        return int(kept)

    def save(self) -> None:
        """Leave this build to the next, when its database is in its place.

        Raises CacheError when that fails: the database is whole, and what lies there is not of it.
        """
        try:
            self._save()
        except (QuotesError, duckdb.Error, OSError) as error:
            raise CacheError(f"{cache_file(self._db)}: {error}") from error

    def _save(self) -> None:
        run = self._engine.run
        run(
            "delete from readings where article_id in "
            "(select article_id from articles semi join judged_texts using (text_sha256))"
        )
        self._engine.create("cache_state", _STATE)
        self._engine.append("cache_state", [(self._program, _as_it_is(self._db), self._withdrawn)])
        self.memo.keep("readings", "cache_state")
        new = self._folder / "cache"
        self.memo.save(new)
        os.replace(new, cache_file(self._db))


def cache_file(db: Path) -> Path:
    """Where the cache of a database lies."""
    return db.with_name(f".{db.name}.cache")


def _as_it_is(db: Path) -> str:
    """Tells whether somebody else has written into the database since."""
    if not db.is_file():
        return ""
    stat = db.stat()
    return f"{stat.st_size} {stat.st_mtime_ns}"


@cache
def _program() -> str:
    """A hash of every file of the program, and the versions of the libraries it needs."""
    whole = []
    for name, data in sorted(_contents(files("quotes"), "")):
        whole.append(f"{name} {_hash(data)}")
    needed = "\n".join(r for r in requires("quote-provenance") or () if "extra ==" not in r)
    whole += [f"{name} {version(name)}" for name in sorted(_NAME.findall(needed))]
    return _hash("\n".join(whole).encode())


def _hash(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()


def _contents(folder: Traversable, at: str) -> Iterator[tuple[str, bytes]]:
    for item in folder.iterdir():
        if item.is_dir():
            yield from _contents(item, f"{at}{item.name}/")
        elif not item.name.endswith((".pyc", ".pyo")):
            yield f"{at}{item.name}", item.read_bytes()
