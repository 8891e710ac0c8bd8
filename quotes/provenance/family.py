"""The printings of one quote, weighed against each other as sources."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from math import fsum, log2
from typing import NamedTuple

from quotes.provenance import common, weights
from quotes.provenance.dates import bounds
from quotes.provenance.values import Cited, Printing, Shared, SharedBy, shared_by
from quotes.provenance.wordings import Coder, Edits, edits, neighbours

_PRINTINGS = 8  # of one wording that a printing is compared with: those nearest in time
_OF_OUTLET = 32  # of an outlet that is credited
_WORDINGS = 12  # that a printing is compared with: those from which its own is most easily had
_CANDIDATES = 8  # for the wording from which all others are had
_OUT_OF_QUESTION = 8  # words more than a copy has, so that it cannot be the source
_SAMPLE = 64  # wordings that they are tried on
_NO_EDITS = Edits()
_NOBODY: frozenset[str | None] = frozenset()


class Sources(NamedTuple):
    """What each possible source of one printing weighs.

    `printings` are by their index, `outlets` those credited that print nothing here. `unseen` are the weights of
    printings left out because others just like them are listed, with how many they stand for.
    """

    printings: dict[int, float]
    outlets: dict[str, float]
    unseen: list[tuple[float, int]]
    event: float


Weighed = tuple[dict[int, float], list[tuple[float, int]]]


class Family:
    """The printings of one quote, known by their indexes, with what is needed to weigh one against another."""

    def __init__(self, printings: Sequence[Printing], shared: SharedBy) -> None:
        self.printings = printings
        self.shared = shared
        self.keys = [p.article.key for p in printings]
        self.credited = [_credited(p) for p in printings]
        self._cites = [frozenset(c.key for c in p.article.credits) if p.article.credits else _NOBODY for p in printings]
        self._letters = [(p.text[:1], p.words[0].compared if p.words else "") for p in printings]
        spans = [bounds(p.article) for p in printings]
        self.first, self.last = [first for first, _ in spans], [last for _, last in spans]
        times = sorted(self.first)
        edges = {t: (bisect_left(times, t), bisect_right(times, t)) for t in set(times)}
        self._middle = [sum(edges[t]) / 2 for t in self.first]
        self._half = [(edges[t][1] - edges[t][0]) / 2 for t in self.first]
        by_wording: dict[int, list[int]] = defaultdict(list)
        self.by_article: dict[str, list[int]] = defaultdict(list)
        for n, p in enumerate(printings):
            by_wording[p.wording_id].append(n)
            self.by_article[p.article.article_id].append(n)
        self.wordings = sorted(by_wording)
        coder = Coder()
        several = self.wordings if len(by_wording) > 1 else ()  # a single wording is compared with nothing
        self._shapes = {w: coder.shape(printings[by_wording[w][0]].words) for w in several}
        self._in_time = {w: sorted((self.first[n], n) for n in by_wording[w]) for w in self.wordings}
        self._sizes = {w: len(by_wording[w]) for w in self.wordings}
        self._edits: dict[tuple[int, int], Edits] = {}
        self._scores: dict[tuple[int, int], float] = {}
        self._partners = self._linked_articles()
        self._alike: dict[tuple[int, str, str, tuple[str, str]], Weighed] = {}

    def edits_of(self, copy: int, taken: int) -> Edits:
        """What turns the first wording, by its id, into the second."""
        if copy == taken:
            return _NO_EDITS
        found = self._edits.get((copy, taken))
        if found is None:
            found = self._edits[copy, taken] = edits(self._shapes[copy], self._shapes[taken])
        return found

    def score(self, copy: int, taken: int) -> float:
        """How readily the second wording, by its id, is had from the first: 0 at best."""
        if copy == taken:
            return 0.0
        score = self._scores.get((copy, taken))
        if score is None:
            more = len(self._shapes[taken].code) - len(self._shapes[copy].code)
            score = (
                weights.EDITS.added_edges * more
                if more > _OUT_OF_QUESTION
                else fsum(w * n for w, n in zip(weights.EDITS, self.edits_of(copy, taken), strict=True) if n)
            )
            self._scores[copy, taken] = score
        return score

    def sources(self, child: int) -> Sources:
        """All places weighed for one printing. Printings surely later, and those of its own article, are none."""
        taken = self.printings[child]
        linked = self._partners.get(taken.article.article_id, ())
        crediting = bool(taken.article.credits or taken.article.wire or self.credited[child])
        if linked or crediting or taken.splits:
            found, unseen = self._weighed(child, linked, crediting)
        else:  # nothing but words and date: the same for all printings of that wording and date
            key = (taken.wording_id, self.first[child], self.last[child], self._letters[child])
            if key not in self._alike:
                self._alike[key] = self._weighed(child, (), False)
            found, unseen = self._alike[key]
        own = self.by_article[taken.article.article_id]
        printings = {n: found[n] for n in sorted(found) if n not in own}
        credited = self.credited[child]
        here = {self.keys[n] for n in printings} if credited else set()
        absent = {c.outlet_id: _weight(c) for c in taken.credits if c.key in credited and c.key not in here}
        return Sources(printings, absent, unseen, self._event(taken))

    def _weighed(self, child: int, linked: Iterable[str], crediting: bool) -> Weighed:
        """The printings weighed for one, its own among them, and what stands for those left out."""
        taken = self.printings[child]
        beyond = linked or taken.splits
        found: dict[int, float] = {}
        unseen = []
        for wording in self._near[taken.wording_id]:
            entries = self._in_time[wording]
            possible = bisect_right(entries, (self.last[child], len(self.printings)))
            if not possible:
                continue
            score = self.score(wording, taken.wording_id)
            listed = entries[max(0, possible - _PRINTINGS) : possible]
            for _, n in listed:
                found[n] = score + self._pair(n, child, bool(beyond), crediting)
            if possible > len(listed):
                unseen.append((score + self._distance(listed[0][1], child), possible - len(listed)))
        for n in self._linked(taken, linked):
            if n not in found and self.last[child] >= self.first[n]:
                found[n] = self.score(self.printings[n].wording_id, taken.wording_id) + self._pair(
                    n, child, bool(beyond), crediting
                )
        return found, unseen

    def in_common(self, a: int, b: int) -> Shared:
        """What the articles of two printings have in common."""
        return shared_by(self.shared, self.printings[a].article.article_id, self.printings[b].article.article_id)

    def beyond(self, a: int, b: int) -> float:
        """What it weighs, beyond the words of this quote, that two articles have in common."""
        one, other = self.printings[a], self.printings[b]
        if other.article.article_id not in self._partners.get(one.article.article_id, ()):
            return common.splits_weight(one, other) if one.splits and other.splits else 0.0
        return common.weight(one, other, self.in_common(a, b))

    def _event(self, taken: Printing) -> float:
        """The weight of the event itself, or of a printing that is not here."""
        own = any(c.key == taken.article.key for c in taken.credits)
        return weights.EVENT + self.score(self.archetype, taken.wording_id) + own * weights.OWN_CREDIT

    def _pair(self, copy: int, child: int, beyond: bool, crediting: bool) -> float:
        """The weight of one printing as the source of another, their wordings left out."""
        weight = self._distance(copy, child)
        if beyond:
            weight += self.beyond(copy, child)
        if self._letters[copy] != self._letters[child] and self.other_capital(copy, child):
            weight += weights.FIRST_CAPITAL
        return weight + self._credit(copy, child) if crediting else weight

    def _credit(self, copy: int, child: int) -> float:
        """What the credits of a printing and its article weigh for a source."""
        outlet, credited, taken = self.keys[copy], self.credited[child], self.printings[child]
        if outlet is None or outlet == self.keys[child]:
            return 0.0
        if outlet in credited:
            return max(_weight(c) for c in taken.credits if c.key == outlet)
        wire = taken.article.wire is not None and taken.article.wire == self.printings[copy].article.outlet
        elsewhere = self.credits_elsewhere(copy, child)
        return weights.OTHER_CREDIT * bool(credited) + weights.CREDITED_ELSEWHERE * elsewhere + weights.WIRE * wire

    def credits_elsewhere(self, copy: int, child: int) -> bool:
        """Whether a printing's article credits another's outlet, for these words or for others."""
        outlet = self.keys[copy]
        return outlet != self.keys[child] and outlet in self._cites[child]

    def other_capital(self, copy: int, child: int) -> bool:
        """Whether two printings begin with the same word, and only one of them with a capital."""
        (letter, word), (other, same) = self._letters[copy], self._letters[child]
        return letter != other and word == same

    def surely_before(self, copy: int, child: int) -> bool:
        """Whether the dates say that one printing appeared before another."""
        return self.last[copy] < self.first[child]

    def between(self, copy: int, child: int) -> float:
        """How many printings lie between two in time; of those of the same time, half do."""
        return max(self._half[child], self._middle[child] - self._middle[copy])

    def _distance(self, copy: int, child: int) -> float:
        return weights.BETWEEN * log2(1 + self.between(copy, child))

    def _linked_articles(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for a, b in self.shared:
            if a in self.by_article and b in self.by_article:
                found[a].add(b)
                found[b].add(a)
        return found

    def _linked(self, taken: Printing, articles: Iterable[str]) -> Iterator[int]:
        """Printings in articles that have more in common with this one's, and of the outlets that are credited."""
        for other in sorted(articles):
            yield from self.by_article[other]
        if taken.credits or taken.article.credits:
            for outlet in sorted({c.key for c in (*taken.credits, *taken.article.credits)}):
                yield from self._by_outlet.get(outlet, ())[-_OF_OUTLET:]

    @cached_property
    def _by_outlet(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for n in range(len(self.printings)):
            if key := self.keys[n]:
                found[key].append(n)
        return found

    @cached_property
    def _near(self) -> dict[int, list[int]]:
        """For every wording, itself and those from which it is most easily had."""
        found = {}
        if len(self.wordings) == 1:
            return {self.wordings[0]: self.wordings}
        for wording, others in neighbours(self._shapes, self._sizes).items():
            if len(others) > _WORDINGS:
                others.sort(key=lambda other: (-self.score(other, wording), other))
            found[wording] = [wording, *others[:_WORDINGS]]
        return found

    @cached_property
    def archetype(self) -> int:
        """The wording from which all others are most easily had: stands for the event's words, no more."""
        if len(self.wordings) == 1:
            return self.wordings[0]
        longest = sorted(self.wordings, key=lambda w: (-len(self._shapes[w].code), w))
        commonest = sorted(self.wordings, key=lambda w: (-self._sizes[w], w))
        candidates = sorted({*longest[:_CANDIDATES], *commonest[:_CANDIDATES]})
        sample = self.wordings[:_SAMPLE]
        return max(candidates, key=lambda w: (fsum(self._sizes[o] * self.score(w, o) for o in sample), -w))


def _credited(printing: Printing) -> frozenset[str | None]:
    """The other outlets that a printing credits."""
    if not printing.credits:
        return _NOBODY
    return frozenset(c.key for c in printing.credits) - {printing.article.key}


def _weight(credit: Cited) -> float:
    return weights.CREDITED_DOCUMENT if credit.scope == "document" else weights.CREDITED
