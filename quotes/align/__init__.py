"""Quote → Alignment: all wordings of one quote side by side, word by word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from quotes.align.pair import align_pair, word_pairs
from quotes.align.script import Coder, Prepared, Script
from quotes.align.table import align
from quotes.model import Alignment, Word

__all__ = [
    "Coder",
    "Edit",
    "Prepared",
    "Script",
    "align",
    "align_pair",
    "apply",
    "edit_script",
    "pairs",
    "with_marks",
    "word_pairs",
]


class Edit(NamedTuple):
    """Put `words` where the base has `start` to `end` (indexes of words, half-open)."""

    start: int
    end: int
    words: tuple[Word, ...]


def pairs(alignment: Alignment, wordings: Sequence[Sequence[Word]], a: int, b: int) -> list[tuple[int, int]]:
    """Which words of wording `a` answer to which of wording `b`: indexes, in order of `a`.

    Words that changed places answer to each other across columns; in a unit of columns with more words on one side,
    every word answers to every word. An ellipsis answers only to an ellipsis.
    """
    out: set[tuple[int, int]] = set()
    unit_of = {c: n for n, (start, end) in enumerate(alignment.units) for c in range(start, end)}
    in_units: dict[int, tuple[list[int], list[int]]] = {}
    for c, cells in enumerate(alignment.columns):
        i, j = cells[a], cells[b]
        if c in unit_of:
            left, right = in_units.setdefault(unit_of[c], ([], []))
            left += [i] if i is not None else []
            right += [j] if j is not None else []
        elif i is not None and j is not None and _may_answer(wordings[a][i], wordings[b][j]):
            out.add((i, j))
    for left, right in in_units.values():
        out |= set(zip(left, right, strict=True)) if len(left) == len(right) else {(i, j) for i in left for j in right}
    for c, d in alignment.moves:
        for here, there in ((c, d), (d, c)):
            i, j = alignment.columns[here][a], alignment.columns[there][b]
            if i is not None and j is not None and wordings[a][i].compared == wordings[b][j].compared:
                out = {(x, y) for x, y in out if x != i and y != j} | {(i, j)}
    return sorted(out)


def with_marks(alignment: Alignment, wordings: Sequence[Sequence[Word]]) -> tuple[tuple[str | None, ...], ...]:
    """The table as printed, with a column of its own for the marks before or after a word where any wording has some.

    The marks that end a wording stand in the last column, together.
    """
    rows: list[tuple[str | None, ...]] = []
    last: list[str | None] = [ws[-1].after.strip() or None if ws else None for ws in wordings]
    for cells in alignment.columns:
        found = [None if i is None else ws[i] for i, ws in zip(cells, wordings, strict=True)]
        final = [i is not None and i == len(ws) - 1 for i, ws in zip(cells, wordings, strict=True)]
        before = tuple(w.before.strip() or None if w else None for w in found)
        after = tuple(w.after.strip() or None if w and not end else None for w, end in zip(found, final, strict=True))
        rows += [before] if any(before) else []
        rows.append(tuple(w.printed if w else None for w in found))
        rows += [after] if any(after) else []
    return tuple(rows + ([tuple(last)] if any(last) else []))


def edit_script(alignment: Alignment, wordings: Sequence[Sequence[Word]], w: int) -> tuple[Edit, ...]:
    """What turns the base, the first wording, into wording `w`."""
    base, other = wordings[0], wordings[w]
    edits: list[Edit] = []
    at, same = 0, True
    for cells in alignment.columns:
        x, y = cells[0], cells[w]
        if x is None and y is None:
            continue
        before, same = same, x is not None and y is not None and _as_printed(base[x]) == _as_printed(other[y])
        start, at = at, at + (x is not None)
        if same:
            continue
        new = () if y is None else (other[y],)
        if before:
            edits.append(Edit(start, at, new))
        else:
            edits[-1] = Edit(edits[-1].start, at, edits[-1].words + new)
    return tuple(edits)


def apply(base: Sequence[Word], edits: Sequence[Edit]) -> tuple[Word, ...]:
    """The words that the edits make of the base's words."""
    out: list[Word] = []
    at = 0
    for edit in edits:
        out += [*base[at : edit.start], *edit.words]
        at = edit.end
    return (*out, *base[at:])


def _as_printed(word: Word) -> tuple[str, str, str, str]:
    return word.before, word.printed, word.after, word.compared


def _may_answer(a: Word, b: Word) -> bool:
    return (a.kind == "ellipsis") == (b.kind == "ellipsis")
