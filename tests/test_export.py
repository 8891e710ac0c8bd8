"""The exports: every format read back and held against the database, on the seeds and on hostile data."""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import pytest

from quotes.errors import DatabaseError, SettingsError
from quotes.publish.export import FORMATS, export
from quotes.publish.export.base import LETTERS, Source, exported
from quotes.publish.spreadsheets import safe_cell
from quotes.store import schema

ROOT = Path(__file__).parent.parent


def stored(db: Path, query: str) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(db)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(query)]


def as_exported(db: Path, nested: bool = True) -> dict[str, list[dict[str, Any]]]:
    """Every table by an independent reading of the database: ids as text, JSON as JSON (or, not `nested`, as text)."""
    found = {}
    for name, table in schema.tables().items():
        links = {"id": LETTERS[name]} if name in LETTERS else {}
        for key in stored(db, f"pragma foreign_key_list({name})"):
            if key["table"] in LETTERS:
                links[key["from"]] = LETTERS[key["table"]]
        found[name] = stored(db, f"select * from {name}")
        for row in found[name]:
            for column, letter in links.items():
                row[column] = None if row[column] is None else f"{letter}{row[column]:x}"
            if name == "alignments":
                ids = [f"w{int(number):x}" for number in json.loads(row["wording_ids"])]
                row["wording_ids"] = json.dumps(ids, separators=(",", ":"))
            for column in table.columns if nested else ():
                if column.meaning.startswith("JSON"):
                    row[column.name] = read_json(row[column.name])
    found["printings"] = stored(db, "select * from printings")
    return found


