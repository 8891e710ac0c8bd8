"""Single marks: those that pair, told from apostrophes.

Within words they are always apostrophes; so they are after a plural's s and in elisions ('tis, '90s), where no partner
says otherwise.
"""

from __future__ import annotations

from bisect import bisect

from quotes.model import Span
from quotes.text.marks.glyphs import AFTER_CLOSE, BEFORE_OPEN, Glyphs, Mark, Pair, is_double, spaced

_SURE = 2  # how strongly a single mark closes: see `_closing_strength`


def paired_singles(text: str, marks: list[Mark], pairs: list[Pair], here: Span, glyphs: Glyphs) -> list[Pair]:
    """Pairs of single marks; the rest are apostrophes. A pair closes within the same double marks as it opens."""
    if not any(mark.glyph in glyphs.single_opens for mark in marks):
        return []
    walls = sorted((o.start, here.end if c is None else c.start) for o, c in pairs)
    starts = [start for start, _ in walls]
    found: list[Pair] = []
    pending: dict[int, tuple[Mark, Mark | None]] = {}  # by the enclosing wall: what opened, and how it might close
    entered, inside = 0, list[int]()
    for mark in marks:
        while entered < len(walls) and walls[entered][0] < mark.start:
            inside.append(entered)
            entered += 1
        inside = [w for w in inside if walls[w][1] > mark.start]
        wall = inside[-1] if inside else -1
        opening, weak = pending.get(wall, (None, None))
        if _may_open(text, mark, glyphs):
            if opening is not None and weak is not None:
                found.append((opening, weak))
            pending[wall] = mark, None
        elif opening is not None and mark.glyph in glyphs.single_closes:
            strength = _closing_strength(text, mark, here.end) if glyphs.spaces else _SURE
            if strength == _SURE or (strength and bisect(starts, opening.start) == bisect(starts, mark.start)):
                found.append((opening, mark))
                del pending[wall]
            elif strength is not None and opening.glyph != "'":
                pending[wall] = opening, mark
    return found + [(opening, weak) for opening, weak in pending.values() if weak is not None]


def _may_open(text: str, mark: Mark, glyphs: Glyphs) -> bool:
    if mark.glyph not in glyphs.single_opens:
        return False
    if not glyphs.spaces:
        return True
    before, after = text[mark.start - 1 : mark.start], text[mark.end : mark.end + 1]
    if not (spaced(before) or before in BEFORE_OPEN or is_double(before)):
        return False
    if not after or after.isspace() or (after in AFTER_CLOSE and after not in "…—"):
        return False
    return mark.glyph == "‚" or glyphs.elision.match(text, mark.end) is None


def _closing_strength(text: str, mark: Mark, end: int) -> int | None:
    """2 surely closes, 1 may, 0 is likelier a plural's apostrophe (voters' rights, goin' home), None cannot close."""
    before, after = text[mark.start - 1], text[mark.end : mark.end + 1] if mark.end < end else ""
    if before.isspace() or after.isalnum():
        return None
    if not before.isalnum():
        return _SURE
    if before in "sSzZxX" or text[mark.start - 2 : mark.start] == "in":
        return 1 if not after or not (after.isspace() and text[mark.end + 1 : mark.end + 2].isalpha()) else 0
    return 1
