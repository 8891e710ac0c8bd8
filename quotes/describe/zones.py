"""Text that is no article, by the marks of pages.toml: comments, related, form, credits, share, navigation, legal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from quotes.lexicon import data
from quotes.model import Span, Zone

_EDGES = " \t\u00a0.,:;!?…()[]\"'“”‘’„»«‹›*•·|–—-►▶→>_="
_QUOTES = "\"“”„«»‹›'‘’"
_NUMBER = re.compile(r"\d{1,20}(?:[.,]\d{1,20})*")
_ENDS = re.compile(r"(?:\.|…|[.!?…,][\"”’»“'‘]{1,3})[)\]*]{0,2}\Z")
_ASKS = re.compile(r"[!?][\"”’»)]{0,3}\Z")
_ENOUGH = 300
_LONG_HEADLINE = 24
_AROUND = 12


class _Mark(NamedTuple):
    words: str
    prefix: bool
    kind: str
    reach: str
    longest: int


def marked_zones(text: str, lines: Sequence[Span]) -> list[Zone]:
    """The zones of a text whose lines are given, in reading order, disjoint, each made of whole lines.

    What stands below a mark such as "You might also like" are headlines of other articles.

    >>> text = "The dam broke, officials said on Monday night.\\n\\nYou might also like\\nA headline"
    >>> marked_zones(text, [Span(0, 46), Span(48, 67), Span(68, 78)])
    [Zone(start=48, end=67, kind='related'), Zone(start=68, end=78, kind='headline')]
    """
    found: list[Zone] = []
    article = 0
    current: _Mark | None = None
    by_word = _marks()
    for start, end in lines:
        word = text[start : start + 24].split(None, 1)[0].casefold().strip(_EDGES)
        by_next = by_word.get("#" if word[:1].isdigit() else word)
        mark = _mark(text, start, end, by_next) if by_next else None
        if mark:
            if mark.reach == "end" and article >= _ENOUGH:
                found.append(Zone(start, lines[-1].end, mark.kind))
                return found
            current = mark if mark.reach == "list" else None
            _add(found, text, Zone(start, end, mark.kind))
        elif current and not is_running(text, start, end):
            _add(found, text, Zone(start, end, "headline" if current.kind == "related" else current.kind))
        else:
            current = None
            article += end - start
    return found


def _add(found: list[Zone], text: str, zone: Zone) -> None:
    """Another zone, or more of the last one if only blank lines divide two of a kind."""
    if found and found[-1].kind == zone.kind and not text[found[-1].end : zone.start].strip():
        found[-1] = found[-1]._replace(end=zone.end)
    else:
        found.append(zone)


def is_running(text: str, start: int, end: int) -> bool:
    """Whether a line is running text: it ends as a sentence does, or is longer than any headline.

    >>> is_running("Dam breaks in the north", 0, 23), is_running("The dam broke on Monday.", 0, 24)
    (False, True)
    """
    if end - start > _ENOUGH:
        return True
    line = text[start:end]
    words = line.count(" ") + 1
    if words > _LONG_HEADLINE:
        return True
    return (words > 2 and bool(_ENDS.search(line))) or (words > 14 and bool(_ASKS.search(line)))


def _mark(text: str, start: int, end: int, by_next: dict[str, tuple[_Mark, ...]]) -> _Mark | None:
    """The mark, among those with the same first word, that a line is or begins with."""
    words = text[start : min(end, start + 64)].casefold().split(None, 2)
    following = words[1].strip(_EDGES) if len(words) > 1 else ""
    marks = by_next.get("#" if following[:1].isdigit() else following, ()) + (by_next.get("", ()) if following else ())
    length = end - start
    marks = tuple(m for m in marks if length <= m.longest)
    if not marks:
        return None
    if text[start] in _QUOTES:
        return None
    line = _plain(text[start:end])
    whole = line.strip(_EDGES)
    for mark in marks:
        if mark.prefix:
            if line.startswith(mark.words) and not line[len(mark.words) : len(mark.words) + 1].isalnum():
                return mark
        elif whole == mark.words:
            return mark
    return None


@cache
def _marks() -> dict[str, dict[str, tuple[_Mark, ...]]]:
    """All marks by their first word and their second, "" for those of one word; the longest first."""
    found: dict[str, dict[str, set[_Mark]]] = {}
    for kind, table in data("pages").items():
        for language, printed in table.items():
            if len(language) == 2:
                for mark in (_made(p, kind, table) for p in printed):
                    first, second, *_ = (w.strip(_EDGES) for w in [*mark.words.split(" ", 2), ""])
                    found.setdefault(first, {}).setdefault(second, set()).add(mark)
    return {
        first: {second: tuple(sorted(m, key=lambda m: (-len(m.words), m))) for second, m in marks.items()}
        for first, marks in found.items()
    }


def _made(printed: str, kind: str, table: dict[str, str | int]) -> _Mark:
    prefix = printed.endswith("…")
    words = _plain(printed.removesuffix("…"))
    words = words.strip() if prefix else words.strip(_EDGES)
    longest = int(table["longest"]) if prefix else len(words) + _AROUND
    return _Mark(words, prefix, kind, str(table["reach"]), longest)


def _plain(line: str) -> str:
    """A line as marks are compared with it: lower case, "#" for numbers, one kind of space and apostrophe."""
    line = " ".join(line.casefold().replace("’", "'").split())
    return _NUMBER.sub("#", line).lstrip(_EDGES)
