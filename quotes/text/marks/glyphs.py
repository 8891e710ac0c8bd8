"""What the glyphs of a text may be: which are marks, and what it costs to read each as opening or as closing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from quotes.lexicon import data, lexicon
from quotes.model import Span
from quotes.text.paragraphs import LINE_ENDS

# What the mark-like glyphs are: marks of one family pair with each other, whatever their direction.
_FAMILIES = {
    "double": '"“”„‟＂〝〞〟',
    "guillemet": "«»",
    "angle": "‹›",
    "corner": "「」｢｣",
    "white corner": "『』",
    "title": "《》",
    "single title": "〈〉",
    "single": "'‘’‚‛`´＇",
}
_FAMILY = {glyph: family for family, glyphs in _FAMILIES.items() for glyph in glyphs}
_USUALLY_OPENS = frozenset("“„‟〝«‹「｢『《〈‘‚‛`")
_USUALLY_CLOSES = frozenset("”〞〟»›」｣』》〉’´")
_RUNS = {"''": '"', "``": "“", "‘‘": "“", "’’": "”", "´´": "”", "‚‚": "„"}
_RUNNING = "'`‘’´‚"
_FEET = re.compile(r"\d['’′]\d{1,2}\Z")

# Beside white space, these stand before an opening mark and after a closing one.
BEFORE_OPEN = frozenset("([{<—–―-/=:>*_¡¿|~")
AFTER_CLOSE = frozenset(".,;:!?)]}…—–―-/<*_|。，、；：！？")
_INVISIBLE = frozenset(
    "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\0"
)

# Costs of reading marks, in the steps in which they are compared: see `pairing.cheapest`.
_WRONG_PLACE = 3.0  # an opening mark before a space, a closing one after it
_WRONG_GLYPH = 2.5  # ” as an opening mark where the language has it closing
_FOREIGN_GLYPH = 1.0  # “ as an opening mark in German: usual elsewhere
_EITHER_PLACE = 0.5
CLEAR = 2.0
"""A reading that is cheaper than its opposite by this much needs no other evidence."""


class Mark(NamedTuple):
    """A mark as it stands: the cost of reading it as opening and as closing a stretch."""

    start: int
    end: int
    glyph: str
    opens: float
    closes: float


Pair = tuple[Mark, Mark | None]
"""Two marks that belong together; None: the paragraph ends, and the next one continues."""


@dataclass(frozen=True, slots=True)
class Glyphs:
    """How the glyphs of a language are read.

    `scan` finds plain pairs whole (group 1) and any other mark alone, `alone` every mark. `costs` are those of reading a glyph as opening
    and as closing mark.
    """

    scan: re.Pattern[str]
    alone: re.Pattern[str]
    costs: dict[str, tuple[float, float]]
    single_opens: frozenset[str]
    single_closes: frozenset[str]
    elision: re.Pattern[str]
    spaces: bool  # between words


def family_of(glyph: str) -> str:
    """The family of a mark, by the mark or by what is printed for it: marks of one family pair with each other."""
    return _FAMILY.get(glyph) or _FAMILY[_spelt()[glyph]]


def is_double(glyph: str) -> bool:
    """Whether this is a mark of another family than the single ones."""
    return _FAMILY.get(glyph, "single") != "single"


@cache
def glyphs_of(language: str) -> Glyphs:
    """How the glyphs of this language are read, from its lexicon's marks."""
    table = lexicon(language).table
    marks = table["marks"]
    pairs = [pair.split() for pair in (*marks["pairs"], *marks.get("titles", ()))]
    opens, closes = {o for o, _ in pairs}, {c for _, c in pairs}
    costs = {}
    for glyph in _FAMILY:
        costs[glyph] = (
            0.0 if glyph in opens else _cost(glyph, closes, _USUALLY_OPENS, _USUALLY_CLOSES),
            0.0 if glyph in closes else _cost(glyph, opens, _USUALLY_CLOSES, _USUALLY_OPENS),
        )
    spaces = bool(table.get("language", {}).get("spaces", True))
    elisions = "|".join(re.escape(e) for e in sorted(marks.get("elisions", ())))
    return Glyphs(
        re.compile(_pattern(spaces, plain=_plain_pairs(costs)), re.DOTALL),
        re.compile(_pattern(spaces), re.DOTALL),
        costs,
        frozenset("'`＇‘‛") - (closes - opens) | {g for g in opens if _FAMILY[g] == "single"},
        frozenset("'´＇’") | {g for g in closes if _FAMILY[g] == "single"},
        re.compile(rf"(?:\d\ds?|{elisions or '(?!)'})(?!\w)", re.IGNORECASE),
        spaces,
    )


def _cost(glyph: str, other_role: set[str], usual: frozenset[str], unusual: frozenset[str]) -> float:
    """What reading a glyph in a role costs that the language does not give it."""
    if glyph in usual:
        return _FOREIGN_GLYPH if glyph in other_role else 0.0
    return _WRONG_GLYPH if glyph in unusual or glyph in other_role else 0.0


# ------------------------------------------------------------------ finding marks


@cache
def _spelt() -> dict[str, str]:
    """The mark that each odd spelling stands for: entities, mojibake (und.toml)."""
    return {odd: mark for mark, odds in data("und")["marks"]["printed_as"].items() for odd in odds}


