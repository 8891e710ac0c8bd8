"""Where gaps stand: slid to where a reader would put them, and words that changed places marked, not misaligned."""

from __future__ import annotations

from collections.abc import Sequence

from quotes.align.script import EQUAL, FIRST, SECOND, UNLIKE, VARIANT, Prepared, Segment
from quotes.lexicon.variants import variants
from quotes.model import Word

_ALONE = frozenset((UNLIKE, FIRST, SECOND))
_NEAR_MOVE = 3  # places over which a word may have moved


def can_slide(segments: Sequence[Segment], s: str, t: str) -> bool:
    """Whether any gap begins with the word that follows it, or ends with the word before it."""
    for what, i1, i2, j1, j2 in segments:
        if what == FIRST:
            if (i1 and s[i1 - 1] == s[i2 - 1]) or s[i2 : i2 + 1] == s[i1]:
                return True
        elif what == SECOND and ((j1 and t[j1 - 1] == t[j2 - 1]) or t[j2 : j2 + 1] == t[j1]):
            return True
    return False


def slid(segments: list[Segment], a: Prepared, b: Prepared, language: str) -> list[Segment]:
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


def weighed(segments: list[Segment], a: Prepared, b: Prepared) -> list[Segment]:
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


def moved(segments: Sequence[Segment], s: str, t: str) -> tuple[tuple[int, int], ...]:
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
    found: list[tuple[int, int]] = []
    for i, expected in alone:
        places = [j for j in there.get(s[i], ()) if abs(j - expected) <= _NEAR_MOVE]
        if places:
            j = min(places, key=lambda j: (abs(j - expected), j))
            there[s[i]].remove(j)
            found.append((i, j))
    return tuple(found)
