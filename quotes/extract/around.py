"""The stretches of one article between marks, with what stands around each."""

from __future__ import annotations

from functools import cached_property

from quotes.extract.context import NOTHING, REACH, Inner, Words, inner, kinds_of, words
from quotes.extract.joins import join_features
from quotes.extract.scorer import Features
from quotes.extract.speech import speech_features
from quotes.extract.unspaced import is_unspaced
from quotes.text.marks import Marks
from quotes.text.paragraphs import each_sentence

_GAP = 240  # characters of a gap that are read at most


class Around:
    """Looks at the words around stretches, once for each place: most gaps are asked for three times."""

    def __init__(self, text: str, marks: Marks, language: str) -> None:
        self.text = text
        self.language = language
        self.unspaced = is_unspaced(language)
        self.spans = marks.spans
        self.paragraphs = marks.paragraphs
        self._kinds = kinds_of(language)
        self._low, self._high = _bounds(marks)
        self._seen: dict[tuple[int, int], Words] = {}

    @cached_property
    def single_marks(self) -> bool:
        """Whether the article marks its quotations with single marks: more stretches of their own have them."""
        single = sum(s.family == "single" for s in self.spans if s.parent < 0)
        return single > sum(s.family != "single" for s in self.spans if s.parent < 0)

    def speech(self, i: int, within: Inner) -> Features:
        """The features that say whether stretch i is speech."""
        return speech_features(within, self.before(i), self.after(i), self._kinds.plain)

    def join(self, i: int, j: int, gap: Words, rest: Words) -> Features:
        """The features that say whether stretch j goes on where stretch i stopped."""
        last, first = self.text[self.spans[i].end - 1], self.text[self.spans[j].start]
        return join_features(last, first, gap, rest, self.before(i), self.after(j), self._kinds.plain)

    def gap(self, i: int, j: int) -> Words:
        """The words between two stretches."""
        start = self.spans[i].outer_end
        return self._words(start, min(self.spans[j].outer_start, start + _GAP))

    def rest(self, i: int, j: int, gap: Words) -> Words:
        """What stands in the gap between two stretches after the first sentence there."""
        body = gap.kinds[:-1]
        if "." not in body and "!" not in body and "?" not in body:
            return NOTHING
        start = self.spans[i].outer_end
        end = min(self.spans[j].outer_start, start + _GAP)
        return self._words(next(each_sentence(self.text, start, end, self.language)).end, end)

    def inner(self, i: int) -> Inner:
        """What stands within stretch i."""
        return inner(self.text, self.spans[i].start, self.spans[i].end, self._kinds)

    def before(self, i: int) -> Words:
        """The words before stretch i, back to the stretch before it in the same paragraph."""
        start, end = self._low[i], self.spans[i].outer_start
        if end - start > REACH:
            start = end - REACH
            while start < end and not self.text[start].isspace():
                start += 1
        return self._words(start, end)

    def after(self, i: int) -> Words:
        """The words after stretch i, up to the next one in the same paragraph."""
        start, end = self.spans[i].outer_end, self._high[i]
        if end - start > REACH:
            end = start + REACH
            while end > start and not self.text[end].isspace():
                end -= 1
        return self._words(start, end)

    def character_before(self, i: int) -> str:
        """The last character before the marks of stretch i and the spaces before them; "" at a paragraph's start."""
        start, end = self._low[i], self.spans[i].outer_start
        return self.text[max(start, end - 3) : end].rstrip()[-1:]

    def _words(self, start: int, end: int) -> Words:
        found = self._seen.get((start, end))
        if found is None:
            found = self._seen[start, end] = words(self.text, start, end, self._kinds)
        return found


def _bounds(marks: Marks) -> tuple[list[int], list[int]]:
    """How far one may look before and after each stretch: to its neighbour, else to the end of what it stands in."""
    low: list[int] = []
    high: list[int] = []
    latest: dict[int, int] = {}  # by what the stretch stands in: the one before it there
    spans = marks.spans
    for i, span in enumerate(spans):
        start, end = marks.paragraphs[span.paragraph] if span.parent < 0 else spans[span.parent][:2]
        neighbour = latest.get(span.parent)
        if neighbour is not None and spans[neighbour].outer_end > start:
            start = spans[neighbour].outer_end
            high[neighbour] = span.outer_start
        latest[span.parent] = i
        low.append(start)
        high.append(max(end, span.outer_end))
    return low, high
