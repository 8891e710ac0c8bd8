"""Two wordings side by side, word by word.

Words that are equal are found by rapidfuzz on one code point a word (an insert-and-delete script, the longest common
subsequence). What it leaves on both sides is a small island, and only there a dynamic programme looks for words that
are one thing in two forms ("re establish" and "reestablish", "do not" and "don't", a bracket for a pronoun). Then each
gap is slid to where a reader would put it, and words that changed places are marked, not misaligned.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from typing import Any

from rapidfuzz.distance import Indel, Levenshtein, Postfix, Prefix

from quotes.align.gaps import can_slide, moved, slid, weighed
from quotes.align.islands import island
from quotes.align.script import EQUAL, FIRST, ISLAND, SECOND, UNLIKE, VARIANT, Prepared, Script, Segment

_FIRSTS, _SECONDS, _BOTH, _ISLANDS = 1, 2, 3, 4  # sorts of gap, as bits
_MATRIX = 1 << 26  # cells of the largest pair that is compared as a whole


def align_pair(a: Prepared, b: Prepared, language: str = "en") -> Script:
    """The segments that lead from one wording to the other, each word in exactly one.

    >>> from quotes.align import Coder
    >>> from quotes.text.words import words
    >>> coder = Coder()
    >>> a, b = (coder.prepare(words(t)) for t in ("We return to rebuild.", "We return to Derry to re-build."))
    >>> align_pair(a, b).segments
    (('equal', 0, 2, 0, 2), ('second', 2, 2, 2, 4), ('equal', 2, 3, 4, 5), ('variant', 3, 4, 5, 6))
    """
    s, t = a.code, b.code
    n, m = len(s), len(t)
    if s == t:
        return Script(((EQUAL, 0, n, 0, m),) if n else ())
    if n > m and m and (at := s.rfind(t)) >= 0:
        return Script(_only((FIRST, 0, at, 0, 0), (EQUAL, at, at + m, 0, m), (FIRST, at + m, n, m, m)))
    if m > n and n and (at := t.rfind(s)) >= 0:
        return Script(_only((SECOND, 0, 0, 0, at), (EQUAL, 0, n, at, at + n), (SECOND, n, n, at + n, m)))
    segments, gaps = _one_gap(s, t) or _segments(s, t)
    alone = gaps in (_FIRSTS, _SECONDS) or (gaps == _ISLANDS and len(segments) <= 3)
    if gaps & _ISLANDS:
        segments = [y for x in segments for y in (island(a, b, *x[1:], language) if x[0] == ISLAND else (x,))]
    if can_slide(segments, s, t):
        segments = slid(segments, a, b, language)
    if alone:  # nothing can have changed places
        return Script(tuple(segments))
    if gaps & _BOTH == _BOTH:
        segments = weighed(segments, a, b)
    return Script(tuple(segments), moved(segments, s, t))


def word_pairs(script: Script) -> list[tuple[int, int]]:
    """Which words answer to which: equal words, forms of one thing, unlike words side by side, words that changed places.

    Where forms have different numbers of words, every word answers to every word.
    """
    out: list[tuple[int, int]] = []
    i_moved, j_moved = {i for i, _ in script.moved}, {j for _, j in script.moved}
    for what, i1, i2, j1, j2 in script.segments:
        if what == EQUAL or (what == VARIANT and i2 - i1 == j2 - j1):
            out += zip(range(i1, i2), range(j1, j2), strict=True)
        elif what == VARIANT:
            out += [(i, j) for i in range(i1, i2) for j in range(j1, j2)]
        elif what == UNLIKE:
            both = zip(range(i1, i2), range(j1, j2), strict=True)
            out += [(i, j) for i, j in both if i not in i_moved and j not in j_moved]
    return sorted(out + list(script.moved))


def _only(*segments: Segment) -> tuple[Segment, ...]:
    return tuple(x for x in segments if x[1] < x[2] or x[3] < x[4])


def _one_gap(s: str, t: str) -> tuple[list[Segment], int] | None:
    """The segments of wordings that differ in one run of one of them, or in one word; None for others."""
    i = Prefix.similarity(s, t)
    n, m = len(s), len(t)
    end = min(Postfix.similarity(s, t), n - i, m - i)
    k, j = n - end, m - end
    if i == k:
        what, sort = SECOND, _SECONDS
    elif i == j:
        what, sort = FIRST, _FIRSTS
    elif k - i == 1 == j - i:
        what, sort = ISLAND, _ISLANDS
    else:
        return None
    out: list[Segment] = [(EQUAL, 0, i, 0, i)] if i else []
    out.append((what, i, k, i, j))
    if end:
        out.append((EQUAL, k, n, j, m))
    return out, sort


def _segments(s: str, t: str) -> tuple[list[Segment], int]:
    """Equal words, words of one alone, and islands; of the scripts with most equal words the shortest that is known."""
    if len(s) * len(t) >= _MATRIX:
        return _merged(_long(s, t))
    found = _merged(Indel.opcodes(s, t).as_list())
    if found[1] & _BOTH == _BOTH and _crosses(found[0]):
        other = _merged(Levenshtein.opcodes(s, t).as_list())
        if _size(other[0]) < _size(found[0]) and _n_equal(other[0]) == _n_equal(found[0]):
            return other
    return found


def _crosses(segments: Sequence[Segment]) -> bool:
    """Whether words of one alone and words of the other alone stand around a run of equal words that is no longer."""
    for n in range(len(segments) - 2):
        what, i1, i2, j1, j2 = segments[n]
        if what in (FIRST, SECOND):
            _, x1, x2, _, _ = segments[n + 1]
            other, k1, k2, m1, m2 = segments[n + 2]
            if other != what and other != EQUAL and x2 - x1 <= max(i2 - i1, j2 - j1, k2 - k1, m2 - m1):
                return True
    return False


def _n_equal(segments: Sequence[Segment]) -> int:
    return sum([i2 - i1 for what, i1, i2, _, _ in segments if what == EQUAL])


def _size(segments: Sequence[Segment]) -> int:
    """How many columns the segments take where unlike words stand side by side."""
    return sum([max(i2 - i1, j2 - j1) for _, i1, i2, j1, j2 in segments])


def _merged(opcodes: Any) -> tuple[list[Segment], int]:
    """Opcodes as segments: what is not equal between two equal ones is one. Beside them, the sorts of gap there are."""
    out: list[Segment] = []
    gaps = i = j = i2 = j2 = 0
    for tag, i1, i2, j1, j2 in opcodes:
        if tag == "equal":
            if i < i1 or j < j1:
                what, sort = (SECOND, _SECONDS) if i == i1 else (FIRST, _FIRSTS) if j == j1 else (ISLAND, _ISLANDS)
                out.append((what, i, i1, j, j1))
                gaps |= sort
            out.append((EQUAL, i1, i2, j1, j2))
            i, j = i2, j2
    if i < i2 or j < j2:
        what, sort = (SECOND, _SECONDS) if i == i2 else (FIRST, _FIRSTS) if j == j2 else (ISLAND, _ISLANDS)
        out.append((what, i, i2, j, j2))
        gaps |= sort
    return out, gaps


def _long(s: str, t: str) -> list[tuple[str, int, int, int, int]]:
    """The equal runs of wordings too long for a matrix, found from words that stand once in each (patience)."""
    once_s, once_t = ({c: w.index(c) for c, n in Counter(w).items() if n == 1} for w in (s, t))
    blocks: list[tuple[str, int, int, int, int]] = []
    i = j = 0
    for x, y in _increasing([(once_s[c], once_t[c]) for c in once_s if c in once_t]):
        if x < i or y < j:
            continue
        left, right = x, x + 1
        while left > i and y - (x - left) > j and s[left - 1] == t[y - (x - left) - 1]:
            left -= 1
        while right < len(s) and y + right - x < len(t) and s[right] == t[y + right - x]:
            right += 1
        if left > i or y - (x - left) > j:
            blocks.append(("replace", i, left, j, y - (x - left)))
        blocks.append(("equal", left, right, y - (x - left), y + right - x))
        i, j = right, y + right - x
    if i < len(s) or j < len(t):
        blocks.append(("replace", i, len(s), j, len(t)))
    return blocks


def _increasing(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of places, sorted by the first, whose seconds increase too."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for n, (_, y) in enumerate(places):
        at = bisect_left(ends, y)
        before.append(last[at - 1] if at else -1)
        ends[at : at + 1] = [y]
        last[at : at + 1] = [n]
    out = []
    n = last[-1] if last else -1
    while n >= 0:
        out.append(places[n])
        n = before[n]
    return out[::-1]
