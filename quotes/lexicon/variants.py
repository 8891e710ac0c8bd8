"""How one and the same thing is printed in two ways: what variants.toml knows, ready to be asked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product
from typing import Any

from rapidfuzz.distance import OSA

from quotes.lexicon import data
from quotes.lexicon.frequencies import word_bits

Phrase = tuple[str, ...]

_LOOSE = str.maketrans("", "", "-' ")
_LOOSE_OR_DOT = str.maketrans("", "", "-' .")
_NUMBER = re.compile(r"([$£€]?)([0-9]+(?:\.[0-9]+)?)(%|st|nd|rd|th|€)?")
_INFLECTIONS = ("s", "d", "n", "r", "t", "y", "e")
_RARE = 18  # bits from which on a word may be a slip of a commoner one, though the table has it
_LONGEST = 3  # words in a phrase that may stand for another


@dataclass(frozen=True, slots=True)
class Variants:
    """What is known of one language's variants; `function` gives small words their sort, `flags` are named in the file."""

    contractions: Mapping[str, frozenset[Phrase]]
    endings: tuple[tuple[str, Phrase], ...]
    numbers: Mapping[str, int]
    ordinals: Mapping[str, int]
    scales: Mapping[str, int]
    signs: Mapping[str, str]
    number_words: frozenset[str]
    spellings: Mapping[str, str]
    spelling_endings: tuple[tuple[str, str], ...]
    abbreviations: Mapping[str, str]
    letters: tuple[tuple[str, str], ...]
    changed: frozenset[frozenset[str]]
    turns: tuple[str, ...]
    tense: frozenset[frozenset[str]]
    function: Mapping[str, str]
    flags: Mapping[str, frozenset[str]]

    def relation(self, a: Phrase, b: Phrase, names: bool = False) -> str | None:
        """What makes two phrases (words as compared) one and the same thing in two forms; None where nothing does.

        `names` says that both are printed with capitals. The answers are kinds of difference: hyphenation, contraction,
        number form, abbreviation, spelling, transliteration, masked.

        >>> english = variants("en")
        >>> english.relation(("re", "establish"), ("reestablish",)), english.relation(("do", "not"), ("don't",))
        ('hyphenation', 'contraction')
        >>> english.relation(("two",), ("2",)), english.relation(("their",), ("there",))
        ('number form', None)
        """
        if a == b or frozenset((" ".join(a), " ".join(b))) in self.changed:
            return None
        for kind, test in _TESTS:
            if test(self, a, b, names):
                return kind
        return None

    def value(self, phrase: Phrase) -> tuple[float, str] | None:
        """The number that a phrase says and the sign it goes with; None where it says none.

        >>> variants("en").value(("$3", "million")), variants("en").value(("twenty-five", "per", "cent"))
        ((3000000.0, '$'), (25.0, '%'))
        """
        words = [part for word in phrase for part in word.split("-")]
        sign = ""
        for n in (2, 1):
            if len(words) > n and (tail := " ".join(words[-n:])) in self.signs:
                words, sign = words[:-n], self.signs[tail]
        if words[0] in {"a", "an"} and len(words) > 1 and words[1] in self.scales:
            words[0] = "1"
        total, current, previous = 0.0, 0.0, None
        for word in words:
            if m := _NUMBER.fullmatch(word):
                sign = m[1] or {"nd": "th", "st": "th", "rd": "th"}.get(m[3] or "", m[3] or sign)
                step = float(m[2])
            elif word in self.numbers or word in self.ordinals:
                step = float(self.numbers.get(word, 0) or self.ordinals.get(word, 0))
                sign = "th" if word in self.ordinals else sign
            elif word in self.scales and (previous is None or previous >= 0):
                scale = self.scales[word]
                current = (current or 1) * scale
                if scale > 100:
                    total, current = total + current, 0.0
                previous = float(scale)
                continue
            elif word == "and" and previous is not None and previous >= 100:
                continue
            else:
                return None
            if previous is not None and (step >= previous or previous < 20):
                return None
            current += step
            previous = step
        return total + current, sign

    def turned(self, a: str, b: str) -> bool:
        """Whether a prefix turns one word into the contrary of the other."""
        return any(a == prefix + b or b == prefix + a for prefix in self.turns)

    def in_tense(self, a: str, b: str) -> bool:
        """Whether two words are forms of one verb that differ in time."""
        if frozenset((a, b)) in self.tense:
            return True
        short, long = sorted((a, b), key=len)
        stem = short.removesuffix("s") if long.endswith("ed") and short.endswith("s") else short
        return len(stem) > 2 and long in {stem + "ed", stem + "d", stem[:-1] + "ied"}

    def akin(self, a: str, b: str) -> bool:
        """Whether one word is readily put for the other: small words of one sort, forms of one verb."""
        sort = self.function.get(a)
        return (sort is not None and sort == self.function.get(b)) or self.in_tense(a, b)

    def expanded(self, phrase: Phrase) -> frozenset[Phrase]:
        """All readings of a phrase with its contractions written out."""
        forms = [self._expanded(word) for word in phrase]
        return frozenset(tuple(w for part in parts for w in part) for parts in product(*forms))

    def _expanded(self, word: str) -> tuple[Phrase, ...]:
        if word in self.contractions:
            return tuple(sorted(self.contractions[word]))
        if "'" not in word:
            return ((word,),)
        found = [(word[: -len(e)], *whole) for e, whole in self.endings if word.endswith(e) and len(word) > len(e)]
        return tuple(found) or ((word,),)

    def _spelled(self, word: str) -> frozenset[str]:
        """The word and the forms that it has under the other spelling."""
        plain = _without_accents(word)
        forms = {plain, self.spellings.get(word, plain)}
        for a, b in self.spelling_endings:
            if word.endswith(a) and len(word) - len(a) >= _LONGEST:
                forms.add(plain[: -len(a)] + b)
        return frozenset(forms)

    def _sound(self, word: str) -> str:
        word = _without_accents(word)
        for a, b in self.letters:
            word = word.replace(a, b)
        return re.sub(r"(.)\1+", r"\1", word)


