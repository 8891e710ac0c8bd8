"""Who is named in an article: the forms of each name, joined, with where they stand.

A surname belongs to the one full name that ends in it; where two people share a surname, to the one named last before
it, or the one its title fits. Names are read by one pass over the capitalised words, quotations included.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from quotes.attribute.grammar import (
    ADVERB,
    AND,
    AUX,
    DET,
    INDEFINITE,
    MODAL,
    NOT,
    OBJECT,
    OPEN,
    POSSESSIVE,
    PREP,
    PRONOUN,
    REL,
    SUB,
    TO,
    Grammar,
)
from quotes.lexicon.outlets import outlet
from quotes.model import Zone

_CAPITAL = "[A-ZÀ-ÖØ-ÞĀ-ɏΆ-ΫЀ-ЯԱ-ՖḀ-ỿ]"  # and small letters that alternate with capitals: looked at again
_PIECE = rf"{_CAPITAL}[\w.'’&\-‐‑]*"
_CLOSED = frozenset(
    (DET, PREP, AND, SUB, PRONOUN, POSSESSIVE, AUX, ADVERB, MODAL, NOT, OBJECT, REL, TO, INDEFINITE)
)
_CLITIC = re.compile(r"['’](?:[sS]?|m|d|t|re|ve|ll)\Z")
_ADJECTIVE = re.compile(r"[-‐‑][^\W\d_A-ZÀ-Þ]")  # "Osh-based", "English-language"
_MOST_ALIKE = 40  # names with the same endings that are compared for variant spellings
_MOST_REMEMBERED = 1 << 15


@dataclass(slots=True)
class Entity:
    """One person or organisation of an article: its fullest name, all forms with their counts, and its places."""

    name: str
    person: bool
    forms: dict[str, int] = field(default_factory=dict)
    places: list[int] = field(default_factory=list)
    gender: str | None = None  # "male" or "female", where a title or first name tells
    sure: bool = False  # a title, a known first name or a role says that it is a person, a word that it is none


class Sort(Enum):
    """What the words of a name alone tell."""

    PERSON = "two words or more, none of them an organisation's or a thing's"
    ORGANISATION = "one of its words is an organisation's, or it is written in capitals only"
    SINGLE = "one word, perhaps a surname"
    NONE = "a place or a thing"


class Name(NamedTuple):
    """Capitalised words in a row, the same wherever they stand: where in the row the name is, its words and titles."""

    start: int
    end: int
    words: tuple[str, ...]
    titles: tuple[str, ...]
    sort: Sort
    gender: str | None


class Run(NamedTuple):
    """A name in its place."""

    start: int
    end: int
    name: Name
    after_role: bool  # a noun such as "analyst" stands before it
    headline: bool  # in a line written with capitals, where they tell nothing


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

    def called(self, word: str) -> int:
        """The entity whose name ends in a word, if there is just one; else -1."""
        found = self.by_last.get(word, ())
        return found[0] if len(found) == 1 else -1


def known(text: str, zones: tuple[Zone, ...], grammar: Grammar) -> Names:
    """`read`, remembered for the article read last: attribution and `named` ask for the same."""
    key = (text, zones, grammar.code)
    if key not in _LAST:
        found = read(text, zones, grammar)
        _LAST.clear()
        _LAST[key] = found
    return _LAST[key]


_LAST: dict[tuple[str, tuple[Zone, ...], str], Names] = {}


def read(text: str, zones: Sequence[Zone], grammar: Grammar) -> Names:
    """The names of a text outside its zones (the title counts)."""
    runs = _runs(text, [z for z in zones if z.kind != "title"], grammar)
    table = _Table(grammar)
    owners = [table.full(run) for run in runs]
    owners = table.variants_joined(owners)
    for k, run in enumerate(runs):
        if owners[k] < 0 and run.name.sort is Sort.SINGLE and not run.headline:
            owners[k] = table.single(run, owners, k)
    table.name_merged()
    starts, ends, named = [], [], []
    entities = table.entities
    for owner, run in zip(owners, runs, strict=True):
        if owner >= 0:
            entities[owner].places.append(run.start)
            starts.append(run.start)
            ends.append(run.end)
            named.append(owner)
    return Names(entities, starts, ends, named, table.by_last)


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

    def full(self, run: Run) -> int:
        """The entity of a run that names one by itself, or -1."""
        name = run.name
        if run.headline:
            return self._in_headline(name.words)
        if name.sort is Sort.ORGANISATION and not name.titles:
            owner = self._organisation(name.words)
        elif name.sort is Sort.PERSON or (name.sort is Sort.ORGANISATION and len(name.words) > 1):
            owner = self._person(name.words)
        else:
            return -1
        self._note(owner, run)
        return owner

    def _in_headline(self, words: tuple[str, ...]) -> int:
        """The person named in a headline: one named before, or a known first name with a word that is no other; or -1."""
        grammar = self.grammar
        for pair in zip(words, words[1:], strict=False):
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
            grammar = self.grammar
            owner = self.whole[key] = len(self.entities)
            self.entities.append(Entity(" ".join(words), False, sure=True))
            for a, b in zip(words, words[1:], strict=False):  # "The Rachel Berg Show" names Rachel Berg
                if a in grammar.first_names and b not in grammar.organisations and b not in grammar.not_names:
                    self._person((a, b))
        return owner

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

    def _note(self, owner: int, run: Run) -> None:
        entity, name = self.entities[owner], run.name
        form = " ".join(name.words)
        entity.forms[form] = entity.forms.get(form, 0) + 1
        if entity.person and not entity.sure:
            first_name = len(name.words) > 1 and name.words[0] in self.grammar.first_names
            entity.sure = bool(name.titles) or run.after_role or first_name
        if name.gender and (name.titles or entity.gender is None):
            entity.gender = name.gender

    def single(self, run: Run, owners: Sequence[int], k: int) -> int:
        """The entity that a single word names: the only one of that surname, or the foremost of them; -1 for none."""
        word, titles = run.name.words[0], run.name.titles
        found = self.by_last.get(word) or ([] if titles else self.by_first.get(word, []))
        if not found:
            if not titles and not self._may_be_person(word):
                return -1
            owner = self._person((word,))
        elif len(found) == 1:
            owner = found[0]
        else:
            owner = self._foremost(self._of_gender(run.name.gender, found), owners, k)
        self._note(owner, run)
        return owner

    def _may_be_person(self, word: str) -> bool:
        grammar = self.grammar
        return not (grammar.capital_nouns or word in grammar.not_names or word.lower() in grammar.kinds)

    def _of_gender(self, gender: str | None, found: list[int]) -> list[int]:
        if gender is None:
            return found
        exact = [e for e in found if self.entities[e].gender == gender]
        return exact or [e for e in found if self.entities[e].gender is None] or found

    def _foremost(self, found: list[int], owners: Sequence[int], k: int) -> int:
        """The one whose full name stands most often; among equals the one named last before."""
        counts = {e: sum(n for form, n in self.entities[e].forms.items() if " " in form) for e in found}
        most = max(counts.values())
        best = [e for e in found if counts[e] == most]
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
            self._merge(self.entities[kept], self.entities[gone])
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

    def _merge(self, kept: Entity, gone: Entity) -> None:
        for form, n in gone.forms.items():
            kept.forms[form] = kept.forms.get(form, 0) + n
        kept.gender, kept.sure = kept.gender or gone.gender, kept.sure or gone.sure
        gone.forms = {}


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


# ------------------------------------------------------------------ reading the text


@cache
def _pattern(particles: frozenset[str]) -> re.Pattern[str]:
    """Capitalised words in a row, with the small words of names between them ("Ursula von der Leyen")."""
    small = "|".join(sorted(particles, key=lambda p: (-len(p), p))) or "(?!)"
    return re.compile(rf"(?<!\w){_PIECE}(?:[ \xa0](?:(?:{small})[ \xa0]){{0,2}}{_PIECE})*")


@cache
def _rows(grammar: Grammar) -> _Rows:
    return _Rows(grammar)


class _Rows(dict[tuple[str, bool], tuple[Name, ...]]):
    """The names in a row of capitalised words, worked out once for each row as printed."""

    def __init__(self, grammar: Grammar) -> None:
        super().__init__()
        self.grammar = grammar

    def __missing__(self, key: tuple[str, bool]) -> tuple[Name, ...]:
        found = tuple(_names_in(*key, self.grammar))
        if len(self) > _MOST_REMEMBERED:
            self.clear()
        self[key] = found
        return found


def _runs(text: str, zones: Sequence[Zone], grammar: Grammar) -> list[Run]:
    """All names in reading order."""
    runs: list[Run] = []
    rows = _rows(grammar)
    opening = grammar.opening
    zone = line = 0
    headline = False
    for match in _pattern(grammar.particles).finditer(text):
        printed = match.group()
        if printed in opening:
            continue
        start = match.start()
        while zone < len(zones) and zones[zone].end <= start:
            zone += 1
        if zone < len(zones) and zones[zone].start <= start:
            continue
        before = text[start - 2 : start] if start > 1 else "\n"
        opens = before[-1] in _OPENERS or (before[-1] in " \xa0" and before[0] in _OPENERS)
        names = rows[printed, opens]
        if not names:
            continue
        if start >= line:
            headline = False
            if " " in printed:
                line, headline = _line(text, start)
        role = not opens and not names[0].titles and len(names[0].words) > 1 and _role_before(text, start, grammar)
        for name in names:
            runs.append(Run(start + name.start, start + name.end, name, role, headline))
    return runs


_OPENERS = frozenset(".!?\n“\"'‘(:—–„«")


def _line(text: str, start: int) -> tuple[int, bool]:
    """Where the line ends, and whether it is a short one most of whose words have a capital."""
    first = text.rfind("\n", max(0, start - 200), start) + 1
    stop = text.find("\n", start)
    if stop < 0:
        stop = len(text)
    if stop - first > 200:
        return stop, False
    words = [w for w in text[first:stop].split() if w[0].isalpha()]
    capitals = sum(w[0].isupper() for w in words)
    return stop, len(words) > 4 and capitals >= 0.65 * len(words) and text[stop - 1] != "."


def _role_before(text: str, start: int, grammar: Grammar) -> bool:
    """A noun that names people stands before the name: "the analyst Anna Berg"."""
    before = text[max(0, start - 20) : start]
    if before[-1:] not in (" ", "\xa0"):
        return False
    words = before.split()
    return bool(words) and words[-1] in grammar.people


def _names_in(printed: str, opens: bool, grammar: Grammar) -> Iterator[Name]:
    """The names in a row of capitalised words; `opens`: it stands at the beginning of a sentence."""
    words: list[str] = []
    spans: list[tuple[int, int]] = []
    at = 0
    for piece in printed.replace("\xa0", " ").split(" "):
        word, length, ends = _word(piece, grammar)
        if piece in grammar.particles:
            if words:
                words[-1] += " " + piece
        elif word and words and grammar.kind_of(word.lower()) in _CLOSED and words[-1] not in grammar.first_names:
            word = ""  # "Commander Of The Guard"
        elif word:
            words.append(word)
            spans.append((at, at + length))
        if ends or not (word or piece in grammar.particles):
            yield from _cut(words, spans, opens, grammar)
            words, spans, opens = [], [], False
        at += len(piece) + 1
    yield from _cut(words, spans, opens, grammar)


def _word(piece: str, grammar: Grammar) -> tuple[str, int, bool]:
    """The name's word in a piece between spaces ("" if it is none), its length, and whether the name ends with it."""
    word, ends = piece, False
    clitic = _CLITIC.search(word)
    if clitic:
        if clitic.end() - clitic.start() > 1 and word[-1] not in "sS":
            return "", 0, True
        word, ends = word[: clitic.start()], True
    bare = word.rstrip(".-‐‑&'’")
    if word != bare and not (word == bare + "." and (len(bare) == 1 or "." in bare or word in grammar.abbreviations)):
        word, ends = bare, True
    if word in grammar.suffixes:
        return word, len(word), True
    if not word or not word[0].isupper() or word in grammar.dates or _ADJECTIVE.search(word):
        return "", 0, True
    return word, len(word), ends


