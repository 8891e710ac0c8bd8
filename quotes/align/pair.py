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
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from rapidfuzz.distance import Indel, Levenshtein, Postfix, Prefix

from quotes.lexicon.variants import relation, variants
from quotes.model import Word

# What stands in a segment: equal words one to one; a form of the same thing (any number to any number); unlike words
# one to one; words of the first alone; words of the second alone.
EQUAL, VARIANT, UNLIKE, FIRST, SECOND = "equal", "variant", "unlike", "first", "second"
_ALONE = frozenset((UNLIKE, FIRST, SECOND))
_ISLAND = "island"  # words of both, not yet looked into
_FIRSTS, _SECONDS, _BOTH, _ISLANDS = 1, 2, 3, 4  # sorts of gap, as bits
Segment = tuple[str, int, int, int, int]  # what, start and end in the first, start and end in the second

_MODULUS, _SURROGATES, _N_SURROGATES = 1_000_000, 0xD800, 0x800
_LARGEST = 2_500  # cells of the largest island that is looked into
_MATRIX = 1 << 26  # cells of the largest pair that is compared as a whole
_NEAR_MOVE = 3  # places over which a single word may have moved
# What it is worth to put two words side by side.
_SAME, _FORM, _FOR_PRONOUN, _LIKE, _UNLIKE = 10.0, 9.0, 6.0, 2.0, 1.0
_NEAR = 0.6  # likeness of words that look alike
_SHAPES = ((1, 2), (2, 1), (2, 2), (1, 3), (3, 1), (2, 3), (3, 2))


class Prepared(NamedTuple):
    """A wording ready for aligning: its words, and one code point a word."""

    words: Sequence[Word]
    code: str


class Script(NamedTuple):
    """How two wordings stand to each other: segments in order, and pairs of words that changed places."""

    segments: tuple[Segment, ...]
    moved: tuple[tuple[int, int], ...] = ()


class Coder:
    """Gives each distinct word one code point: pairs to be aligned must come from one coder."""

    def __init__(self) -> None:
        self._codes = _Codes()

    def prepare(self, words: Sequence[Word]) -> Prepared:
        """The wording ready for aligning."""
        return Prepared(words, "".join(map(self._codes.__getitem__, map(_COMPARED, words))))


class _Codes(dict[str, str]):
    def __missing__(self, word: str) -> str:
        n = len(self) + 0x100
        if n >= _SURROGATES:
            n = 0x100 + (len(self) % _MODULUS) + _N_SURROGATES
        code = self[word] = chr(n)
        return code


_COMPARED = itemgetter(1)  # of a Word


