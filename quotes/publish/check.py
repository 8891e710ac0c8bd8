"""Every quotation of a draft against the database: who printed it in which words, and what differs. Never a verdict on truth."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from quotes.attribute import attribute
from quotes.describe import describe
from quotes.errors import InputError
from quotes.extract import extract
from quotes.ingest import read
from quotes.model import Attribution, Problem, Record
from quotes.publish.search import find
from quotes.publish.words import compared
from quotes.store.reader import open_database
from quotes.text.wording import wording_forms
from quotes.text.words import compared_words

VERBATIM = "verbatim"
ACCIDENTAL = "accidental differences only"
SUBSTANTIVE = "substantive difference"
OTHER_SPEAKER = "verbatim but another speaker or source"
NOT_FOUND = "not found"

_CANDIDATES = 5
_NEAR_ENOUGH = 70.0  # of 100: partial likeness of the words below which two quotations are not compared


@dataclass(frozen=True, slots=True)
class Checked:
    """One quotation of a draft. `start` and `end` are code points of the draft; `differences` are from `wording`."""

    draft: str
    start: int
    end: int
    text: str
    speaker: str | None
    verdict: str
    quote_id: str | None
    wording: str | None
    differences: list[dict[str, Any]]
    speakers: list[str]
    printings: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Report:
    """All quotations of the drafts, and what they were compared with."""

    checked: list[Checked]
    n_articles: int
    first_seen: str | None
    last_seen: str | None

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON can carry it."""
        return asdict(self)


def check(db: Path | str, drafts: Sequence[str] | str) -> Report:
    """Compare the quotations of drafts, files or folders as `quotes build` reads them, with those of a database.

    Raises InputError when a draft cannot be read, DatabaseError when the database cannot.
    """
    connection = open_database(db)
    try:
        n, first, last = connection.execute("select count(*), min(published), max(published) from articles").fetchone()
        return Report([c for record in _records(drafts) for c in _check_draft(connection, record)], n, first, last)
    finally:
        connection.close()


def _records(drafts: Sequence[str] | str) -> Iterator[Record]:
    for item in read(drafts):
        if isinstance(item, Problem):
            raise InputError(f"{item.source}: {item.message}")
        yield item


def _check_draft(connection: sqlite3.Connection, record: Record) -> Iterator[Checked]:
    article = describe(record)
    extraction = extract(article)
    for occurrence, attribution in zip(extraction.occurrences, attribute(article, extraction), strict=True):
        parts = [article.text[p.start : p.end] for p in occurrence.parts]
        text = wording_forms([parts])[0]
        found = _nearest(connection, text)
        place = (article.source, occurrence.start, occurrence.end, text, attribution.name)
        if found is None:
            yield Checked(*place, NOT_FOUND, None, None, [], [], [])
        else:
            yield _compared(connection, place, attribution, *found)


def _nearest(connection: sqlite3.Connection, text: str) -> tuple[str, str, list[dict[str, Any]]] | None:
    """The quote and wording with the least difference from the text, and the differences."""
    best = None
    for quote in find(connection, text, _CANDIDATES)["quotes"]:
        for (wording,) in connection.execute("select text from wordings where quote_id = ? limit 200", (quote["id"],)):
            if fuzz.partial_ratio(_plain(text), _plain(wording)) < _NEAR_ENOUGH:
                continue
            found = compared(wording, text)
            key = (
                sum(d["class"] == "substantive" for d in found),
                sum(d["class"] != "extent" for d in found),
                len(found),
            )
            if best is None or (key, quote["id"], wording) < best[0]:
                best = ((key, quote["id"], wording), found)
    return None if best is None else (best[0][1], best[0][2], best[1])


def _plain(text: str) -> str:
    return " ".join(compared_words(text))


def _compared(
    connection: sqlite3.Connection,
    place: tuple[str, int, int, str, str | None],
    attribution: Attribution,
    quote_id: str,
    wording: str,
    found: list[dict[str, Any]],
) -> Checked:
    rows = connection.execute(
        """select 'o' || printf('%x', o.id) as id, a.label as article, a.published, s.name as speaker, w.text as wording
        from occurrences o join articles a on a.id = o.article_id join wordings w on w.id = o.wording_id
        left join speakers s on s.id = o.speaker_id where o.quote_id = ?
        order by a.published is null, a.published, o.id limit 200""",
        (quote_id,),
    )
    printings = [dict(row) for row in rows]
    speakers = sorted({p["speaker"] for p in printings if p["speaker"]})
    classes = {d["class"] for d in found} - {"extent"}
    verdict = SUBSTANTIVE if "substantive" in classes else ACCIDENTAL if classes else VERBATIM
    if verdict == VERBATIM and _another(attribution, speakers):
        verdict = OTHER_SPEAKER
    same = [p for p in printings if p["wording"] == wording]
    told = [
        {**{k: d[k] for k in ("kind", "class", "flags")}, "printed": d["base_text"], "draft": d["this_text"]}
        for d in found
    ]
    return Checked(*place, verdict, quote_id, wording, told, speakers, same[:10])


def _another(attribution: Attribution, speakers: Sequence[str]) -> bool:
    """Whether the draft names somebody whom no printing names, by last name; the unknown contradict nobody."""
    if attribution.name is None or attribution.speaker_kind == "unnamed" or not speakers:
        return False
    last = attribution.name.casefold().split()[-1]
    return all(speaker.casefold().split()[-1] != last for speaker in speakers)
