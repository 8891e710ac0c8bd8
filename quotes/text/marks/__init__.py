"""Quotation marks: where they stand and which belong together.

No mark is safe alone: in CLDR “ opens in 248 locales and closes in 32. So every mark is read by its glyph, by the
language and by the characters around it (`glyphs`); where these agree and alternate, the marks of a paragraph are
paired as they come, and elsewhere (odd counts, wrong-way marks, marks of one kind inside each other) by the cheapest
reading of the whole paragraph (`pairing`). Single marks are told from apostrophes after that (`singles`). Each reading
is linear in the paragraph, and none looks beyond it: a mark that cannot be paired costs its paragraph at most.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from quotes.model import Span
from quotes.text.marks.glyphs import Glyphs, Mark, Pair, family_of, glyphs_of, marks_between
from quotes.text.marks.pairing import paired
from quotes.text.marks.singles import paired_singles
from quotes.text.paragraphs import lines, without_space

__all__ = ["MAX_MARKS", "Marked", "Marks", "Stray", "marked_spans"]

MAX_MARKS = 100_000
"""So many marks of one text are read: more than any book has. The rest is one stray, so that memory stays bounded."""


class Marked(NamedTuple):
    """One stretch between marks. All offsets are code points; `start:end` is within the marks and the white space.

    `parent` is the index of the stretch inside which this one stands, or -1. A stretch that the next paragraph
    continues has `close_mark` "" and `continues`.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    open_mark: str
    close_mark: str
    family: str
    paragraph: int
    parent: int = -1
    continues: bool = False


class Stray(NamedTuple):
    """A mark that has no partner: "unclosed" up to its paragraph's end, "stray", "empty" or "unread"."""

    start: int
    end: int
    kind: str


class Marks(NamedTuple):
    """What a text's marks enclose, in reading order; the marks without a partner; the paragraphs in which any stand."""

    spans: list[Marked]
    strays: list[Stray]
    paragraphs: dict[int, Span]


def marked_spans(text: str, language: str) -> Marks:
    """Every stretch between quotation marks, and the marks that have no partner.

    >>> text = 'He said ``go\\'\\', then "stop.'
    >>> spans, strays, _ = marked_spans(text, "en")
    >>> [text[s.start : s.end] for s in spans], [text[s.start : s.end] for s in strays]
    (['go'], ['"stop.'])
    """
    glyphs = glyphs_of(language)
    marks = Marks([], [], {})
    for found in _paragraphs_with_marks(text, glyphs, marks.strays):
        marks.paragraphs[found.paragraph] = here = found.here
        if found.plain is not None:
            marks.spans.extend([_plain(text, start, end, found.paragraph) for start, end in found.plain])
            continue
        doubles, singles = marks_between(text, here, glyphs)
        pairs, alone = paired(text, doubles, found.following, glyphs)
        for mark in alone:
            opens = mark.opens < mark.closes
            marks.strays.append(Stray(mark.start, here.end if opens else mark.end, "unclosed" if opens else "stray"))
        if singles:
            pairs += paired_singles(text, singles, pairs, here, glyphs)
        _nest(text, pairs, here, found.paragraph, marks)
    return marks


class _Found(NamedTuple):
    """A paragraph that has marks; its pairs if all are plain, as most are."""

    paragraph: int
    here: Span
    following: int | None  # where the next paragraph starts
    plain: list[tuple[int, int]] | None


def _paragraphs_with_marks(text: str, glyphs: Glyphs, strays: list[Stray]) -> Iterator[_Found]:
    """The paragraphs that have marks. That in which the last mark that is read stands ends there."""
    rest = lines(text)
    index, here, line = -1, Span(-1, -1), next(rest, None)
    plain: list[tuple[int, int]] | None = None
    for n, found in enumerate(glyphs.scan.finditer(text)):
        at, stop = found.span()
        if at >= here.end and line is not None:
            if index >= 0:
                yield _Found(index, here, line.start(), plain)
            index += 1
            while line.end() <= at:
                index, line = index + 1, next(rest)
            here, plain, line = without_space(line), [], next(rest, None)
        if n >= MAX_MARKS:
            strays.append(Stray(at, len(text), "unread"))
            here = Span(here.start, max(at, here.start))
            break
        if plain is not None:
            if found.lastindex:
                plain.append((at, stop))
            else:
                plain = None
    if index >= 0:
        yield _Found(index, here, line.start() if line else None, plain)


def _plain(text: str, start: int, end: int, paragraph: int) -> Marked:
    """A pair that needed no weighing: no white space at its edges, nothing inside it."""
    width = 2 if text[start] == "'" else 1
    inside, beyond = start + width, end - (2 if text[end - 1] == "'" else 1)
    family = family_of(text[start]) if width == 1 else "double"
    return Marked(inside, beyond, start, end, text[start:inside], text[beyond:end], family, paragraph)


def _nest(text: str, pairs: list[Pair], here: Span, paragraph: int, marks: Marks) -> None:
    """Add a paragraph's pairs in reading order, each with its parent; of two that cross, the later one goes."""
    pairs.sort(key=lambda pair: pair[0].start)
    around: list[tuple[int, int]] = []  # index and outer end of the stretches that are open here
    for opening, closing in pairs:
        end = here.end if closing is None else closing.end
        while around and around[-1][1] <= opening.start:
            around.pop()
        if around and end > around[-1][1]:
            marks.strays.append(Stray(opening.start, opening.end, "stray"))
            continue
        parent = around[-1][0] if around else -1
        marked = _marked(text, opening, closing, here, paragraph, parent)
        if marked.start >= marked.end:
            marks.strays.append(Stray(marked.outer_start, marked.outer_end, "empty"))
            continue
        around.append((len(marks.spans), end))
        marks.spans.append(marked)


def _marked(text: str, opening: Mark, closing: Mark | None, here: Span, paragraph: int, parent: int) -> Marked:
    start, end = opening.end, here.end if closing is None else closing.start
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    outer_end, close_mark = (here.end, "") if closing is None else (closing.end, text[closing.start : closing.end])
    open_mark, family = text[opening.start : opening.end], family_of(opening.glyph)
    return Marked(
        start, end, opening.start, outer_end, open_mark, close_mark, family, paragraph, parent, closing is None
    )
