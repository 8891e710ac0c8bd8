"""Outlets that are named beside a quotation, in the sentence that frames it, though no list of outlets knows them.

Which names are outlets' is known from the other printings: who also prints the quote and is named beside it is credited.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from quotes.provenance.values import Cited, Printing
from quotes.text.paragraphs import sentences

_END = re.compile(r"[\n“„«\"]|''")
_LAST_END = re.compile(r"(?s:.*)(?:[\n”»\"]|'')")
_CLOSING = " \n\"”’'»“,."
_OPENING = " \n\"“‘'«„"
_WORDS_BEFORE = re.compile(r"(?:\S+\s+){0,3}\Z")
_MANY = 9  # names: from here on it is faster to look for them by their words
_RUN = re.compile(r"[^\W_]+")  # letters and digits

Names = Mapping[str, Sequence[tuple[str, str]]]


def by_first_word(outlets: Mapping[str, str]) -> Names:
    """The outlets (names by id) under the first word of their names, so that many are looked for at once.

    >>> by_first_word({"sun": "The Sun", "sun-herald": "Sun Herald"})
    {'sun': [('sun', 'The Sun'), ('sun-herald', 'Sun Herald')]}
    """
    found: dict[str, list[tuple[str, str]]] = {}
    for outlet_id in sorted(outlets):
        if first := _RUN.search(outlets[outlet_id].removeprefix("The ")):
            found.setdefault(first.group().casefold(), []).append((outlet_id, outlets[outlet_id]))
    return found


def named_beside(printing: Printing, outlets: Names) -> tuple[Cited, ...]:
    """Credits to those of the outlets, not its own, that a printing's sentence names outside the marks.

    >>> from quotes.provenance.values import Publication
    >>> names = by_first_word({"harbour-post": "The Harbour Post"})
    >>> seen = Printing(1, Publication("a1", ""), 1, (), "No.", end=3, after='," said Ann, noted the Harbour Post. Then')
    >>> [(c.outlet, c.as_printed, c.start) for c in named_beside(seen, names)]
    [('The Harbour Post', 'Ann, noted the Harbour Post', 11)]
    """
    beside = f"{printing.after}\n{printing.before}".casefold()
    likely = outlets if len(outlets) < _MANY else _RUN.findall(beside)
    if not any(run in outlets and run in beside for run in likely):
        return ()
    found = []
    for text, start in _frames(printing):
        lower = text.lower()
        runs = {run.casefold() for run in _RUN.findall(text)}
        for outlet_id, outlet in sorted(pair for run in runs for pair in outlets.get(run, ())):
            name = outlet.removeprefix("The ")
            # a name of several words is known by them; "Time" or "Sun" only by its capital
            at = lower.find(name.lower()) if " " in name and len(lower) == len(text) else text.find(name)
            if at < 0 or outlet_id == printing.article.outlet_id:
                continue
            end = at + len(name)
            if text[at - 1 : at].isalnum() or text[end : end + 1].isalnum():
                continue
            before = _WORDS_BEFORE.search(text, 0, at)
            first = before.start() if before else at
            found.append(Cited(outlet_id, outlet, "quote", start + first, start + end, text[first:end]))
    return tuple(found)


def _frames(printing: Printing) -> Iterator[tuple[str, int]]:
    """What stands beside the marks in the same sentence, each with its place in the article."""
    after = printing.after.lstrip(_CLOSING)
    end = _END.search(after)
    for first, last in sentences(after, 0, end.start() if end else len(after))[:1]:
        yield after[first:last], printing.end + len(printing.after) - len(after) + first
    before = printing.before.rstrip(_OPENING)
    start = _LAST_END.match(before)
    for first, last in sentences(before, start.end() if start else 0, len(before))[-1:]:
        yield before[first:last], printing.start - len(printing.before) + first
