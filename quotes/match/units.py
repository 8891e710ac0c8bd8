"""Units: printings of the same words that are taken to be of one utterance without further asking.

For words that say much, that is all printings; for others, those of one speaker that follow each other so closely that the
card would join them; for a slogan, those of one speaker on one day. All further joining is decided pair by pair.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from quotes.match import card
from quotes.match.card import Flags, Integers, Reals
from quotes.match.line_pairs import LinePairs

STRONG_BITS = 45  # a line that says so much is one utterance, whoever is named and whenever it is printed
SLOGAN_WORDS = 6
_SLOGAN_SPEAKERS, _SLOGAN_DAYS, _SLOGAN_SHARE = 3, 60, 0.75
_STOCK_PRINTINGS, _STOCK_DAYS = 6, 120
_MOST_PAIRS = 64  # pairs of units of two lines that are all scored; of more, only those nearest in time
_BESIDE = 3  # units of the same line that each is scored with
_NEVER = np.iinfo(np.int64).max


class Lines(NamedTuple):
    """What is known of lines by themselves, by their numbers."""

    weight: Integers  # how much each says, in bits
    length: Integers  # in words
    slogan: Flags


class Printings(NamedTuple):
    """Occurrences, ordered by line, speaker, day and id."""

    line: Integers
    speaker: Integers  # 0: unknown
    sure: Reals
    day: Integers  # 0: unknown
    occurrence: Integers
    article: Integers
    nested: Integers  # 1: stands inside another quotation


class Units(NamedTuple):
    """Units by their numbers, ordered as the printings; `start` has one more entry than there are units."""

    start: Integers  # where each unit's printings begin
    line: Integers
    speaker: Integers
    sure: Reals
    first_day: Integers  # 0: unknown
    last_day: Integers
    occurrence: Integers  # the smallest
    article: Integers  # of the first printing
    nested: Integers  # 1: a printing stands inside another quotation


class UnitPairs(NamedTuple):
    """Pairs of units to score; `via` is the pair of lines, -1 for units of one line."""

    a: Integers
    b: Integers
    via: Integers


def units(printings: Printings, lines: Lines, alone: Flags) -> Units:
    """Divide printings into units; `alone` marks printings that must be units by themselves."""
    line, speaker, day = printings.line, printings.speaker, printings.day
    n = len(line)
    if not n:
        none = np.zeros(0, np.int64)
        return Units(np.zeros(1, np.int64), none, none, np.zeros(0), none, none, none, none, none)
    alone = alone | (lines.length[line] == 0)
    weak = lines.weight[line] < STRONG_BITS
    start = np.flatnonzero(
        _changes(line)
        | (weak & (_changes(speaker) | ~_one_occasion(printings, lines)))
        | alone
        | np.r_[False, alone[:-1]]
    )
    first = np.minimum.reduceat(np.where(day > 0, day, _NEVER), start)
    main = _commonest(start, speaker)
    return Units(
        np.r_[start, n],
        line[start],
        speaker[main],
        printings.sure[main],
        np.where(first == _NEVER, 0, first),
        np.maximum.reduceat(day, start),
        np.minimum.reduceat(printings.occurrence, start),
        printings.article[start],
        np.maximum.reduceat(printings.nested, start),
    )


def _one_occasion(printings: Printings, lines: Lines) -> Flags:
    """Whether a printing and the one before it, of the same words and speaker, are of one utterance by the card."""
    line, speaker, day = printings.line, printings.speaker, printings.day
    before = np.r_[0, day[:-1]]
    apart = np.where((day > 0) & (before > 0), day - before, -1)
    words = lines.length[line]
    score = lines.weight[line] + card.date(apart, words) + card.CHANCE
    score += np.where(speaker > 0, card.SAME_SPEAKER * printings.sure, (words <= card.FEW_WORDS) * card.FEW_WORDS_ALONE)
    one_day = (speaker > 0) & (apart == 0)
    found: Flags = (score > 0) & (~lines.slogan[line] | one_day)
    return found


def slogans(printings: Printings, pairs: LinePairs, length: Integers, weight: Integers) -> Flags:
    """Which lines are slogans, from their printings and those of the lines they are part of.

    A short line said by three named speakers or more, none with three quarters of the printings, over two months; or
    printed many times over many months, of which no one speaker has most.
    """
    short = (length <= SLOGAN_WORDS) & (weight < STRONG_BITS)
    inside = (pairs.lacking == 0) & short[pairs.a]
    part = np.r_[np.flatnonzero(short), pairs.a[inside]]
    whole = np.r_[np.flatnonzero(short), pairs.b[inside]]
    begin = np.searchsorted(printings.line, np.arange(len(length) + 1))
    at, which = _ranges(begin[whole], begin[whole + 1])
    return _said_by_many(len(length), part[which], printings.speaker[at], printings.day[at])


def unit_pairs(them: Units, pairs: LinePairs, n_lines: int) -> UnitPairs:
    """Which units to score with which: those of two lines that agree, and those of one line."""
    begin = np.searchsorted(them.line, np.arange(n_lines + 1))
    size = np.diff(begin)
    product = size[pairs.a] * size[pairs.b]
    few = np.flatnonzero(product <= _MOST_PAIRS)
    at, which = _ranges(np.zeros(len(few), np.int64), product[few])
    wide = size[pairs.b[few]][which]
    found = [(begin[pairs.a[few]][which] + at // wide, begin[pairs.b[few]][which] + at % wide, few[which])]
    for k in np.flatnonzero(product > _MOST_PAIRS).tolist():
        x = np.arange(begin[pairs.a[k]], begin[pairs.a[k] + 1])
        y = np.arange(begin[pairs.b[k]], begin[pairs.b[k] + 1])
        u, v = _nearest(x, y, them) if len(x) <= len(y) else _nearest(y, x, them)[::-1]
        found.append((u, v, np.full(len(u), k)))
    order = np.lexsort((them.occurrence, them.first_day, them.line))
    for step in range(1, _BESIDE + 1):
        u, v = order[:-step], order[step:]
        same = them.line[u] == them.line[v]
        found.append((u[same], v[same], np.full(same.sum(), -1)))
    return UnitPairs(*(np.concatenate(c) for c in zip(*found, strict=True)))


def _nearest(few: Integers, many: Integers, them: Units) -> tuple[Integers, Integers]:
    """Each of `few` with the four of `many` that are nearest in time."""
    many = many[np.lexsort((many, them.first_day[many]))]
    at = np.searchsorted(them.first_day[many], them.first_day[few])
    near = np.clip(at[:, None] + np.arange(-2, 2)[None, :], 0, len(many) - 1)
    return np.repeat(few, 4), many[near].ravel()


def _said_by_many(n_lines: int, line: Integers, speaker: Integers, day: Integers) -> Flags:
    found = np.zeros(n_lines, bool)
    if not len(line):
        return found
    order = np.lexsort((speaker, line))
    line, speaker, day = line[order], speaker[order], day[order]
    by_speaker = np.flatnonzero(_changes(line) | _changes(speaker))
    said = np.diff(np.r_[by_speaker, len(line)])
    named = np.where(speaker[by_speaker] > 0, said, 0)
    start = np.flatnonzero(_changes(line[by_speaker]))
    speakers = np.add.reduceat((named > 0).astype(np.int64), start)
    most, in_all = np.maximum.reduceat(named, start), np.add.reduceat(named, start)
    printings = np.add.reduceat(said, start)
    begin = by_speaker[start]
    spread = np.maximum.reduceat(day, begin) - np.minimum.reduceat(np.where(day > 0, day, _NEVER), begin)
    several = (speakers >= _SLOGAN_SPEAKERS) & (most < _SLOGAN_SHARE * in_all) & (spread >= _SLOGAN_DAYS)
    stock = (printings >= _STOCK_PRINTINGS) & (most < _SLOGAN_SHARE * printings) & (spread >= _STOCK_DAYS)
    found[line[begin][several | stock]] = True
    return found


def _commonest(start: Integers, speaker: Integers) -> Integers:
    """For each unit the first printing of its commonest named speaker; printings are ordered by speaker."""
    n = len(speaker)
    unit = np.repeat(np.arange(len(start)), np.diff(np.r_[start, n]))
    run = np.flatnonzero(_changes(unit) | _changes(speaker))
    length = np.diff(np.r_[run, n]) * (speaker[run] > 0)
    order = np.lexsort((run, -length, unit[run]))
    return run[order[_changes(unit[run][order])]]


def _changes(values: Integers) -> Flags:
    """Where a value differs from the one before; the first always does."""
    found: Flags = np.r_[np.ones(min(1, len(values)), bool), values[1:] != values[:-1]]
    return found


def _ranges(begin: Integers, end: Integers) -> tuple[Integers, Integers]:
    """All integers of some ranges in a row, and for each which range it is from."""
    size = end - begin
    which = np.repeat(np.arange(len(begin)), size)
    return np.arange(len(which)) - np.repeat(np.cumsum(size) - size, size) + begin[which], which
