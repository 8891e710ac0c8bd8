"""Article → Extraction: which stretches between quotation marks are quotations, and which parts are one.

The marks are paired paragraph by paragraph (`quotes.text.marks`). Whether a stretch is speech and whether two belong
together is asked of small linear models over what a reader would look at (`scorer`, `speech`, `joins`); where there is
nothing to weigh, as in a long stretch that is a sentence, a rule says so at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from quotes.extract.around import Around
from quotes.extract.dashes import dialogue
from quotes.extract.joins import REACH, SENTENCE
from quotes.extract.scorer import Scorers, scorers
from quotes.extract.transcript import passages, with_passages
from quotes.extract.unspaced import unspaced_speech, unspaced_utterance
from quotes.extract.zones import Zones
from quotes.model import Article, Extraction, Occurrence, Part, SetAside
from quotes.text.marks import Marked, marked_spans

_STRAYS = {
    "unclosed": "the opening mark has no partner in its paragraph",
    "stray": "the mark has no partner in its paragraph",
    "empty": "nothing stands between the marks",
    "unread": "more marks than any book has: the rest of the text was not read",
}
_LONG = 50  # characters from which on a sentence between marks is speech: 6 of 4,182 were not


def extract(article: Article) -> Extraction:
    """Every stretch between quotation marks of an article: quotations with their parts, and what was set aside.

    >>> text = "“We stay,” he said. “All of us.” It was the “last” bus."
    >>> found = extract(Article("a1", text, "bus.txt"))
    >>> [o.printed(text) for o in found.occurrences], [(text[s.start : s.end], s.kind) for s in found.set_aside]
    (['We stay, All of us.'], [('last', 'scare')])
    """
    return read(article, scorers(article.language))


def read(article: Article, models: Scorers) -> Extraction:
    """`extract` with models of one's own, as training and evaluation need it."""
    text = article.text
    marks = marked_spans(text, article.language)
    around = Around(text, marks, article.language)
    zones = Zones(article.zones)
    aside = [SetAside(s.start, s.end, s.kind, _STRAYS[s.kind]) for s in marks.strays]
    kept: list[int] = []
    refused: dict[int, tuple[str, str]] = {}
    for i, span in enumerate(marks.spans):
        no = _not_speech(around, zones, i, refused, models)
        if no is None:
            kept.append(i)
        else:
            refused[i] = no
            aside.append(SetAside(span.start, span.end, *no))
    occurrences = _occurrences(around, _joined(around, kept, zones, models))
    spoken = dialogue(text, marks.paragraphs, zones, article.language)
    if spoken:
        occurrences = _merged(occurrences, [Occurrence(d.parts, "direct", d.paragraph) for d in spoken])
    if article.kind == "transcript" and (said := passages(article, Extraction(tuple(occurrences), tuple(aside)))):
        occurrences = _merged(with_passages(occurrences, said), [])
    printed = {(p.start, p.end) for o in occurrences for p in o.parts}  # a stray mark may hold no more than a pair does
    return Extraction(tuple(occurrences), tuple(sorted(a for a in aside if (a.start, a.end) not in printed)))


def _merged(occurrences: Sequence[Occurrence], more: Sequence[Occurrence]) -> list[Occurrence]:
    """Both in reading order, each still pointing at the one inside which it stands."""
    every = (*occurrences, *more)
    order = sorted(range(len(every)), key=lambda n: (every[n].start, -every[n].end))
    place = {n: i for i, n in enumerate(order)}
    inside = ((every[n], every[n].parent) for n in order)
    return [one if parent is None else replace(one, parent=place[parent]) for one, parent in inside]


def _not_speech(
    around: Around, zones: Zones, i: int, refused: dict[int, tuple[str, str]], models: Scorers
) -> tuple[str, str] | None:
    """Why stretch i is no quotation, as a kind and a reason; None if it is one."""
    text, span = around.text, around.spans[i]
    if zone := zones.touched(span.start, span.end):
        return zone.kind, f"it stands in the article's {zone.kind}"
    if span.parent in refused:
        return refused[span.parent]
    if text[span.outer_start - 1 : span.outer_start] == "=":
        return "markup", "it is an attribute of markup"
    if span.family in ("title", "single title"):
        return "title", "these marks stand around titles"
    if span.family == "single" and span.parent < 0 and not around.single_marks:
        return _beside(around, span)
    if span.continues or (
        span.end - span.start > _LONG and text[span.end - 1] in ".,!?" and text[span.start].isupper()
    ):
        return None
    if around.unspaced:
        return None if unspaced_speech(text, span, around.language) else ("scare", "nobody is said to say it")
    within = around.inner(i)
    if within.size == "0":
        return "empty", "no word stands between the marks"
    if models.speech.score(around.speech(i, within)) > 0:
        return None
    if within.titled:
        return "title", "it is written like a name or title, and nobody is said to say it"
    return "scare", "nobody is said to say it"


