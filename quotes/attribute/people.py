"""From a source as printed to who it is: the fullest name the article has for it, and what kind of source."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

from quotes.attribute import mentions as m
from quotes.attribute.grammar import ADVERB, AUX, MODAL, NAME, PREP, TO, VERB, Grammar
from quotes.attribute.mentions import Mention
from quotes.attribute.names import Entity, Names
from quotes.attribute.scene import Scene
from quotes.attribute.stream import Stream
from quotes.model import Named, Part, Span, SpeakerKind

_FARTHEST = 9  # people looked at for a pronoun


class Speakers:
    """Resolves the sources of one article in reading order; a pronoun may go on from the source before."""

    def __init__(self, text: str, names: Names, parts: Sequence[Part], grammar: Grammar, weights: Mapping[str, int]) -> None:
        self.text = text
        self.names = names
        self.grammar = grammar
        self.weights = weights
        self.part_starts = [p.start for p in parts]
        self.part_ends = [p.end for p in parts]
        self.spoken: list[tuple[int, int]] = []  # where a source stands, and which entity it is

    def resolve(self, scene: Scene, k: int, span: Span) -> tuple[str | None, SpeakerKind, Span | None]:
        """The name and kind of a source as printed, and for a pronoun where its antecedent stands."""
        stream, found = scene.stream, scene.mentions
        mention = found[k]
        if mention.sort == m.WHO and (above := m.antecedent(stream, found, k)) >= 0:
            mention = found[above]
        start, end = stream.starts[mention.start], stream.ends[mention.end - 1]
        low = stream.lows[mention.head]
        if (owner := self._named(stream, mention, start, end, span)) >= 0:
            return self._known(owner, start)
        if mention.sort in (m.HE, m.SHE) or (mention.sort == m.OWNER and (low in self.grammar.male or low in self.grammar.female)):
            owner, place = self.antecedent(scene, k, start, low)
            return self._known(owner, start, place) if owner >= 0 else (None, "person", None)
        printed = self.text[span.start : span.end].rstrip(", ")
        if mention.sort == m.DOCUMENT:
            return printed, "document", None
        if mention.sort == m.OTHER_NAME:
            return printed, "organisation", None
        if mention.sort == m.PERSON_NAME:
            return printed, "person", None
        return printed, "unnamed", None

    def _known(self, owner: int, at: int, antecedent: Span | None = None) -> tuple[str, SpeakerKind, Span | None]:
        entity = self.names.entities[owner]
        if entity.person:
            self.spoken.append((at, owner))
        return entity.name, "person" if entity.person else "organisation", antecedent

    def _named(self, stream: Stream, mention: Mention, start: int, end: int, span: Span) -> int:
        """The entity a mention names itself or by an apposition ("the mayor, Anna Berg"), or -1."""
        names = self.names
        if stream.kinds[mention.head] == NAME:
            k = names.at(start, end)
            return names.owners[k] if k >= 0 else names.called(stream.words[mention.head])
        if mention.sort != m.PEOPLE:
            return -1
        k = names.at(start, max(end, span.end))
        if k < 0 or not names.entities[names.owners[k]].person:
            return -1
        return names.owners[k] if "," in self.text[start : names.starts[k]] else -1

    def antecedent(self, scene: Scene, k: int, at: int, low: str) -> tuple[int, Span | None]:
        """The person a pronoun means and where that person is named last before it; or -1."""
        best, top, place = -1, 0, None
        clauses = self.clauses(scene, k)
        for owner, j, rank in self.choices(at, low):
            total = sum(self.weights.get(f, 0) for f in self.features(at, owner, j, rank, clauses))
            if best < 0 or total > top:
                best, top, place = owner, total, Span(self.names.starts[j], self.names.ends[j])
        return best, place

    def clauses(self, scene: Scene, k: int) -> tuple[int, int]:
        """The people who are the nearest subjects before mention k: of a cue verb, and of any verb; -1 for none."""
        sayer = subject = -1
        paragraph = scene.stream.paragraph
        here = scene.mentions[k].start
        for j in range(k - 1, max(k - 40, -1), -1):
            m = scene.mentions[j]
            if paragraph[here] - paragraph[m.start] > 1 or sayer >= 0:
                break
            if m.verb >= 0 and m.how != 5 and not m.inner and not m.passive:
                start, end = scene.span(m)
                place = self.names.at(start, end)
                if place >= 0 and scene.stream.kinds[m.head] == NAME:
                    owner = self.names.owners[place]
                    subject = owner if subject < 0 else subject
                    sayer = owner if scene.cues.get(m.verb, 0) else -1
        return sayer, subject

    def choices(self, at: int, low: str) -> list[tuple[int, int, int]]:
        """People of the pronoun's gender named before it, nearest first: entity, its last place's index, rank."""
        wrong = "female" if low in self.grammar.male else "male"
        found: list[tuple[int, int, int]] = []
        seen: set[int] = set()
        names = self.names
        for k in range(bisect_left(names.starts, at) - 1, -1, -1):
            owner = names.owners[k]
            if owner in seen:
                continue
            seen.add(owner)
            entity = names.entities[owner]
            if entity.person and entity.gender != wrong:
                found.append((owner, k, len(found)))
                if len(found) >= _FARTHEST:
                    break
        return found

    def features(self, at: int, owner: int, k: int, rank: int, clauses: tuple[int, int]) -> list[str]:
        """What is seen of a person a pronoun could mean."""
        text, names = self.text, self.names
        entity = names.entities[owner]
        start, end = names.starts[k], names.ends[k]
        quoted = self._in_part(start)
        k2 = k
        if quoted:  # the last place outside the quotations
            while k2 >= 0 and (names.owners[k2] != owner or self._in_part(names.starts[k2])):
                k2 -= 1
            if k2 >= 0:
                start, end = names.starts[k2], names.ends[k2]
        lines = min(text.count("\n\n", start, at) or text.count("\n", start, at), 4) if at - start < 5000 else 5
        subject = self._what_follows(end)
        before = text[max(0, start - 14) : start].split()
        prep = self.grammar.kinds.get(before[-1].lower()) in (PREP, TO) if before and text[start - 1 : start].isspace() else False
        opens = "^" if not text[max(0, start - 2) : start].strip() or text[max(0, start - 2)] in ".”\"" else "-"
        count = bisect_right(entity.places, at)
        size = count if count < 3 else 3 if count < 6 else 4
        last = self._last(at)
        spoke = any(o == owner for _, o in self.spoken)
        gap = self._gap(at) if last == owner else "-"
        near = next((str(n) for n, far in enumerate((60, 120, 240, 480)) if at - start < far), "4")
        sure = ("g" if entity.gender else "s" if entity.sure else "?") + str(min(entity.name.count(" "), 1))
        return [
            f"rank={rank}",
            f"lines={lines}",
            f"rl={rank}{lines}",
            f"quoted={quoted}{k2 >= 0}",
            f"subject={subject}{lines}",
            f"so={subject}{opens}{lines}",
            f"prep={prep}{lines}",
            f"opens={opens}{lines}",
            f"size={size}",
            f"sizelines={size}{lines}",
            f"last={last == owner}{gap}",
            f"lastrank={last == owner}{rank}{lines}",
            f"lastgap={last == owner}{gap}{subject}{lines}",
            f"spoke={spoke}{last == owner}",
            f"sure={sure}",
            f"surerank={sure}{rank}",
            f"first={owner == names.owners[0]}",
            f"lq={quoted}{lines}{rank}",
            f"near={near}{subject}",
            f"clauses={owner == clauses[0]}{owner == clauses[1]}{clauses[0] >= 0}",
            f"clauses, lines={owner == clauses[0]}{owner == clauses[1]}{lines}",
            f"clauses, last={owner == clauses[0]}{owner == clauses[1]}{last == owner}{gap}",
            f"nearrank={near}{rank}",
            f"nearlast={near}{last == owner}{lines}",
        ]

    def _what_follows(self, end: int) -> str:
        """What stands after a name: v a verb, o another word, else the mark itself."""
        after = self.text[end : end + 40]
        if not after[:1].isspace():
            return after[:1] if after[:1] in ",'’." else "o"
        for word in after.split()[:2]:
            kind = self.grammar.kind_of(word.strip(",.").lower())
            if kind != ADVERB:
                return "v" if kind in (VERB, AUX, MODAL) and word[0].islower() else "o"
        return "o"

    def _last(self, at: int) -> int:
        return self.spoken[-1][1] if self.spoken and self.spoken[-1][0] < at else -1

    def _gap(self, at: int) -> str:
        """How many lines lie between the last source and here."""
        start = self.spoken[-1][0]
        return str(min(self.text.count("\n\n", start, at) or self.text.count("\n", start, at), 4)) if at - start < 5000 else "5"

    def _in_part(self, at: int) -> bool:
        k = bisect_right(self.part_starts, at) - 1
        return k >= 0 and at < self.part_ends[k]


def rows(names: Names, spoken: set[str], grammar: Grammar) -> tuple[Named, ...]:
    """The entities that are surely people or organisations, by name."""
    found = []
    for entity in names.entities:
        if entity.forms and (entity.name in spoken or _sure(entity, grammar)):
            forms = tuple(sorted(entity.forms.items(), key=lambda f: (-f[1], f[0])))
            found.append(Named(entity.name, "person" if entity.person else "organisation", forms))
    return tuple(sorted(found))


def _sure(entity: Entity, grammar: Grammar) -> bool:
    words = entity.name.split()
    if not entity.person:
        return True
    return entity.sure and words[-1] not in grammar.not_names
