"""Rows of several streams, brought together by the value that they begin with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from quotes.engine import Group, Row


def merged(streams: Sequence[Iterable[Row]]) -> Iterator[Group]:
    """The groups of streams that are each in the order of their first column. The first stream says which there are.

    >>> [list(map(len, group.rows)) for group in merged([[(1, "a"), (2, "b")], [(0, "x"), (2, "y"), (2, "z")]])]
    [[1, 0], [1, 2]]
    """
    runs = [groupby(stream, key=lambda row: row[0]) for stream in streams]
    heads = [_next(run) for run in runs]
    while heads[0] is not None:
        key = heads[0].key
        rows: list[list[Row]] = []
        for n, run in enumerate(runs):
            head = heads[n]
            while head is not None and head.key < key:
                head = _next(run)
            here = head is not None and head.key == key
            rows.append(head.rows[0] if head is not None and here else [])
            heads[n] = _next(run) if here else head
        yield Group(key, rows)


def _next(run: Iterator[tuple[object, Iterator[Row]]]) -> Group | None:
    found = next(run, None)
    return None if found is None else Group(found[0], [list(found[1])])


def some(groups: Iterable[Group], size: int) -> Iterator[list[Group]]:
    """The groups, a few at a time, with about `size` rows of the first stream."""
    batch: list[Group] = []
    n = 0
    for group in groups:
        batch.append(group)
        n += len(group.rows[0])
        if n >= size:
            yield batch
            batch, n = [], 0
    if batch:
        yield batch


def cut(streams: Sequence[Iterable[Row]], size: int) -> Iterator[list[list[Row]]]:
    """The same rows stream by stream, so that another process brings them together; no group is cut.

    >>> list(cut([[(1, "a"), (1, "b"), (2, "c")], [(0, "x"), (2, "y"), (3, "z")]], 1))
    [[[(1, 'a'), (1, 'b')], [(0, 'x')]], [[(2, 'c')], [(2, 'y')]]]
    """
    first, *others = map(iter, streams)
    ahead = [next(other, None) for other in others]
    for rows in _whole(first, size):
        parts = [rows]
        for n, other in enumerate(others):
            part, row = [], ahead[n]
            while row is not None and row[0] <= rows[-1][0]:
                part.append(row)
                row = next(other, None)
            ahead[n] = row
            parts.append(part)
        yield parts


def _whole(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    batch: list[Row] = []
    for row in rows:
        if len(batch) >= size and row[0] != batch[-1][0]:
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch
