"""Whom a pronoun means: a linear model over the people named before it.

A pronoun in news most often means the one who spoke last, or the subject of the sentence before; what else is named on
the way (whom they spoke of, who is named within a quotation) is what the features tell apart.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

from quotes.attribute.grammar import ADVERB, AUX, MODAL, NAME, PREP, TO, VERB, Grammar
from quotes.attribute.names import Names
from quotes.attribute.scene import Scene
from quotes.model import Part

TEMPLATES = (
    "rank", "lines", "rank, lines", "quoted", "follows", "follows, opens", "after preposition", "opens", "times",
    "times, lines", "spoke last", "spoke last, rank", "spoke last, follows", "spoke", "known", "known, rank",
    "distance, follows", "distance, rank", "distance, spoke last", "subjects", "subjects, lines", "subjects, spoke last",
)  # fmt: skip
_FARTHEST = 6  # people looked at for a pronoun
_ZEROS = (0,) * len(TEMPLATES)
_FAR = 5000  # characters before the pronoun in which lines are counted

Model = tuple[Mapping[str, int], ...]
"""A table of weights for each template."""


class Pronouns:
    """Finds the antecedents of one article's pronouns."""

    def __init__(self, text: str, names: Names, parts: Sequence[Part], grammar: Grammar, model: Model) -> None:
        self.text = text
        self.names = names
        self.grammar = grammar
        self.model = model
        self.part_starts = [p.start for p in parts]
        self.part_ends = [p.end for p in parts]
        self.looks: dict[int, str] = {}

    def antecedent(self, scene: Scene, k: int, spoken: Sequence[tuple[int, int]]) -> int:
        """The index of the name that mention k, a pronoun, stands for; -1 if nobody of its gender is named before."""
        best, top = -1, 0
        for place, values in self.choices(scene, k, spoken):
            total = sum(map(dict.get, self.model, values, _ZEROS))  # type: ignore[arg-type]
            if best < 0 or total > top:
                best, top = place, total
        return best

    def choices(self, scene: Scene, k: int, spoken: Sequence[tuple[int, int]]) -> list[tuple[int, tuple[str, ...]]]:
        """The people of the pronoun's gender named before it, the nearest first: their last place, their features."""
        stream, mention = scene.stream, scene.mentions[k]
        at = stream.starts[mention.start]
        wrong = "female" if stream.lows[mention.head] in self.grammar.male else "male"
        names = self.names
        subjects = self._subjects(scene, k)
        seen: set[int] = set()
        found: list[tuple[int, tuple[str, ...]]] = []
        for place in range(bisect_left(names.starts, at) - 1, -1, -1):
            owner = names.owners[place]
            if owner in seen:
                continue
            seen.add(owner)
            entity = names.entities[owner]
            if entity.person and entity.gender != wrong:
                found.append((place, self._values(at, owner, place, len(found), subjects, spoken)))
                if len(found) == _FARTHEST:
                    break
        return found

    def _subjects(self, scene: Scene, k: int) -> tuple[int, int]:
        """The people who are the nearest subjects before mention k: of a cue verb, and of any verb; -1 for none."""
        sayer = subject = -1
        stream, names = scene.stream, self.names
        here = scene.mentions[k].start
        for j in range(k - 1, max(k - 40, -1), -1):
            m = scene.mentions[j]
            if stream.paragraph[here] - stream.paragraph[m.start] > 1 or sayer >= 0:
                break
            if m.verb >= 0 and m.how != 5 and not m.inner and not m.passive and stream.kinds[m.head] == NAME:
                place = names.at(*scene.span(m))
                if place >= 0:
                    subject = names.owners[place] if subject < 0 else subject
                    sayer = names.owners[place] if m.verb in scene.cues else -1
        return sayer, subject

    def _values(
        self, at: int, owner: int, place: int, rank: int, subjects: tuple[int, int], spoken: Sequence[tuple[int, int]]
    ) -> tuple[str, ...]:
        """The features of a person a pronoun could mean, in the order of TEMPLATES."""
        names = self.names
        entity = names.entities[owner]
        quoted = "0"
        if self._in_part(names.starts[place]):
            place, quoted = self._outside(owner, place)
        start = names.starts[place]
        look = self.looks.get(place)
        if look is None:
            look = self.looks[place] = self._look(start, names.ends[place])
        follows, opens, preposition = look
        lines = self._lines(start, at)
        times = "0123334444"[min(bisect_right(entity.places, at), 9)]
        last = "0" + "-"
        if spoken and spoken[-1][1] == owner:
            last = "1" + self._lines(spoken[-1][0], at)
        spoke = "1" if any(o == owner for _, o in spoken) else "0"
        known = ("g" if entity.gender else "s" if entity.sure else "?") + ("1" if " " in entity.name else "0")
        far = at - start
        distance = "0" if far < 60 else "1" if far < 120 else "2" if far < 240 else "3" if far < 480 else "4"
        clauses = ("1" if owner == subjects[0] else "0") + ("1" if owner == subjects[1] else "0")
        nth = "012345"[rank]
        return (
            nth,
            lines,
            nth + lines,
            quoted,
            follows + lines,
            follows + opens + lines,
            preposition + lines,
            opens + lines,
            times,
            times + lines,
            last,
            last[0] + nth + lines,
            last + follows + lines,
            spoke + last[0],
            known,
            known + nth,
            distance + follows,
            distance + nth,
            distance + last[0] + lines,
            clauses + ("1" if subjects[0] >= 0 else "0"),
            clauses + lines,
            clauses + last,
        )

    def _outside(self, owner: int, place: int) -> tuple[int, str]:
        """The person's last place outside the quotations, if there is one."""
        names = self.names
        for other in range(place - 1, max(place - 300, -1), -1):
            if names.owners[other] == owner and not self._in_part(names.starts[other]):
                return other, "1"
        return place, "2"

    def _look(self, start: int, end: int) -> str:
        """Of a name in its place: what follows it, whether it opens a sentence, whether a preposition stands before."""
        return self._following(end) + self._opening(start)

    def _following(self, end: int) -> str:
        """A verb (v), another word (o), or a mark."""
        after = self.text[end : end + 40]
        if not after[:1].isspace():
            return after[:1] if after[:1] in (",", "'", "’", ".") else "o"
        for word in after.split(None, 2)[:2]:
            kind = self.grammar.kind_of(word.strip(",.").lower())
            if kind != ADVERB:
                return "v" if kind in (VERB, AUX, MODAL) and word[0].islower() else "o"
        return "o"

    def _opening(self, start: int) -> str:
        before = self.text[max(0, start - 14) : start]
        bare = before.rstrip()
        if not bare or bare[-1] in ".”\"!?" or "\n" in before[len(bare) :]:
            return "^0"
        word = bare.rsplit(None, 1)[-1].lower()
        return "-1" if len(bare) < len(before) and self.grammar.kinds.get(word) in (PREP, TO) else "-0"

    def _lines(self, start: int, at: int) -> str:
        """How many lines lie between two places: 0 to 4, or 5 for far."""
        if at - start > _FAR:
            return "5"
        return "01234"[min(self.text.count("\n\n", start, at) or self.text.count("\n", start, at), 4)]

    def _in_part(self, at: int) -> bool:
        k = bisect_right(self.part_starts, at) - 1
        return k >= 0 and at < self.part_ends[k]