def _pattern(spaces: bool, plain: str = "") -> str:
    """A regular expression that finds every mark; with `plain`, whole pairs first.

    All alternatives begin after one set of characters, so the text between marks is passed over at the speed of C.
    A single mark counts at the edge of a word; within one it is an apostrophe, unless words are not set apart.
    """
    single = _FAMILIES["single"]
    other = _any(_FAMILY.keys() - set(single) | {s for s in _spelt() if len(s) == 1})
    long = sorted((s for s in _spelt() if len(s) > 1), key=lambda s: (-len(s), s))
    return "".join(
        (
            f"[{_first()}](?:{plain}(?<=[{other}])",
            "".join(f"|(?<={c}){c}+" for c in _RUNNING),
            f"|(?<=[{single}])" + ("(?:(?!\\w)|(?<!\\w.))" if spaces else ""),
            "".join(f"|(?<={re.escape(s[0])}){re.escape(s[1:])}" for s in long),
            ")",
        )
    )


def _any(characters: Iterable[str]) -> str:
    return re.escape("".join(sorted(characters)))


def _first() -> str:
    """Every character with which a mark may begin, escaped for a set."""
    return _any({*_FAMILY, *(s[0] for s in _spelt())})


def _plain_pairs(costs: dict[str, tuple[float, float]]) -> str:
    """What finds a pair that needs no weighing: clear marks in clear places, and nothing but words between them.

    Both marks are read as `read` would read them, so that what is found here is what pairing would find. The second
    half of the expression is possessive: it never goes back, and a mark without a partner costs no time.
    """
    double = _FAMILIES["double"]
    opening = _any(g for g in double if costs[g][1] + _WRONG_PLACE - costs[g][0] >= CLEAR)
    closing = _any(g for g in double if costs[g][0] + _WRONG_PLACE - costs[g][1] >= CLEAR)
    begins = "(?=\\w)"
    within = f"(?:[^{_first()}{LINE_ENDS}]++|(?<=\\w)['’](?=\\w))*+"
    ends = "(?:(?<=[^\\W\\d_])|(?<=[.,!?]))"
    beyond = "(?=[\\s.,;]|\\Z)"
    return (
        f"(?<=[{opening}])(?<!\\S.){begins}{within}{ends}[{closing}]{beyond}()|"
        f"(?<=')(?<!\\S.)'(?!'){begins}{within}{ends}''(?!'){beyond}()|"
    )


def marks_between(text: str, here: Span, glyphs: Glyphs) -> tuple[list[Mark], list[Mark]]:
    """The marks of a paragraph with their costs: double ones and the like, and single ones."""
    doubles: list[Mark] = []
    singles: list[Mark] = []
    for found in glyphs.alone.finditer(text, here.start, here.end):
        for start, end, glyph in _split(found.group(), found.start(), text):
            (singles if glyph in _FAMILIES["single"] else doubles).append(_read(text, start, end, glyph, glyphs))
    return doubles, singles


def mark_at(text: str, at: int, glyphs: Glyphs) -> Mark | None:
    """The first mark that begins at this place."""
    found = glyphs.alone.match(text, at)
    pieces = _split(found.group(), at, text) if found else []
    return _read(text, *pieces[0], glyphs) if pieces else None


def _split(printed: str, at: int, text: str) -> list[tuple[int, int, str]]:
    """A found piece as marks: `''` is one double mark, `'''` a single and a double one, in the order they nest."""
    length = len(printed)
    if length == 1 or printed in _spelt():
        glyph = _spelt().get(printed, printed)
        return [(at, at + length, glyph)] if glyph and not _is_inches(printed, at, text) else []
    double = _RUNS[printed[:2]]
    if length == 2:
        within = text[at - 1 : at].isalpha() and text[at + 2 : at + 3].isalpha()  # an escaped apostrophe: don''t
        return [] if within else [(at, at + 2, double)]
    if length > 3:
        return []  # a rule, or a drawing
    if spaced(text[at - 1 : at]):
        return [(at, at + 2, double), (at + 2, at + 3, printed[0])]
    return [(at, at + 1, printed[0]), (at + 1, at + 3, double)]


def _is_inches(printed: str, at: int, text: str) -> bool:
    """Whether a straight mark says how tall somebody is: 5'10"."""
    return printed == '"' and _FEET.search(text, max(0, at - 4), at) is not None


def spaced(char: str) -> bool:
    """Whether there is room here: white space, something invisible, or the text's edge."""
    return not char or char.isspace() or char in _INVISIBLE


def _read(text: str, start: int, end: int, glyph: str, glyphs: Glyphs) -> Mark:
    """The mark with its costs: by its glyph in this language, and by what stands on both sides."""
    opens, closes = glyphs.costs[glyph]
    before, after = text[start - 1] if start else "", text[end] if end < len(text) else ""
    may_open = spaced(before) or before in BEFORE_OPEN or before in _USUALLY_OPENS
    may_close = spaced(after) or after in AFTER_CLOSE or after in _USUALLY_CLOSES
    if may_open == may_close:
        if may_open:  # both: a dash or bracket says less than a space on the other side
            may_open, may_close = not spaced(after), not spaced(before)
        else:
            may_open, may_close = after.isalnum() and not before.isalnum(), before.isalnum() and not after.isalnum()
    if may_open == may_close:
        return Mark(start, end, glyph, opens + _EITHER_PLACE, closes + _EITHER_PLACE)
    if may_open:
        return Mark(start, end, glyph, opens, closes + _WRONG_PLACE)
    return Mark(start, end, glyph, opens + _WRONG_PLACE, closes)
