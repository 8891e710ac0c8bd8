"""Matching on printings that this file generates itself: right joins, the largest quote, and speed.

    python bench/families.py [--printings 100000] [--seed 1] [--jobs 2] [--memory 4GB] [--json] [--against]

The generated speech is hostile: hundreds of utterances share one frame of function words, speakers are few, fragments are
short. Every utterance has a canon of which printings are copies, cut, thinned, filled or misspelt.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Iterator

from rapidfuzz import process
from rapidfuzz.fuzz import partial_ratio

from quotes.build.grouping import group
from quotes.engine.duckdb import DuckEngine
from quotes.lexicon.frequencies import word_bits
from quotes.match import MATCH_COLUMNS
from quotes.match.codes import heard, line_of, unlisted

Printing = tuple[int, list[str], str, int]  # utterance, words, speaker, day

_FRAMES_PER = 120  # utterances that share a frame of function words
_SURNAMES = [
    f"{a}{b}"
    for a in ("har", "bel", "quin", "lo", "mar", "ves", "tor", "ek")
    for b in ("man", "ric", "stein", "ova", "dal")
]


def generated(n: int, seed: int) -> Iterator[Printing]:
    """About `n` printings, utterance by utterance."""
    chance = random.Random(seed)
    plain = [w for w, bits in word_bits().items() if 4 <= bits <= 9 and w.isascii()]
    telling = [w for w, bits in word_bits().items() if 13 <= bits <= 19 and w.isascii() and len(w) > 3]
    frames = [
        [chance.choice(plain) if chance.random() < 0.55 else "" for _ in range(chance.randint(6, 36))]
        for _ in range(max(4, n // _FRAMES_PER))
    ]
    made = utterance = 0
    while made < n:
        canon = [word or chance.choice(telling) for word in chance.choice(frames)]
        speaker = f"{chance.choice(_SURNAMES)}|{chance.choice('abcdefgh')}"
        day = 738_000 + chance.randrange(1500)
        size = 1 if chance.random() < 0.66 else min(1 + int(chance.paretovariate(1.25)), 400)
        for _ in range(size):
            named = speaker if chance.random() < 0.8 else ""
            yield utterance, _copied(canon, chance, plain), named, day + int(chance.lognormvariate(1, 1.2))
        made, utterance = made + size, utterance + 1


def _copied(canon: list[str], chance: random.Random, plain: list[str]) -> list[str]:
    words = list(canon)
    for _ in range(chance.choice((0, 0, 0, 1, 1, 2, 3))):
        at, kind = chance.randrange(len(words)), chance.randrange(7)
        if kind <= 1 and len(words) > 8:
            words = words[chance.randint(1, len(words) // 2) :]
        elif kind <= 3 and len(words) > 8:
            words = words[: -chance.randint(1, len(words) // 2)]
        elif kind == 4 and len(words) > 6 and words[at] in plain:
            del words[at]
        elif kind == 5:
            words.insert(at, chance.choice(plain))
        elif len(words[at]) > 5:
            words[at] = words[at][:2] + words[at][3:]
    if len(words) > 9 and chance.random() < 0.06:
        at = chance.randrange(len(words) - 6)
        words = words[at : at + chance.randint(3, 6)]
    return words


def pairwise(utterances: list[int], quotes: list[int]) -> tuple[float, float]:
    """Precision and recall of the pairs of printings that are joined."""
    both, claimed, true = (
        sum(k * (k - 1) // 2 for k in Counter(c).values())
        for c in (zip(utterances, quotes, strict=True), quotes, utterances)
    )
    return round(both / max(1, claimed), 4), round(both / max(1, true), 4)


def against(n: int, seed: int) -> Iterator[tuple[str, float, float, float]]:
    """Name, precision, recall and seconds of each of the others."""
    printings = list(generated(n, seed))
    utterances = [p[0] for p in printings]
    texts = [" ".join(p[1]) for p in printings]
    for name, joined in (("equal words", _equal), ("rapidfuzz partial_ratio", _partial), ("MinHash", _minhash)):
        began = time.perf_counter()
        try:
            links = list(joined(texts))
        except ImportError as missing:
            print(f"{name}: left out, {missing}")
            continue
        yield name, *pairwise(utterances, _components(len(texts), links)), round(time.perf_counter() - began, 2)


def _equal(texts: list[str]) -> Iterator[tuple[int, int]]:
    first: dict[str, int] = {}
    for i, text in enumerate(texts):
        yield first.setdefault(text, i), i


def _partial(texts: list[str]) -> Iterator[tuple[int, int]]:
    for i, text in enumerate(texts):
        scores = process.cdist([text], texts[i:], scorer=partial_ratio, score_cutoff=94)[0]
        yield from ((i, i + int(k)) for k in scores.nonzero()[0])


def _minhash(texts: list[str]) -> Iterator[tuple[int, int]]:
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=0.36, num_perm=64)
    for i, text in enumerate(texts):
        words = text.split()
        sketch = MinHash(num_perm=64)
        for k in range(max(1, len(words) - 2)):
            sketch.update(" ".join(words[k : k + 3]).encode())
        yield from ((i, other) for other in index.query(sketch) if partial_ratio(text, texts[other]) >= 94)
        index.insert(i, sketch)


def _components(n: int, links: list[tuple[int, int]]) -> list[int]:
    up = list(range(n))

    def root(i: int) -> int:
        while up[i] != i:
            up[i] = up[up[i]]
            i = up[i]
        return i

    for a, b in links:
        up[root(a)] = root(b)
    return [root(i) for i in range(n)]


def measured(n: int, seed: int, jobs: int = 1, memory: str = "4GB") -> dict[str, float]:
    """Group generated printings and score the result pair by pair."""
    utterances: list[int] = []
    with tempfile.TemporaryDirectory() as folder:
        engine = DuckEngine(folder, memory, jobs)
        engine.create("match_inputs", MATCH_COLUMNS)
        rows = []
        for number, (utterance, words, speaker, day) in enumerate(generated(n, seed)):
            utterances.append(utterance)
            said = heard(words)
            who = (speaker, "person", 0.9) if speaker else (None, None, 0.0)
            rows.append((number, number, line_of(said), unlisted(said), *who, day, "", "", None))
        engine.append("match_inputs", rows)
        wall, cpu = time.perf_counter(), time.process_time()
        group(engine)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        members = engine.arrays("select occurrence_id, quote_id from members")
        lines = int(engine.arrays("select count(*) as n from lines")["n"][0])
        engine.close()
    quotes = dict(zip(members["occurrence_id"].tolist(), members["quote_id"].tolist(), strict=True))
    joined = Counter(quotes.values())
    truth = Counter(utterances)
    precision, recall = pairwise(utterances, [quotes[i] for i in range(len(utterances))])
    return {
        "printings": len(utterances),
        "lines": lines,
        "pair_precision": precision,
        "pair_recall": recall,
        "largest_quote": max(joined.values()),
        "largest_utterance": max(truth.values()),
        "wall_seconds": round(wall, 1),
        "cpu_seconds_of_this_process": round(cpu, 1),
        "lines_a_second": round(lines / wall),
        "peak_gb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, 2),
    }


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--printings", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--memory", default="4GB")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--against", action="store_true")
    options = parser.parse_args()
    found = measured(options.printings, options.seed, options.jobs, options.memory)
    if options.against:
        for name, precision, recall, seconds in against(options.printings, options.seed):
            found[f"{name}: precision"], found[f"{name}: recall"], found[f"{name}: seconds"] = (
                precision,
                recall,
                seconds,
            )
    print(json.dumps(found) if options.json else "\n".join(f"{k:28s} {v:,}" for k, v in found.items()))


if __name__ == "__main__":
    main()
