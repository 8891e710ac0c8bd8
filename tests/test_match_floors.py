"""Floors on a corpus that bench/families.py generates: no change of matching may fall below them unseen."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def families() -> ModuleType:
    path = Path(__file__).parent.parent / "bench" / "families.py"
    spec = importlib.util.spec_from_file_location("bench_families", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("seed", [1, 2])
def test_joins_are_right_and_found(families: ModuleType, seed: int) -> None:
    found = families.measured(12_000, seed)
    assert found["pair_precision"] >= 0.98
    assert found["pair_recall"] >= 0.88
    assert found["largest_quote"] <= 1.5 * found["largest_utterance"]


def test_the_same_quotes_from_any_order_with_little_memory_and_more_threads(
    families: ModuleType, tmp_path: Path
) -> None:
    from quotes.build.grouping import group
    from quotes.engine.duckdb import DuckEngine
    from quotes.match import MATCH_COLUMNS
    from quotes.match.codes import heard, line_of, unlisted

    rows = []
    for number, (_, words, speaker, day) in enumerate(families.generated(3000, 3)):
        said = heard(words)
        who = (speaker, "person", 0.9) if speaker else (None, None, 0.0)
        rows.append((number, number, line_of(said), unlisted(said), *who, day, "", "", None))
    found = []
    for n, (some_rows, memory, jobs) in enumerate(((rows, "1GB", 1), (rows[::-1], "80MB", 2))):
        folder = tmp_path / str(n)
        folder.mkdir()
        engine = DuckEngine(folder, memory, jobs)
        engine.create("match_inputs", MATCH_COLUMNS)
        for start in range(0, len(some_rows), 500):
            engine.append("match_inputs", some_rows[start : start + 500])
        group(engine)
        tables = [
            list(engine.batches("members", "occurrence_id")),
            list(engine.batches("matches_staged", "a_occurrence, b_occurrence, relation")),
        ]
        found.append(tables)
        engine.close()
    assert found[0] == found[1]
    assert sum(map(len, found[0][1])) > 500
