"""Pairing marks: as they come where they are clear, else by the cheapest reading of the whole paragraph."""

from __future__ import annotations

from itertools import islice

from quotes.text.marks.glyphs import CLEAR, Glyphs, Mark, Pair, family_of, mark_at

_BLOCK = 512  # marks paired at once where a paragraph has more: one line may hold a whole book

# Costs, in the steps of `glyphs`.
_NESTED = 3.0  # a mark that opens inside a pair of its own kind
_STRAY = 4.0
_UNCLOSED = 3.5
_CONTINUED = 0.5  # unclosed, and the next paragraph opens anew


def paired(text: str, marks: list[Mark], following: int | None, glyphs: Glyphs) -> tuple[list[Pair], list[Mark]]:
    """The pairs of a paragraph's marks, each family by itself, and the marks without a partner.

    `following` is where the next paragraph starts.
    """
    pairs: list[Pair] = []
    alone: list[Mark] = []
    families: dict[str, list[Mark]] = {}
    for mark in marks:
        families.setdefault(family_of(mark.glyph), []).append(mark)
    for family, members in families.items():
        if _alternates(members):
            pairs += zip(members[::2], members[1::2], strict=True)
            continue
        goes_on = following is not None and _opens_with(text, following, family, glyphs)
        blocks = iter(members)
        while block := list(islice(blocks, _BLOCK)):
            found, left = cheapest(block, goes_on)
            pairs += found
            alone += left
    return pairs, alone


def _alternates(marks: list[Mark]) -> bool:
    """Whether the marks read clearly as open, close, open, close …"""
    if len(marks) % 2:
        return False
    for opening, closing in zip(marks[::2], marks[1::2], strict=True):
        if opening.closes - opening.opens < CLEAR or closing.opens - closing.closes < CLEAR:
            return False
    return True


def _opens_with(text: str, paragraph: int, family: str, glyphs: Glyphs) -> bool:
    mark = mark_at(text, paragraph, glyphs)
    return mark is not None and family_of(mark.glyph) == family and mark.opens < mark.closes


def cheapest(marks: list[Mark], goes_on: bool) -> tuple[list[Pair], list[Mark]]:
    """The cheapest reading of one family's marks: pairs, and marks left alone.

    A state is how many stretches are open (two at most: deeper ones of the same marks are not told apart); a mark
    opens, closes or is left alone. Time and memory are linear in the number of marks.
    """
    infinite = float("inf")
    costs = [0.0, infinite, infinite]
    back: list[tuple[tuple[int, str], ...]] = []
    for mark in marks:
        outside, inside, nested = costs
        back_here = []
        fresh = []
        for options in (
            ((outside + _STRAY, 0, "x"), (inside + mark.closes, 1, "c")),
            ((outside + mark.opens, 0, "o"), (inside + _STRAY, 1, "x"), (nested + mark.closes, 2, "c")),
            ((inside + mark.opens + _NESTED, 1, "o"), (nested + _STRAY, 2, "x")),
        ):
            cost, came_from, action = min(options)
            fresh.append(cost)
            back_here.append((came_from, action))
        costs = fresh
        back.append(tuple(back_here))
    last = _CONTINUED if goes_on else _UNCLOSED
    ends = [costs[0], costs[1] + last, costs[2] + last + _UNCLOSED]
    state = ends.index(min(ends))
    actions = []
    for step in reversed(back):
        state, action = step[state]
        actions.append(action)
    return _follow(marks, actions[::-1], goes_on)


def _follow(marks: list[Mark], actions: list[str], goes_on: bool) -> tuple[list[Pair], list[Mark]]:
    pairs: list[Pair] = []
    alone: list[Mark] = []
    opened: list[Mark] = []
    for mark, action in zip(marks, actions, strict=True):
        if action == "o":
            opened.append(mark)
        elif action == "c":
            pairs.append((opened.pop(), mark))
        else:
            alone.append(mark)
    if opened and goes_on:
        pairs.append((opened.pop(0), None))
    return pairs, alone + opened
