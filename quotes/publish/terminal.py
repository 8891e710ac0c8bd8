"""A quote in the terminal: the page of the site as text, or as JSON."""

from __future__ import annotations

import json
import re
import shutil
import textwrap
from pathlib import Path
from typing import Any

from quotes.errors import DatabaseError
from quotes.publish.check import ACCIDENTAL, NOT_FOUND, OTHER_SPEAKER, SUBSTANTIVE, VERBATIM, Report
from quotes.publish.pages.quote import find_quote, quote_page
from quotes.publish.search import find
from quotes.store.reader import open_database

_ID = re.compile(r"[qow][0-9a-f]{1,16}")


def quote_json(db: Path, address: str) -> str:
    """Everything the page of a quote shows, as JSON."""
    return json.dumps(_page(db, address), ensure_ascii=False, indent=2, default=str)


def quote_text(db: Path, address: str, colour: bool) -> str:
    """A quote, its wordings side by side and its printings, no wider than the terminal."""
    page = _page(db, address)
    width = min(100, shutil.get_terminal_size((88, 24)).columns)
    return "\n".join([*_head(page, width), "", *_wordings(page, width, colour), *_places(page, width, colour)])


def found_json(db: Path, words: str, limit: int) -> str:
    """The quotes nearest to the words, as JSON."""
    return json.dumps(_find(db, words, limit), ensure_ascii=False, indent=2)


def found_text(db: Path, words: str, limit: int) -> str:
    """The quotes nearest to the words, a short paragraph each."""
    found = _find(db, words, limit)
    lines = [f"{word}: searched as {', '.join(near)}" for word, near in found["respelt"].items()]
    if not found["quotes"]:
        return f"Nothing here has these words: {words}"
    if found["how"] == "some words":
        lines.append("No wording has all of these words; the nearest are:")
    width = min(100, shutil.get_terminal_size((88, 24)).columns)
    for quote in found["quotes"]:
        lines += ["", *textwrap.wrap(f"“{quote['wording']}”", width)]
        speaker = quote["speaker"] or "speaker unknown"
        counts = f"{_plural(quote['n_articles'], 'article')}, {_plural(quote['n_wordings'], 'wording')}"
        lines.append(f"— {speaker} · {counts} · quotes show {quote['id']}")
    return "\n".join(lines).strip()


def _find(db: Path, words: str, limit: int) -> dict[str, Any]:
    connection = open_database(db)
    try:
        found = find(connection, words, limit)
        for quote in found["quotes"]:
            row = connection.execute("select name from speakers where id = ?", (quote["speaker_id"],)).fetchone()
            quote["speaker"] = row[0] if row else None
        return found
    finally:
        connection.close()


def _page(db: Path, address: str) -> dict[str, Any]:
    connection = open_database(db)
    try:
        found = find_quote(connection, address) if _ID.fullmatch(address) else None
        if found is None:
            raise DatabaseError(
                f"{address}: no quote, printing or wording of {db} has this id. Find one with `quotes serve`."
            )
        return quote_page(connection, found)
    finally:
        connection.close()


def _head(page: dict[str, Any], width: int) -> list[str]:
    counts = page["counts"]
    speakers = ", ".join(s["name"] for s in page["speakers"]) or "speaker unknown"
    outlets = f"{_plural(counts['outlets'], 'outlet')} known"
    first = f"earliest: {page['earliest_printing'] or 'unknown'} ({page['earliest_note']})"
    return [
        *textwrap.wrap(f"“{page['text']}”", width),
        f"— {speakers}",
        "",
        *textwrap.wrap(
            f"{page['id']}: in {_plural(counts['articles'], 'article')} ({outlets}), "
            f"{_plural(counts['wordings'], 'wording')}; {first}",
            width,
        ),
    ]


def _wordings(page: dict[str, Any], width: int, colour: bool) -> list[str]:
    lines = []
    for wording in page["wordings"]:
        lines += [_bold(f"{wording['letter']}  {_plural(wording['n_occurrences'], 'printing')}", colour)]
        lines += textwrap.wrap(wording["text"], width, initial_indent="   ", subsequent_indent="   ")
        lines += [line for p in wording["printings"] for line in _wrapped(f"· {p['name']}", width)]
        for fragment in wording["fragments"]:
            lines += _wrapped(
                f"{fragment['letter']} (part of it, {_plural(fragment['n_occurrences'], 'printing')}): {fragment['text']}",
                width,
            )
        lines.append("")
    return lines


def _places(page: dict[str, Any], width: int, colour: bool) -> list[str]:
    """One line a place and wording: where, and what stands there."""
    lines = [_bold("Where they differ", colour)] if page["places"] else []
    for place in page["places"]:
        where = f"… {place['before']} ▸ {place['after']} …"
        lines += textwrap.wrap(f"{place['place']}. {where}", width)
        for reading in place["readings"]:
            kind = f"  [{reading['kind']}]" if reading.get("kind") else ""
            lines += _wrapped(f"{', '.join(reading['letters'])}: {reading['text'] or '(nothing)'}{kind}", width)
    return lines


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, initial_indent="     ", subsequent_indent="       ")


def _plural(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


def _bold(text: str, colour: bool) -> str:
    return f"\x1b[1m{text}\x1b[0m" if colour else text


_SIGNS = {VERBATIM: "=", ACCIDENTAL: "≈", SUBSTANTIVE: "≠", OTHER_SPEAKER: "?", NOT_FOUND: "·"}


def checked_text(report: Report, colour: bool) -> str:
    """A report on a draft: every quotation, its verdict, and the evidence."""
    width = min(100, shutil.get_terminal_size((88, 24)).columns)
    dates = f", dated {report.first_seen[:10]} to {(report.last_seen or '')[:10]}" if report.first_seen else ""
    lines = []
    for c in report.checked:
        verdict = (
            f"{c.verdict} in {_plural(report.n_articles, 'article')}{dates}" if c.verdict == NOT_FOUND else c.verdict
        )
        lines.append(_bold(f"{_SIGNS[c.verdict]} {verdict}", colour) + f"  ({c.draft}, characters {c.start}–{c.end})")
        lines += textwrap.wrap(f"“{c.text}”", width, initial_indent="  ", subsequent_indent="  ")
        for d in c.differences:
            if d["class"] != "extent":
                flags = f", {', '.join(d['flags'])}" if d["flags"] else ""
                lines += _wrapped(
                    f"printed: {d['printed'] or '(nothing)'} · draft: {d['draft'] or '(nothing)'}  [{d['kind']}{flags}]",
                    width,
                )
        if c.verdict == OTHER_SPEAKER:
            lines += _wrapped(f"the draft names {c.speaker}; printings name {', '.join(c.speakers)}", width)
        for p in c.printings[:3]:
            lines += _wrapped(f"· {p['article']} — {p['speaker'] or 'speaker unknown'}", width)
        if c.quote_id:
            lines += _wrapped(f"quotes show {c.quote_id}", width)
        lines.append("")
    counts = ", ".join(
        f"{n} {verdict}" for verdict in _SIGNS if (n := sum(c.verdict == verdict for c in report.checked))
    )
    return "\n".join([*lines, f"{_plural(len(report.checked), 'quotation')}: {counts or 'none found in the draft'}"])
