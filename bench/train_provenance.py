"""The weights of provenance that make the known trees of a generated corpus the likeliest, beside those in use.

    python bench/train_provenance.py FOLDER [PRINTINGS]

FOLDER is what the gold folder's synthetic/mutate.py writes. The likelihood of a tree is its weight over that of all
trees (quotes/provenance/tree.py); its gradient is what the known edges have of a feature less what edges have on
average. What comes out is rounded by hand into quotes/provenance/weights.py. Weights that the generator cannot teach
(it splits quotations and credits outlets elsewhere at random) are marked there as set by hand, and stay out here.
"""

from __future__ import annotations

import sys
from math import log2
from pathlib import Path
from typing import NamedTuple

import numpy as np
from provenance import Corpus, beyond, candidates, read_gold

from quotes.provenance import weights
from quotes.provenance.claims import blocks_of
from quotes.provenance.family import Family
from quotes.provenance.wordings import Edits

OTHERS = ("first_capital", "event", "between", "credited", "other_credit", "own_credit", "whole", "passage_letter")
NAMES = (*Edits._fields, *OTHERS)
ROUNDS, RATE, RIDGE, LARGEST = 150, 0.15, 0.3, 40


class Block(NamedTuple):
    """Printings whose order is unknown: rows of features from `first` to `last`, the child and the parent of each row
    (-1: a parent outside, or the event), and which rows are right."""

    first: int
    last: int
    size: int
    children: np.ndarray
    parents: np.ndarray
    right: np.ndarray


def features(family: Family, child: int, parent: int | None) -> list[float]:
    """One possible edge, in the order of NAMES; parent None is the event."""
    taken = family.printings[child]
    row = dict.fromkeys(NAMES, 0.0)
    if parent is None:
        row.update(family.edits_of(family.archetype, taken.wording_id)._asdict())
        row["event"], row["own_credit"] = 1.0, float(any(c.key == taken.article.key for c in taken.credits))
        return list(row.values())
    copy = family.printings[parent]
    row.update(family.edits_of(copy.wording_id, taken.wording_id)._asdict())
    shared = family.in_common(parent, child)
    row["first_capital"] = float(family.other_capital(parent, child))
    row["between"] = log2(1 + family.between(parent, child))
    row["credited"] = float(family.keys[parent] in family.credited[child])
    row["other_credit"] = float(bool(family.credited[child]) and not row["credited"])
    row["whole"] = float(shared.whole)
    row["passage_letter"] = min(400.0, sum(p.end - p.start for p in shared.passages))
    return list(row.values())


def collect(corpus: Corpus, limit: int) -> tuple[np.ndarray, list[Block]]:
    """The features of all edges, and the blocks."""
    rows: list[list[float]] = []
    blocks: list[Block] = []
    for key, members in corpus.families.items():
        if len(members) < 2:
            continue
        printings = sorted((corpus.printings[n] for n in members), key=lambda p: p.occurrence_id)
        family = Family(printings, beyond(corpus, printings, str(key)))
        place = {p.occurrence_id: n for n, p in enumerate(printings)}
        for block in blocks_of(family):
            if len(block) > LARGEST:
                continue
            local = {n: i for i, n in enumerate(sorted(block))}
            edges = [
                (local[n], local.get(place[o], -1) if o else -1, o == corpus.parents[printings[n].occurrence_id], n, o)
                for n in local
                for o in (None, *candidates(printings[n], printings))
            ]
            if sum(edge[2] for edge in edges) == len(block):
                first = len(rows)
                rows += [features(family, n, place[o] if o else None) for *_, n, o in edges]
                columns = [np.array([edge[k] for edge in edges]) for k in range(3)]
                blocks.append(Block(first, len(rows), len(block), *columns))
        if len(rows) > limit * 8:
            break
    return np.array(rows), blocks


def train(rows: np.ndarray, blocks: list[Block]) -> np.ndarray:
    """Gradient ascent on the likelihood of the known trees (Adam)."""
    scale = np.where(rows.max(0) > 20, rows.max(0) / 4, 1.0)
    rows = rows / scale
    right = np.concatenate([b.right for b in blocks])
    known = rows[right].sum(0)
    found, mean, square = (np.zeros(len(NAMES)) for _ in range(3))
    for step in range(1, ROUNDS + 1):
        scores = rows @ found
        chance = np.zeros(len(rows))
        for block in blocks:
            chance[block.first : block.last] = marginals(scores[block.first : block.last], block)
        slope = rows.T @ chance - known + RIDGE * found
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        size = RATE * (1 - step / ROUNDS)
        found -= size * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return found / scale


def marginals(scores: np.ndarray, block: Block) -> np.ndarray:
    """How probable each edge is over all trees of a block."""
    top = np.full(block.size, -1e9)
    np.maximum.at(top, block.children, scores)
    share = np.exp(scores - top[block.children])
    share /= np.bincount(block.children, share, block.size)[block.children]
    inside = block.parents >= 0
    matrix = np.eye(block.size)
    np.add.at(matrix, (block.parents[inside], block.children[inside]), -share[inside] * (1 - 1e-6))
    inverse = np.linalg.inv(matrix)
    own = inverse[block.children, block.children]
    return share * (own - np.where(inside, inverse[block.children, np.where(inside, block.parents, 0)], 0))


def main() -> None:
    """Prints what was learnt beside what is used."""
    corpus = read_gold(Path(sys.argv[1]))
    rows, blocks = collect(corpus, int(sys.argv[2]) if len(sys.argv) > 2 else 12_000)
    used = [*weights.EDITS, *(getattr(weights, name.upper()) for name in OTHERS)]
    print(f"{len(rows)} edges in {len(blocks)} blocks\n{'':16}  learnt    used")
    for name, learnt, now in zip(NAMES, train(rows, blocks), used, strict=True):
        print(f"{name:16}{learnt:8.3f}{now:8.3f}")


if __name__ == "__main__":
    main()
