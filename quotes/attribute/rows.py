"""The capitalised words of a text, row by row: which of them are names, and what their words alone tell.

A row as printed is worked out once, wherever it stands again; only what depends on its place (the beginning of a
sentence, a line written with capitals, the word before) is looked at each time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

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
_REST = r"[\w.'’&\-‐‑]*+"
_PIECE = _CAPITAL + _REST
_CLOSED = frozenset((DET, PREP, AND, SUB, PRONOUN, POSSESSIVE, AUX, ADVERB, MODAL, NOT, OBJECT, REL, TO, INDEFINITE))
_CLITIC = re.compile(r"['’](?:[sS]?|m|d|t|re|ve|ll)\Z")
_ADJECTIVE = re.compile(r"[A-Z][-‐‑][A-Z]|\w{2,}[-‐‑][^\W\d_A-ZÀ-Þ]")  # "(D-Nev.)"; "Osh-based", "English-language"
_MOST_REMEMBERED = 1 << 15
_LONGEST = 300  # characters of a row; nobody's name is longer


# What the words of a name alone tell: two words or more, none of them an organisation's or a thing's; one of its words is
# an organisation's, or it is written in capitals only; one word, perhaps a surname; a place or a thing.
PERSON, ORGANISATION, SINGLE, NONE = range(4)


class Name(NamedTuple):
    """Capitalised words in a row, the same wherever they stand: where in the row the name is, its words and titles."""

    start: int
    end: int
    words: tuple[str, ...]
    form: str
    titles: tuple[str, ...]
    sort: int
    gender: str | None


_Piece = tuple[list[str], list[tuple[int, int]]]

Run = tuple[int, int, Name, bool, int]
"""A name in its place: its start and end; whether it stands in a line written with capitals, where they tell nothing;
where a noun such as "analyst" may stand before it, or -1."""


class _Row(NamedTuple):
    """What a row of capitalised words names, within a sentence and at its beginning."""

    within: tuple[Name, ...]
    opening: tuple[Name, ...]
    long: bool  # so long that it may stand in a headline
    may_have_role: bool


@cache
def _pattern(particles: frozenset[str]) -> re.Pattern[str]:
    """Capitalised words in a row, with the small words of names between them ("Ursula von der Leyen").

    It begins with the set of capitals, so that the text between them is passed over at the speed of C, and never goes
    back.
    """
    small = "|".join(sorted(particles, key=lambda p: (-len(p), p))) or "(?!)"
    following = rf"(?:{_PIECE}|(?:(?:{small})[ \xa0]){{1,2}}{_PIECE})"
    return re.compile(rf"{_CAPITAL}(?<!\w.){_REST}(?:[ \xa0]{following})*+")


@cache
def _rows(grammar: Grammar) -> _Rows:
    return _Rows(grammar)


class _Rows(dict[str, _Row | None]):
    """The names in a row of capitalised words, worked out once for each row as printed; None where there are none."""

    def __init__(self, grammar: Grammar) -> None:
        super().__init__(dict.fromkeys(grammar.opening))
        self.grammar = grammar

    def __missing__(self, printed: str) -> _Row | None:
        if len(printed) > _LONGEST:
            return None
        row = self._row(printed)
        if len(self) > _MOST_REMEMBERED:
            self.clear()
            self.update(dict.fromkeys(self.grammar.opening))
        self[printed] = row
        return row

    def _row(self, printed: str) -> _Row | None:
        grammar = self.grammar
        pieces = _pieces(printed, grammar)
        within = opening = tuple([name for piece in pieces for name in _cut(*piece, False, grammar)])
        first, spans = pieces[0]
        if first and _ordinary(first, 0, True, grammar) and not _ordinary(first, 0, False, grammar):
            rest = [name for piece in pieces[1:] for name in _cut(*piece, False, grammar)]
            opening = (*_cut(first, spans, True, grammar), *rest)
        if not within and not opening:
            return None
        may_have_role = bool(within) and len(within[0].words) > 1 and not within[0].titles
        return _Row(within, opening, printed.count(" ") > 1, may_have_role)


def runs(text: str, zones: Sequence[Zone], grammar: Grammar) -> list[Run]:
    """All names in reading order."""
    found: list[Run] = []
    add = found.append
    rows = _rows(grammar)
    zone = line = 0
    headline = False
    for match in _pattern(grammar.particles).finditer(text):
        row = rows[match[0]]
        if row is None:
            continue
        start = match.start()
        if zones:
            while zone < len(zones) and zones[zone].end <= start:
                zone += 1
            if zone < len(zones) and zones[zone].start <= start:
                continue
        names, opening, long, may_have_role = row
        if opening is not names and _opens(text, start):
            names, may_have_role = opening, False
        if start >= line and names:
            headline = False
            if long:
                line, headline = _line(text, start)
        role = start if may_have_role else -1
        for name in names:
            add((start + name.start, start + name.end, name, headline, role))
    return found


def _opens(text: str, start: int) -> bool:
    """Whether a sentence begins here."""
    before = text[start - 1] if start else "\n"
    return before in _OPENERS or (before in " \xa0" and text[max(start - 2, 0)] in _OPENERS)


_OPENERS = frozenset(".!?\n“\"'‘(:—–„«")


def _line(text: str, start: int) -> tuple[int, bool]:
    """Where the line ends, and whether it is a short one most of whose words have a capital."""
    first = text.rfind("\n", max(0, start - 200), start) + 1
    stop = text.find("\n", start)
    if stop < 0:
        stop = len(text)
    if stop - first > 200:
        return stop, False
    letters = [w[0] for w in text[first:stop].split() if w[0].isalpha()]
    capitals = sum(map(str.isupper, letters))
    return stop, len(letters) > 4 and capitals >= 0.65 * len(letters) and text[stop - 1] != "."


def role_before(text: str, start: int, grammar: Grammar) -> bool:
    """A noun that names people stands before the name: "the analyst Anna Berg"."""
    before = text[max(0, start - 20) : start]
    if before[-1:] not in (" ", "\xa0") or _opens(text, start):
        return False
    words = before.split()
    return bool(words) and words[-1] in grammar.people


def _pieces(printed: str, grammar: Grammar) -> list[_Piece]:
    """A row of capitalised words, cut where a name must end: the words of each piece and where in the row they stand."""
    found: list[_Piece] = []
    words: list[str] = []
    spans: list[tuple[int, int]] = []
    at = 0
    for piece in printed.replace("\xa0", " ").split(" "):
        word, length, ends = _word(piece, grammar)
        if piece in grammar.particles:
            if words:
                words[-1] += " " + piece
        elif word and words and grammar.kinds.get(word.lower()) in _CLOSED and words[-1] not in grammar.first_names:
            word = ""  # "Commander Of The Guard"
        elif word:
            words.append(word)
            spans.append((at, at + length))
        if ends or not (word or piece in grammar.particles):
            found.append((words, spans))
            words, spans = [], []
        at += len(piece) + 1
    found.append((words, spans))
    return found


def _word(piece: str, grammar: Grammar) -> tuple[str, int, bool]:
    """The name's word in a piece between spaces ("" if it is none), its length, and whether the name ends with it."""
    word, ends = piece, False
    if ("'" in word or "’" in word) and (clitic := _CLITIC.search(word)):
        if clitic.end() - clitic.start() > 1 and word[-1] not in "sS":
            return "", 0, True
        word, ends = word[: clitic.start()], True
    bare = word.rstrip(".-‐‑&'’")
    if word != bare and not (word == bare + "." and (len(bare) == 1 or "." in bare or word in grammar.abbreviations)):
        word, ends = bare, True
    if word in grammar.suffixes:
        return word, len(word), True
    if not word or not word[0].isupper() or word in grammar.dates or _ADJECTIVE.match(word):
        return "", 0, True
    return word, len(word), ends


