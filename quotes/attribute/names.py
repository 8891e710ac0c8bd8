"""Who is named in an article: the forms of each name, joined, with where they stand.

A surname belongs to the one full name that ends in it; where two people share a surname, to the one its title fits,
else to the one most often named in full. Names are read by one pass over the capitalised words, quotations included.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import OSA

from quotes.attribute.grammar import Grammar
from quotes.attribute.rows import NONE, ORGANISATION, PERSON, Name, Run, role_before, runs
from quotes.model import Zone

_LONGEST_JOINT = 10  # characters between an organisation's name and what it is of
_MOST_WORDS = 10  # words of an organisation's name to which more are joined
_MOST_ALIKE = 40  # names with the same endings that are compared for variant spellings


class Entity:
    """One person or organisation of an article: its fullest name, all forms with their counts, and its places."""

    __slots__ = ("forms", "gender", "name", "person", "places", "sure")

    def __init__(self, name: str, person: bool, sure: bool = False) -> None:
        self.name = name
        self.person = person
        self.forms: dict[str, int] = {}
        self.places: list[int] = []
        self.gender: str | None = None  # "male" or "female", where a title or first name tells
        self.sure = sure  # a title, a known first name or a role says that it is a person, a word that it is none


@dataclass(slots=True)
class Names:
    """The entities of an article and which of them stands where: `owners` beside `starts`, in reading order."""

    entities: list[Entity]
    starts: list[int]
    ends: list[int]
    owners: list[int]
    by_last: dict[str, list[int]]

    def at(self, start: int, end: int) -> int:
        """The index of the last name within a span, or -1."""
        k = bisect_left(self.starts, end) - 1
        return k if k >= 0 and self.starts[k] >= start else -1

    def first(self, start: int, end: int) -> int:
        """The index of the first name within a span, or -1."""
        k = bisect_left(self.starts, start)
        return k if k < len(self.starts) and self.starts[k] < end else -1

    def called(self, word: str) -> int:
        """The entity whose name ends in a word, if there is just one; else -1."""
        found = self.by_last.get(word, ())
        return found[0] if len(found) == 1 else -1


def known(text: str, zones: tuple[Zone, ...], grammar: Grammar) -> Names:
    """`read`, remembered for the article read last: attribution and `named` ask for the same."""
    if not _LAST or _LAST[0][0] is not text or _LAST[0][1:3] != (zones, grammar.code):
        _LAST[:] = [(text, zones, grammar.code, read(text, zones, grammar))]
    return _LAST[0][3]


_LAST: list[tuple[str, tuple[Zone, ...], str, Names]] = []


def read(text: str, zones: Sequence[Zone], grammar: Grammar) -> Names:
    """The names of a text outside its zones (the title counts)."""
    found = _with_fields(text, runs(text, [z for z in zones if z.kind != "title"], grammar), grammar)
    table = _Table(grammar)
    owners = table.variants_joined(table.full_names(found))
    table.single_names(found, owners)
    entities = table.entities
    starts, ends, named = [], [], []
    for owner, (start, end, name, _, role) in zip(owners, found, strict=True):
        if owner >= 0:
            entity = entities[owner]
            entity.forms[name.form] = entity.forms.get(name.form, 0) + 1
            entity.places.append(start)
            if role >= 0 and not entity.sure:
                entity.sure = role_before(text, role, grammar)
            starts.append(start)
            ends.append(end)
            named.append(owner)
    table.name_merged()
    return Names(entities, starts, ends, named, table.by_last)


def _with_fields(text: str, found: list[Run], grammar: Grammar) -> list[Run]:
    """Organisations with what they are of or for: "Board of Elections", "Club for Growth"."""
    joined: list[Run] = []
    organisation, stop = False, 0  # the name before: whether it is an organisation's, where it ends
    for run in found:
        start, end, name, headline, role = run
        if organisation and 0 < start - stop < _LONGEST_JOINT:
            between = text[stop:start].split()
            first, _, before, headline, role = joined[-1]
            short = len(before.words) < _MOST_WORDS
            if short and between and between[0] in grammar.of and len(between) < 3 and not name.titles:
                words = (*before.words, *between, *name.words)
                joined[-1] = (first, end, before._replace(words=words, form=" ".join(words)), headline, role)
                stop = end
                continue
        joined.append(run)
        organisation, stop = name.sort == ORGANISATION, end
    return joined


class _Table:
    """Joins the runs of one article to entities: first the full names, then the single words."""

    def __init__(self, grammar: Grammar) -> None:
        self.grammar = grammar
        self.entities: list[Entity] = []
        self.pairs: dict[tuple[str, str], int] = {}
        self.whole: dict[tuple[str, ...], int] = {}
        self.by_last: dict[str, list[int]] = {}
        self.by_first: dict[str, list[int]] = {}
        self.merged: set[int] = set()

    def full_names(self, found: Sequence[Run]) -> list[int]:
        """For each run the entity it names by itself, or -1."""
        seen: dict[int, int] = {}  # the same name in the same words is one object
        owners = []
        for _, _, name, headline, _ in found:
            owner = -1
            if len(name.words) > 1:
                owner = seen.get(id(name), -2)
                if owner == -2:
                    if headline:
                        owner = self._in_headline(name.words)
                    else:
                        owner = seen[id(name)] = self._full(name)
            owners.append(owner)
        return owners

    def _full(self, name: Name) -> int:
        """The entity that a name of several words names, or -1."""
        if name.sort == PERSON or (name.titles and name.sort == ORGANISATION):
            owner = self._person(name.words)
        elif name.sort == ORGANISATION:
            owner = self._organisation(name.words)
        else:
            self._within(name.words)
            return -1
        self._note(owner, name)
        return owner

    def _in_headline(self, words: tuple[str, ...]) -> int:
        """The person named in a headline: one named before, or a known first name with a word that is no other; or -1."""
        grammar = self.grammar
        for pair in pairwise(words):
            if pair in self.pairs:
                return self.pairs[pair]
            first, last = pair
            if first in grammar.first_names and last.lower() not in grammar.kinds and last not in grammar.organisations:
                return self._person(pair)
        return -1

    def _organisation(self, words: tuple[str, ...]) -> int:
        key = words[1:] if words[0] == "The" and len(words) > 1 else words
        owner = self.whole.get(key)
        if owner is None:
            owner = self.whole[key] = len(self.entities)
            self.entities.append(Entity(" ".join(words), False, sure=True))
            self._within(words)
        return owner

    def _within(self, words: tuple[str, ...]) -> None:
        """A person named within the name of something else: "The Anna Berg Show"."""
        grammar = self.grammar
        for a, b in pairwise(words):
            if a in grammar.first_names and not (
                b in grammar.organisations or b in grammar.things or b in grammar.not_names
            ):
                self._person((a, b))

    def _person(self, words: tuple[str, ...]) -> int:
        core = words
        if words[-1] in self.grammar.suffixes and len(words) > 1:
            core = words[:-1]
        pair = (core[0], core[-1])
        owner = self.pairs.get(pair)
        if owner is None:
            owner = self.pairs[pair] = len(self.entities)
            self.entities.append(Entity(" ".join(words), True))
            self.by_last.setdefault(pair[1], []).append(owner)
            if len(core) > 1 and core[0] not in self.grammar.places:
                self.by_first.setdefault(pair[0], []).append(owner)
        elif len(words) > self.entities[owner].name.count(" ") + 1:
            self.entities[owner].name = " ".join(words)
        return owner

    def _note(self, owner: int, name: Name) -> None:
        entity = self.entities[owner]
        if entity.person and not entity.sure:
            entity.sure = bool(name.titles) or (len(name.words) > 1 and name.words[0] in self.grammar.first_names)
        if name.gender and (name.titles or entity.gender is None):
            entity.gender = name.gender

    def single_names(self, found: Sequence[Run], owners: list[int]) -> None:
        """Set the owners of runs of one word: the only one of that surname, else the foremost of them."""
        seen: dict[int, int] = {}
        full = Counter(owners)
        for k, (_, _, name, headline, _) in enumerate(found):
            if owners[k] >= 0 or headline or len(name.words) > 1 or name.sort == NONE:
                continue
            owner = seen.get(id(name), -2)
            if owner == -2:
                choices = self._called(name)
                if len(choices) < 2:
                    owner = seen[id(name)] = choices[0] if choices else self._single(name)
                else:
                    owner = self._foremost(choices, full, owners, k)
                if owner >= 0:
                    self._note(owner, name)
            owners[k] = owner

    def _called(self, name: Name) -> list[int]:
        """The people whose surname a word is, of the gender its title tells; else those whose first name it is."""
        word = name.words[0]
        found = self.by_last.get(word)
        if found is not None:
            return self._of_gender(name.gender, found) if len(found) > 1 else found
        found = self.by_first.get(word)
        return self._by_first_name(word, found, bool(name.titles)) if found else []

    def _single(self, name: Name) -> int:
        """A new entity for a word that names nobody known, or -1."""
        word = name.words[0]
        if name.sort == ORGANISATION:
            return self._organisation((word,))
        return self._person((word,)) if name.titles or self._may_be_person(word) else -1

    def _by_first_name(self, word: str, found: list[int], titled: bool) -> list[int]:
        """Whom a first name may mean; with a title only one that is no usual first name ("Mr. Gao": Gao Junlan)."""
        usual = word in self.grammar.first_names
        if titled and usual:
            return []
        return found if usual else [e for e in found if self.entities[e].sure]

    def _may_be_person(self, word: str) -> bool:
        grammar = self.grammar
        return not (grammar.capital_nouns or word in grammar.not_names or word.lower() in grammar.kinds)

    def _of_gender(self, gender: str | None, found: list[int]) -> list[int]:
        if gender is None:
            return found
        exact = [e for e in found if self.entities[e].gender == gender]
        return exact or [e for e in found if self.entities[e].gender is None] or found

    def _foremost(self, found: list[int], full: Mapping[int, int], owners: Sequence[int], k: int) -> int:
        """The one whose full name stands most often; among equals the one named last before."""
        most = max([full[e] for e in found])
        best = [e for e in found if full[e] == most]
        for j in range(k - 1, max(-1, k - 500), -1):
            if owners[j] in best:
                return owners[j]
        return best[0]

    def variants_joined(self, owners: list[int]) -> list[int]:
        """The owners, two spellings of one name (Gulmorad Halimov, Gulmurod Khalimov) being one entity."""
        alike: dict[tuple[str, str], list[tuple[str, str]]] = {}
        joined: dict[int, int] = {}
        for pair, owner in self.pairs.items():
            first, last = pair
            if len(first) < 4 or len(last) < 5:
                continue
            others = alike.setdefault((first[-1], last[-1]), [])
            for other_first, other_last in others[:_MOST_ALIKE]:
                other = self.pairs[other_first, other_last]
                if other not in joined and near(last, other_last) and near(first, other_first):
                    joined[owner] = other
                    break
            others.append(pair)
        for gone, kept in joined.items():
            to, left = self.entities[kept], self.entities[gone]
            to.gender, to.sure = to.gender or left.gender, to.sure or left.sure
            self.merged.add(kept)
        if not joined:
            return owners
        for table in (self.by_last, self.by_first):
            for word, found in table.items():
                table[word] = sorted({joined.get(e, e) for e in found})
        return [joined.get(o, o) for o in owners]

    def name_merged(self) -> None:
        """Of several spellings the one counts whose surname stands most often, then the one that stands first."""
        for entity in (self.entities[e] for e in self.merged):
            said: dict[str, int] = {}
            for form, n in entity.forms.items():
                last = form.rpartition(" ")[2]
                said[last] = said.get(last, 0) + n
            full = [form for form in entity.forms if " " in form]
            if full:
                entity.name = max(full, key=lambda f: (said[f.rpartition(" ")[2]], len(f), -full.index(f)))


def near(a: str, b: str) -> bool:
    """Two spellings of one name: at most one letter in four differs, never the last, and the first only by one more.

    >>> near("Khalimov", "Halimov"), near("Rahmon", "Rakhmon"), near("Donald", "Ronald")
    (True, True, False)
    """
    if a == b:
        return True
    longest = max(len(a), len(b))
    if longest < 6 or abs(len(a) - len(b)) > 2 or a[-1] != b[-1]:
        return False
    if a[0] != b[0] and not (a[1:2] == b[0].lower() or b[1:2] == a[0].lower()):
        return False
    return OSA.distance(a.lower(), b.lower()) <= longest // 4
