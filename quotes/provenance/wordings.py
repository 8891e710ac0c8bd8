"""How readily one wording is had from another: cuts are cheap, additions are dear.

A copyist shortens, brackets, tidies and slips; he does not invent words that his copy lacks. So the cost of a wording
given another is not symmetrical, and that is what gives copying a direction. The classes of edit and their cheapness
follow the variants of the gold pairs (truncated start and end first by far) and of Simmons, Adamic & Adar 2011.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple, cast

from rapidfuzz.distance import Indel, Levenshtein

from quotes.model import Word
from quotes.text.normalise import normalise

_MODULUS = 1_000_000
_Opcode = tuple[str, int, int, int, int]
_SURROGATES, _N_SURROGATES = 0xD800, 0x800


class Edits(NamedTuple):
    """What must be done to one wording to get the other, by counts; or what each such edit weighs."""

    cut_start: float = 0
    cut_end: float = 0
    cuts: float = 0  # runs of words left out inside
    marked_cuts: float = 0  # of these, replaced by an ellipsis or a bracket
    added: float = 0  # runs of words put in inside
    added_words: float = 0
    added_edges: float = 0  # words put in before the first or after the last
    changed: float = 0  # words replaced by unlike ones
    spelled: float = 0  # words replaced by like ones: spelling, inflection, hyphens
    brackets: float = 0  # editor's words put in
    unbracketed: float = 0  # editor's words or ellipses of the copy taken out, or filled
    marks: float = 0  # inner punctuation changed


class Shape(NamedTuple):
    """A wording ready for comparing: one code point a word, the marks between each word and the next, the words."""

    code: str
    marks: list[str]
    words: tuple[Word, ...]


class Coder:
    """Gives every distinct word of a quote one code point. Rapidfuzz compares such strings fastest."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], str] = {}

    def shape(self, words: tuple[Word, ...]) -> Shape:
        """The wording as one code point a word."""
        gaps = [f"{a.after} {b.before}" for a, b in pairwise(words)]
        marks = [gap if gap == " " else normalise(gap) for gap in gaps]
        return Shape("".join(map(self._code, words)), marks, words)

    def _code(self, word: Word) -> str:
        key = (word.kind, word.compared)
        code = self._codes.get(key)
        if code is None:
            number = 0x100 + len(self._codes) % _MODULUS
            code = self._codes[key] = chr(number if number < _SURROGATES else number + _N_SURROGATES)
        return code


def edits(copy: Shape, taken: Shape) -> Edits:
    """What turns the wording `copy` into the wording `taken`."""
    if copy.words is taken.words:
        return Edits()
    count: dict[str, float] = {}
    start = copy.code.find(taken.code) if taken.code else -1
    if start >= 0:
        end = start + len(taken.code)
        _add(count, "cut_start", int(start > 0))
        _add(count, "cut_end", int(end < len(copy.code)))
        _add(count, "marks", _unlike(copy.marks[start : end - 1], taken.marks))
    else:
        for tag, i, j, k, m in cast("list[_Opcode]", Levenshtein.opcodes(copy.code, taken.code).as_list()):
            if tag == "equal":
                _add(count, "marks", _unlike(copy.marks[i : j - 1], taken.marks[k : m - 1]))
            else:
                _edit(count, copy.words[i:j], taken.words[k:m], k == 0, m == len(taken.words))
    return Edits(**count)


def _add(count: dict[str, float], name: str, n: int) -> None:
    if n:
        count[name] = count.get(name, 0) + n


def _unlike(marks: list[str], others: list[str]) -> int:
    return 0 if marks == others else sum(a != b for a, b in zip(marks, others, strict=True))


def _edit(count: dict[str, float], before: Sequence[Word], after: Sequence[Word], at_start: bool, at_end: bool) -> None:
    """Counts one place at which the two wordings differ."""
    if not after and all(w.kind == "word" for w in before):  # by far the commonest
        _add(count, "cut_start" if at_start else "cut_end" if at_end else "cuts", 1)
        return
    old, new = [w for w in before if w.kind == "word"], [w for w in after if w.kind == "word"]
    editor = len(after) - len(new)
    _add(count, "unbracketed", len(before) - len(old))
    if editor and not new and len(old) > 1:
        _add(count, "marked_cuts", 1)
        return
    _add(count, "brackets", editor)
    if editor and not new:
        return
    if old and new and _alike("".join(w.compared for w in old), "".join(w.compared for w in new)):
        _add(count, "spelled", 1)
        return
    pairs = min(len(old), len(new))
    lacking, surplus = len(old) - pairs, len(new) - pairs
    # Of a longer stretch that became a shorter one at the start, the words next to the equal stretch are the pairs.
    from_end = at_start and not at_end
    for a, b in zip(old[lacking:] if from_end else old, new[surplus:] if from_end else new, strict=False):
        _add(count, "spelled" if _alike(a.compared, b.compared) else "changed", 1)
    if lacking:
        _add(count, "cut_start" if at_start else "cut_end" if at_end else "cuts", 1)
    if surplus:
        _add(count, "added_edges" if at_start or at_end else "added_words", surplus)
        _add(count, "added", 1)


def _alike(a: str, b: str) -> bool:
    """Whether two words, or two runs of words, are nearly the same letters."""
    return Indel.normalized_similarity(a, b) >= 0.7


_FEW = 48  # wordings of which all pairs are compared
_RAREST, _BESIDE, _HUBS = 8, 6, 16


def neighbours(shapes: Mapping[int, Shape], sizes: Mapping[int, int]) -> dict[int, list[int]]:
    """For every wording the others that it is worth comparing with; bounded, whatever the number of wordings.

    Few wordings: all. Many: the most printed ones, and those that share one of its rarest pairs of words.
    """
    order = sorted(shapes)
    if len(order) <= _FEW:
        return {w: [o for o in order if o != w] for w in order}
    pairs = {w: {shapes[w].code[n : n + 2] for n in range(len(shapes[w].code) - 1)} for w in order}
    holders: dict[str, list[int]] = {}
    for wording in order:
        for pair in pairs[wording]:
            holders.setdefault(pair, []).append(wording)
    hubs = sorted(order, key=lambda w: (-sizes[w], w))[:_HUBS]
    found = {}
    for wording in order:
        near = set(hubs)
        for pair in sorted(pairs[wording], key=lambda p: (len(holders[p]), p))[:_RAREST]:
            place = bisect_left(holders[pair], wording)
            near.update(holders[pair][max(0, place - _BESIDE) : place + _BESIDE + 1])
        found[wording] = sorted(near - {wording})
    return found


_SENTENCES = {
    "cut_start": "begins later",
    "cut_end": "ends earlier",
    "cuts": "leaves out words",
    "marked_cuts": "marks an omission",
    "added": "has words more",
    "changed": "has other words",
    "spelled": "spells or inflects words otherwise",
    "brackets": "has a bracket more",
    "unbracketed": "lacks a bracket or an ellipsis",
    "marks": "has other inner punctuation",
}


def described(found: Edits) -> str:
    """How a wording differs from the one it may have been taken from, as a sentence.

    >>> described(Edits(cut_end=1, brackets=1))
    'Compared with the other, it ends earlier and has a bracket more.'
    """
    said = [sentence for name, sentence in _SENTENCES.items() if getattr(found, name)]
    if not said:
        return "The words are the same."
    return f"Compared with the other, it {', '.join(said[:-1])}{' and ' if said[1:] else ''}{said[-1]}."
