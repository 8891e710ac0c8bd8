"""Which lines are worth comparing: those that share an uncommon run of words.

An *anchor* is a place in a line from which three (in short lines and for very telling words two) words are taken. Of every
few places in a row the most telling one is chosen, by the frozen table of frequencies, so two lines that share a run of
words share an anchor in it, however long either is: containment, not resemblance. Anchors with the same words are ordered
by the words that follow, and each is compared with its nearest neighbours in that order: those that go on longest in the
same words. There is no cap on how often words may stand, and no group is compared all with all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from quotes.match.card import Flags, Integers
from quotes.match.codes import bits_by_code
from quotes.match.compare import CONTENT_BITS, weights

ANCHOR_COLUMNS = {"run": "BIGINT", "follows": "BIGINT", "line": "BIGINT"}
FACT_COLUMNS = {"number": "BIGINT", "weight": "INTEGER", "length": "INTEGER", "telling": "BIGINT"}

_WINDOW = 2  # of so many places in a row one is an anchor
_SHORT = 8  # lines of fewer words have all their places as anchors, of two words too
_LEAST_BITS = 24  # what an anchor must say, unless it is the best of its line
_PAIR_BITS = 26  # what two words must say to be an anchor in any line
_SHORT_PAIR_BITS = 18
_APART = 3  # empty places after each line, so that no anchor and nothing that follows one runs into the next
_CODE_BITS = 21  # of a code point


def line_facts(numbers: Sequence[int], lines: Sequence[str]) -> dict[str, Integers]:
    """What is asked of every line by itself, as columns FACT_COLUMNS.

    `weight` is how much the line says, `telling` has one bit of 63 set for every content word.
    """
    places = _places(numbers, lines)
    said = np.where(places.codes > 0, np.frombuffer(weights(), np.uint8)[places.codes], 0).astype(np.int64)
    mixed = (places.codes.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(32)
    bit = np.where(said >= CONTENT_BITS, np.int64(1) << (mixed % np.uint64(63)).astype(np.int64), 0)
    length = np.fromiter(map(len, lines), np.int64, len(lines))
    start = np.cumsum(length + _APART) - length - _APART
    return {
        "number": np.asarray(numbers, np.int64),
        "weight": np.add.reduceat(said, start),
        "length": length,
        "telling": np.bitwise_or.reduceat(bit, start),
    }


class _Places(NamedTuple):
    """All words of some lines in a row, with _APART empty words after each line."""

    codes: Integers
    bits: Integers
    line: Integers
    short: Flags


def anchors(numbers: Sequence[int], lines: Sequence[str]) -> dict[str, Integers]:
    """The anchors of lines, as columns ANCHOR_COLUMNS; `numbers` are the lines' own.

    `run` holds the anchor's words and `follows` the three words after them, packed so that integers sort as words do.
    """
    places = _places(numbers, lines)
    codes, bits = places.codes, places.bits
    second, third = _ahead(codes, 1), _ahead(codes, 2)
    three = (codes << 2 * _CODE_BITS) | (second << _CODE_BITS) | third
    two = three - third
    whole2 = (codes > 0) & (second > 0)
    whole3 = whole2 & (third > 0)
    worth2 = np.where(whole2, bits + _ahead(bits, 1), -1)
    worth3 = np.where(whole3, worth2 + _ahead(bits, 2), -1)
    take3 = whole3 & (places.short | _best_of_window(worth3, three)) & (worth3 >= _LEAST_BITS) | _best(worth3, places)
    take2 = whole2 & (worth2 >= np.where(places.short, _SHORT_PAIR_BITS, _PAIR_BITS))
    take2 |= places.short & _best(worth2, places)
    at3, at2 = np.flatnonzero(take3), np.flatnonzero(take2)
    # What follows an anchor begins in its line or at the first of the empty places after it, so it never leaves the line.
    return {
        "run": np.r_[three[at3], two[at2]],
        "follows": np.r_[three[at3 + 3], three[at2 + 2]],
        "line": np.r_[places.line[at3], places.line[at2]],
    }


def _best(worth: Integers, places: _Places) -> Flags:
    """Whether a place is the best of its line, or as good."""
    start = np.flatnonzero(np.r_[True, places.line[1:] != places.line[:-1]])
    best = np.repeat(np.maximum.reduceat(worth, start), np.diff(np.r_[start, len(worth)]))
    found: Flags = (worth == best) & (worth >= 0)
    return found


def _places(numbers: Sequence[int], lines: Sequence[str]) -> _Places:
    text = "".join([line + "\0" * _APART for line in lines])
    codes = np.frombuffer(text.encode("utf-32-le"), np.uint32).astype(np.int64)
    lengths = np.fromiter(map(len, lines), np.int64, len(lines))
    line = np.repeat(np.asarray(numbers, np.int64), lengths + _APART)
    short = np.repeat(lengths < _SHORT, lengths + _APART)
    bits = np.where(codes > 0, bits_by_code()[codes], 0)
    return _Places(codes, bits, line, short)


def _ahead(values: Integers, by: int, beyond: int = 0) -> Integers:
    """The values `by` places further on."""
    return np.concatenate([values[by:], np.full(min(by, len(values)), beyond, values.dtype)])


def _best_of_window(worth: Integers, run: Integers) -> Flags:
    """Whether a place is the best of some window of places in a row; the words themselves break ties."""
    mixed = (run.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(40)
    order = np.where(worth < 0, -1, (worth << 24) | mixed.astype(np.int64))
    windows = np.stack([_ahead(order, k, -1) for k in range(_WINDOW)])
    whole = (windows[0] >= 0) & (windows[-1] >= 0)  # so both ends are in one line: lines stand five places apart
    best = np.zeros(len(order), bool)
    best[np.flatnonzero(whole) + np.argmax(windows[:, whole], axis=0)] = True
    return best
