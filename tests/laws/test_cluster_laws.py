"""Laws of clustering, whatever the edges."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from quotes.cluster import Clusters, Edges, Standing, cluster

N = 12
UNIT = st.integers(0, N - 1)
PAIR = st.tuples(UNIT, UNIT).filter(lambda p: p[0] != p[1])
ROWS = st.lists(st.tuples(PAIR, st.integers(-30, 60), st.booleans()), max_size=40, unique_by=lambda r: frozenset(r[0]))
WEIGHT = st.lists(st.integers(1, 50), min_size=N, max_size=N)


def run(weight: list[int], rows: list[tuple[tuple[int, int], int, bool]], **judged: list[tuple[int, int]]) -> Clusters:
    a, b, score = (
        np.array(c, np.int64) for c in ([r[0][0] for r in rows], [r[0][1] for r in rows], [r[1] for r in rows])
    )
    units = Standing(np.array(weight, np.int64), np.array(weight, np.int64) % 5, np.arange(N) % 3)
    return cluster(units, Edges(a, b, score, np.array([r[2] for r in rows], bool)), **judged)


@given(WEIGHT, ROWS, st.randoms())
def test_the_order_of_the_edges_does_not_matter(weight, rows, chance) -> None:
    mixed = list(rows)
    chance.shuffle(mixed)
    assert run(weight, rows).quote.tolist() == run(weight, mixed).quote.tolist()


@given(WEIGHT, ROWS)
def test_a_quote_is_named_by_its_smallest_unit(weight, rows) -> None:
    members = defaultdict(list)
    for unit, quote in enumerate(run(weight, rows).quote.tolist()):
        members[quote].append(unit)
    assert all(quote == min(units) for quote, units in members.items())


@given(WEIGHT, ROWS)
def test_nothing_is_joined_without_a_reason(weight, rows) -> None:
    """Every quote hangs together by pairs that speak for it."""
    quote = run(weight, rows).quote.tolist()
    links = [r[0] for r in rows if r[1] > 0]
    reached = {unit: {unit} for unit in range(N)}
    for _ in range(N):
        for a, b in links:
            both = reached[a] | reached[b]
            for unit in both:
                reached[unit] = both
    assert all(quote[a] != quote[b] or b in reached[a] for a in range(N) for b in range(N))


@given(WEIGHT, ROWS)
def test_each_group_hangs_on_one_other_at_most_and_there_is_no_way_round(weight, rows) -> None:
    found = run(weight, rows)
    group, quote = found.group.tolist(), found.quote.tolist()
    hangs = {group[u]: by for u, by in enumerate(found.attached_by.tolist()) if by >= 0}
    for q in set(quote):
        groups = {group[u] for u in range(N) if quote[u] == q}
        assert len(groups) == len(groups & hangs.keys()) + 1  # all but one hang on another: a tree


@given(WEIGHT, ROWS, PAIR)
def test_a_judgement_alone_always_holds(weight, rows, pair) -> None:
    a, b = pair
    joined, parted = run(weight, rows, must=[pair]).quote, run(weight, rows, cannot=[pair]).quote
    assert joined[a] == joined[b]
    assert parted[a] != parted[b]
