"""Word alignment of synthetic printings against their canonical wordings: F1, pairs that are perfect, pairs a second.

    python bench/alignment.py [--articles 2000] [--seed 1] [--show 20]

The corpus is made by `synthetic/mutate.py` of the gold folder (environment variable QUOTES_GOLD), another one for every
seed. A pair is a printing's word and a canonical word whose chunks share an id; chunks without a letter or digit (a
dash by itself) are left out. The rate is that of `align_pair`, wordings prepared, one core; beside it that of
rapidfuzz's opcodes alone on the same strings, in the same run.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz.distance import Indel
from synthetic import Mention, machine, mentions

from quotes.align import Coder, Prepared, align_pair, word_pairs
from quotes.model import Word
from quotes.text.words import words

Pairs = set[tuple[int, int]]  # a chunk of the printing, a chunk of the canonical wording


class Case(NamedTuple):
    """One printing beside its canonical wording, both ready, and for each word the chunks that it covers."""

    mention: Mention
    printed: Prepared
    canonical: Prepared
    printed_chunks: list[list[int]]
    canonical_chunks: list[list[int]]
    gold: Pairs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=0, help="print so many pairs that are not perfect")
    args = parser.parse_args()
    coder = Coder()
    cases = [_case(m, coder) for m in mentions(args.articles, args.seed)]
    print(json.dumps({**_score(cases, args.show), **_speed(cases), **machine()}))


def _case(mention: Mention, coder: Coder) -> Case:
    printed, canonical = words(mention.text), words(mention.canonical)
    ends, at = [], 0
    for chunk in mention.canonical.split(" "):
        ends.append((at, at + len(chunk)))
        at += len(chunk) + 1
    ours = _chunks(printed, [(s, e) for s, e, _ in mention.chunks])
    theirs = _chunks(canonical, ends)
    spoken, heard = {c for cs in ours for c in cs}, {c for cs in theirs for c in cs}
    gold = {(n, i) for n, (_, _, ids) in enumerate(mention.chunks) for i in ids if n in spoken and i in heard}
    return Case(mention, coder.prepare(printed), coder.prepare(canonical), ours, theirs, gold)


def _chunks(found: Sequence[Word], chunks: Sequence[tuple[int, int]]) -> list[list[int]]:
    out: list[list[int]] = []
    first = 0
    for word in found:
        while chunks[first][1] <= word.start:
            first += 1
        n = first
        out.append([])
        while word.kind != "ellipsis" and n < len(chunks) and chunks[n][0] < word.end:
            out[-1].append(n)
            n += 1
    return out


def _found(case: Case) -> Pairs:
    answers = word_pairs(align_pair(case.printed, case.canonical))
    return {(c, d) for i, j in answers for c in case.printed_chunks[i] for d in case.canonical_chunks[j]}


def _score(cases: Sequence[Case], show: int) -> dict[str, float]:
    right = said = gold = perfect = 0
    for case in cases:
        found = _found(case)
        right, said, gold = right + len(found & case.gold), said + len(found), gold + len(case.gold)
        perfect += found == case.gold
        if found != case.gold and show > 0:
            show -= 1
            _explain(case, found)
    f1 = 2 * right / (said + gold)
    return {"pairs": len(cases), "f1": round(f1, 5), "perfect": round(perfect / len(cases), 4)}


def _explain(case: Case, found: Pairs) -> None:
    def named(pairs: Pairs) -> list[str]:
        canonical = case.mention.canonical.split(" ")
        return [
            f"{case.mention.text[slice(*case.mention.chunks[n][:2])]}={canonical[i]} ({n},{i})"
            for n, i in sorted(pairs)
        ]

    print(case.mention.edits, "missed", named(case.gold - found), "wrong", named(found - case.gold), file=sys.stderr)
    print("   ", case.mention.text, "\n   ", case.mention.canonical, file=sys.stderr)


def _speed(cases: Sequence[Case]) -> dict[str, int]:
    rates = {"pairs_per_second": 0, "opcodes_alone_per_second": 0}
    for _ in range(5):
        start = time.process_time()
        for case in cases:
            align_pair(case.printed, case.canonical)
        middle = time.process_time()
        for case in cases:
            Indel.opcodes(case.printed.code, case.canonical.code)
        end = time.process_time()
        rates["pairs_per_second"] = max(rates["pairs_per_second"], round(len(cases) / (middle - start)))
        rates["opcodes_alone_per_second"] = max(rates["opcodes_alone_per_second"], round(len(cases) / (end - middle)))
    return rates


if __name__ == "__main__":
    main()