def _cut(words: list[str], spans: list[tuple[int, int]], opens: bool, grammar: Grammar) -> Iterator[Name]:
    """Cut what is no name off a piece, and the titles; "Bridge Committee Chairman Anna Berg" names the committee too.

    `opens`: it stands at the beginning of a sentence.
    """
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
            if word in grammar.first_names and i == first and len(words) - first == 2:
                continue  # "Dean Berg"
            title = i
    if len(words) - title == 2 and words[-1] in grammar.organisations:
        title = first - 1  # "Interior Ministry"
    name = tuple(words[title + 1 :])
    while len(name) > 2 and (name[0] in grammar.not_names or _leads(name, grammar)):
        name = name[1:]
    if len(name) == 1 and name[0] in grammar.titles:
        return
    if title > first and _sort(body := tuple(words[first:title]), grammar) == ORGANISATION and len(body) > 1:
        yield Name(spans[first][0], spans[title - 1][1], body, " ".join(body), (), ORGANISATION, None)
    titles = tuple(w for w in words[first : title + 1] if w not in grammar.first_names)
    start = spans[len(words) - len(name)][0]
    yield Name(start, spans[-1][1], name, " ".join(name), titles, _sort(name, grammar), _gender(name, titles, grammar))


def _leads(name: tuple[str, ...], grammar: Grammar) -> bool:
    """A place or thing before a first name: "(Secretary of) State Anna Berg", "Texas Anna Berg"."""
    word = name[0]
    if word in grammar.first_names or name[1] not in grammar.first_names:
        return False
    return word in grammar.things or word in grammar.places or word in grammar.organisations


def _ordinary(words: list[str], i: int, opens: bool, grammar: Grammar) -> bool:
    """Whether a word has its capital only from the sentence's beginning, or is of a closed class."""
    word = words[i]
    if word in grammar.prefixes:
        return True
    low = word.lower()
    kind = grammar.kind_of(low) if opens else grammar.kinds.get(low, OPEN)
    if kind == OPEN or (len(word) > 1 and word.isupper()):
        return False
    if kind in _CLOSED and low in grammar.kinds:
        return not (word in grammar.first_names and i + 1 < len(words))
    return opens and not (word in grammar.titles or word in grammar.organisations or word in grammar.first_names)


def _sort(words: tuple[str, ...], grammar: Grammar) -> int:
    known = not grammar.organisations.isdisjoint(words) or _hyphenated(words, grammar.organisations)
    if known and not (words[0] in grammar.first_names and words[-1] not in grammar.organisations):
        return ORGANISATION
    name = " ".join(words)
    if name in grammar.places:
        return NONE
    if outlet(name) is not None:
        return ORGANISATION
    if len(words) == 1:
        if 1 < len(name) < 9 and name.isupper() and name.isalpha() and name not in grammar.not_names:
            return ORGANISATION
        return NONE if name in grammar.things else SINGLE
    if words[0] not in grammar.first_names and any(w in grammar.things for w in words):
        return NONE
    return PERSON


def _hyphenated(words: tuple[str, ...], known: frozenset[str]) -> bool:
    """Whether one of the words begins with a known one and a hyphen."""
    return any(w.partition("-")[0] in known for w in words if "-" in w)


def _gender(words: tuple[str, ...], titles: tuple[str, ...], grammar: Grammar) -> str | None:
    """What the titles tell of a person's gender, else what the first name tells."""
    if len(words) == 1 and not titles:
        return None
    for sign in (*reversed(titles), words[0] if len(words) > 1 else ""):
        male, female = sign in grammar.male, sign in grammar.female
        if male != female:
            return "male" if male else "female"
    return None
