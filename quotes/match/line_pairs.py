"""Pairs of lines: what is written down of how their words agree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from quotes.match import card
from quotes.match.compare import Line, agreement

NEAR_EQUAL = 0.7  # of the longer one's words: the two are taken to be one whole, not part and whole
_NEAR_MISS = -15.0  # pairs of lines that no speaker, date or context can bring above this are forgotten

Row = tuple[int, int, str, str, str, str]
PAIR_COLUMNS = {
    "a": "BIGINT", "b": "BIGINT", "run": "INTEGER", "run_words": "INTEGER", "lacking": "INTEGER", "unlike": "INTEGER",
    "near": "INTEGER",
}  # fmt: skip


class LinePairs(NamedTuple):
    """Columns, a pair of lines a row: a is the one that says less."""

    a: card.Integers
    b: card.Integers
    run: card.Integers  # bits of the best stretch that both share
    run_words: card.Integers
    lacking: card.Integers  # bits of the words of a that b has not
    unlike: card.Integers  # bits of words that stand for other, unlike words
    near: card.Flags  # nearly equal; else a is part of b, or they overlap


def compare_lines(rows: Sequence[Row]) -> LinePairs:
    """Compare pairs of lines: what names a and b, then the codes and unlisted words of each (`compare.Line`)."""
    kept: list[tuple[int, ...]] = []
    for a, b, codes_a, unlisted_a, codes_b, unlisted_b in rows:
        g = agreement(Line(codes_a, unlisted_a), Line(codes_b, unlisted_b))
        if g is None:
            continue
        near = g.shared_words >= NEAR_EQUAL * max(len(codes_a), len(codes_b))
        if near or card.most(g.run_bits, g.lacking_bits, g.unlike_bits) > _NEAR_MISS:
            kept.append((a, b, g.run_bits, g.run_words, g.lacking_bits, g.unlike_bits, near))
    columns = np.array(kept, np.int64).reshape(-1, 7).T
    return LinePairs._make([*columns[:6], columns[6].astype(bool)])