@cache
def variants(language: str) -> Variants:
    """What is known of a language's variants; a language that the file does not have has none.

    >>> "to" in variants("en").function, variants("xx").function
    (True, {})
    """
    table = data("variants").get(language.replace("_", "-").split("-")[0].lower(), {})
    numbers = dict(entry.split() for entry in table.get("numbers", {}).get("values", ()))
    ordinals = {w: int(v.rstrip("sndrth")) for w, v in numbers.items() if not v.isdigit()}
    numbers = {w: int(v) for w, v in numbers.items() if v.isdigit()}
    scales = {w: int(v) for w, v in (e.split() for e in table.get("numbers", {}).get("scales", ()))}
    signs = {w: s["sign"] for s in table.get("numbers", {}).get("signs", ()) for w in s["words"]}
    others = table.get("numbers", {}).get("others", ())
    return Variants(
        contractions=_contractions(table),
        endings=tuple((e["ending"], (w,)) for e in table.get("contractions", {}).get("endings", ()) for w in e["for"]),
        numbers=numbers,
        ordinals=ordinals,
        scales=scales,
        signs=signs,
        number_words=frozenset([*numbers, *ordinals, *scales, *others]) - {"one", "second"},
        spellings=_classes(table.get("spelling", {}).get("words", ())),
        spelling_endings=tuple((e["a"], e["b"]) for e in table.get("spelling", {}).get("endings", ())),
        abbreviations=_classes(table.get("abbreviations", {}).get("words", ())),
        letters=tuple((e["a"], e["b"]) for e in table.get("transliteration", {}).get("letters", ())),
        changed=frozenset(frozenset(p.split()) for p in table.get("changed", {}).get("pairs", ())),
        turns=tuple(e["prefix"] for e in table.get("changed", {}).get("turns", ())),
        tense=frozenset(frozenset(p.split()) for p in table.get("tense", {}).get("forms", ())),
        function={w: sort for sort, entry in table.get("function", {}).items() for w in entry["words"]},
        flags={k: frozenset(v["words"]) for k, v in table.get("flags", {}).items()},
    )


@lru_cache(maxsize=1 << 16)
def relation(language: str, a: Phrase, b: Phrase, names: bool = False) -> str | None:
    """`Variants.relation`, remembered."""
    return variants(language).relation(a, b, names)


