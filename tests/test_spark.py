"""Spark: the same database as DuckDB, from files, addresses, Parquet and archives, whatever machine is lost on the way.

Needs the extra `spark` and Java 17; without them these tests are skipped, and say so.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from dumping import dump
from typer.testing import CliRunner

from quotes.build import Settings, build
from quotes.cli import app
from quotes.engine.duckdb import DuckEngine
from quotes.errors import SettingsError

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds"
MISSING = [name for name in ("pyspark", "pyarrow", "pandas") if not importlib.util.find_spec(name)]
if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
    MISSING.append("Java 17")
needs_spark = pytest.mark.skipif(
    bool(MISSING), reason=f"--engine spark needs {', '.join(MISSING)}: see docs/cluster.md"
)

SHUFFLES = ("quote rows",)  # stages that bring the printings of each quote together
QUICK = [  # for a few rows, compiling costs more than it saves
    "spark.sql.codegen.wholeStage=false",
    *(
        f"spark.{where}.extraJavaOptions=-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=240m"
        for where in ("driver", "executor")
    ),
]
COLUMNS = {"id": "BIGINT", "words": "VARCHAR", "day": "INTEGER", "sure": "DOUBLE"}
ROWS = [(2, "“ä” \U00020000\x00", None, 0.5), (1, None, 7, None), (3, "", -7, 1.0), ((1 << 63) - 1, "z", 0, 0.1)]


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """One session for all tests of this file: Java takes seconds to start."""
    from quotes.engine.spark.session import start

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(Path(__file__).parent), prepend=os.pathsep)  # Spark's Python needs this file
        session, _ = start("local[2]", [*QUICK, "spark.sql.shuffle.partitions=3"], "1GB", 2)
        yield session
        session.stop()


@pytest.fixture
def engine(spark: Any, tmp_path: Path) -> Iterator[Any]:
    from quotes.engine.spark import SparkEngine

    made = SparkEngine(tmp_path / "work")
    yield made
    made.close()
    made.close()
    assert not [p for p in tmp_path.rglob("*") if p.is_file()], "the engine left files behind"


def double(rows: list[Any]) -> dict[str, Any]:
    return {"twice": [(2 * row[0], row[1]) for row in rows], "arrays": {"n": np.array([row[0] for row in rows])}}


def sizes(groups: list[Any]) -> dict[str, Any]:
    return {"sizes": [(group.key, *map(len, group.rows), json.dumps(group.rows[1])) for group in groups]}


# ------------------------------------------------------------------ plain words (first: they need that no session runs)


def refused(*arguments: object) -> str:
    result = CliRunner().invoke(app, ["build", *map(str, arguments)])
    assert result.exit_code in (1, 2)
    assert "Traceback" not in result.output
    return result.stderr


def test_without_pyspark_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyspark", None)
    said = refused(SEEDS, "--db", tmp_path / "q.db", "--engine", "spark")
    assert "pip install 'quote-provenance[spark]'" in said
    assert said.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_options_that_need_each_other(tmp_path: Path) -> None:
    db = ("--db", tmp_path / "q.db")
    assert "name a folder with --parquet" in refused(SEEDS, *db, "--engine", "spark", "--no-sqlite")
    for option in (["--parquet", "out"], ["--master", "yarn"], ["--conf", "spark.x=y"], ["--no-sqlite"]):
        assert "add --engine spark" in refused(SEEDS, *db, *option)


@needs_spark
def test_a_setting_or_input_that_cannot_be(tmp_path: Path) -> None:
    db = ("--db", tmp_path / "q.db", "--engine", "spark")
    assert "KEY=VALUE" in refused(SEEDS, *db, "--conf", "memory=7")
    assert "--memory lots" in refused(SEEDS, *db, "--memory", "lots")


@needs_spark
def test_without_java_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    assert "needs Java 17" in refused(SEEDS, "--db", tmp_path / "q.db", "--engine", "spark")


# ------------------------------------------------------------------ the engine


@needs_spark
def test_rows_come_back_as_they_went_in(engine: Any) -> None:
    engine.create("t", COLUMNS)
    engine.append("t", ROWS[:2])
    assert list(engine.batches("t", "id")) == [sorted(ROWS[:2])]
    engine.append("t", ROWS[2:])
    engine.append("t", [])
    assert [row for rows in engine.batches("t", "id", size=1) for row in rows] == sorted(ROWS)
    assert list(engine.batches("select words from t where day = 7", "words")) == [[(None,)]]
    engine.create("t", COLUMNS)
    assert list(engine.batches("t", "id")) == []


@needs_spark
def test_arrays(engine: Any) -> None:
    engine.create("t", {"id": "BIGINT", "day": "INTEGER", "word": "VARCHAR"})
    day = np.ma.masked_array([5, 0], [False, True])
    engine.append_arrays("t", {"id": np.array([3, 1]), "day": day, "word": np.array(["x", "y"], object)})
    found = engine.arrays("select * from t order by id")
    assert found["id"].tolist() == [1, 3]
    assert found["day"].tolist() == [None, 5]
    assert found["word"].tolist() == ["y", "x"]


@needs_spark
def test_a_row_of_the_wrong_length_is_refused(engine: Any) -> None:
    engine.create("t", {"id": "BIGINT", "day": "INTEGER"})
    with pytest.raises(ValueError, match="2 values"):
        engine.append("t", [(1,)])


@pytest.mark.parametrize("jobs", [1, 2])
def test_work_on_rows_and_groups(tmp_path: Path, jobs: int) -> None:
    engine = DuckEngine(tmp_path, jobs=jobs)
    check_work(engine)
    engine.close()


@needs_spark
def test_work_on_rows_and_groups_by_spark(engine: Any) -> None:
    check_work(engine)


def check_work(engine: Any) -> None:
    engine.create("t", {"id": "BIGINT", "word": "VARCHAR"})
    engine.append("t", [(n % 7, f"w{n:02d}") for n in range(100)])
    engine.create("u", {"id": "BIGINT", "n": "BIGINT"})
    engine.append("u", [(n % 9, n) for n in range(50)])
    engine.create("twice", {"id": "BIGINT", "word": "VARCHAR"})
    engine.create("arrays", {"n": "INTEGER"})
    engine.map_rows(double, ("t", "id, word"), ("twice", "arrays"), 9)
    twice = sorted((2 * (n % 7), f"w{n:02d}") for n in range(100))
    assert [row for rows in engine.batches("twice", "id, word") for row in rows] == twice
    assert engine.arrays("select sum(n) as n from arrays")["n"].tolist() == [sum(n % 7 for n in range(100))]
    engine.create("sizes", {"id": "BIGINT", "t": "INTEGER", "u": "INTEGER", "rows": "VARCHAR"})
    engine.map_groups(sizes, [("t", "id, word"), ("u", "id, n")], {"sizes": "id"}, size=2)
    found = [row for rows in engine.batches("sizes", "id") for row in rows]
    assert found == [(k, 15 - (k > 1), 6 - (k > 4), json.dumps([[k, n] for n in range(k, 50, 9)])) for k in range(7)]


def test_what_is_made_for_no_table_comes_back(tmp_path: Path) -> None:
    engine = DuckEngine(tmp_path)
    engine.create("t", {"id": "BIGINT", "word": "VARCHAR"})
    engine.append("t", [(1, "a"), (2, "b"), (1, "c")])
    came: list[Any] = []
    engine.map_groups(sizes, [("t", "id, word"), ("t", "id, word")], {}, came.append)
    assert came == [{"sizes": [(1, 2, 2, '[[1, "a"], [1, "c"]]'), (2, 1, 1, '[[2, "b"]]')]}]
    engine.close()


# ------------------------------------------------------------------ the build


def built(folder: Path, name: str, *inputs: Path | str, **options: Any) -> dict[str, Any]:
    db = folder / f"{name}.db"
    build(Settings(db=db, inputs=tuple(map(str, inputs)), **options))
    return dump(db)


@pytest.fixture
def formats(tmp_path: Path) -> Path:
    """The seeds as plain text, JSON lines, Parquet and a web archive, some read twice, and what cannot be read."""
    folder = tmp_path / "in put" / "deeper"
    folder.mkdir(parents=True)
    seeds = sorted(SEEDS.glob("*.txt"))
    for file in seeds[:3]:
        shutil.copy(file, folder)
    rows = [
        {"text": f.read_text("utf-8"), "outlet": "The Example", "date": f"2015-05-0{n + 1}"}
        for n, f in enumerate(seeds)
    ]
    (folder / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in [*rows, *rows[:2]]) + "no json\n")
    (folder / "b.jsonl.gz").write_bytes(gzip.compress("".join(json.dumps(row) + "\n" for row in rows[1:]).encode()))
    duckdb = DuckEngine(tmp_path)
    duckdb.create("rows", {"text": "VARCHAR", "outlet": "VARCHAR", "date": "VARCHAR"})
    duckdb.append("rows", [tuple(row.values()) for row in rows])
    target = str(folder.parent / "c.parquet").replace("'", "''")
    duckdb._connection.execute(f"copy (select text, outlet, cast(date as date) as date from rows) to '{target}'")
    duckdb.close()
    (folder.parent / "broken.parquet").write_bytes(b"PAR1")
    (folder.parent / "picture.jpg").write_bytes(b"\xff\xd8")
    (folder.parent / "README.md").write_text("Said “nobody at all” ever.")
    return folder.parent


def test_parquet_is_read_like_json_lines(formats: Path, tmp_path: Path) -> None:
    parquet = built(tmp_path, "parquet", formats / "c.parquet")
    lines = built(tmp_path, "lines", formats / "deeper" / "b.jsonl.gz")
    assert len(parquet["articles"]) == 5
    assert set(lines["articles"]) < set(parquet["articles"])
    broken = built(tmp_path, "both", formats / "c.parquet", formats / "broken.parquet")["problems"]
    assert [(source, kind) for source, _, kind, _ in broken] == [("broken.parquet", "broken")]


@needs_spark
@pytest.mark.slow
def test_every_kind_of_input_makes_the_same_database(spark: Any, formats: Path, tmp_path: Path) -> None:
    archive = formats / "page.warc.gz"
    warcwriter = pytest.importorskip("warcio.warcwriter", reason="needs the extra warc")
    from warcio.statusandheaders import StatusAndHeaders

    with archive.open("wb") as file:
        writer = warcwriter.WARCWriter(file, gzip=True)
        with (ROOT / "tests/formats/page.html").open("rb") as page:
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record("https://osh-news.example/1", "response", page, http_headers=headers)
            )
    wanted = built(tmp_path, "duckdb", formats, transcripts=(str(SEEDS / "000_e7e0535b4c4bdd1e.txt"),))
    options = {"engine": "spark", "transcripts": (str(SEEDS / "000_e7e0535b4c4bdd1e.txt"),)}
    found = built(tmp_path, "spark", formats, **options)
    assert wanted["sources"]
    assert found == wanted
    far = built(tmp_path, "far", f"file://{formats}", **options)
    assert {k: v for k, v in far.items() if k != "problems"} == {k: v for k, v in wanted.items() if k != "problems"}
    assert {row[0] for row in far["problems"]} == {row[0] for row in wanted["problems"]}


@needs_spark
@pytest.mark.slow
def test_the_tables_as_parquet(spark: Any, seeds_db: Path, tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    options = {"engine": "spark", "parquet": str(tmp_path / "tables")}
    (tmp_path / "tables" / "mine").write_text("")
    with pytest.raises(SettingsError, match="holds mine, which is no table of quotes"):
        built(tmp_path, "both", SEEDS, **options)
    (tmp_path / "tables" / "mine").rename(tmp_path / "tables" / "quotes")
    assert built(tmp_path, "both", SEEDS, **options) == dump(seeds_db)
    summary = build(Settings(db=tmp_path / "none.db", inputs=(str(SEEDS),), sqlite=False, **options))
    assert not (tmp_path / "none.db").exists()
    assert summary.db == str(tmp_path / "tables")
    wanted = dump(seeds_db)
    for table in sorted(t for t in wanted if not t.startswith("search") and wanted[t] and t != "wording_words"):
        frame = spark.read.parquet(str(tmp_path / "tables" / table))
        assert sorted(map(tuple, frame.collect()), key=repr) == wanted[table], table
    assert not (tmp_path / "tables" / "old").exists()


@needs_spark
@pytest.mark.slow
def test_two_thousand_articles_make_the_same_database(spark: Any, gold: Path, tmp_path: Path) -> None:
    articles = synthetic(gold, tmp_path, 2000, 12)
    assert built(tmp_path, "spark", articles, engine="spark") == built(tmp_path, "duckdb", articles)


def synthetic(gold: Path, folder: Path, n: int, files: int) -> Path:
    made = gold / "synthetic"
    command = [sys.executable, str(made / "mutate.py"), "gen", str(made / "seed.json.gz"), str(folder / "corpus")]
    subprocess.run([*command, "--articles", str(n), "--seed", "4"], check=True, capture_output=True)
    lines = (folder / "corpus" / "articles.jsonl").read_text("utf-8").splitlines(keepends=True)
    (folder / "articles").mkdir()
    for k in range(files):
        (folder / "articles" / f"{k:02d}.jsonl").write_text("".join(lines[k * n // files : (k + 1) * n // files]))
    return folder / "articles"


# ------------------------------------------------------------------ lost machines


@needs_spark
@pytest.mark.slow
@pytest.mark.parametrize("stage", ["near files", *SHUFFLES])
def test_an_executor_that_is_killed_costs_no_row(stage: str, gold: Path, tmp_path: Path) -> None:
    articles = synthetic(gold, tmp_path, 400, 8)
    wanted = built(tmp_path, "duckdb", articles)
    environment = os.environ | {"SPARK_WORKER_DIR": str(tmp_path / "workers"), "SPARK_LOCAL_IP": "127.0.0.1"}
    line = [sys.executable, __file__, stage, str(articles), str(tmp_path / "spark.db")]
    result = subprocess.run(line, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=900)
    assert result.returncode == 0, result.stderr[-3000:]
    assert f"killed in {stage}" in result.stdout, result.stdout + result.stderr[-3000:]
    assert dump(tmp_path / "spark.db") == wanted


def build_and_kill(stage: str, articles: str, db: str) -> None:
    """Build on two executors; kill one of them in the midst of a stage."""
    from quotes.engine.spark.session import start

    settings = ["spark.sql.shuffle.partitions=6", "spark.executor.memory=768m", "spark.ui.enabled=false"]
    session, _ = start("local-cluster[2,1,1024]", [*QUICK, *settings], "1GB", 1)
    threading.Thread(target=kill_in, args=(session.sparkContext, stage), daemon=True).start()
    build(Settings(db=Path(db), inputs=(articles,), engine="spark"))
    session.stop()


def kill_in(context: Any, stage: str) -> None:
    """Kill when some of the tasks that read are done and some are not; or when one half of a shuffle is."""
    tracker = context.statusTracker()
    while True:
        parts = [
            info
            for job in tracker.getJobIdsForGroup(stage)
            if (facts := tracker.getJobInfo(job)) is not None
            for number in facts.stageIds
            if (info := tracker.getStageInfo(number)) is not None and info.numTasks > 1
        ]
        whole = any(info.numCompletedTasks == info.numTasks for info in parts)
        under_way = [info for info in parts if info.numActiveTasks]
        if any(whole if stage in SHUFFLES else info.numCompletedTasks for info in under_way):
            os.kill(executors(context.applicationId)[0], signal.SIGKILL)
            print(f"killed in {stage}: {under_way}", flush=True)
            return
        time.sleep(0.01)


def executors(application: str) -> list[int]:
    """The processes of this application's executors."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if application.encode() in words and any(b"CoarseGrainedExecutorBackend" in word for word in words):
                found.append(int(entry.name))
    return sorted(found)


if __name__ == "__main__":
    build_and_kill(*sys.argv[1:])