def _cut(words: list[str], spans: list[tuple[int, int]], opens: bool, grammar: Grammar) -> Iterator[Name]:
    """Cut what is no name off a row, and the titles; "Bridge Committee Chairman Anna Berg" names the committee too."""
    first = 0
    while first < len(words) and _ordinary(words, first, opens and first == 0, grammar):
        first += 1
    if first == len(words):
        return
    title = first - 1
    for i in range(first, len(words) - 1):
        word = words[i]
        role = word.partition("-")[0].lower()
        if word in grammar.titles or (role in grammar.people and word not in grammar.first_names):
            title = i
    if len(words) - title == 2 and words[-1] in grammar.organisations:
        title = first - 1  # "Interior Ministry"
    name = tuple(words[title + 1 :])
    while len(name) > 2 and name[0] in grammar.not_names:
        name = name[1:]
    if len(name) == 1 and name[0] in grammar.titles:
        return
    if title > first and _sort(body := tuple(words[first:title]), grammar) is Sort.ORGANISATION and len(body) > 1:
        yield Name(spans[first][0], spans[title - 1][1], body, (), Sort.ORGANISATION, None)
    titles = tuple(w for w in words[first : title + 1] if w not in grammar.first_names)
    start = spans[len(words) - len(name)][0]
    yield Name(start, spans[-1][1], name, titles, _sort(name, grammar), _gender(name, titles, grammar))


