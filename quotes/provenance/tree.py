"""How probable each parent is, over all trees in which every printing has one parent and nothing descends from itself.

The directed matrix-tree theorem (Tutte 1948; for parsing, Koo et al. 2007) sums over all such trees by inverting one
matrix: two printings of the same day cannot each be taken from the other, and the sum knows it. Dates cut the trees
into blocks: what is surely earlier is settled before, so only printings whose dates overlap share a matrix.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

_LARGEST = 256  # printings whose order is unknown among each other; above it, each is judged by itself
_LEAST = 1e-6


def marginals(parents: Sequence[Mapping[int, float]], blocks: Sequence[Sequence[int]]) -> list[dict[int, float]]:
    """The probability of each edge, given what each parent weighs for each child.

    `parents[child]` maps a parent to its share; the shares of a child and of its event together make 1. `blocks` are
    the children whose order is unknown among each other.

    >>> [round(p[0], 2) for p in marginals([{}, {0: 0.6}], [[0], [1]])[1:]]
    [0.6]
    >>> both = marginals([{1: 0.6}, {0: 0.6}], [[0, 1]])
    >>> round(both[0][1] + both[1][0], 2) < 1
    True
    """
    found = [dict(p) for p in parents]
    for block in blocks:
        if 1 < len(block) <= _LARGEST:
            _block(found, parents, sorted(block))
    return found


def _block(found: list[dict[int, float]], parents: Sequence[Mapping[int, float]], block: Sequence[int]) -> None:
    place = {node: n for n, node in enumerate(block)}
    inside = [[(place[p], p, share) for p, share in parents[child].items() if p in place] for child in block]
    if not any(inside):
        return
    rows = [[0.0] * len(block) for _ in block]
    for column, edges in enumerate(inside):
        rows[column][column] = 1.0
        for row, _, share in edges:
            rows[row][column] -= share * (1 - _LEAST)
    inverse = _inverse(rows)
    for column, (child, edges) in enumerate(zip(block, inside, strict=True)):
        own = inverse[column][column]
        reached = dict.fromkeys(parents[child], own)
        for row, parent, _ in edges:
            reached[parent] = own - inverse[column][row]
        for parent, share in parents[child].items():
            found[child][parent] = min(1.0, max(0.0, share * reached[parent]))


def _inverse(rows: list[list[float]]) -> list[list[float]]:
    if len(rows) == 2:  # most blocks: many times faster by hand
        (_, a), (b, _) = rows
        scale = 1 / (1 - a * b)
        return [[scale, -a * scale], [-b * scale, scale]]
    inverse: list[list[float]] = np.linalg.inv(np.array(rows)).tolist()
    return inverse
