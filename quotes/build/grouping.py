"""From `match_inputs` to quotes: the only step that looks at all articles at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from quotes.cluster import Clusters, Edges, Standing, cluster, contradicted
from quotes.engine import Arrays, Engine, Group, Row, statement
from quotes.match import card
from quotes.match.candidates import ANCHOR_COLUMNS, FACT_COLUMNS, anchors, line_facts
from quotes.match.card import Integers, Reals
from quotes.match.line_pairs import PAIR_COLUMNS, LinePairs, compare_lines
from quotes.match.scores import Scores, Surroundings, scored, undecided, with_surroundings
from quotes.match.units import Lines, Printings, UnitPairs, Units, slogans, unit_pairs, units
from quotes.text.ids import quote_id

Judged = Sequence[tuple[int, int, bool]]

MEMBERS = {"occurrence_id": "BIGINT", "quote_id": "VARCHAR", "confidence": "DOUBLE", "container": "BIGINT"}
MATCHES = {
    "a_occurrence": "BIGINT",
    "b_occurrence": "BIGINT",
    "relation": "VARCHAR",
    "score": "DOUBLE",
    "evidence": "VARCHAR",
}
_KEPT = {"same": 1, "contained": 2, "apart": 2}  # pairs kept as evidence for each unit
_NEAR_MISS = -12_000
_ASKED_AT_ONCE = 200_000  # pairs whose surroundings are held in memory at a time
_SCALE = 1000  # scores are summed as whole thousandths


def group(engine: Engine, judgements: Judged = ()) -> list[tuple[int, int]]:
    """Fill the tables `members` and `matches_staged` from `match_inputs`.

    `judgements` are pairs of occurrences that a person has judged to be of the same utterance (True) or not (False).
    Returns those that could not be kept because others contradict them.
    """
    for name in ("lines", "speakers", "printings"):
        engine.sql(name)
    weight, length = _prepare(engine)
    pairs = _line_pairs(engine)
    found = engine.arrays("select * from match_printings order by line, speaker, day, occurrence")
    printings = Printings(*(np.asarray(found[column]) for column in Printings._fields))
    lines = Lines(weight, length, slogans(printings, pairs, length, weight))
    judged = np.array([i for a, b, _ in judgements for i in (a, b)], np.int64)
    them = units(printings, lines, np.isin(printings.occurrence, judged))
    chosen = unit_pairs(them, pairs, len(weight))
    names = engine.arrays("select speaker, speaker_kind from match_speakers order by number")
    keys = names["speaker"].tolist()
    known = card.speakers(keys, names["speaker_kind"].tolist())
    scores = _with_surroundings(engine, scored(chosen, them, pairs, known, lines), chosen, them, keys)
    edges = Edges(chosen.a, chosen.b, np.rint(np.clip(scores.total, -30, 60) * _SCALE).astype(np.int64), scores.near)
    must, cannot = (_judged(them, judgements, same) for same in (True, False))
    standing = Standing(weight[them.line], np.diff(them.start), known.surname[them.speaker])
    clusters = cluster(standing, edges, must, cannot)
    _write_members(engine, printings, them, clusters, edges)
    _write_matches(engine, them, clusters, edges, scores)
    return [(int(them.occurrence[a]), int(them.occurrence[b])) for a, b in contradicted(clusters, must, cannot)]


def _prepare(engine: Engine) -> tuple[Integers, Integers]:
    """Anchors and facts of all lines; returns weight and length by line."""
    engine.create("anchors", ANCHOR_COLUMNS)
    engine.create("line_facts", FACT_COLUMNS)
    engine.map_rows(_read_lines, ("select number, line from lines", "number"), ("anchors", "line_facts"), 2000)
    facts = engine.arrays("select weight, length from line_facts order by number")
    return np.asarray(facts["weight"]), np.asarray(facts["length"])


def _read_lines(rows: list[Row]) -> dict[str, Arrays]:
    numbers, lines = zip(*rows, strict=True)
    return {"anchors": anchors(numbers, lines), "line_facts": line_facts(numbers, lines)}


def _line_pairs(engine: Engine) -> LinePairs:
    """The pairs of lines that are worth scoring, in order."""
    engine.sql("candidates")
    engine.create("line_pairs", PAIR_COLUMNS)
    engine.map_groups(_compared, [(statement("candidate_lines"), "a, b")], {"line_pairs": "a"}, size=10_000)
    found = engine.arrays(statement("numbered_pairs"))
    pairs = LinePairs(*(np.asarray(found[column]) for column in LinePairs._fields))
    return pairs._replace(near=pairs.near.astype(bool))


def _compared(groups: list[Group]) -> dict[str, Arrays]:
    return {"line_pairs": compare_lines([row for group in groups for row in group.rows[0]])._asdict()}


def _with_surroundings(engine: Engine, scores: Scores, chosen: UnitPairs, them: Units, keys: list[str]) -> Scores:
    which = undecided(scores)
    for some in np.array_split(which, len(which) // _ASKED_AT_ONCE + 1):
        around = _surroundings(engine, them, np.unique(np.r_[chosen.a[some], chosen.b[some]]))
        scores = with_surroundings(scores, some, chosen, them, around, keys)
    return scores


def _surroundings(engine: Engine, them: Units, wanted: Integers) -> Surroundings:
    engine.create("match_wanted", {"unit": "BIGINT", "occurrence_id": "BIGINT"})
    engine.append_arrays("match_wanted", {"unit": wanted, "occurrence_id": them.occurrence[wanted]})
    query = "select unit, names, phrases from match_wanted w join match_inputs m on m.occurrence_id = w.occurrence_id"
    return {unit: (names, phrases) for rows in engine.batches(query, "unit") for unit, names, phrases in rows}


def _judged(them: Units, judgements: Judged, same: bool) -> list[tuple[int, int]]:
    """The units of the judged occurrences; each of these is a unit by itself."""
    unit = {int(o): u for u, o in enumerate(them.occurrence) if judgements}
    return [(unit[a], unit[b]) for a, b, verdict in judgements if verdict == same and a in unit and b in unit]


def _write_members(engine: Engine, printings: Printings, them: Units, clusters: Clusters, edges: Edges) -> None:
    n = len(them.line)
    unit = np.repeat(np.arange(n), np.diff(them.start))
    smallest = np.full(n, np.iinfo(np.int64).max)
    np.minimum.at(smallest, clusters.quote, them.occurrence)
    by = clusters.attached_by
    hangs = np.flatnonzero(by >= 0)
    a, b = edges.a[by[hangs]], edges.b[by[hangs]]
    container = np.zeros(n, np.int64)
    container[hangs] = them.occurrence[np.where(clusters.group[a] == clusters.group[hangs], b, a)]
    names = {int(o): quote_id(int(o)) for o in np.unique(smallest[clusters.quote])}
    engine.create("members", MEMBERS)
    engine.append_arrays(
        "members",
        {
            "occurrence_id": printings.occurrence,
            "quote_id": np.array([names[o] for o in smallest[clusters.quote][unit].tolist()], object),
            "confidence": _confidence(n, clusters, edges)[unit],
            "container": np.ma.masked_array(container[unit], (by < 0)[unit]),
        },
    )


def _confidence(n: int, clusters: Clusters, edges: Edges) -> Reals:
    """How sure it is that a unit belongs to its quote, by the strongest link that holds it there; 1 where it is alone."""
    inside = (clusters.group[edges.a] == clusters.group[edges.b]) & edges.near_equal
    link = np.full(n, -1, np.int64)
    np.maximum.at(link, edges.a[inside], edges.score[inside])
    np.maximum.at(link, edges.b[inside], edges.score[inside])
    hangs = np.flatnonzero(clusters.attached_by >= 0)
    attached = edges.score[clusters.attached_by[hangs]]
    link[hangs] = np.where(link[hangs] < 0, attached, np.minimum(link[hangs], attached))
    return np.where(link < 0, 1.0, np.round(1 / (1 + 2.0 ** (-link / (4 * _SCALE))), 3))


def _write_matches(engine: Engine, them: Units, clusters: Clusters, edges: Edges, scores: Scores) -> None:
    engine.create("matches_staged", MATCHES)
    together = clusters.quote[edges.a] == clusters.quote[edges.b]
    relations = {
        "same": together & edges.near_equal & (edges.score > 0),
        "contained": ~edges.near_equal & (edges.score > 0),
        "apart": ~together & (edges.score <= 0) & (edges.score > _NEAR_MISS),
    }
    for relation, of in relations.items():
        chosen = _best_of_each(edges, np.flatnonzero(of), _KEPT[relation])
        a, b = them.occurrence[edges.a[chosen]].tolist(), them.occurrence[edges.b[chosen]].tolist()
        score = (edges.score[chosen] / _SCALE).round(1).tolist()
        engine.append("matches_staged", list(zip(a, b, [relation] * len(a), score, scores.said(chosen), strict=True)))


def _best_of_each(edges: Edges, chosen: Integers, n: int) -> Integers:
    """Of the chosen edges those that are among the n best of either end."""
    end, edge = np.r_[edges.a[chosen], edges.b[chosen]], np.r_[chosen, chosen]
    order = np.lexsort((edges.b[edge], edges.a[edge], -edges.score[edge], end))
    end, edge = end[order], edge[order]
    first = np.flatnonzero(np.r_[np.ones(min(1, len(end)), bool), end[1:] != end[:-1]])
    rank = np.arange(len(end)) - np.repeat(first, np.diff(np.r_[first, len(end)]))
    return np.unique(edge[rank < n])
