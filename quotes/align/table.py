"""All wordings of a quote in one table, word by word.

Wordings are taken longest first, whichever is the base, so that the columns do not depend on the order given. Each is
aligned with the one most like it among those already placed; its equal words and forms go to that one's columns, and
what is left between two of them goes to the columns there, or to new ones.
"""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import process
from rapidfuzz.distance import Indel

from quotes.align.islands import worth
from quotes.align.pair import align_pair
from quotes.align.script import EQUAL, VARIANT, Coder, Prepared
from quotes.model import Alignment, Word

_CELLS = 40_000  # words by columns of the largest stretch between two known columns that is looked into


def align(wordings: Sequence[Sequence[Word]], language: str = "en") -> Alignment:
    """All wordings in one table: each word of each stands in exactly one column, in order.

    The columns do not depend on the order of the wordings; the cells of a column are in the order given.

    >>> from quotes.text.words import words
    >>> texts = ["We return to rebuild.", "We return to Derry to re-build."]
    >>> align([words(t) for t in texts]).columns
    ((0, 0), (1, 1), (None, 2), (None, 3), (2, 4), (3, 5))
    """
    given = [tuple(w) for w in wordings]
    coder = Coder()
    table = _Table([coder.prepare(w) for w in given], language)
    for w in sorted(range(len(given)), key=lambda w: (-len(given[w]), given[w])):
        table.place(w)
    return table.alignment()


class _Table:
    """The growing table. Columns have numbers of their own: `order` has them from left to right."""

    def __init__(self, prepared: Sequence[Prepared], language: str) -> None:
        self.prepared, self.language = prepared, language
        self.order: list[int] = []
        self.readings: list[list[Word]] = []  # of each column, its distinct words
        self.of: list[list[int]] = [[] for _ in prepared]  # of each wording, the column of each of its words
        self.placed: list[int] = []  # the last one first
        self.codes: list[str] = []
        self.units: list[tuple[int, int]] = []
        self.moves: list[tuple[int, int]] = []

    def place(self, w: int) -> None:
        """Put one more wording into the table."""
        words, code = self.prepared[w]
        self.of[w] = self._beside(w, self._nearest(code)) if self.order and words else self._new(words, 0)
        self.placed.insert(0, w)
        self.codes.insert(0, code)

    def alignment(self) -> Alignment:
        """The table as it is now, wordings in the order given."""
        full = len(self.order)
        rows = [
            range(full) if len(mine) == full else map({c: i for i, c in enumerate(mine)}.get, self.order)
            for mine in self.of
        ]
        columns = tuple(zip(*rows, strict=True))
        if not self.units and not self.moves:
            return Alignment(columns)
        at = {column: n for n, column in enumerate(self.order)}
        return Alignment(
            columns,
            units=_joined(sorted((at[a], at[b] + 1) for a, b in self.units)),
            moves=tuple(sorted({(min(at[a], at[b]), max(at[a], at[b])) for a, b in self.moves})),
        )

    def _nearest(self, code: str) -> int:
        """The most alike of the wordings placed, the last one of equals."""
        if len(self.placed) == 1:
            return self.placed[0]
        found = process.extractOne(code, self.codes, scorer=Indel.normalized_similarity)
        return self.placed[found[2] if found else 0]

    def _beside(self, w: int, near: int) -> list[int]:
        """The columns of a wording's words, given those of one that is like it."""
        words, theirs = self.prepared[w].words, self.of[near]
        segments, moved = align_pair(self.prepared[near], self.prepared[w], self.language)
        mine: list[int] = []
        for what, i1, i2, j1, j2 in segments:
            if what != EQUAL and what != VARIANT:
                continue
            if len(mine) < j1:
                self._between(words[len(mine) : j1], mine, theirs[i1])
            if what == EQUAL:
                mine += theirs[i1:i2]
                continue
            for column, word in zip(theirs[i1:i2], words[j1:j2], strict=False):
                self._read(column, word)
                mine.append(column)
            if i2 - i1 != j2 - j1:
                self.units.append((theirs[i1], theirs[i2 - 1]))
        if len(mine) < len(words):
            self._between(words[len(mine) :], mine, None)
        for what, i1, i2, j1, j2 in segments:
            if what == VARIANT and j2 - j1 > i2 - i1:
                self.units.append((mine[j1], mine[j2 - 1]))
        for i, j in moved:
            self.moves.append((theirs[i], mine[j]))
        return mine

    def _between(self, words: Sequence[Word], mine: list[int], right: int | None) -> None:
        """Put words in columns between the last of `mine` and another known one: in free ones there, or in new ones."""
        order = self.order
        start = order.index(mine[-1]) + 1 if mine else 0
        end = order.index(right, start) if right is not None else len(order)
        if start == end:
            mine += self._new(words, start)
            return
        free = order[start:end]
        taken = self._matched(words, free, right is None or not mine)
        for n, word in enumerate(words):
            if n in taken:
                column = free[taken[n]]
                self._read(column, word)
                start = order.index(column) + 1
                mine.append(column)
            else:
                mine += self._new((word,), start)
                start += 1

    def _new(self, words: Sequence[Word], at: int) -> list[int]:
        """New columns at a place in the order."""
        new = list(range(len(self.readings), len(self.readings) + len(words)))
        self.readings += [[word] for word in words]
        self.order[at:at] = new
        return new

    def _read(self, column: int, word: Word) -> None:
        for other in self.readings[column]:
            if word.compared == other.compared:
                return
        self.readings[column].append(word)

    def _matched(self, words: Sequence[Word], free: Sequence[int], edge: bool) -> dict[int, int]:
        """Which word goes to which of the free columns: the dearest way to put them side by side in order."""
        k, m = len(words), len(free)
        if k * m > _CELLS:
            return {}
        unlike = k == m == 1 or not edge
        if k == m == 1:
            return {0: 0} if any(worth(words[0], x, self.language, True)[0] for x in self.readings[free[0]]) else {}
        value = [[max(worth(w, x, self.language, unlike)[0] for x in self.readings[c]) for c in free] for w in words]
        best = [[0.0] * (m + 1) for _ in range(k + 1)]
        for i in range(k - 1, -1, -1):
            for c in range(m - 1, -1, -1):
                pair = value[i][c] + best[i + 1][c + 1] if value[i][c] else 0.0
                best[i][c] = max(pair, best[i + 1][c], best[i][c + 1])
        taken: dict[int, int] = {}
        i = c = 0
        while i < k and c < m:
            if value[i][c] and best[i][c] == value[i][c] + best[i + 1][c + 1]:
                taken[i] = c
                i, c = i + 1, c + 1
            elif best[i][c] == best[i + 1][c]:
                i += 1
            else:
                c += 1
        return taken


def _joined(ranges: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Overlapping ranges as one."""
    out: list[tuple[int, int]] = []
    for start, end in ranges:
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return tuple(out)
