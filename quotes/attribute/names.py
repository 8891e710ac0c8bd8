"""Who is named in an article: the forms of each name, joined, with where they stand.

A surname belongs to the one full name that ends in it; where two people share a surname, to the one named last before
it, or the one its title fits. Names are read by one pass over the capitalised words, quotations included.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

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
from quotes.model import Zone

_CAPITAL = r"[^\W\d_a-zß-öø-ÿа-яёα-ωά-ώ]"
_PIECE = rf"{_CAPITAL}[\w.'’&\-‐‑]*"
_CLOSED = frozenset(
    (DET, PREP, AND, SUB, PRONOUN, POSSESSIVE, AUX, ADVERB, MODAL, NOT, OBJECT, REL, TO, INDEFINITE)
)
_CLITIC = re.compile(r"['’](?:[sS]?|m|d|t|re|ve|ll)\Z")
_ADJECTIVE = re.compile(r"[-‐‑][^\W\d_A-ZÀ-Þ]")  # "Osh-based", "English-language"
_MOST_PAIRS = 150  # full names compared for variant spellings


@dataclass(slots=True)
class Entity:
    """One person or organisation of an article: its fullest name, all forms with their counts, and its places."""

    name: str
    person: bool
    forms: dict[str, int] = field(default_factory=dict)
    places: list[int] = field(default_factory=list)
    gender: str | None = None  # "male" or "female", where a title or first name tells
    sure: bool = False  # a title, a known first name or a role says that it is a person, a word that it is none


class Run:
    """Capitalised words in a row: where the name stands, its words, and the title words before it."""

    __slots__ = ("after_role", "end", "headline", "start", "titles", "words")

    def __init__(self, start: int, end: int, words: tuple[str, ...], titles: tuple[str, ...], after_role: bool) -> None:
        self.headline = False  # stands in a line written with capitals, where they tell nothing
        self.start = start
        self.end = end
        self.words = words
        self.titles = titles
        self.after_role = after_role


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
    _mark_headlines(text, runs)
    for run in runs:
        table.add_full(run)
    table.join_variants()
    for k, run in enumerate(runs):
        if table.owners[k] < 0 and len(run.words) == 1 and not run.headline:
            table.add_single(run, k)
    starts, ends, owners = [], [], []
    for run, owner in zip(runs, table.owners, strict=True):
        if owner >= 0:
            table.entities[owner].places.append(run.start)
            starts.append(run.start)
            ends.append(run.end)
            owners.append(owner)
    return Names(table.entities, starts, ends, owners, table.by_last)


class _Table:
    """Joins the runs of one article to entities: first the full names, then the single words."""

    def __init__(self, grammar: Grammar) -> None:
        self.grammar = grammar
        self.entities: list[Entity] = []
        self.owners: list[int] = []
        self.pairs: dict[tuple[str, str], int] = {}
        self.whole: dict[tuple[str, ...], int] = {}
        self.by_last: dict[str, list[int]] = {}
        self.by_first: dict[str, list[int]] = {}

    def add_full(self, run: Run) -> None:
        words = run.words
        if run.headline:
            self.owners.append(self._known(words))
            return
        organisation = is_organisation(words, self.grammar)
        if (len(words) < 2 and not organisation) or " ".join(words) in self.grammar.places:
            self.owners.append(-1)
            return
        if organisation and not run.titles:
            owner = self._organisation(words)
        elif not run.titles and words[0] not in self.grammar.first_names and any(w in self.grammar.things for w in words):
            self.owners.append(-1)
            return
        else:
            owner = self._person(words)
        self.owners.append(owner)
        self._note(owner, run)

    def _known(self, words: tuple[str, ...]) -> int:
        """The person named in a headline, if a line before named the same; else -1."""
        for first, last in zip(words, words[1:], strict=False):
            if (first, last) in self.pairs:
                return self.pairs[first, last]
        return -1

    def _organisation(self, words: tuple[str, ...]) -> int:
        key = words[1:] if words[0] == "The" and len(words) > 1 else words
        owner = self.whole.get(key)
        if owner is None:
            owner = self.whole[key] = len(self.entities)
            self.entities.append(Entity(" ".join(words), False, sure=True))
            for a, b in zip(words, words[1:], strict=False):  # "The Rachel Berg Show" names Rachel Berg
                if a in self.grammar.first_names and b not in self.grammar.organisations and b not in self.grammar.not_names:
                    self._person((a, b))
        return owner

    def _person(self, words: tuple[str, ...]) -> int:
        while len(words) > 2 and words[0] in self.grammar.not_names:
            words = words[1:]
        core = tuple(w for w in words if w not in self.grammar.suffixes) or words
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
        entity, grammar = self.entities[owner], self.grammar
        form = " ".join(run.words)
        entity.forms[form] = entity.forms.get(form, 0) + 1
        if not entity.person:
            return
        first = run.words[0]
        entity.sure = entity.sure or bool(run.titles) or run.after_role or (len(run.words) > 1 and first in grammar.first_names)
        for sign in (*run.titles, first if len(run.words) > 1 and entity.gender is None else ""):
            male, female = sign in grammar.male, sign in grammar.female
            if male != female:
                entity.gender = "male" if male else "female"

    def add_single(self, run: Run, k: int) -> None:
        """A single word names the only one of that surname, else the one of them named last before."""
        word = run.words[0]
        found = self.by_last.get(word) or ([] if run.titles else self.by_first.get(word, []))
        if not found:
            if not run.titles and not self._may_be_person(word):
                return
            owner = self._person((word,))
        elif len(found) == 1:
            owner = found[0]
        else:
            owner = self._foremost(self._of_gender(run, found), k)
        self.owners[k] = owner
        self._note(owner, run)

    def _may_be_person(self, word: str) -> bool:
        grammar = self.grammar
        return not (
            grammar.capital_nouns
            or word in grammar.not_names
            or word in grammar.things
            or word in grammar.places
            or word.lower() in grammar.kinds
        )

    def _of_gender(self, run: Run, found: list[int]) -> list[int]:
        male = any(t in self.grammar.male for t in run.titles)
        female = any(t in self.grammar.female for t in run.titles)
        if male == female:
            return found
        right = "male" if male else "female"
        exact = [e for e in found if self.entities[e].gender == right]
        return exact or [e for e in found if self.entities[e].gender is None] or found

    def _foremost(self, found: list[int], k: int) -> int:
        """The one whose full name stands most often; among equals the one named last before."""
        counts = {e: sum(n for form, n in self.entities[e].forms.items() if " " in form) for e in found}
        most = max(counts.values())
        found = [e for e in found if counts[e] == most]
        for j in range(k - 1, max(-1, k - 500), -1):
            if self.owners[j] in found:
                return self.owners[j]
        return found[0]

    def join_variants(self) -> None:
        """Join two spellings of one name (Gulmorad Halimov, Gulmurod Khalimov): both its words near-equal."""
        pairs = [p for p in self.pairs if len(p[0]) > 3 and len(p[1]) > 4]
        joined: dict[int, int] = {}
        for i, (first, last) in enumerate(pairs[:_MOST_PAIRS]):
            for other_first, other_last in pairs[:i]:
                a, b = self.pairs[other_first, other_last], self.pairs[first, last]
                if a not in joined and b not in joined and near(last, other_last) and near(first, other_first):
                    joined[b] = a
        for b, a in joined.items():
            to, gone = self.entities[a], self.entities[b]
            for form, n in gone.forms.items():
                to.forms[form] = to.forms.get(form, 0) + n
            if sum(to.forms.values()) < 2 * sum(gone.forms.values()):
                to.name = gone.name
            to.gender, to.sure = to.gender or gone.gender, to.sure or gone.sure
            gone.forms = {}
        if joined:
            self.owners = [joined.get(o, o) for o in self.owners]
            for table in (self.by_last, self.by_first):
                for word, found in table.items():
                    table[word] = sorted({joined.get(e, e) for e in found})


def is_organisation(words: Sequence[str], grammar: Grammar) -> bool:
    """Whether a capitalised name is an organisation's: by one of its words, or written in capitals only."""
    if any(w in grammar.organisations for w in words):
        return not (words[0] in grammar.first_names and words[-1] not in grammar.organisations)
    word = words[0]
    return len(words) == 1 and 1 < len(word) < 9 and word.isupper() and word.isalpha() and word not in grammar.not_names


def near(a: str, b: str) -> bool:
    """Two spellings of one name: at most one letter in four differs, the last agrees.

    >>> near("Khalimov", "Halimov"), near("Rahmon", "Rakhmon"), near("Bush", "Cush")
    (True, True, False)
    """
    if a == b:
        return True
    longest = max(len(a), len(b))
    return longest > 5 and a[-1] == b[-1] and OSA.distance(a.lower(), b.lower()) <= longest // 4


def _mark_headlines(text: str, runs: list[Run]) -> None:
    """In a short line of which most words have a capital, capitals make no names."""
    stop, headline = -1, False
    for run in runs:
        if run.start >= stop:
            start = text.rfind("\n", max(0, run.start - 200), run.start) + 1
            stop = text.find("\n", run.end)
            stop = len(text) if stop < 0 else stop
            words = [w for w in text[start:stop].split() if w[0].isalpha()] if stop - start < 200 else []
            capitals = sum(w[0].isupper() for w in words)
            headline = len(words) > 4 and capitals >= 0.65 * len(words) and text[stop - 1 : stop] != "."
        run.headline = headline


@cache
def _pattern(particles: frozenset[str]) -> re.Pattern[str]:
    """Capitalised words in a row, with the small words of names between them ("Ursula von der Leyen")."""
    small = "|".join(sorted(particles, key=lambda p: (-len(p), p))) or "(?!)"
    return re.compile(rf"(?<!\w){_PIECE}(?:[ \xa0](?:(?:{small})[ \xa0]){{0,2}}{_PIECE})*")


def _runs(text: str, zones: Sequence[Zone], grammar: Grammar) -> list[Run]:
    """All capitalised runs in reading order, titles and words that are no names cut off."""
    runs: list[Run] = []
    zone = 0
    opening = grammar.opening
    for match in _pattern(grammar.particles).finditer(text):
        printed = match.group()
        if printed in opening:
            continue
        start = match.start()
        while zone < len(zones) and zones[zone].end <= start:
            zone += 1
        if zone < len(zones) and zones[zone].start <= start:
            continue
        words: list[str] = []
        spans: list[tuple[int, int]] = []
        at = start
        for piece in printed.replace("\xa0", " ").split(" "):
            word, stop, ends = _word(piece, grammar)
            if piece in grammar.particles:
                if words:
                    words[-1] += " " + piece
            elif word:
                words.append(word)
                spans.append((at, at + stop))
            if words and (ends or not word):
                _close(text, words, spans, grammar, runs)
                words, spans = [], []
            at += len(piece) + 1
        _close(text, words, spans, grammar, runs)
    return runs


def _word(piece: str, grammar: Grammar) -> tuple[str, int, bool]:
    """The name's word in a piece between spaces ("" if it is none), where it ends, and whether the name ends with it."""
    word, ends = piece, False
    if word.isalpha():
        return ("", 0, True) if word in grammar.dates or not word[0].isupper() else (word, len(word), False)
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


def _close(text: str, words: list[str], spans: list[tuple[int, int]], grammar: Grammar, runs: list[Run]) -> None:
    """Cut what is no name off a run and keep the rest."""
    first = 0
    while first < len(words) and _ordinary(text, words, spans, first, grammar):
        first += 1
    if first == len(words):
        return
    last_title = first - 1
    for i in range(first, len(words) - 1):
        word = words[i]
        if word in grammar.titles or (word.partition("-")[0].lower() in grammar.people and word not in grammar.first_names):
            last_title = i
    if len(words) - last_title == 2 and words[-1] in grammar.organisations:
        last_title = first - 1  # "Interior Ministry"
    titles = tuple(w for w in words[first : last_title + 1] if w not in grammar.first_names)
    name = tuple(words[last_title + 1 :])
    if len(name) == 1 and name[0] in grammar.titles:
        return
    if last_title > first:  # "Bridge Committee Chairman Anna Berg" names the committee too
        body = tuple(words[first:last_title])
        if len(body) > 1 and is_organisation(body, grammar):
            runs.append(Run(spans[first][0], spans[first + len(body) - 1][1], body, (), False))
    start = spans[last_title + 1][0]
    role = len(name) > 1 and not titles and _role_before(text, spans[first][0], grammar)
    runs.append(Run(start, spans[-1][1], name, titles, role))


def _ordinary(text: str, words: list[str], spans: list[tuple[int, int]], i: int, grammar: Grammar) -> bool:
    """Whether a word opens the run only because a sentence begins with it, or is of a closed class."""
    word = words[i]
    if word in grammar.prefixes:
        return True
    kind = grammar.kind_of(word.lower())
    if kind == OPEN or (len(word) > 1 and word.isupper()):
        return False
    if kind in _CLOSED:
        return not (word in grammar.first_names and i + 1 < len(words))
    if word in grammar.titles or word in grammar.organisations:
        return False
    return i == 0 and word not in grammar.first_names and _opens_sentence(text, spans[0][0])


def _opens_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 3) : start].rstrip(" \xa0")
    return not before or before[-1] in ".!?\n“\"'‘(:—–„«"


def _role_before(text: str, start: int, grammar: Grammar) -> bool:
    """A noun that names people stands before the name: "the analyst Anna Berg"."""
    before = text[max(0, start - 24) : start]
    if before[-1:] not in (" ", "\xa0"):
        return False
    words = before.split()
    return bool(words) and words[-1] in grammar.people
