"""Outlets credited by where their name stands: in a list of sources, before a colon, behind another's headline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from quotes.lexicon import data
from quotes.lexicon.outlets import Mention, mentions, outlet
from quotes.model import Article, Credit, Extraction, Fact

_DIVIDED = re.compile(r"\s*(?:[,;/|]|\band\b|\bund\b|\bet\b|\by\b|&)\s*")
_HEADLINE = re.compile(r"\s(?:--|[–—|-])\s{0,2}(?P<name>[^\n–—|]{2,60}?)\s*\Z")
_NAME = re.compile(r"(?:[A-ZÀ-ÞЀ-Я0-9][\w.'’&-]{0,30}(?: (?:of |the |de |la |du )?|\Z)){1,6}\Z")
_MOST_PREFIXES = 2
_LONGEST_LIST = 400


def whole(article: Article) -> Iterator[Credit]:
    """What is credited for the whole article: lists of sources, and the agency of wire copy."""
    text = article.text
    for zone in article.zones:
        if zone.kind == "credits":
            for start, end in _lines(text, zone.start, zone.end):
                yield from _listed(text, start, end)
    at = text.find("h/t")
    while at >= 0:
        yield from _listed(text, at, _line_end(text, at))
        at = text.find("h/t", _line_end(text, at))
    for fact in article.facts:
        if fact.field == "wire" and fact.chosen:
            yield _of_wire(fact)


def headlines(article: Article, extraction: Extraction) -> Iterator[Credit]:
    """The outlets behind the headlines of a list: `Dam breaks -- BBC`; with the marked span that stands in the line."""
    for zone in article.zones:
        if zone.kind == "headline":
            for start, end in _lines(article.text, zone.start, zone.end):
                yield from _behind(article.text, start, end, extraction)


def _behind(text: str, start: int, end: int, extraction: Extraction) -> Iterator[Credit]:
    found = _HEADLINE.search(text, max(start, end - 80), end)
    known = outlet(found["name"]) if found else None
    if found and known:
        marked = [i for i, s in enumerate(extraction.set_aside) if start <= s.start and s.end <= end]
        span = found.span("name")
        yield Credit(*span, known.name, "outlet", "headline", None, marked[0] if marked else None)


def _listed(text: str, start: int, end: int) -> Iterator[Credit]:
    """The names behind "Sources:"; one in no list of outlets counts if a known one stands beside it."""
    end = min(end, start + _LONGEST_LIST)
    lead = _lead().match(text, start, end)
    if not lead:
        return
    names = [name for name in _items(text, lead.end(), end) if _NAME.match(text[name[0] : name[1]])]
    known = [outlet(text[a:b]) for a, b in names]
    looks = {m.start: m for m in mentions(text, lead.end(), end, unknown=True)}
    for (a, b), one in zip(names, known, strict=True):
        if one or any(known) or (a in looks and looks[a].end == b):
            yield Credit(a, b, one.name if one else text[a:b], "outlet", "article")


def _items(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for divider in [*_DIVIDED.finditer(text, start, end), None]:
        stop = divider.start() if divider else end
        while at < stop and text[at] in " \t\u00a0([":
            at += 1
        while stop > at and text[stop - 1] in " \t\u00a0.)]*":
            stop -= 1
        if stop > at:
            yield at, stop
        at = divider.end() if divider else end


def prefixes(article: Article, known: Iterable[Mention]) -> Iterator[Credit]:
    """An outlet's name and a colon before the excerpt from it; not the name of who asks in an interview."""
    text = article.text
    found = [
        Credit(m.start, m.end, m.name, "outlet", "article")
        for m in known
        if text.startswith(": ", m.end) and text[m.start - 1 : m.start] in ("", "\n") and m.name != article.outlet
    ]
    if len(found) <= _MOST_PREFIXES:
        yield from found


def _of_wire(fact: Fact) -> Credit:
    return Credit(fact.start or 0, fact.end or 0, fact.value, "outlet", "article")


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end:
        stop = min(_line_end(text, start), end)
        if stop > start:
            yield start, stop
        start = stop + 1


def _line_end(text: str, at: int) -> int:
    stop = text.find("\n", at)
    return len(text) if stop < 0 else stop


@cache
def _lead() -> re.Pattern[str]:
    words = sorted(
        {re.escape(w) for table in data("credits").values() for w in table["lists"]}, key=lambda w: (-len(w), w)
    )
    return re.compile(rf"[\s(\[*–-]{{0,5}}(?:{'|'.join(words)})\s{{0,2}}(?::|\b(?=\s))\s{{0,2}}", re.IGNORECASE)
