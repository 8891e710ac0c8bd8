"""The engine: what goes in comes out, in order, whatever the memory and the number of threads."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from quotes.engine import statement
from quotes.engine.duckdb import DuckEngine

COLUMNS = {"id": "BIGINT", "words": "VARCHAR", "day": "INTEGER", "sure": "DOUBLE"}
ROWS = [(2, "“ä” \U00020000\x00", None, 0.5), (1, None, 7, None), (3, "", -7, 1.0), ((1 << 63) - 1, "z", 0, 0.1)]


def test_rows_come_back_as_they_went_in(tmp_path: Path) -> None:
    engine = DuckEngine(tmp_path)
    engine.create("t", COLUMNS)
    engine.append("t", ROWS)
    engine.append("t", [])
    assert list(engine.batches("t", "id", size=3)) == [sorted(ROWS)[:3], sorted(ROWS)[3:]]
    assert list(engine.batches("select words from t where day = 7", "words")) == [[(None,)]]
    engine.close()


def test_a_column_without_any_value(tmp_path: Path) -> None:
    engine = DuckEngine(tmp_path)
    engine.create("t", COLUMNS)
    engine.append("t", [(1, None, None, None), (2, None, None, None)])
    assert list(engine.batches("t", "id")) == [[(1, None, None, None), (2, None, None, None)]]
    engine.close()


def test_arrays(tmp_path: Path) -> None:
    engine = DuckEngine(tmp_path)
    engine.create("t", {"id": "BIGINT", "day": "INTEGER"})
    engine.append_arrays("t", {"id": np.array([3, 1]), "day": np.ma.masked_array([5, 0], [False, True])})
    found = engine.arrays("select * from t order by id")
    assert found["id"].tolist() == [1, 3]
    assert found["day"].tolist() == [None, 5]
    engine.close()


def test_creating_a_table_again_empties_it(tmp_path: Path) -> None:
    engine = DuckEngine(tmp_path)
    for _ in range(2):
        engine.create("t", {"id": "BIGINT"})
        engine.append("t", [(1,)])
    assert list(engine.batches("t", "id")) == [[(1,)]]
    engine.close()


def test_batches_stream_while_others_write(tmp_path: Path) -> None:
    engine = DuckEngine(tmp_path)
    engine.create("t", {"id": "BIGINT"})
    engine.create("u", {"id": "BIGINT"})
    engine.append("t", [(n,) for n in range(100)])
    for rows in engine.batches("t", "id", size=10):
        engine.append("u", rows)
    assert [row for rows in engine.batches("u", "id") for row in rows] == [(n,) for n in range(100)]
    engine.close()


def test_closing_leaves_nothing_behind(tmp_path: Path) -> None:
    engine = DuckEngine(tmp_path)
    engine.create("t", {"id": "BIGINT"})
    engine.append("t", [(1,)])
    engine.close()
    engine.close()
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []


def test_a_row_of_the_wrong_length_is_refused(tmp_path: Path) -> None:
    engine = DuckEngine(tmp_path)
    engine.create("t", {"id": "BIGINT", "day": "INTEGER"})
    with pytest.raises(ValueError, match="zip"):
        engine.append("t", [(1,)])
    engine.close()


def test_the_same_candidates_with_little_memory_and_more_threads(tmp_path: Path) -> None:
    chance = random.Random(7)
    rows = [(chance.randrange(40_000), chance.randrange(9), line) for line in range(200_000)]
    found = []
    for memory, jobs in (("60MB", 1), ("1GB", 2)):
        folder = tmp_path / memory
        folder.mkdir()
        engine = DuckEngine(folder, memory, jobs)
        engine.create("anchors", {"run": "BIGINT", "follows": "BIGINT", "line": "BIGINT"})
        engine.append("anchors", rows)
        facts = {"number": "BIGINT", "weight": "INTEGER", "length": "INTEGER", "telling": "BIGINT"}
        engine.create("line_facts", facts)
        engine.append("line_facts", [(n, n % 50, 9, 0) for n in range(200_000)])
        engine.sql("candidates")
        pairs = engine.arrays("select a, b from candidates order by a, b")
        found.append((pairs["a"].tolist(), pairs["b"].tolist()))
        engine.close()
    assert found[0] == found[1]
    assert len(found[0][0]) > 300_000


def test_statements_are_shipped() -> None:
    assert "candidates" in statement("candidates")
    with pytest.raises(FileNotFoundError):
        statement("no such statement")
