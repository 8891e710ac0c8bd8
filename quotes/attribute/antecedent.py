"""Whom a pronoun means: a linear model over the people named before it.

A pronoun in news most often means the one who spoke last, or the subject of the sentence before; what else is named on
the way (whom they spoke of, who is named within a quotation) is what the features tell apart.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

from quotes.attribute.grammar import ADVERB, AUX, MODAL, PREP, TO, VERB, Grammar
from quotes.attribute.names import Names
from quotes.model import Part

TEMPLATES = (
    "rank", "lines", "rank, lines", "quoted", "follows", "follows, opens", "after preposition", "opens", "times",
    "times, lines", "spoke last", "spoke last, rank", "spoke last, follows", "spoke", "known", "known, rank",
    "distance, follows", "distance, rank", "distance, spoke last", "subjects", "subjects, lines", "subjects, spoke last",
)  # fmt: skip
_FARTHEST = 6  # people looked at for a pronoun
_ZEROS = (0,) * len(TEMPLATES)
_APPOSITION = 120  # characters of an apposition, at most
_BACK = 400  # names looked back over, at most
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
        self.spoken: list[tuple[int, int]] = []  # where a source stands, and which entity it is
        self.speakers: set[int] = set()

    def spoke(self, at: int, owner: int) -> None:
        """Remember that a person is the source at a place."""
        self.spoken.append((at, owner))
        self.speakers.add(owner)

    def antecedent(self, at: int, low: str) -> int:
        """The index of the name that a pronoun at a place stands for; -1 if nobody of its gender is named before."""
        best, top = -1, 0
        for place, values in self.choices(at, low):
            total = sum(map(dict.get, self.model, values, _ZEROS))  # type: ignore[arg-type]
            if best < 0 or total > top:
                best, top = place, total
        return best

    def choices(self, at: int, low: str) -> list[tuple[int, tuple[str, ...]]]:
        """The people of the pronoun's gender named before it, the nearest first: their last place, their features."""
        wrong = "female" if low in self.grammar.male else "male"
        names = self.names
        seen: set[int] = set()
        found: list[tuple[int, tuple[str, ...]]] = []
        sayer = subject = False  # already seen, nearer: a subject of a cue verb, of any verb
        last = bisect_left(names.starts, at) - 1
        for place in range(last, max(last - _BACK, -1), -1):
            owner = names.owners[place]
            if owner in seen:
                continue
            seen.add(owner)
            entity = names.entities[owner]
            if entity.person and entity.gender != wrong:
                if self._in_part(names.starts[place]):
                    place, quoted = self._outside(owner, place)
                else:
                    quoted = "0"
                look = self._look(place)
                says, acts = look[0] == "c" and not sayer, look[0] in "cv" and not subject
                clauses = ("1" if says else "0") + ("1" if acts else "0")
                found.append((place, self._values(at, owner, place, quoted, look, len(found), clauses)))
                sayer, subject = sayer or says, subject or acts
                if len(found) == _FARTHEST:
                    break
        return found

    def _values(
        self,
        at: int,
        owner: int,
        place: int,
        quoted: str,
        look: str,
        rank: int,
        clauses: str,
    ) -> tuple[str, ...]:
        """The features of a person a pronoun could mean, in the order of TEMPLATES."""
        entity = self.names.entities[owner]
        start = self.names.starts[place]
        follows, opens, preposition = look[0], look[1], look[2]
        lines = self._lines(start, at)
        times = "0123334444"[min(bisect_right(entity.places, at), 9)]
        last = "0" + "-"
        if self.spoken and self.spoken[-1][1] == owner:
            last = "1" + self._lines(self.spoken[-1][0], at)
        spoke = "1" if owner in self.speakers else "0"
        known = ("g" if entity.gender else "s" if entity.sure else "?") + ("1" if " " in entity.name else "0")
        far = at - start
        distance = "0" if far < 60 else "1" if far < 120 else "2" if far < 240 else "3" if far < 480 else "4"
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
            clauses + nth,
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

    def _look(self, place: int) -> str:
        """Of a name in its place: what follows it, whether it opens a sentence, whether a preposition stands before."""
        look = self.looks.get(place)
        if look is None:
            look = self._following(self.names.ends[place]) + self._opening(self.names.starts[place])
            self.looks[place] = look
        return look

    def _following(self, end: int) -> str:
        """A verb that hands on words (c) or another (v), another word (o), or a mark."""
        text = self.text
        mark = text[end : end + 1]
        if mark == "," and (closing := text.find(",", end + 1, end + _APPOSITION)) > 0 and "." not in text[end:closing]:
            end = closing + 1  # "Anna Berg, the mayor, said"
            mark = text[end : end + 1]
        if not mark.isspace():
            return mark if mark in (",", "'", "’", ".") else "o"
        after = text[end : end + 40]
        for word in after.split(None, 2)[:2]:
            low = word.strip(",.").lower()
            kind = self.grammar.kind_of(low)
            if kind != ADVERB:
                if kind not in (VERB, AUX, MODAL) or not word[0].islower():
                    return "o"
                return "c" if low in self.grammar.cues else "v"
        return "o"

    def _opening(self, start: int) -> str:
        before = self.text[max(0, start - 14) : start]
        bare = before.rstrip()
        if not bare or bare[-1] in '.”"!?' or "\n" in before[len(bare) :]:
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
