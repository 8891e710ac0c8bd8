"""The file of judgements: read, matched with what this build read, and told what became of each."""

from __future__ import annotations

import csv
import json
import os
import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from quotes.engine import Engine
from quotes.errors import SettingsError
from quotes.judging import DIFFERENT, NO_QUOTE, PAIRWISE, SAME, SPEAKER, VERDICTS, WRONG_SPLIT, Judgement, Place
from quotes.store.reader import open_database

COLUMNS = (
    "made_at", "who", "verdict", "article_sha256", "start_char", "end_char", "other_article_sha256", "other_start_char",
    "other_end_char", "value", "note",
)  # fmt: skip
FILE = "judgements.csv"


def read_judgements(path: Path) -> list[Judgement]:
    """The judgements of a CSV file with the columns COLUMNS, in the order of the file.

    Raises SettingsError, with the line, when the file cannot be used: a verdict must never be lost unseen.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            missing = set(COLUMNS[:6]) - set(rows.fieldnames or ())
            if missing:
                raise SettingsError(
                    f"{path}: no judgements file, the columns {', '.join(sorted(missing))} are missing."
                )
            return [_judgement(path, number, row) for number, row in enumerate(rows, 2)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SettingsError(f"{path}: cannot be read: {error}") from error


def by_article(judgements: Iterable[Judgement]) -> Mapping[str, list[Judgement]]:
    """The judgements about one article alone, by its SHA-256."""
    found: dict[str, list[Judgement]] = {}
    for judgement in judgements:
        if judgement.verdict not in PAIRWISE:
            found.setdefault(judgement.place.article_sha256, []).append(judgement)
    return found


class Replayed:
    """What became of each judgement in this build."""

    def __init__(self, engine: Engine, judgements: Sequence[Judgement]) -> None:
        self.judgements = judgements
        self._occurrences, self._starts, self._aside = _places(engine, judgements)
        self.pairs = [
            (*ids, j.verdict == SAME)
            for j in judgements
            if j.verdict in (SAME, DIFFERENT) and (ids := self._pair(j)) is not None
        ]

    def _pair(self, judgement: Judgement) -> tuple[int, int] | None:
        if judgement.other is None:
            return None
        ids = self._occurrences.get(judgement.place), self._occurrences.get(judgement.other)
        return None if ids[0] is None or ids[1] is None or ids[0] == ids[1] else (ids[0], ids[1])

    def rows(self, quote_of: Mapping[int, str]) -> list[tuple[Any, ...]]:
        """Rows of `judgements`; `quote_of` maps occurrences to the quotes they ended up in."""
        return [
            (
                j.made_at, j.who, j.verdict, *j.place, *(j.other or (None, None, None)), j.value, j.note,
                self._state(j, quote_of),
            )
            for j in sorted(self.judgements)
        ]  # fmt: skip

    def _state(self, judgement: Judgement, quote_of: Mapping[int, str]) -> str:
        if judgement.verdict == NO_QUOTE:
            return "applied" if judgement.place in self._aside else "orphaned"
        if judgement.verdict == WRONG_SPLIT:  # what was one printing is now one for each part
            return "applied" if judgement.place[:2] in self._starts else "orphaned"
        if judgement.verdict == SPEAKER:
            return "applied" if judgement.place in self._occurrences else "orphaned"
        pair = self._pair(judgement)
        if pair is None:
            return "orphaned"
        together = quote_of.get(pair[0]) == quote_of.get(pair[1])
        kept = {SAME: together, DIFFERENT: not together}.get(judgement.verdict, True)
        return "applied" if kept else "conflict"

    def occurrences(self) -> set[int]:
        """The occurrences that judgements of pairs are about."""
        return {i for a, b, _ in self.pairs for i in (a, b)}


def _places(
    engine: Engine, judgements: Sequence[Judgement]
) -> tuple[dict[Place, int], set[tuple[str, int]], set[Place]]:
    """The occurrences at the judged places, where the occurrences of those texts start, and the places set aside."""
    wanted = {place for j in judgements for place in (j.place, j.other) if place is not None}
    if not wanted:
        return {}, set(), set()
    engine.create("judged", {"text_sha256": "VARCHAR"})
    engine.append("judged", [(sha,) for sha in sorted({p.article_sha256 for p in wanted})])
    found: dict[Place, int] = {}
    starts: set[tuple[str, int]] = set()
    for batch in engine.batches(_AT.format(table="occurrences"), "id"):
        starts.update((sha256, start) for _, sha256, start, _ in batch)
        found.update({place: key for key, *where in batch if (place := Place(*where)) in wanted})
    aside: set[Place] = set()
    for batch in engine.batches(_AT.format(table="set_aside"), "id"):
        aside.update(place for _, *where in batch if (place := Place(*where)) in wanted)
    return found, starts, aside


_AT = """select t.id, a.text_sha256, t.start_char, t.end_char from {table} t
join articles a on a.article_id = t.article_id join judged j on j.text_sha256 = a.text_sha256"""


def _judgement(path: Path, line: int, row: Mapping[str, str | None]) -> Judgement:
    try:
        verdict = (row["verdict"] or "").strip()
        if verdict not in VERDICTS:
            raise ValueError(f"the verdict {verdict!r} is none of {', '.join(VERDICTS)}")
        place = Place(row["article_sha256"] or "", int(row["start_char"] or ""), int(row["end_char"] or ""))
        other = None
        if row.get("other_article_sha256"):
            other = Place(
                row["other_article_sha256"] or "", int(row["other_start_char"] or ""), int(row["other_end_char"] or "")
            )
        elif verdict in PAIRWISE:
            raise ValueError(f"{verdict!r} needs the other quotation")
    except (KeyError, ValueError) as error:
        raise SettingsError(f"{path}, line {line}: {error}") from error
    return Judgement(
        row["made_at"] or "", row["who"] or "", verdict, place, other, row.get("value") or None, row.get("note") or None
    )


def judge(
    db: Path, verdict: str, addresses: Sequence[str], value: str | None, note: str | None, who: str, file: Path | None
) -> Judgement:
    """Append one verdict on printings of a database to the file of judgements; the next build replays it.

    `addresses` are ids of printings (o…): two for `same`, `different` and `unsure`, one for the others; a quote's id
    (q…) stands for its first printing. Raises SettingsError when the verdict and what it is given do not fit.
    """
    if verdict not in VERDICTS:
        raise SettingsError(f"{verdict!r} is no verdict; choose one of: {', '.join(VERDICTS)}.")
    wanted = 2 if verdict in PAIRWISE else 1
    if len(addresses) != wanted:
        raise SettingsError(
            f"{verdict!r} needs {'two printings' if wanted == 2 else 'one printing'}, not {len(addresses)}."
        )
    if (verdict == SPEAKER) != bool(value):
        raise SettingsError("--value names the speaker: `speaker is` needs it, the other verdicts do not take it.")
    connection = open_database(db)
    try:
        places = [_place(connection, db, address) for address in addresses]
    finally:
        connection.close()
    path = file or db.with_name(FILE)
    judgement = Judgement(_now(path), who, verdict, places[0], places[1] if wanted == 2 else None, value, note)
    _append(path, judgement)
    return judgement


def _now(path: Path) -> str:
    """The time, but never before the last verdict of the file: what is given last counts, whatever the clock does."""
    now = datetime.now(UTC).replace(microsecond=0)
    last = max((j.made_at for j in read_judgements(path)), default="") if path.is_file() else ""
    with suppress(ValueError, TypeError):  # a time that is none, or has no zone, was not written here
        now = max(now, datetime.fromisoformat(last) + timedelta(seconds=1))
    return now.isoformat()


def unsure_joins(db: Path, limit: int) -> list[dict[str, Any]]:
    """The joins that the build is least sure of and no one has judged, those that move most printings first."""
    connection = open_database(db)
    try:
        rows = connection.execute(
            """select m.score, m.relation, m.evidence, a.text as one, b.text as other,
              'o' || printf('%x', a.id) as one_id, 'o' || printf('%x', b.id) as other_id,
              min(a.n_occurrences, b.n_occurrences) as n
            from matches m join wordings a on a.id = m.a_wording_id join wordings b on b.id = m.b_wording_id
            where not exists (
              select 1 from judgements j
              join articles t on t.text_sha256 = j.article_sha256
              join occurrences o on o.article_id = t.id and o.start_char = j.start_char and o.wording_id in (a.id, b.id)
              where j.verdict in ('same', 'different', 'unsure')
            )
            order by abs(m.score) / (1.0 + min(a.n_occurrences, b.n_occurrences)), m.a_wording_id, m.b_wording_id limit ?""",
            (limit,),
        )
        return [{**dict(row), "evidence": json.loads(row["evidence"])} for row in rows]
    finally:
        connection.close()


def _place(connection: sqlite3.Connection, db: Path, address: str) -> Place:
    number = int(address[1:], 16) if re.fullmatch(r"[oqw][0-9a-f]{1,16}", address) else -1
    row = connection.execute(
        "select a.text_sha256, o.start_char, o.end_char from occurrences o join articles a on a.id = o.article_id "
        "where o.id = ?",
        (number if number < 1 << 63 else -1,),
    ).fetchone()
    if row is None:
        raise SettingsError(f"{address}: no printing of {db} has this id. See `quotes show` or the page of the quote.")
    return Place(*row)


def _append(path: Path, judgement: Judgement) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    new = not path.exists() or path.stat().st_size == 0
    with path.open("a", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        if new:
            rows.writerow(COLUMNS)
        j = judgement
        rows.writerow([j.made_at, j.who, j.verdict, *j.place, *(j.other or ("", "", "")), j.value or "", j.note or ""])
        file.flush()
        os.fsync(file.fileno())