def read_json(text: str) -> object:
    """The hostile database has text that is no JSON in columns of JSON: it must come out as it is."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def in_order(rows: list[dict[str, Any]]) -> list[str]:
    return sorted(json.dumps(row, sort_keys=True) for row in rows)


def test_csv_gives_every_cell_back(db: Path, tmp_path: Path) -> None:
    expected = as_exported(db, nested=False)
    files = export(db, "csv", tmp_path / "out")
    assert [f.name for f in files] == sorted(f"{name}.csv" for name in expected)
    for name, rows in expected.items():
        with (tmp_path / "out" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            got = list(csv.DictReader(file))
        cells = [{k: safe_cell("" if v is None else str(v)) for k, v in row.items()} for row in rows]
        assert in_order(got) == in_order(cells), name


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_a_spreadsheet_would_execute_is_neutralised(evil: Path, tmp_path: Path, start: str) -> None:
    db = tmp_path / "formula.db"
    shutil.copy(evil, db)
    with closing(sqlite3.connect(db)) as connection:
        connection.execute("update articles set title = ?", (f"{start}cmd|' /C calc'!A0",))
        connection.commit()
    export(db, "csv", tmp_path / "out")
    with (tmp_path / "out" / "articles.csv").open(encoding="utf-8", newline="") as file:
        assert {row["title"] for row in csv.DictReader(file)} == {f"'{start}cmd|' /C calc'!A0"}


def test_jsonl_gives_every_value_back(db: Path, tmp_path: Path) -> None:
    expected = as_exported(db)
    files = export(db, "jsonl", tmp_path / "out")
    assert [f.name for f in files] == sorted(f"{name}.jsonl" for name in expected)
    for name, rows in expected.items():
        lines = (tmp_path / "out" / f"{name}.jsonl").read_bytes().split(b"\n")[:-1]
        assert in_order([json.loads(line) for line in lines]) == in_order(rows), name


def test_parquet_gives_every_value_back(db: Path, tmp_path: Path) -> None:
    expected = as_exported(db)
    files = export(db, "parquet", tmp_path / "out")
    assert [f.name for f in files] == sorted(f"{name}.parquet" for name in expected)
    with closing(sqlite3.connect(db)) as connection:
        types = {table.name: table.columns for table in exported(Source(connection, db))}
    for name, rows in expected.items():
        with duckdb.connect() as engine:
            cursor = engine.execute("select * from read_parquet(?)", [str(tmp_path / "out" / f"{name}.parquet")])
            columns = [column[0] for column in cursor.description]
            got = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
        assert columns == list(types[name])
        for row in got:
            row.update({c: json.loads(row[c]) for c, kind in types[name].items() if kind == "json"})
        assert in_order(got) == in_order(rows), name


def test_every_id_of_63_bits_goes_out_as_text() -> None:
    """Spreadsheets and JavaScript lose digits: only the counted ids of the builds stay numbers."""
    large = {
        table.name for table in schema.tables().values() for c in table.columns if (c.name, c.type) == ("id", "integer")
    }
    assert large - {"builds"} == set(LETTERS)
    assert len(set(LETTERS.values()) | {"a", "q", "s"}) == len(LETTERS) + 3


@pytest.mark.parametrize("to", FORMATS)
def test_the_same_database_gives_the_same_files(seeds_db: Path, tmp_path: Path, to: str) -> None:
    first = {f.relative_to(tmp_path / "a"): f.read_bytes() for f in export(seeds_db, to, tmp_path / "a")}
    second = {f.relative_to(tmp_path / "b"): f.read_bytes() for f in export(seeds_db, to, tmp_path / "b")}
    assert first.keys() == second.keys()
    for path in first:
        if path.suffix != ".parquet":  # DuckDB may lay the pages out otherwise; the values are compared above
            assert first[path] == second[path], path


@pytest.mark.parametrize("to", FORMATS)
def test_without_article_text_no_text_goes_out(seeds_db: Path, tmp_path: Path, to: str) -> None:
    """A line of an article that no quotation, context or fact has a word of must stand in no file."""
    texts = stored(seeds_db, "select article_id, text from article_texts")
    rest = {name: rows for name, rows in as_exported(seeds_db).items() if name != "article_texts"}
    kept = "".join(str(value) for rows in rest.values() for row in rows for value in row.values())
    lines = [line.strip()[10:60] for t in texts for line in t["text"].splitlines() if len(line) > 100]
    only_in_texts = [line for line in lines if line not in kept]
    assert len(only_in_texts) > 10
    files = export(seeds_db, to, tmp_path / "out", article_text=False)
    for file in files:
        body = _readable(file)
        assert not [line for line in only_in_texts if line in body], file
    assert not [f for f in files if f.stem == "article_texts"]
    if to == "jsonl":
        articles = (tmp_path / "out" / "articles.jsonl").read_text(encoding="utf-8")
        assert all(row["text_sha256"] in articles for row in rest["articles"])


def _readable(file: Path) -> str:
    if file.suffix == ".parquet":
        with duckdb.connect() as engine:
            return str(engine.execute("select * from read_parquet(?)", [str(file)]).fetchall())
    return file.read_text(encoding="utf-8")


def test_with_article_text_it_goes_out(seeds_db: Path, tmp_path: Path) -> None:
    export(seeds_db, "jsonl", tmp_path / "out")
    with (tmp_path / "out" / "article_texts.jsonl").open(encoding="utf-8") as file:
        assert len(list(file)) == len(stored(seeds_db, "select * from article_texts"))


def test_an_unknown_format_is_refused_with_the_known_ones(seeds_db: Path, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"no format 'xlsx'.*csv, jsonl, parquet"):
        export(seeds_db, "xlsx", tmp_path / "out")


def test_a_folder_with_files_is_not_touched(seeds_db: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(SettingsError, match="not an empty folder"):
        export(seeds_db, "csv", tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


def test_an_empty_folder_is_used(seeds_db: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    assert export(seeds_db, "csl", tmp_path / "out") == [tmp_path / "out" / "articles.json"]


def test_a_missing_database_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="no such database"):
        export(tmp_path / "none.db", "csv", tmp_path / "out")
    assert not list(tmp_path.iterdir())


def test_an_export_that_fails_leaves_nothing_behind(
    seeds_db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> Iterator[str]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("quotes.publish.export.csl.write_list", full)
    with pytest.raises(SettingsError, match="No space left on device"):
        export(seeds_db, "csl", tmp_path / "out")
    assert not list(tmp_path.iterdir())


def test_rows_stream(tmp_path: Path) -> None:
    """The first row is there before the last one was read: SQLite has read only a part of the table."""
    connection = sqlite3.connect(":memory:")
    n_read = 0

    def count(value: int) -> int:
        nonlocal n_read
        n_read += 1
        return value

    connection.create_function("counted", 1, count)
    connection.execute("create table t (n integer)")
    connection.executemany("insert into t values (?)", ((n,) for n in range(1000)))
    rows = Source(connection, tmp_path).rows("select counted(n) as n from t")
    assert next(rows) == {"n": 0}
    assert n_read < 10
    connection.close()
