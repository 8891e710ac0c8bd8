"""Outlets that are named beside a quotation, in the sentence that frames it, though no list of outlets knows them.

Which names are outlets' is known from the other printings: who also prints the quote and is named beside it is credited.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from quotes.provenance.values import Cited, Printing

_END = re.compile(r"[.!?…][\"”’'»)]{0,3}\s|[\n“„«\"]|''")
_LAST_END = re.compile(r"(?s:.*)(?:[.!?…][\"”’'»)]{0,3}\s|[\n”»\"]|'')")
_CLOSING = " \n\"”’'»“,."
_OPENING = " \n\"“‘'«„"
_WORDS_BEFORE = re.compile(r"(?:\S+\s+){0,3}\Z")


def named_beside(printing: Printing, outlets: Mapping[str, str]) -> tuple[Cited, ...]:
    """Credits to those of the outlets (names by id), not its own, that a printing's sentence names outside the marks.

    >>> from quotes.provenance.values import Publication
    >>> seen = Printing(1, Publication("a1", ""), 1, (), "No.", end=3, after='," said Ann, noted the Harbour Post. Then')
    >>> [(c.outlet, c.as_printed, c.start) for c in named_beside(seen, {"harbour-post": "The Harbour Post"})]
    [('The Harbour Post', 'Ann, noted the Harbour Post', 11)]
    """
    found = []
    for text, start in _frames(printing):
        lower = text.lower()
        for outlet_id in sorted(outlets):
            name = outlets[outlet_id].removeprefix("The ")
            # a name of several words is known by them; "Time" or "Sun" only by its capital
            at = lower.find(name.lower()) if " " in name and len(lower) == len(text) else text.find(name)
            if at < 0 or outlet_id == printing.article.outlet_id:
                continue
            end = at + len(name)
            if text[at - 1 : at].isalnum() or text[end : end + 1].isalnum():
                continue
            before = _WORDS_BEFORE.search(text, 0, at)
            first = before.start() if before else at
            found.append(Cited(outlet_id, outlets[outlet_id], "quote", start + first, start + end, text[first:end]))
    return tuple(found)


def _frames(printing: Printing) -> Iterator[tuple[str, int]]:
    """What stands beside the marks in the same sentence, each with its place in the article."""
    after = printing.after.lstrip(_CLOSING)
    if after:
        end = _END.search(after)
        yield after[: end.start() if end else len(after)], printing.end + len(printing.after) - len(after)
    before = printing.before.rstrip(_OPENING)
    if before:
        start = _LAST_END.match(before)
        first = start.end() if start else 0
        yield before[first:], printing.start - len(printing.before) + first
