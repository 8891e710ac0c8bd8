"""All wordings of a quote in one table: published cases, and the time beside CollateX in the same run.

    python bench/collation.py cases [--show]     the tables and constraints of the gold folder's collation/cases.json
    python bench/collation.py speed              2 to 64 wordings of 10 to 100 words, beside CollateX (pip install collatex)

A table of the cases counts as right when its columns are ours, marks glued to their words or in columns of their own,
neighbouring columns read together where the case speaks of segments. A constraint says which words stand with an equal
word of another wording and which alone.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import time
from collections.abc import Sequence
from typing import Any

from synthetic import GOLD, machine

from quotes.align import align, with_marks
from quotes.model import Alignment, Word
from quotes.text.words import words

Row = tuple[str | None, ...]
Case = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["cases", "speed"])
    parser.add_argument("--show", action="store_true", help="print what is not as expected")
    args = parser.parse_args()
    print(json.dumps({**(cases(args.show) if args.what == "cases" else speed()), **machine()}))


# ------------------------------------------------------------------ cases


def cases(show: bool) -> dict[str, str]:
    """How many of the published cases come out as expected."""
    file = GOLD / "collation" / "cases.json"
    if not file.exists():
        sys.exit(f"{file} is not there: set QUOTES_GOLD to the gold folder.")
    right: dict[tuple[str, str], int] = {}
    of: dict[tuple[str, str], int] = {}
    for case in json.loads(file.read_text(encoding="utf-8")):
        wordings = [words(case["witnesses"][s]) for s in case["sigla"]]
        table = align(wordings)
        for order in (range(len(wordings)), range(len(wordings) - 1, -1, -1)):
            _check_whole(align([wordings[w] for w in order]), [wordings[w] for w in order])
        key = case["status"], case["kind"]
        good = _TESTS[case["kind"]](case, table, wordings)
        right[key], of[key] = right.get(key, 0) + good, of.get(key, 0) + 1
        if show and not good:
            print(case["name"], *key, file=sys.stderr)
            for w, siglum in enumerate(case["sigla"]):
                row = [column[w] for column in with_marks(table, wordings)]
                print("   ", siglum, " | ".join(cell or "-" for cell in row), file=sys.stderr)
    return {f"{status} {kind}": f"{right[status, kind]} of {n}" for (status, kind), n in of.items()}


def _check_whole(table: Alignment, wordings: Sequence[Sequence[Word]]) -> None:
    """No word is lost or doubled."""
    for w, wording in enumerate(wordings):
        assert [c[w] for c in table.columns if c[w] is not None] == list(range(len(wording)))


def _is_expected_table(case: Case, table: Alignment, wordings: Sequence[Sequence[Word]]) -> bool:
    expected = [tuple(row) for row in case["expected"]]
    if case["norm"] == "lower":
        expected = [tuple(cell and cell.lower() for cell in row) for row in expected]
    tables = [with_marks(table, wordings), _glued(table, wordings)]
    if case["norm"] == "lower":
        tables = [[tuple(cell and cell.lower() for cell in row) for row in rows] for rows in tables]
    if case["granularity"] == "segment":
        return any(_reads_as(rows, expected) for rows in tables)
    return any(list(rows) == expected for rows in tables)


def _glued(table: Alignment, wordings: Sequence[Sequence[Word]]) -> list[Row]:
    def cell(w: int, i: int | None) -> str | None:
        word = None if i is None else wordings[w][i]
        return word and f"{word.before}{word.printed}{word.after}".strip()

    return [tuple(cell(w, i) for w, i in enumerate(column)) for column in table.columns]


def _reads_as(rows: Sequence[Row], expected: Sequence[Row]) -> bool:
    """Whether runs of neighbouring columns, read together, are the expected columns."""
    if not expected:
        return not rows
    return any(
        _squeezed(_together(rows[:n])) == _squeezed(expected[0]) and _reads_as(rows[n:], expected[1:])
        for n in range(1, len(rows) + 1)
    )


def _together(rows: Sequence[Row]) -> Row:
    return tuple(" ".join(cell for cell in cells if cell) or None for cells in zip(*rows, strict=True))


def _squeezed(row: Row) -> Row:
    return tuple(cell and re.sub(r"\s+", "", cell) for cell in row)


def _keeps_constraints(case: Case, table: Alignment, wordings: Sequence[Sequence[Word]]) -> bool:
    """Words that are to stand with an equal one of another wording do, and those that are to stand alone do."""
    rows = [tuple(cell and cell.lower() for cell in row) for row in with_marks(table, wordings)]
    for w, siglum in enumerate(case["sigla"]):
        ours = [(row[w], sum(cell == row[w] for cell in row) > 1) for row in rows if row[w]]
        said = [(token, shared) for phrase, shared in case["expected"][siglum] for token in phrase.lower().split()]
        if ours != said:
            return False
    return True


def _has_moves(case: Case, table: Alignment, _: Sequence[Sequence[Word]]) -> bool:
    """How many phrases moved: neighbouring columns that moved to neighbouring columns are one."""
    moves = set(table.moves)
    starts = [(c, d) for c, d in moves if (c - 1, d - 1) not in moves]
    return len(starts) == case["expected"]


_TESTS = {"table": _is_expected_table, "constraints": _keeps_constraints, "transposition_count": _has_moves}


# ------------------------------------------------------------------ speed


def speed() -> dict[str, Any]:
    """Seconds for one table, ours and CollateX's, words cut beforehand for both, and how many times faster."""
    try:
        from collatex import Collation, collate
    except ImportError:
        sys.exit("CollateX is not there: pip install collatex python-Levenshtein")
    chance = random.Random(1)
    out: dict[str, Any] = {}
    for n in (2, 4, 8, 16, 32, 64):
        for length in (10, 30, 100):
            texts = _wordings(chance, n, length)
            read = [words(t) for t in texts]
            ours = min(_timed(lambda: align(read)) for _ in range(20))  # noqa: B023
            collation = Collation()
            for number, text in enumerate(texts):
                collation.add_plain_witness(f"W{number}", text)
            theirs = _timed(lambda: collate(collation, segmentation=False))  # noqa: B023
            out[f"{n} x {length}"] = {
                "ours": round(ours, 6),
                "CollateX": round(theirs, 4),
                "times": round(theirs / ours),
            }
            print(
                f"{n:3d} wordings of {length:3d} words: {ours:.6f} s, {theirs:.4f} s, × {theirs / ours:.0f}",
                file=sys.stderr,
            )
    out["least"] = min(row["times"] for row in out.values())
    return out


def _timed(job: Any) -> float:
    start = time.process_time()
    job()
    return time.process_time() - start


def _wordings(chance: random.Random, n: int, length: int) -> list[str]:
    """A made-up text and n - 1 copies of it, each other than all before: one word in fifteen left out, put in or changed."""
    vocabulary = ["".join(chance.choice("abcdefghij") for _ in range(chance.randint(2, 8))) for _ in range(400)]
    text = [vocabulary[int(chance.paretovariate(0.6)) % len(vocabulary)] for _ in range(length)]
    out = [" ".join(text)]
    while len(out) < n:
        copy = " ".join(piece for word in text for piece in _copied(chance, word, vocabulary))
        out += [] if copy in out else [copy]
    return out


def _copied(chance: random.Random, word: str, vocabulary: Sequence[str]) -> list[str]:
    what = chance.randrange(45)
    return {0: [], 1: [word, chance.choice(vocabulary)], 2: [chance.choice(vocabulary)]}.get(what, [word])


if __name__ == "__main__":
    main()