def _contractions(table: Mapping[str, Any]) -> dict[str, frozenset[Phrase]]:
    found: dict[str, set[Phrase]] = {}
    for entry in table.get("contractions", {}).get("words", ()):
        found.setdefault(entry["word"], set()).add(tuple(entry["for"].split()))
    return {word: frozenset(whole) for word, whole in found.items()}


def _classes(pairs: Iterable[str]) -> dict[str, str]:
    """Each form with the first one of those that pairs "a = b" tie together."""
    leader: dict[str, str] = {}
    for pair in pairs:
        a, b = pair.split(" = ")
        first = leader.get(b) or leader.get(a) or b
        leader[a] = leader[b] = first
    return leader


def _without_accents(word: str) -> str:
    if word.isascii():
        return word
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


# ------------------------------------------------------------------ the tests, first match wins


def _listed(v: Variants, a: Phrase, b: Phrase, _names: bool) -> bool:
    x, y = " ".join(a), " ".join(b)
    return x in v.spellings and y in v.spellings and v.spellings[x] == v.spellings[y] and x.translate(_LOOSE) != y


def _divided(_v: Variants, a: Phrase, b: Phrase, _names: bool) -> bool:
    x, y = " ".join(a), " ".join(b)
    return (
        x.translate(_LOOSE) == y.translate(_LOOSE)
        and (x.count("-"), len(a)) != (y.count("-"), len(b))
        and x.count("'") == y.count("'")
    )


def _contracted(v: Variants, a: Phrase, b: Phrase, _names: bool) -> bool:
    return ("'" in "".join(a + b) or any(w in v.contractions for w in a + b)) and not v.expanded(a).isdisjoint(
        v.expanded(b)
    )


def _numbered(v: Variants, a: Phrase, b: Phrase, _names: bool) -> bool:
    value = v.value(a)
    return value is not None and value == v.value(b)


def _abbreviated(v: Variants, a: Phrase, b: Phrase, _names: bool) -> bool:
    x, y = " ".join(a), " ".join(b)
    if v.abbreviations.get(x, x) == v.abbreviations.get(y, y):
        return True
    undotted = not any(c.isdigit() for c in x) and x.translate(_LOOSE_OR_DOT) == y.translate(_LOOSE_OR_DOT)
    return undotted and x.count(".") != y.count(".")


def _spelled(v: Variants, a: Phrase, b: Phrase, _names: bool) -> bool:
    x, y = " ".join(a), " ".join(b)
    if x.translate(_LOOSE) == y.translate(_LOOSE):
        return True
    return not v._spelled(x).isdisjoint(v._spelled(y))


def _masked(_v: Variants, a: Phrase, b: Phrase, _names: bool) -> bool:
    if len(a) != 1 or len(b) != 1 or ("*" in a[0]) == ("*" in b[0]):
        return False
    mask, word = (a[0], b[0]) if "*" in a[0] else (b[0], a[0])
    start, end = mask.split("*")[0], mask.split("*")[-1]
    return len(word) >= len(start) + len(end) and word.startswith(start) and word.endswith(end)


def _transliterated(v: Variants, a: Phrase, b: Phrase, names: bool) -> bool:
    return names and len(a) == len(b) == 1 and len(a[0]) > _LONGEST and v._sound(a[0]) == v._sound(b[0])


def _slipped(v: Variants, a: Phrase, b: Phrase, _names: bool) -> bool:
    """A slip of the pen: one letter more, less, other or changed places, but the first; and not two common words."""
    if len(a) != 1 or len(b) != 1:
        return False
    short, long = sorted((a[0], b[0]), key=lambda w: (len(w), w))
    if len(short) < 4 or len(long) < 5 or short[0] != long[0] or not (short.isalpha() and long.isalpha()):
        return False
    if OSA.distance(short, long, score_cutoff=1) > 1 or v.turned(short, long) or v.in_tense(short, long):
        return False
    if long[:-1] == short and long.endswith(_INFLECTIONS):
        return False
    bits = word_bits()
    return any(bits.get(_without_accents(word), _RARE) >= _RARE for word in (short, long))


_TESTS = (
    ("spelling", _listed),
    ("hyphenation", _divided),
    ("contraction", _contracted),
    ("number form", _numbered),
    ("abbreviation", _abbreviated),
    ("spelling", _spelled),
    ("masked", _masked),
    ("transliteration", _transliterated),
    ("spelling", _slipped),
)