def _beside(around: Around, span: Marked) -> tuple[str, str]:
    """Single marks where quotations stand in double ones: headlines have them, and words held with tongs."""
    line = around.paragraphs[span.paragraph]
    if around.text[line.end - 1] not in ".!?" or span.paragraph == 0:
        return "headline", "single marks in a headline, where the article marks its quotations otherwise"
    return "scare", "single marks, where the article marks its quotations otherwise"


class _Link(NamedTuple):
    """That a stretch goes on where the one before stopped: how surely, and whether an attribution stands between."""

    near: bool  # in the same paragraph
    score: int
    attributed: bool


def _joined(around: Around, kept: Sequence[int], zones: Zones, models: Scorers) -> list[list[int]]:
    """The stretches that are speech, those that are parts of one quotation together.

    One attribution may stand between the parts of a quotation. Where there would be two ("A," he said. "B," he said.
    "C."), the chain is cut at its weakest link: of 51 such places in the gold none is one quotation.
    """
    groups: list[list[int]] = []
    latest: dict[int, tuple[list[int], list[_Link]]] = {}  # by what they stand in: the group before, and its links
    for i in kept:
        parent = around.spans[i].parent
        group, links = latest.get(parent, ([], []))
        link = _link(around, group[-1], i, zones, models) if group else None
        if link is None:
            group, links = [i], []
            groups.append(group)
        else:
            group.append(i)
            links.append(link)
            if (cut := _weakest_of_two(links)) is not None:
                rest = group[cut + 1 :]
                del group[cut + 1 :]
                group, links = rest, links[cut + 1 :]
                groups.append(group)
        latest[parent] = group, links
    return sorted(groups)


def _weakest_of_two(links: Sequence[_Link]) -> int | None:
    """Where a chain of stretches is cut whose last link is the second one with an attribution."""
    if not links[-1].attributed:
        return None
    first = next((n for n in reversed(range(len(links) - 1)) if links[n].attributed), None)
    return None if first is None else min(range(first, len(links)), key=lambda n: links[n])


def _link(around: Around, i: int, j: int, zones: Zones, models: Scorers) -> _Link | None:
    """Whether stretch j goes on where stretch i stopped, and how surely."""
    one, two = around.spans[i], around.spans[j]
    apart = two.paragraph - one.paragraph
    if one.continues:
        return _Link(True, 0, False) if apart == 1 else None
    if apart > 1 or two.outer_start - one.outer_end > REACH:
        return None
    if apart and two.parent < 0 and two.outer_start != around.paragraphs[two.paragraph].start:
        return None
    gap = around.gap(i, j)
    rest = around.rest(i, j, gap)
    if len(rest.printed) > SENTENCE or zones.touched(one.end, two.start):
        return None
    score = (models.goes_on if apart else models.joins).score(around.join(i, j, gap, rest))
    return _Link(not apart, score, "V" in gap.kinds) if score > 0 else None


def _occurrences(around: Around, groups: Sequence[Sequence[int]]) -> list[Occurrence]:
    owner = {i: number for number, group in enumerate(groups) for i in group}
    made = []
    for group in groups:
        first = around.spans[group[0]]
        parts = tuple(Part(s.start, s.end, s.open_mark, s.close_mark) for s in (around.spans[i] for i in group))
        direct = any(_stands_alone(around, i) for i in group)
        made.append(Occurrence(parts, "direct" if direct else "mixed", first.paragraph, owner.get(first.parent)))
    return made


def _stands_alone(around: Around, i: int) -> bool:
    """Whether a stretch is an utterance of its own: a sentence, or one that a comma or colon introduces."""
    span = around.spans[i]
    if around.unspaced:
        return unspaced_utterance(around.text, span, around.language)
    first, before = around.text[span.start], around.character_before(i)
    if first in "[(":  # "[W]e": the editor's bracket, then how the utterance begins
        first = around.text[span.start + 1 : span.start + 2] or first
    if first.islower() or not first.isalnum():
        return before in {",", ":"}
    return not before.isalnum()