def _ordinary(words: list[str], i: int, opens: bool, grammar: Grammar) -> bool:
    """Whether a word has its capital only from the sentence's beginning, or is of a closed class."""
    word = words[i]
    if word in grammar.prefixes:
        return True
    kind = grammar.kind_of(word.lower())
    if kind == OPEN or (len(word) > 1 and word.isupper()):
        return False
    if kind in _CLOSED:
        return not (word in grammar.first_names and i + 1 < len(words))
    return opens and not (word in grammar.titles or word in grammar.organisations or word in grammar.first_names)


def _sort(words: tuple[str, ...], grammar: Grammar) -> Sort:
    if any(w in grammar.organisations or w.partition("-")[0] in grammar.organisations for w in words):
        if not (words[0] in grammar.first_names and words[-1] not in grammar.organisations):
            return Sort.ORGANISATION
    name = " ".join(words)
    if name in grammar.places:
        return Sort.NONE
    if outlet(name) is not None:
        return Sort.ORGANISATION
    if len(words) == 1:
        if 1 < len(name) < 9 and name.isupper() and name.isalpha() and name not in grammar.not_names:
            return Sort.ORGANISATION
        return Sort.NONE if name in grammar.things else Sort.SINGLE
    if words[0] not in grammar.first_names and any(w in grammar.things for w in words):
        return Sort.NONE
    return Sort.PERSON


def _gender(words: tuple[str, ...], titles: tuple[str, ...], grammar: Grammar) -> str | None:
    """What the titles tell of a person's gender, else what the first name tells."""
    for sign in (*reversed(titles), words[0] if len(words) > 1 else ""):
        male, female = sign in grammar.male, sign in grammar.female
        if male != female:
            return "male" if male else "female"
    return None
