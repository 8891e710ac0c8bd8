"""Clustering: two tiers, cut chains, people's judgements."""

from __future__ import annotations

import numpy as np

from quotes.cluster import Clusters, Edges, Standing, cluster, contradicted

Row = tuple[int, int, int, bool]  # a, b, score, near-equal


def edges(*rows: Row) -> Edges:
    columns = [list(c) for c in zip(*rows, strict=True)] or [[]] * 4
    a, b, score = (np.array(c, np.int64) for c in columns[:3])
    return Edges(a, b, score, np.array(columns[3], bool))


def grouped(
    n: int,
    *rows: Row,
    weight: list[int] | None = None,
    printings: list[int] | None = None,
    person: list[int] | None = None,
    **judged: list[tuple[int, int]],
) -> Clusters:
    columns = (weight or [10] * n, printings or [1] * n, person or [0] * n)
    return cluster(Standing(*(np.array(c, np.int64) for c in columns)), edges(*rows), **judged)


def test_near_equal_units_are_one() -> None:
    assert grouped(4, (0, 1, 5, True), (1, 3, 5, True)).quote.tolist() == [0, 0, 2, 0]


def test_what_only_a_chain_holds_together_is_cut() -> None:
    found = grouped(4, (0, 1, 9, True), (1, 2, 3, True), (2, 3, 9, True), (0, 3, -8, True))
    assert found.quote.tolist() == [0, 0, 2, 2]


def test_one_doubtful_pair_does_not_cut_what_much_holds_together() -> None:
    rows: list[Row] = [(a, b, 9, True) for a in range(4) for b in range(a)]
    assert set(grouped(4, *rows[:-1], (0, 3, -8, True)).quote.tolist()) == {0}


def test_a_fragment_joins_no_two_wholes() -> None:
    found = grouped(3, (0, 1, 5, False), (0, 2, 7, False), weight=[3, 20, 20])
    assert found.quote.tolist() == [0, 1, 0]
    assert found.attached_by.tolist() == [1, -1, -1]


def test_a_fragment_of_a_fragment_follows_it() -> None:
    assert set(grouped(3, (0, 1, 5, False), (1, 2, 7, False), weight=[3, 9, 20]).quote.tolist()) == {0}


def test_of_equal_containers_the_one_that_says_most() -> None:
    assert grouped(3, (0, 1, 5, False), (0, 2, 5, False), weight=[3, 20, 30]).quote.tolist() == [0, 1, 0]


def test_what_speaks_against_attaches_nothing() -> None:
    assert grouped(2, (0, 1, -5, False), weight=[3, 20]).quote.tolist() == [0, 1]


def test_no_edges_and_no_units() -> None:
    assert grouped(3).quote.tolist() == [0, 1, 2]
    assert grouped(0).quote.tolist() == []


def test_judgements_outweigh_scores() -> None:
    assert grouped(2, (0, 1, 50, True), cannot=[(0, 1)]).quote.tolist() == [0, 1]
    assert grouped(2, (0, 1, -50, True), must=[(0, 1)]).quote.tolist() == [0, 0]
    assert grouped(2, must=[(1, 0)]).quote.tolist() == [0, 0]


def test_a_judgement_parts_a_fragment_from_its_container() -> None:
    rows: list[Row] = [(0, 1, 5, False), (1, 2, 7, False)]
    assert grouped(3, *rows, weight=[3, 9, 20], cannot=[(0, 1)]).quote.tolist() == [0, 1, 1]
    assert grouped(3, *rows, weight=[3, 9, 20], cannot=[(2, 0)]).quote.tolist() == [0, 1, 1]


def test_a_judgement_parts_two_fragments_of_one_container() -> None:
    rows: list[Row] = [(0, 2, 5, False), (1, 2, 7, False)]
    assert grouped(3, *rows, weight=[3, 3, 20], cannot=[(0, 1)]).quote.tolist() == [0, 1, 1]


def test_a_judgement_keeps_near_equal_printings_apart_from_third_ones() -> None:
    found = grouped(3, (0, 1, 9, True), (1, 2, 5, True), cannot=[(0, 2)])
    assert found.quote.tolist() == [0, 0, 2]


def test_contradicting_judgements_are_reported() -> None:
    must, cannot = [(0, 1), (1, 2)], [(0, 2)]
    found = grouped(3, must=must, cannot=cannot)
    assert contradicted(found, must, cannot)
    assert contradicted(grouped(3, must=must), must, []) == []


def test_a_splice_does_not_join_what_two_people_said_often() -> None:
    rows: list[Row] = [(0, 2, 15, False), (1, 2, 40, False)]
    weight = [20, 25, 50]
    assert grouped(3, *rows, weight=weight).quote.tolist() == [0, 0, 0]
    assert grouped(3, *rows, weight=weight, person=[1, 2, 0]).quote.tolist() == [0, 0, 0]
    often = [5, 9, 1]
    assert grouped(3, *rows, weight=weight, person=[1, 2, 0], printings=often).quote.tolist() == [0, 1, 1]
    assert grouped(3, *rows, weight=weight, person=[1, 1, 0], printings=often).quote.tolist() == [0, 0, 0]
