"""From a record to an article: what is known of it, with the evidence, and which stretches are no running text.

What the input gives beats what is found in the text; both are kept. What neither says is None.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from quotes.describe import dates
from quotes.describe.head import Head, read_head
from quotes.describe.wire import dateline, wire_copy
from quotes.describe.zones import marked_zones
from quotes.lexicon.outlets import host, host_outlet, outlet
from quotes.model import Article, Fact, Record, Span, Zone
from quotes.text.ids import article_id, slug
from quotes.text.language import detect
from quotes.text.paragraphs import paragraphs
from quotes.text.turns import turns

_KINDS = ("article", "transcript")
_URL_DATE = re.compile(r"/((?:19|20)\d\d)[/-](\d\d?)[/-](\d\d?)(?=[/-]|\Z)|/((?:19|20)\d\d)-?(\d\d)-?(\d\d)[/-]")
_LANGUAGE = re.compile(r"\s*([A-Za-z]{2})(?:[-_][A-Za-z0-9-_]{1,20})?\s*\Z")


def describe(record: Record) -> Article:
    """The article that a record holds: title, date, outlet, byline, language, facts and zones, all by general marks.

    >>> text = "The Hill\\n\\nDam breaks\\n\\nBy Jane Doe\\n\\nThe old dam broke, she said."
    >>> article = describe(Record(text, "a.txt"))
    >>> article.outlet, article.title, article.byline, article.published
    ('The Hill', 'Dam breaks', 'Jane Doe', None)
    """
    text, given = record.text, record.given
    lines = paragraphs(text)
    marked = marked_zones(text, lines)
    body = _outside(lines, marked)
    top = read_head(text, body, given.get("title"))
    if given.get("kind") == "transcript":
        body = _above_turns(text, body, top)
    facts = _facts(text, lines, body, top, given)
    chosen = {f.field: f for f in facts if f.chosen}
    published = _published(chosen.get("published"))
    url = given.get("url")
    known = outlet(chosen["outlet"].value) if "outlet" in chosen else None
    name = known.name if known else chosen["outlet"].value if "outlet" in chosen else None
    outlet_id = slug(name) if name else None
    date = published.iso if published else None
    return Article(
        id=article_id(text, outlet_id or (host(url) if url else None), date),
        text=text,
        source=record.source,
        record=record.record,
        source_id=record.source_id,
        title=_value(chosen, "title"),
        outlet=name,
        outlet_id=outlet_id,
        byline=_value(chosen, "byline"),
        published=date,
        published_precision=published.precision if published else None,
        published_evidence=_evidence(text, chosen.get("published")),
        url=url,
        language=_language(text, given.get("language")),
        kind=given["kind"] if given.get("kind") in _KINDS else "article",
        facts=tuple(facts),
        zones=_ordered([*marked, *top.zones, *_datelines(text, body)]),
    )


def _facts(text: str, lines: list[Span], body: list[Span], top: Head, given: Mapping[str, str]) -> list[Fact]:
    """What is given, then what is found; of each field the first that can be used counts."""
    found = [Fact(name, value, "given", None, None, True) for name, value in sorted(given.items())]
    found = [f._replace(chosen=False) if f.field == "published" and not dates.parse(f.value) else f for f in found]
    found += top.facts
    if url := given.get("url"):
        found += _of_url(url)
    byline = next((Span(f.start or 0, f.end or 0) for f in top.facts if f.field == "byline"), None)
    if wired := wire_copy(text, body, lines, byline):
        found.append(wired)
    return _one_chosen(found)


def _one_chosen(facts: list[Fact]) -> list[Fact]:
    """Of each field only the first usable fact counts; the same fact is not told twice."""
    seen: set[tuple[str, str, str]] = set()
    taken: set[str] = set()
    kept = []
    for fact in facts:
        key = (fact.field, fact.origin, fact.value)
        if key not in seen:
            kept.append(fact._replace(chosen=fact.chosen and fact.field not in taken))
            seen.add(key)
            if fact.chosen:
                taken.add(fact.field)
    return kept


def _of_url(url: str) -> list[Fact]:
    """What an address says: whose site it is, and the day, where the path has one."""
    name = host(url)
    known = host_outlet(url)
    facts = [Fact("outlet", known.name if known else name, "found", None, None, True)] if name else []
    if day := _URL_DATE.search(url):
        numbers = "-".join(part.zfill(2) for part in day.groups() if part)
        if date := dates.parse(numbers):
            facts.append(Fact("published", date.iso, "found", None, None, True))
    return facts


def _published(fact: Fact | None) -> dates.Date | None:
    return dates.parse(fact.value) if fact else None


def _evidence(text: str, fact: Fact | None) -> str | None:
    """The words that give the date, or where it comes from."""
    if fact is None:
        return None
    if fact.origin == "given":
        return "given"
    return "the address" if fact.start is None else text[fact.start : fact.end]


def _value(chosen: Mapping[str, Fact], name: str) -> str | None:
    return chosen[name].value.strip() if name in chosen else None


def _language(text: str, given: str | None) -> str:
    if given and (code := _LANGUAGE.match(given)):
        return code[1].lower()
    return detect(text) or "und"


def _outside(lines: list[Span], marked: list[Zone]) -> list[Span]:
    """The lines that lie in no zone."""
    if not marked:
        return lines
    zone = iter([*marked, Zone(1 << 62, 1 << 62, "")])
    current = next(zone)
    kept = []
    for line in lines:
        while line.start >= current.end:
            current = next(zone)
        if line.end <= current.start:
            kept.append(line)
    return kept


def _above_turns(text: str, body: list[Span], top: Head) -> list[Span]:
    """Nothing in the turns of a transcript is its head: a short first turn is no title. Returns the lines above them."""
    first = next((turn.start for turn in turns(text)), len(text))
    top.facts = [fact for fact in top.facts if fact.start is None or fact.start < first]
    top.zones = [zone for zone in top.zones if zone.start < first]
    return [line for line in body if line.start < first]


def _datelines(text: str, body: list[Span]) -> list[Zone]:
    """The place and agency before the first words of an article."""
    for start, end in body[:8]:
        if found := dateline(text, start, end):
            return [Zone(start, found.end(), "dateline")] if found["place"].strip() else []
    return []


def _ordered(found: list[Zone]) -> tuple[Zone, ...]:
    """In reading order and disjoint: of two that overlap the first counts."""
    kept: list[Zone] = []
    for zone in sorted(found):
        if not kept or zone.start >= kept[-1].end:
            kept.append(zone)
    return tuple(kept)
