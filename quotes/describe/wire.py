"""Wire copy, recognised from the text alone: the dateline, the closing notes, and the byline of an agency.

"The Associated Press contributed to this report" is no such sign: it says that somebody else wrote the article.
Media Cloud's maintainers found the agencies' own text tags to be the most valuable signal; it cannot rot unseen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from quotes.lexicon.outlets import all_outlets, outlet
from quotes.model import Fact, Span

_HEAD_LINES = 8
_TAIL_LINES = 12
_LONGEST_DATELINE = 110
_DATELINE = re.compile(
    r"(?P<place>[^()\n]{0,80}?)\s?\((?P<agency>[^()\n]{2,40})\)\s{0,2}(?:--?|[–—−‑:.])\s{0,3}",
)
_WORD = re.compile(r"\S+")
_CLOSING = re.compile(
    r"\((?:Additional r|R)eporting (?:and writing )?by [^\n]{3,400}?(?:[Ee]diting|[Ww]riting) by"
    r"|\((?:Writing|Editing) by [^\n]{3,300}\)"
)
_CLOSING_WORDS = ("contributed to this", "eporting by", "diting by", "riting by", "opyright", "©", "(c)")
_COPYRIGHT = re.compile(
    r"(?:©|[Cc]opyright|\([Cc]\))\s{0,2}(?:©\s?)?(?:\d{4}\s{1,2})?(?:by\s)?(?P<agency>[^.,;\n]{2,40})(?=[.,;\n]|\Z)"
)
_STAFF = re.compile(
    r"(?:_{2,3}\s{0,2})?(?P<agency>[A-Z][\w-]{1,12}(?: [A-Z][\w-]{1,12}){0,2}) (?:\w{1,20} ){0,4}"
    r"(?:writer|reporter|correspondent|researcher|journalist)s?\b[^\n]{0,300}contributed to this (?:report|story)"
)


def wire_copy(text: str, body: Sequence[Span], lines: Sequence[Span], byline: Span | None) -> Fact | None:
    """The agency whose copy the text says it is, with the words that say so; None where it names none.

    `body` are the lines outside the zones, `lines` all of them: a copyright line lies in a zone.
    """
    return (
        _dateline(text, body[:_HEAD_LINES])
        or (_of_byline(text, byline) if byline else None)
        or _closing(text, lines[-_TAIL_LINES:])
    )


def dateline(text: str, start: int, end: int) -> re.Match[str] | None:
    """A place, perhaps a day, and an agency in brackets before a dash, at the beginning of a line.

    >>> dateline("LYON, May 3 (AFP) - The bridge is closed.", 0, 41)["agency"]
    'AFP'
    """
    if text.find("(", start, min(end, start + _LONGEST_DATELINE)) < 0:
        return None
    return _DATELINE.match(text, start, min(end, start + _LONGEST_DATELINE))


def agency(name: str) -> str | None:
    """The agency that a name in brackets or in a byline stands for; the first of several.

    >>> agency("dpa/AFP"), agency("BBC")
    ('Deutsche Presse-Agentur', None)
    """
    for one in (name, *re.split(r"\s*[/,+]\s*", name)[:4]):
        if (known := outlet(one)) and known.name in _agencies():
            return known.name
    return None


@cache
def _agencies() -> frozenset[str]:
    return frozenset(o.name for o in all_outlets() if o.kind == "agency")


def _dateline(text: str, lines: Sequence[Span]) -> Fact | None:
    for start, end in lines:
        found = dateline(text, start, end)
        if found and (name := agency(found["agency"])):
            return Fact("wire", name, "found", *found.span("agency"), True)
    return None


def _of_byline(text: str, byline: Span) -> Fact | None:
    """The agency at the end of a byline, or at the beginning of what stands behind its last comma."""
    words = list(_WORD.finditer(text, byline.start, byline.end))
    comma = max((i + 1 for i, w in enumerate(words) if w.group().endswith((",", "|", "/"))), default=len(words))
    behind = [(comma, comma + n) for n in (3, 2, 1) if comma + n <= len(words)]
    for first, last in [(len(words) - n, len(words)) for n in (3, 2, 1) if n <= len(words)] + behind:
        start, end = words[first].start(), words[last - 1].end()
        if name := agency(text[start:end].strip(" ,|/")):
            return Fact("wire", name, "found", start, end, True)
    return None


def _closing(text: str, lines: Sequence[Span]) -> Fact | None:
    tail = text[lines[0].start :] if lines else ""
    if not any(words in tail for words in _CLOSING_WORDS):
        return None
    for start, end in lines:
        found = _STAFF.match(text, start, end) or _COPYRIGHT.match(text, start, min(end, start + 300))
        if found and (name := agency(found["agency"].strip())):
            return Fact("wire", name, "found", *found.span("agency"), True)
        if found := _CLOSING.search(text, start, end):
            return Fact("wire", "Reuters", "found", *found.span(), True)
    return None
