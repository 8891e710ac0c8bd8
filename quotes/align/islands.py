"""What two wordings have where no word is equal: words that are one thing in two forms, and unlike words side by side.

A small dynamic programme over the words of an island; a shorter way where one side has a single word.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.distance import Indel

from quotes.align.script import COMPARED, EQUAL, FIRST, SECOND, UNLIKE, VARIANT, Prepared, Segment
from quotes.lexicon.variants import relation, variants
from quotes.model import Word

_LARGEST = 2_500  # cells of the largest island that is looked into
# What it is worth to put two words side by side.
_SAME, _FORM, _FOR_PRONOUN, _LIKE, _UNLIKE = 10.0, 9.0, 6.0, 2.0, 1.0
_NEAR = 0.6  # likeness of words that look alike
_SHAPES = ((1, 2), (2, 1), (2, 2), (1, 3), (3, 1), (2, 3), (3, 2))


def worth(a: Word, b: Word, language: str, unlike: bool, beside: bool = True) -> tuple[float, str]:
    """What it is worth to put two words side by side, and as what; 0 where they must not.

    `unlike` allows words that have nothing to do with each other; `beside` says that both stand next to known words, so
    that a bracket may stand for a pronoun and one small word for another.
    """
    return _worth(a.compared, a.kind, b.compared, b.kind, language, unlike, beside)


@lru_cache(maxsize=1 << 16)
def _worth(a: str, a_kind: str, b: str, b_kind: str, language: str, unlike: bool, beside: bool) -> tuple[float, str]:
    if a == b:
        return _SAME, EQUAL
    if a_kind == "ellipsis" or b_kind == "ellipsis":
        return 0.0, UNLIKE
    if a_kind != b_kind:
        word = b if a_kind == "bracket" else a
        if (unlike or beside) and word in variants(language).flags.get("pronoun", ()):
            return _FOR_PRONOUN, VARIANT
        return (_UNLIKE / 2 if unlike else 0.0), UNLIKE
    if a_kind == "word" and relation(language, (a,), (b,)):
        return _FORM, VARIANT
    likeness = Indel.normalized_similarity(a, b)
    if likeness >= _NEAR or ((unlike or beside) and variants(language).akin(a, b)):
        return _LIKE + 4 * likeness, UNLIKE
    return (_UNLIKE + likeness if unlike else 0.0), UNLIKE


def island(a: Prepared, b: Prepared, i1: int, i2: int, j1: int, j2: int, language: str) -> list[Segment]:
    """The segments of a stretch in which no word is equal in order."""
    k, m = i2 - i1, j2 - j1
    opens, closes = i1 == 0 and j1 == 0, i2 == len(a.code) and j2 == len(b.code)
    if k == 1:
        what, start, end = _only_one(a.words[i1], b.words[j1:j2], opens, closes, language)
        if start == end:
            return [(FIRST, i1, i2, j1, j1), (SECOND, i2, i2, j1, j2)]
        around = (
            (SECOND, i1, i1, j1, j1 + start),
            (what, i1, i2, j1 + start, j1 + end),
            (SECOND, i2, i2, j1 + end, j2),
        )
        return [x for x in around if x[3] < x[4]]
    if m == 1:
        what, start, end = _only_one(b.words[j1], a.words[i1:i2], opens, closes, language)
        if start == end:
            return [(FIRST, i1, i2, j1, j1), (SECOND, i2, i2, j1, j2)]
        turned = ((FIRST, i1, i1 + start, j1, j1), (what, i1 + start, i1 + end, j1, j2), (FIRST, i1 + end, i2, j2, j2))
        return [x for x in turned if x[1] < x[2]]
    if k * m > _LARGEST:
        return [(FIRST, i1, i2, j1, j1), (SECOND, i2, i2, j1, j2)]
    return _traced(_best_moves(a.words[i1:i2], b.words[j1:j2], opens, closes, language), i1, i2, j1, j2)


def _only_one(word: Word, others: Sequence[Word], opens: bool, closes: bool, language: str) -> tuple[str, int, int]:
    """Which of the others stand beside a single word, the first of equals; none of them where none may."""
    best, found = 0.0, (UNLIKE, 0, 0)
    last = len(others) - 1
    unlike = not last or not (opens or closes)
    for j, other in enumerate(others):
        beside = (j == 0 and not opens) or (j == last and not closes)
        value, what = worth(word, other, language, unlike, beside)
        if value > best:
            best, found = value, (what, j, j + 1)
        for q in (2, 3):
            if best < _FORM and j + q <= last + 1 and _one_thing((word,), others[j : j + q], language):
                best, found = _FORM, (VARIANT, j, j + q)
    return found


Move = tuple[str, int, int]  # what comes next, and how many words of each


def _best_moves(xs: Sequence[Word], ys: Sequence[Word], opens: bool, closes: bool, language: str) -> list[list[Move]]:
    """From each pair of places the first move of the dearest way to the end; side by side as early as may be."""
    k, m = len(xs), len(ys)
    unlike = not (opens or closes)
    best = [[0.0] * (m + 1) for _ in range(k + 1)]
    move: list[list[Move]] = [[(SECOND, 0, 1)] * (m + 1) for _ in range(k + 1)]
    for i in range(k - 1, -1, -1):
        move[i][m] = (FIRST, 1, 0)
        for j in range(m - 1, -1, -1):
            beside = (i == j == 0 and not opens) or (i == k - 1 and j == m - 1 and not closes)
            value, what = worth(xs[i], ys[j], language, unlike, beside)
            top, step = best[i + 1][j], (FIRST, 1, 0)
            if best[i][j + 1] > top:
                top, step = best[i][j + 1], (SECOND, 0, 1)
            if value and value + best[i + 1][j + 1] >= top:
                top, step = value + best[i + 1][j + 1], (what, 1, 1)
            for p, q in _SHAPES:
                if i + p > k or j + q > m or _FORM + best[i + p][j + q] < top:
                    continue
                if _one_thing(xs[i : i + p], ys[j : j + q], language):
                    top, step = _FORM + best[i + p][j + q], (VARIANT, p, q)
            best[i][j], move[i][j] = top, step
    return move


def _one_thing(x: Sequence[Word], y: Sequence[Word], language: str) -> bool:
    """Whether phrases of which one has several words are one thing in two forms."""
    first, other = x[0].compared, y[0].compared
    if first[0] != other[0] and first.isalpha() and other.isalpha():
        return False  # no form that is known begins with another letter, unless with a figure or an apostrophe in it
    if any(w.kind != "word" for w in (*x, *y)):
        return False
    return relation(language, tuple(map(COMPARED, x)), tuple(map(COMPARED, y))) is not None


def _traced(move: list[list[Move]], i1: int, i2: int, j1: int, j2: int) -> list[Segment]:
    out: list[Segment] = []
    i, j = i1, j1
    while i < i2 or j < j2:
        what, p, q = move[i - i1][j - j1]
        if out and out[-1][0] == what != VARIANT:
            out[-1] = (what, out[-1][1], i + p, out[-1][3], j + q)
        else:
            out.append((what, i, i + p, j, j + q))
        i, j = i + p, j + q
    return out
