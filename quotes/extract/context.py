"""What stands within and around a stretch between marks: words, and what kind of words they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from quotes.lexicon import lexicon

REACH = 64
"""How many characters are looked at on either side of the marks."""

_WORD = re.compile(r"\w++(?:[’'.\-]\w++)*+|[^\w\s]")

# Sections and lists of a lexicon, with the letter that stands for their words; the first that has a word wins.
_LISTS = (
    ("cues", "verbs", "V"),
    ("cues", "weak", "W"),
    ("cues", "nouns", "N"),
    ("cues", "channels", "N"),
    ("speech", "terms", "B"),
    ("speech", "named", "T"),
    ("grammar", "determiners", "D"),
    ("pronouns", "possessive", "O"),
    ("grammar", "prepositions", "P"),
    ("grammar", "subordinators", "S"),
    ("grammar", "conjunctions", "C"),
    ("grammar", "auxiliaries", "A"),
    ("grammar", "modals", "A"),
    ("pronouns", "male", "H"),
    ("pronouns", "female", "H"),
    ("pronouns", "neutral", "H"),
    ("pronouns", "plural", "H"),
    ("pronouns", "first", "I"),
    ("pronouns", "relative", "Q"),
)
_CLOSED = frozenset("DOPSCA")
_SIZES = "01234557799"
_KEPT = 200_000  # words of which the kind is kept


class Words(NamedTuple):
    """Words and punctuation as printed, and a letter for the kind of each.

    Kinds: V W verbs that hand on words, always or sometimes; N nouns that do;
    B words before a term, T things that have names;
    D determiner, O possessive, P
    preposition, S subordinator, C conjunction, A auxiliary, H he and they, I I and we, Q who; X capitalised, x other,
    9 number; punctuation is its own kind.
    """

    printed: Sequence[str]
    kinds: str


NOTHING = Words((), "")


class Inner(NamedTuple):
    """What stands between the marks: how many words, how they begin and end."""

    size: str  # 0 1 2 3 4 5 7 9: at least so many words
    case: str  # of the first word: U l 9
    titled: str  # T if every word that is not a little one is capitalised
    end: str  # . , ! ? within the marks; w a word
    first: str  # y if it says I, we …
    verb: str  # y if it has an auxiliary
    opening: str  # the kinds of its first two words


class Kinds(dict[str, str]):
    """The kind of every word, by the word as printed: a lexicon's words, and the others by how they look.

    What was asked once is kept, up to a bound, for words come again and again. So is, in `plain`, the word in small
    letters, or X for a name: no model shall know anybody.
    """

    def __init__(self) -> None:
        super().__init__()
        self.plain = _Plain(self)
        self.listed: dict[str, str] = {}

    def __missing__(self, word: str) -> str:
        kind = self.listed.get(word.lower()) if not word.islower() else None
        if kind is None:
            kind = _look(word[0])
        if len(self) < _KEPT:
            self[word] = kind
        return kind


class _Plain(dict[str, str]):
    def __init__(self, kinds: Kinds) -> None:
        super().__init__()
        self._kinds = kinds

    def __missing__(self, word: str) -> str:
        plain = "X" if self._kinds[word] == "X" else word.lower()
        if len(self) < _KEPT:
            self[word] = plain
        return plain


def _look(first: str) -> str:
    if first.isalpha():
        return "X" if first.isupper() else "x"
    return "9" if first.isdigit() else first


def words(text: str, start: int, end: int, kinds: Kinds) -> Words:
    """The words of text[start:end]; every other character that is no space counts as one."""
    printed = _WORD.findall(text, start, end)
    return Words(printed, "".join(map(kinds.__getitem__, printed)))


def inner(text: str, start: int, end: int, kinds: Kinds) -> Inner:
    """What stands between the marks, as far as its first characters and its last one tell."""
    printed = [w for w in _WORD.findall(text, start, min(end, start + REACH)) if w[0].isalnum()]
    kind = "".join(map(kinds.__getitem__, printed))
    n = len(printed)
    last = text[end - 1]
    head = printed[0][0] if printed else "."
    titled = n > 1 and head.isupper() and not any(map(_is_plain, printed, kind))
    return Inner(
        _SIZES[n] if n < len(_SIZES) else "9",
        "U" if head.isupper() else ("l" if head.isalpha() else "9"),
        "T" if titled else "",
        last if last in ".,!?" else "w",
        "y" if "I" in kind else "",
        "y" if "A" in kind else "",
        kind[:2],
    )


def _is_plain(word: str, kind: str) -> bool:
    return word[0].islower() and kind not in _CLOSED


@cache
def kinds_of(language: str) -> Kinds:
    """The kinds of a language's words, as its lexicon has them."""
    table = lexicon(language).table
    known = Kinds()
    for section, name, letter in _LISTS:
        for entry in table.get(section, {}).get(name, ()):
            for form in entry.lower().split():
                known.setdefault(form, letter)
    known.update({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "—", "―": "—", "…": "."})
    known.listed = dict(known)
    return known
