"""From scored pairs to quotes, in two tiers.

1. What is nearly equal is united, strongest first, each two groups by the sum of all that speaks for and against them (so
   that what only a chain holds together is cut).
2. What is part of something longer is attached to its one best container. Nothing is ever united through a fragment:
   plain connected components over partial matches put 826,143 wordings into one quote at a million articles (SCALE 3).
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np

Integers = np.ndarray[Any, np.dtype[Any]]
Flags = np.ndarray[Any, np.dtype[Any]]


class Edges(NamedTuple):
    """Scored pairs of units by their numbers. Above 0: for the same utterance."""

    a: Integers
    b: Integers
    score: Integers  # whole numbers, so that sums do not depend on the order of adding
    near_equal: Flags  # else a is part of b, or they overlap


class Standing(NamedTuple):
    """What clustering asks of each unit."""

    weight: Integers  # how much it says
    printings: Integers
    person: Integers  # the number of the person it is said to be by; 0 or less: unknown, or no person


class Clusters(NamedTuple):
    """For every unit: its group of near-equal units and its quote, each named by its smallest unit.

    `attached_by` is the edge by which a unit's group hangs on another group, -1 where it hangs on none.
    """

    group: Integers
    quote: Integers
    attached_by: Integers


Pairs = Sequence[tuple[int, int]]
_RIVAL_PRINTINGS, _RIVAL_SHARE = 3, 0.75  # a group is a person's: so many printings, such a share of the named ones
_JUDGED = 1 << 40  # outweighs every sum of scores


def cluster(units: Standing, edges: Edges, must: Pairs = (), cannot: Pairs = ()) -> Clusters:
    """Group units numbered 0 … n-1.

    `must` and `cannot` are people's judgements: pairs that belong together, pairs that do not. They outweigh every
    score. Where judgements contradict each other no grouping can hold them all; `contradicted` finds which it does not.
    The result depends on the set of edges, not on their order.
    """
    group = _unite(len(units.weight), edges, must, cannot)
    by = _attach(units.weight, edges, group)
    _detach(by, edges, group, _rivals(units, by, edges, group))
    _detach(by, edges, group, cannot)
    quote = _named_by_smallest(_follow(by, edges, group)[group])
    return Clusters(group, quote, by[group])


def contradicted(clusters: Clusters, must: Pairs, cannot: Pairs) -> list[tuple[int, int]]:
    """The judgements that do not hold."""
    quote = clusters.quote
    return [p for p in must if quote[p[0]] != quote[p[1]]] + [p for p in cannot if quote[p[0]] == quote[p[1]]]


# ------------------------------------------------------------------ first tier: near-equal


def _unite(n: int, edges: Edges, must: Pairs, cannot: Pairs) -> Integers:
    """Name every unit's group by its smallest unit."""
    a, b, score = _summed(edges, must, cannot)
    group = _components(n, a[score > 0], b[score > 0])
    against = (score <= 0) & (group[a] == group[b])
    disputed = np.isin(group[a], group[a[against]])  # only these need more than joining what is linked
    members: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for u, v, s in zip(a[disputed].tolist(), b[disputed].tolist(), score[disputed].tolist(), strict=True):
        if group[u] == group[v]:
            members[int(group[u])].append((u, v, s))
    for pairs in members.values():
        for unit, name in _contracted(pairs).items():
            group[unit] = name
    return group


def _summed(edges: Edges, must: Pairs, cannot: Pairs) -> tuple[Integers, Integers, Integers]:
    """Near-equal pairs with the sum of their scores, each pair once, the smaller unit first."""
    judged = np.array([*must, *cannot], np.int64).reshape(-1, 2)
    a = np.concatenate([edges.a[edges.near_equal], judged[:, 0]])
    b = np.concatenate([edges.b[edges.near_equal], judged[:, 1]])
    verdict = np.repeat(np.array([_JUDGED, -_JUDGED]), [len(must), len(cannot)])
    score = np.concatenate([edges.score[edges.near_equal], verdict])
    low, high = np.minimum(a, b), np.maximum(a, b)
    low, high, score = low[low != high], high[low != high], score[low != high]
    order = np.lexsort((high, low))
    low, high, score = low[order], high[order], score[order]
    first = np.flatnonzero(np.r_[True, (low[1:] != low[:-1]) | (high[1:] != high[:-1])]) if len(low) else order
    return low[first], high[first], np.add.reduceat(score, first) if len(first) else score


def _contracted(pairs: Sequence[tuple[int, int, int]]) -> dict[int, int]:
    """Join the two groups for which most speaks in all, again and again while that is more than nothing.

    Greedy additive edge contraction (Keuper and others, 2015), ties by the smallest units.
    """
    beside: dict[int, dict[int, int]] = defaultdict(dict)
    for u, v, score in pairs:
        beside[u][v] = beside[v][u] = score
    group = {u: u for u in beside}
    heap = [(-score, u, v) for u, v, score in pairs if score > 0]
    heapq.heapify(heap)
    while heap:
        score, u, v = heapq.heappop(heap)
        if beside.get(u, {}).get(v) != -score:
            continue  # one of the two has been joined to another since
        group[v] = u
        del beside[u][v]
        for other, more in beside.pop(v).items():
            if other == u:
                continue
            del beside[other][v]
            total = beside[u].get(other, 0) + more
            beside[u][other] = beside[other][u] = total
            if total > 0:
                heapq.heappush(heap, (-total, min(u, other), max(u, other)))
    for unit in sorted(group):  # a group's name is smaller than its members'
        group[unit] = group[group[unit]]
    return group