def align_pair(a: Prepared, b: Prepared, language: str = "en") -> Script:
    """The segments that lead from one wording to the other, each word in exactly one.

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
        segments = [y for x in segments for y in (_island(a, b, *x[1:], language) if x[0] == _ISLAND else (x,))]
    if _can_slide(segments, s, t):
        segments = _slid(segments, a, b, language)
    if alone:  # nothing can have changed places
        return Script(tuple(segments))
    if gaps & _BOTH == _BOTH:
        segments = _weighed(segments, a, b)
    return Script(tuple(segments), _moved(segments, s, t))


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
        what, sort = _ISLAND, _ISLANDS
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
                what, sort = (SECOND, _SECONDS) if i == i1 else (FIRST, _FIRSTS) if j == j1 else (_ISLAND, _ISLANDS)
                out.append((what, i, i1, j, j1))
                gaps |= sort
            out.append((EQUAL, i1, i2, j1, j2))
            i, j = i2, j2
    if i < i2 or j < j2:
        what, sort = (SECOND, _SECONDS) if i == i2 else (FIRST, _FIRSTS) if j == j2 else (_ISLAND, _ISLANDS)
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


# ------------------------------------------------------------------ islands


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


def _island(a: Prepared, b: Prepared, i1: int, i2: int, j1: int, j2: int, language: str) -> list[Segment]:
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
    return relation(language, tuple(map(_COMPARED, x)), tuple(map(_COMPARED, y))) is not None


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


# ------------------------------------------------------------------ gaps


def _can_slide(segments: Sequence[Segment], s: str, t: str) -> bool:
    """Whether any gap begins with the word that follows it, or ends with the word before it."""
    for what, i1, i2, j1, j2 in segments:
        if what == FIRST:
            if (i1 and s[i1 - 1] == s[i2 - 1]) or s[i2 : i2 + 1] == s[i1]:
                return True
        elif what == SECOND and ((j1 and t[j1 - 1] == t[j2 - 1]) or t[j2 : j2 + 1] == t[j1]):
            return True
    return False


def _slid(segments: list[Segment], a: Prepared, b: Prepared, language: str) -> list[Segment]:
    """Each gap where a reader would put it: "[to Derry] to re-build", not "to [Derry to] re-build"."""
    out: list[Segment] = []
    rest = segments[::-1]
    while rest:
        gap = rest.pop()
        what, i1, i2, j1, j2 = gap
        if what == FIRST:
            side, start, end = a, i1, i2
        elif what == SECOND:
            side, start, end = b, j1, j2
        else:
            _push(out, gap)
            continue
        before = out[-1][2] - out[-1][1] if out and out[-1][0] == EQUAL else 0
        after = rest[-1][2] - rest[-1][1] if rest and rest[-1][0] == EQUAL else 0
        left, right = _room(side.code, start, end, before, after)
        if left or right:
            joins_left = left == before and _joins(out, bool(before), what)
            joins_right = right == after and _joins(rest, bool(after), what)
            shift = _best_shift(side.words, start, end, left, right, joins_left, joins_right, language)
            gap = _shift(out, gap, rest, shift)
        _push(out, gap)
    return out


def _joins(beyond: Sequence[Segment], over: bool, what: str) -> bool:
    """Whether a gap that slid over the whole next segment, or over none, stands at the edge or at its like."""
    return len(beyond) == over or (over and beyond[-2][0] == what)


def _push(out: list[Segment], segment: Segment) -> None:
    """Add a segment; one of the same sort as the last is joined to it."""
    if segment[1] == segment[2] and segment[3] == segment[4]:
        return
    if out and out[-1][0] == segment[0] and segment[0] != VARIANT:
        last = out.pop()
        segment = (segment[0], last[1], segment[2], last[3], segment[4])
    out.append(segment)


def _room(code: str, start: int, end: int, before: int, after: int) -> tuple[int, int]:
    """How far a gap can slide to the left and to the right, over words that it begins or ends with."""
    left = 0
    while left < before and code[start - 1 - left] == code[end - 1 - left]:
        left += 1
    right = 0
    while right < after and code[end + right] == code[start + right]:
        right += 1
    return left, right


def _best_shift(
    words: Sequence[Word],
    start: int,
    end: int,
    left: int,
    right: int,
    joins_left: bool,
    joins_right: bool,
    language: str,
) -> int:
    """The slide after which the gap reads best; the leftmost of equals."""
    opening = variants(language).function
    best, found = 0, float("-inf")
    for shift in range(-left, right + 1):
        s, e = start + shift, end + shift
        worth = 8.0 * ((shift == -left and joins_left) or (shift == right and joins_right))
        worth += 2.0 * bool(words[e - 1].after) + 2.0 * bool(s and words[s - 1].after)
        worth += (words[s].compared in opening) - (words[e - 1].compared in opening)
        if worth > found:
            best, found = shift, worth
    return best


def _shift(out: list[Segment], gap: Segment, rest: list[Segment], shift: int) -> Segment:
    """Move the equal words that a gap slides over to its other side; the gap in its new place."""
    what, i1, i2, j1, j2 = gap
    if shift < 0:
        _, x1, x2, y1, y2 = out.pop()
        _push(out, (EQUAL, x1, x2 + shift, y1, y2 + shift))
        moved: Segment = (EQUAL, i2 + shift, i2, j2 + shift, j2)
        if rest and rest[-1][0] == EQUAL:
            following = rest.pop()
            moved = (EQUAL, moved[1], following[2], moved[3], following[4])
        rest.append(moved)
    elif shift > 0:
        _, x1, x2, y1, y2 = rest.pop()
        _push(out, (EQUAL, i1, i1 + shift, j1, j1 + shift))
        if x1 + shift < x2:
            rest.append((EQUAL, x1 + shift, x2, y1 + shift, y2))
    return what, i1 + shift, i2 + shift, j1 + shift, j2 + shift


# ------------------------------------------------------------------ moves


def _weighed(segments: list[Segment], a: Prepared, b: Prepared) -> list[Segment]:
    """Where a run of words changed places with its neighbours, what has more letters stays and the other moves."""
    for n in range(1, len(segments) - 1):
        (one, i1, i2, j1, j2), (middle, x1, x2, y1, y2), (other, k1, k2, m1, m2) = segments[n - 1 : n + 2]
        if middle != EQUAL or {one, other} != {FIRST, SECOND}:
            continue
        gap, there = (a.code[i1:i2], b.code[m1:m2]) if one == FIRST else (b.code[j1:j2], a.code[k1:k2])
        run = a.words[i1:i2] if one == FIRST else b.words[j1:j2]
        if gap == there and _letters(run) > _letters(a.words[x1:x2]):
            segments[n - 1 : n + 2] = (
                [(SECOND, i1, i1, y1, y2), (EQUAL, i1, i2, m1, m2), (FIRST, x1, x2, m2, m2)]
                if one == FIRST
                else [(FIRST, x1, x2, j1, j1), (EQUAL, k1, k2, j1, j2), (SECOND, k2, k2, y1, y2)]
            )
    return segments


def _letters(words: Sequence[Word]) -> int:
    return sum(len(w.compared) for w in words)


def _moved(segments: Sequence[Segment], s: str, t: str) -> tuple[tuple[int, int], ...]:
    """Pairs of equal words that stand alone on both sides, a few places apart: they changed places."""
    ours = theirs = ""
    for what, i1, i2, j1, j2 in segments:
        if what in _ALONE:
            ours += s[i1:i2]
            theirs += t[j1:j2]
    if set(ours).isdisjoint(theirs):
        return ()
    there: dict[str, list[int]] = {}
    alone: list[tuple[int, int]] = []
    for what, i1, i2, j1, j2 in segments:
        if what not in _ALONE:
            continue
        alone += [(i, j1 + (i - i1 if what == UNLIKE else 0)) for i in range(i1, i2)]
        for j in range(j1, j2):
            there.setdefault(t[j], []).append(j)
    moved: list[tuple[int, int]] = []
    for i, expected in alone:
        places = [j for j in there.get(s[i], ()) if abs(j - expected) <= _NEAR_MOVE]
        if places:
            j = min(places, key=lambda j: (abs(j - expected), j))
            there[s[i]].remove(j)
            moved.append((i, j))
    return tuple(moved)
