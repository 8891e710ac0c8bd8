"""One quote as the rules look at it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from quotes.lexicon import data
from quotes.model import Difference, Word
from quotes.text.words import compared_words

_TRIED = 8  # printings of a wording that are tried, to find two in different articles
_EDGES = {"start cut": "start", "end cut": "end", "ellipsis": "inside", "splice": "inside", "words": "inside"}


@dataclass(frozen=True, slots=True)
class Witness:
    """One printing as alerts see it; what stands inside another quotation is none.

    `wording` is the index of its wording. `before` and `after` are what stands around it in its article. `sure` says
    how sure its speaker is. A `transcript` needs no marks: where they stand there says nothing.
    """

    occurrence_id: int
    article_id: str
    label: str
    wording: int
    kind: str
    text: str
    before: str = ""
    after: str = ""
    speaker: str | None = None
    speaker_as_printed: str | None = None
    speaker_kind: str | None = None
    sure: float = 0.0
    addressee: str | None = None
    cue: str | None = None
    transcript: bool = False


@dataclass(frozen=True, slots=True)
class Compared:
    """One quote with its wordings, the base first, what differs from the base, and all printings.

    `confidence` says how sure it is that all are printings of one utterance.
    """

    quote_id: str
    wordings: Sequence[Sequence[Word]]
    differences: Sequence[Difference]
    witnesses: Sequence[Witness]
    language: str = "en"
    confidence: float = 1.0


class Lists(NamedTuple):
    """The lists of alerts.toml for one language."""

    restrict: frozenset[str] = frozenset()
    limit: frozenset[str] = frozenset()
    hedge: frozenset[str] = frozenset()
    govern: frozenset[str] = frozenset()
    doubt: frozenset[str] = frozenset()
    doubt_endings: frozenset[str] = frozenset()
    look_back: frozenset[str] = frozenset()
    neutral: frozenset[str] = frozenset()
    charged: frozenset[str] = frozenset()
    small: frozenset[str] = frozenset()


@cache
def lists_of(language: str) -> Lists:
    """What alerts.toml has for a language; empty lists where it has nothing."""
    table = data("alerts").get(language.split("-")[0], {})
    return Lists(**{name: frozenset(table.get(name, ())) for name in Lists._fields})


class Cut(NamedTuple):
    """Words `longer[start:end]` that one wording lacks and the other has; `edge` is "start", "end" or "inside"."""

    longer: Sequence[Word]
    start: int
    end: int
    edge: str
    lacks: int
    has: int
    difference: Difference

    @property
    def words(self) -> Sequence[Word]:
        """The words that are lacking."""
        return self.longer[self.start : self.end]


class View:
    """A quote with what the rules look up again and again."""

    def __init__(self, quote: Compared) -> None:
        self.quote_id = quote.quote_id
        self.wordings = quote.wordings
        self.differences = quote.differences
        self.witnesses = sorted(quote.witnesses, key=lambda w: w.occurrence_id)
        self.lists = lists_of(quote.language)
        self.of: dict[int, list[Witness]] = defaultdict(list)
        for witness in self.witnesses:
            self.of[witness.wording].append(witness)
        self.cuts = list(self._cuts())

    def pair(self, wording: int, other: int) -> tuple[Witness, Witness] | None:
        """The first printings of two wordings that stand in different articles."""
        here, there = self.of[wording][:_TRIED], self.of[other][:_TRIED]
        return next(((a, b) for a in here for b in there if a.article_id != b.article_id), None)

    def elsewhere(self, wording: int, witness: Witness) -> Witness | None:
        """The first printing of a wording in another article than that of a printing."""
        return next((w for w in self.of[wording][:_TRIED] if w.article_id != witness.article_id), None)

    def _cuts(self) -> Iterator[Cut]:
        """All words that one wording has and the other lacks, from the side of the one that lacks them."""
        for d in self.differences:
            edge = _EDGES.get(d.kind)
            if edge is None:
                continue
            base, this = self.wordings[0], self.wordings[d.wording]
            if not compared_words(d.this_text or ""):
                cut = Cut(base, *_range(base, d.base_start, d.base_end), edge, d.wording, 0, d)
            elif not compared_words(d.base_text or ""):
                cut = Cut(this, *_range(this, d.start, d.end), edge, 0, d.wording, d)
            else:
                continue
            if cut.words:
                yield cut


def _range(words: Sequence[Word], start: int, end: int) -> tuple[int, int]:
    """The indexes of the words between two offsets."""
    inside = [n for n, w in enumerate(words) if w.start >= start and w.end <= end]
    return (inside[0], inside[-1] + 1) if inside else (0, 0)
