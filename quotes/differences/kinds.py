"""The kinds of difference: one line a kind, first match wins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from quotes.differences.stretches import Stretch
from quotes.lexicon.variants import Variants, variants
from quotes.model import Word

_SPLICE = 3  # words left out inside, without a sign, that make a splice and no slip


class Rule(NamedTuple):
    """A kind of difference: its name, its class, what it means, an example, and the test that decides."""

    kind: str
    class_: str
    meaning: str
    example: str
    test: Callable[[Stretch], bool]


def _kinds(words: Sequence[Word]) -> set[str]:
    return {w.kind for w in words}


def _one_sided(s: Stretch) -> tuple[Word, ...]:
    """The words of the only side that has any."""
    return s.this if not s.base else s.base if not s.this else ()


def _in_parentheses(words: Sequence[Word]) -> bool:
    return bool(words) and "(" in words[0].before and ")" in words[-1].after


def _is_sic(s: Stretch) -> bool:
    return bool(_one_sided(s)) and all(w.compared == "[sic]" for w in _one_sided(s))


def _is_ellipsis(s: Stretch) -> bool:
    if "ellipsis" in _kinds(s.this) or not s.base:
        return "ellipsis" in _kinds(s.this)
    return "ellipsis" in _kinds(s.base) and (bool(s.this) or _kinds(s.base) == {"ellipsis"})


def _is_case_bracket(s: Stretch) -> bool:
    base, this = s.printed
    return s.compared[0] == s.compared[1] and ("[" in base) != ("[" in this) and _kinds(s.base) == {"word"}


def _is_bracket_added(s: Stretch) -> bool:
    words = _one_sided(s)
    return bool(words) and (_kinds(words) == {"bracket"} or _in_parentheses(words))


def _is_bracket_replaced(s: Stretch) -> bool:
    return "bracket" in _kinds(s.base + s.this) or any("[" in w.printed for w in s.base + s.this)


def _is_case(s: Stretch) -> bool:
    base, this = s.printed
    return s.marks is None and s.compared[0] == s.compared[1] and base != this and base.casefold() == this.casefold()


def _is_number(s: Stretch) -> bool:
    return s.form == "number form" or (s.compared[0] == s.compared[1] and any(c.isdigit() for c in s.printed[0]))


def _is_spelling(s: Stretch) -> bool:
    return s.form == "spelling" or (bool(s.base) and s.compared[0] == s.compared[1])


def _form(kind: str) -> Callable[[Stretch], bool]:
    return lambda s: s.form == kind


RULES: tuple[Rule, ...] = (
    Rule("abbreviation", "accidental", "a short form or the full one, or the dots of a short form", "Dr. Ali | Doctor Ali", lambda s: s.after_abbreviation or s.form == "abbreviation"),
    Rule("inner punctuation", "accidental", "other marks between the same words", "we came, saw | we came; saw", lambda s: s.marks is not None),
    Rule("sic", "editorial", "the editor's note that it was said so", "they was [sic] late | they was late", _is_sic),
    Rule("order", "substantive", "the same words in another order", "bread and water | water and bread", lambda s: s.moved),
    Rule("start cut", "extent", "one begins later than the other", "in the morning | We met in the morning", lambda s: s.edge == "start"),
    Rule("end cut", "extent", "one ends earlier than the other", "We met | We met in the morning", lambda s: s.edge == "end"),
    Rule("ellipsis", "editorial", "words left out, and marked as left out", "we met … and left | we met, ate and left", _is_ellipsis),
    Rule("case bracket", "editorial", "a bracket that says that the letter was changed", "[W]e agree | we agree", _is_case_bracket),
    Rule("bracket added", "editorial", "words of the editor, added", "he [the mayor] left | he left", _is_bracket_added),
    Rule("bracket replaced", "editorial", "words of the editor in the place of the speaker's", "[the mayor] left | he left", _is_bracket_replaced),
    Rule("masked", "editorial", "a word with letters hidden", "this d*** rain | this damn rain", _form("masked")),
    Rule("case", "accidental", "capitals or none, elsewhere than at the start", "the Council | the council", _is_case),
    Rule("hyphenation", "accidental", "a hyphen, a space or nothing between the parts of a word", "re-open | reopen", _form("hyphenation")),
    Rule("contraction", "accidental", "words run together or written out", "don't | do not", _form("contraction")),
    Rule("number form", "accidental", "a number in figures or in words", "two boats | 2 boats", _is_number),
    Rule("transliteration", "accidental", "a name of another script in other letters", "Yusuf | Yousuf", _form("transliteration")),
    Rule("spelling", "accidental", "the same word spelled otherwise, or a slip of the pen", "harbour | harbor", _is_spelling),
    Rule("repetition", "substantive", "words said twice, or once", "no, no, never | no, never", lambda s: s.doubled),
    Rule("splice", "substantive", f"{_SPLICE} words or more left out inside, and nothing says so", "we met and left | we met, ate in the old town and left", lambda s: not s.this and len(s.base) >= _SPLICE),
    Rule("words", "substantive", "words that one has and the other has not", "we left early | we left", lambda s: bool(_one_sided(s))),
    Rule("word changed", "substantive", "other words in the place of these", "we won | we lost", lambda _: True),
)  # fmt: skip


def rule_of(stretch: Stretch) -> Rule:
    """The first rule that matches."""
    return next(rule for rule in RULES if rule.test(stretch))


# ------------------------------------------------------------------ flags


def flags_of(stretch: Stretch, class_: str, names: Callable[[], set[str]]) -> tuple[str, ...]:
    """What in a stretch may touch the meaning: negation, number, name, modality, pronoun, quantifier, tense, filler.

    `names` tells, when asked, which of the words are names.
    """
    if class_ in {"accidental", "extent"}:
        return ("name",) if stretch.form == "transliteration" else ()
    known = variants(stretch.language)
    base, this = stretch.compared
    if not (base and this) and _all_filler(base + this, known.flags.get("filler", frozenset())):
        return ("filler",)
    changed = set() if stretch.moved else set(base) ^ set(this)
    parts = set() if stretch.moved else _written_out(known, base) ^ _written_out(known, this)
    found = {
        flag for flag in ("negation", "modality", "pronoun", "quantifier") if parts & known.flags.get(flag, frozenset())
    }
    if any(known.turned(a, b) for a in base for b in this):
        found.add("negation")
    if any(c.isdigit() for word in changed for c in word) or parts & known.number_words:
        found.add("number")
    if any(known.in_tense(a, b) for a in base for b in this):
        found.add("tense")
    if changed & names():
        found.add("name")
    return tuple(f for f in _FLAGS if f in found)


def _written_out(known: Variants, words: Sequence[str]) -> set[str]:
    """The words with their contractions written out."""
    return {piece for word in words for phrase in known.expanded((word,)) for piece in phrase}


_FLAGS = ("negation", "number", "name", "modality", "pronoun", "quantifier", "tense", "filler")


def _all_filler(words: Sequence[str], fillers: frozenset[str]) -> bool:
    at = 0
    while at < len(words):
        if words[at] in fillers:
            at += 1
        elif " ".join(words[at : at + 2]) in fillers:
            at += 2
        else:
            return False
    return bool(words)
