"""What is spoken in a transcript: no quotation marks are needed there, each turn is speech from its first word.

Each paragraph of a turn is one occurrence; a long one is cut at the end of a sentence. Sentences by themselves would be
parts of the articles' longer quotations, and never their base; whole turns would make one quote of all that is quoted
from a speech. A quotation of one or two sentences mostly lies within one paragraph, is part of it, and is shown against
it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from quotes.extract.zones import Zones
from quotes.model import Article, Extraction, Occurrence, Part, Span
from quotes.text.paragraphs import each_sentence
from quotes.text.turns import Line, spoken_lines, turns

_LONGEST = 1200  # characters of a passage: some ten sentences, so that few quotations of two stand across a cut
_MARKED = 5  # without turns, all is spoken unless more than one character in so many stands between marks
_REMARK = re.compile(r"\([^()\n]{1,80}\)")  # (Applause.), (through an interpreter), (00:12): nobody speaks brackets

_Stretches = Collection[tuple[int, int]]


def passages(article: Article, marked: Extraction) -> list[Occurrence]:
    """What is spoken in a transcript as occurrences, in reading order; spans are code points of the article's text.

    `marked` is what stands between marks. Where no turn is marked and much stands between marks, it alone is spoken.
    """
    text = article.text
    found = [turn.lines for turn in turns(text)]
    if not found:
        if _is_marked(text, marked.occurrences):
            return []
        found = [tuple(spoken_lines(text))]
    between = {(p.start, p.end) for o in marked.occurrences for p in o.parts}
    between |= {(aside.start, aside.end) for aside in marked.set_aside}
    zones = Zones(article.zones)
    return [one for lines in found for one in _of_turn(text, lines, between, zones, article.language)]


def with_passages(marked: Sequence[Occurrence], spoken: Sequence[Occurrence]) -> list[Occurrence]:
    """The passages, then what stands between marks: within a passage as a quotation in it, outside of all as it is.

    What crosses the edge of a passage, or is all of it, is left out.
    """
    starts = [o.start for o in spoken]
    every = list(spoken)
    place: dict[int | None, int] = {}
    for n, one in enumerate(marked):
        k = bisect_right(starts, one.start) - 1
        inside = k >= 0 and one.end <= spoken[k].end
        after = k < 0 or one.start >= spoken[k].end
        before = k + 1 == len(spoken) or one.end <= starts[k + 1]
        if inside and (one.start, one.end) != (spoken[k].start, spoken[k].end):
            place[n] = len(every)
            every.append(replace(one, parent=place.get(one.parent, k)))
        elif not inside and after and before:
            place[n] = len(every)
            every.append(replace(one, parent=place.get(one.parent)))
    return every


def _is_marked(text: str, occurrences: Sequence[Occurrence]) -> bool:
    return sum(p.end - p.start for o in occurrences if o.parent is None for p in o.parts) * _MARKED > len(text)


def _of_turn(
    text: str, lines: Sequence[Line], between: _Stretches, zones: Zones, language: str
) -> Iterator[Occurrence]:
    for block in _blocks(text, lines, zones):
        paragraph, at, _ = block
        parts: list[Part] = []
        size = 0
        for piece in _pieces(text, block, between):
            for sentence in _sentences(text, piece, language):
                length = sentence.end - sentence.start
                if parts and size + length > _LONGEST:
                    yield Occurrence(tuple(parts), "direct", paragraph)
                    parts, size = [], 0
                if not parts:
                    paragraph, at = paragraph + text.count("\n", at, sentence.start), sentence.start
                if parts and parts[-1].start >= piece.start:
                    parts[-1] = parts[-1]._replace(end=sentence.end)
                else:
                    parts.append(Part(*sentence, "", ""))
                size += length
        if parts:
            yield Occurrence(tuple(parts), "direct", paragraph)


def _blocks(text: str, lines: Sequence[Line], zones: Zones) -> Iterator[Line]:
    """The lines without their zones; those between which no line is blank are one paragraph, as in subtitles."""
    block: Line | None = None
    for line in lines:
        zone = zones.touched(line.start, line.end)
        start = zone.end if zone and zone.start <= line.start else line.start  # "DUSHANBE (Reuters) - "
        usable = not zone or line.start < start < line.end
        if block and not zone and text.count("\n", block.end, start) < 2:
            block = block._replace(end=line.end)
            continue
        if block:
            yield block
        block = line._replace(start=start) if usable else None
    if block:
        yield block


def _pieces(text: str, block: Line, between: _Stretches) -> Iterator[Span]:
    """What of a paragraph is spoken: without the marks around all of it, and without remarks in brackets."""
    _, start, end = block
    for last in (end - 1, end):  # a mark that is not closed goes on in the next paragraph
        if (start + 1, last) in between:
            start, end = start + 1, last
    for remark in _REMARK.finditer(text, start, end):
        yield Span(start, remark.start())
        start = remark.end()
    yield Span(start, end)


def _sentences(text: str, piece: Span, language: str) -> Iterator[Span]:
    """The sentences that have a word; without any full stop, as machines take speech down, cut between words."""
    for start, end in each_sentence(text, *piece, language):
        while end - start > _LONGEST:
            cut = max(text.rfind(" ", start + 1, start + _LONGEST), start)
            stop = cut if cut > start else start + _LONGEST
            yield Span(start, stop)
            start = stop + 1 if cut > start else stop
            while start < end and text[start].isspace():
                start += 1
        if any(c.isalnum() for c in text[start:end]):
            yield Span(start, end)
