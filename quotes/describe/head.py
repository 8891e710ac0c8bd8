"""What stands above an article: masthead, title, byline, date, each with the words that say so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from quotes.describe import dates
from quotes.describe.wire import agency
from quotes.describe.zones import is_running
from quotes.lexicon import data
from quotes.lexicon.outlets import glued, outlet
from quotes.model import Fact, Span, Zone

_LINES = 12
_LONGEST_TITLE = 250
_LONGEST_BYLINE = 120
_SLOGAN_WORDS = 10
_BYLINE_ENDS = re.compile(r"\s*(?:[|•·]|\s[–—-]\s|\b(?:on|Published|Updated)\b|\d)")
_INITIALS_END = re.compile(r"(?:\b[A-Z]\.){2,}\Z|\b(?:Inc|Jr|Sr|Corp|Co|St|etc)\.\Z")
_SUFFIX = re.compile(r"\s{1,3}(?:\||–|—|-|::|«|»|•)\s{1,3}(?=[^|–—]{2,50}\Z)")
_WORD = re.compile(r"\w+")


@dataclass(slots=True)
class Head:
    """What was found above the article, in the order of the text."""

    facts: list[Fact] = field(default_factory=list)
    zones: list[Zone] = field(default_factory=list)

    def add(self, name: str, value: str, start: int, end: int) -> None:
        """Another fact; the first of a kind counts."""
        chosen = all(f.field != name for f in self.facts)
        self.facts.append(Fact(name, value, "found", start, end, chosen))


def read_head(text: str, lines: Sequence[Span], title: str | None) -> Head:
    """Reads the lines above the first running one, and the title wherever it stands among the first lines.

    `title` is the one given by the input, if any: a line that repeats it is the title.
    """
    found = Head()
    first = next((i for i, line in enumerate(lines) if is_running(text, *line)), None)
    if first is None:
        return found
    given = _letters(title) if title else None
    slogan = first == 0 and _is_slogan(text, lines)
    if slogan:
        found.zones.append(Zone(*lines[0], "masthead"))
        first = next((i for i, line in enumerate(lines) if i and is_running(text, *line)), 1)
    for line in lines[1 if slogan else 0 : min(first, _LINES)]:
        _line(text, line, found)
    if given and not any(z.kind == "title" for z in found.zones):
        _repeated(text, lines[: max(first, 3)], found, given)
    return found


def _line(text: str, line: Span, found: Head) -> None:
    """What one line above the article is, if it is anything known."""
    start, end = line
    words = text[start:end]
    if date := dates.of_line(words):
        found.add("published", date.iso, start + date.start, start + date.end)
        found.zones.append(Zone(start, end, "dateline"))
    if names := byline(words):
        found.add("byline", words[names.start : names.end], start + names.start, start + names.end)
        found.zones[-1:] = [z for z in found.zones[-1:] if z.start != start]
        found.zones.append(Zone(start, end, "byline"))
    elif date:
        return
    elif name := agency(words):
        found.add("wire", name, start, end)
        found.zones.append(Zone(start, end, "byline"))
    elif masthead := _masthead(words):
        name, stop = masthead
        found.add("outlet", name, start, start + stop)
        found.zones.append(Zone(start, end, "masthead"))
    elif _may_be_title(words) and not any(z.kind == "title" for z in found.zones):
        _title(text, line, found)


def _title(text: str, line: Span, found: Head) -> None:
    """The line as the title, without the name of the outlet behind it."""
    start, end = line
    suffix = _SUFFIX.search(text, start, end)
    known = outlet(text[suffix.end() : end]) if suffix else None
    stop = end
    if suffix and known:
        stop = suffix.start()
        found.add("outlet", known.name, suffix.end(), end)
    found.add("title", text[start:stop], start, stop)
    found.zones.append(Zone(start, end, "title"))


def _repeated(text: str, lines: Sequence[Span], found: Head, given: str) -> None:
    """The given title as a line of its own, even where it ends like a sentence."""
    for start, end in lines:
        if _letters(text[start:end]) == given:
            found.add("title", text[start:end], start, end)
            found.zones.append(Zone(start, end, "title"))
            return


def byline(line: str) -> Span | None:
    """The names in a line that says who wrote the article.

    >>> byline("By Jane Doe and John Q. Public, Associated Press")
    Span(start=3, end=48)
    >>> byline("By the numbers: what 2015 cost") is None
    True
    """
    leads, small = _bylines()
    lead = leads.match(line)
    if not lead or len(line) > _LONGEST_BYLINE:
        return None
    ends = _BYLINE_ENDS.search(line, lead.end())
    names = line[lead.end() : ends.start() if ends else None].rstrip(" ,;:")
    words = _WORD.findall(names)
    if not words or len(words) > 14 or any(w[0].islower() and w not in small for w in words):
        return None
    return Span(lead.end(), lead.end() + len(names))


def _masthead(line: str) -> tuple[str, int] | None:
    """The outlet whose name the line is, or to whose name the rest of the line is glued; where the name ends."""
    if len(line) > 120:
        return None
    if known := outlet(line.strip("|•·- ")):
        return known.name, len(line)
    return glued(line)


def _is_slogan(text: str, lines: Sequence[Span]) -> bool:
    """A short sentence alone on the first line, with a title below it and running text below that."""
    if len(lines) < 3 or text[lines[0].start : lines[0].end].count(" ") >= _SLOGAN_WORDS:
        return False
    return (
        not is_running(text, *lines[1])
        and _may_be_title(text[lines[1].start : lines[1].end])
        and any(is_running(text, *line) for line in lines[2:5])
    )


def _may_be_title(line: str) -> bool:
    """Long enough to say something, no sentence with a full stop, and no list, address or label."""
    words = _WORD.findall(line)
    if not 2 <= len(words) <= 40 or len(line) > _LONGEST_TITLE or line.endswith((":", ",", ";")):
        return False
    if line.endswith(".") and not line.endswith("...") and not _INITIALS_END.search(line):
        return False
    return line[0] not in "•*-–—|©@#(" and "://" not in line


def _letters(title: str) -> str:
    return " ".join(_WORD.findall(title.casefold()))


@cache
def _bylines() -> tuple[re.Pattern[str], frozenset[str]]:
    """How a byline begins, and the small words it may hold."""
    table = data("heads")["byline"]
    leads = "|".join(re.escape(w) for w in sorted(table["leads"], key=lambda w: (-len(w), w)))
    return re.compile(rf"(?:{leads})\s{{0,2}}:?\s{{1,3}}(?=(?-i:[^\W\d_a-z]))", re.IGNORECASE), frozenset(
        table["small"]
    )