# ------------------------------------------------------------------ second tier: fragments


def _attach(weight: Integers, edges: Edges, group: Integers) -> Integers:
    """For every group (at its name) the edge to its one best container, -1 where there is none."""
    heaviest = np.zeros(len(weight), np.int64)
    np.maximum.at(heaviest, group, weight)
    a, b = group[edges.a], group[edges.b]
    usable = np.flatnonzero((edges.score > 0) & ~edges.near_equal & (a != b))
    a, b = a[usable], b[usable]
    swap = (heaviest[a] > heaviest[b]) | ((heaviest[a] == heaviest[b]) & (a < b))
    part, whole = np.where(swap, b, a), np.where(swap, a, b)
    order = np.lexsort((usable, edges.b[usable], edges.a[usable], whole, -heaviest[whole], -edges.score[usable], part))
    best = order[np.r_[True, part[order][1:] != part[order][:-1]]] if len(order) else order
    by = np.full(len(weight), -1, np.int64)
    by[part[best]] = usable[best]
    return by


def _other_end(by: Integers, edges: Edges, group: Integers) -> Integers:
    """For every group the group it hangs on, itself if on none."""
    names = np.arange(len(by))
    if not len(edges.a):
        return names
    a, b = group[edges.a[by]], group[edges.b[by]]
    return np.where(by < 0, names, np.where(a == names, b, a))


def _follow(by: Integers, edges: Edges, group: Integers) -> Integers:
    """For every group the one at the end of the way up. There is no way round: each step leads to a heavier group."""
    up = _other_end(by, edges, group)
    while not np.array_equal(up, up[up]):
        up = up[up]
    return up


def _rivals(units: Standing, by: Integers, edges: Edges, group: Integers) -> Pairs:
    """Pairs of groups in one quote, each printed several times in the name of one person, but not the same person.

    They hang together by something longer that holds the words of both: a splice, or two quotations read as one.
    """
    named = np.where(units.person > 0, units.printings, 0)
    order = np.lexsort((units.person, group))
    sorted_group, sorted_person = group[order], units.person[order]
    start = np.flatnonzero(_changes(sorted_group) | _changes(sorted_person))
    if not len(start):
        return []
    times = np.add.reduceat(named[order], start)
    in_all = np.zeros(len(group), np.int64)
    np.add.at(in_all, sorted_group[start], times)
    of, who = sorted_group[start], sorted_person[start]
    sure = (times >= _RIVAL_PRINTINGS) & (times >= _RIVAL_SHARE * in_all[of])
    of, who, times = of[sure], who[sure], times[sure]
    quote = _follow(by, edges, group)[of]
    best: dict[int, dict[int, tuple[int, int]]] = defaultdict(dict)
    for q, person, n, g in zip(quote.tolist(), who.tolist(), times.tolist(), of.tolist(), strict=True):
        best[q][person] = max(best[q].get(person, (0, 0)), (n, -g))
    return [pair for groups in best.values() for pair in combinations(sorted(-g for _, g in groups.values()), 2)]


def _detach(by: Integers, edges: Edges, group: Integers, cannot: Pairs) -> None:
    """Take away the weakest link between any two units that must not be in one quote."""
    for u, v in sorted(cannot):
        while True:
            ways = [_way(by, edges, group, int(group[unit])) for unit in (u, v)]
            if ways[0][-1] != ways[1][-1]:
                break
            links = [g for g in set(ways[0]) ^ set(ways[1]) if by[g] >= 0]
            if not links:
                break  # in one group: a judgement holds them together
            by[min(links, key=lambda g: (edges.score[by[g]], g))] = -1


def _way(by: Integers, edges: Edges, group: Integers, start: int) -> list[int]:
    """The groups on the way up from one."""
    way = [start]
    while (link := by[way[-1]]) >= 0:
        a, b = int(group[edges.a[link]]), int(group[edges.b[link]])
        way.append(b if a == way[-1] else a)
    return way


# ------------------------------------------------------------------ names


def _components(n: int, a: Integers, b: Integers) -> Integers:
    """Name every unit's connected component by its smallest unit."""
    name = np.arange(n)
    while True:
        least = np.minimum(name[a], name[b])
        before = name.copy()
        np.minimum.at(name, a, least)
        np.minimum.at(name, b, least)
        np.minimum.at(name, before[a], least)
        np.minimum.at(name, before[b], least)
        while not np.array_equal(name, name[name]):
            name = name[name]
        if np.array_equal(name, before):
            return name


def _named_by_smallest(label: Integers) -> Integers:
    """The same partition, each part named by its smallest member."""
    smallest = np.full(len(label), len(label), np.int64)
    np.minimum.at(smallest, label, np.arange(len(label)))
    return smallest[label]


def _changes(values: Integers) -> Flags:
    """Where a value differs from the one before; the first always does."""
    found: Flags = np.r_[np.ones(min(1, len(values)), bool), values[1:] != values[:-1]]
    return found
