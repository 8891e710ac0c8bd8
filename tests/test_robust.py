"""Whatever happens to a build, what was there before is whole, and one plain line says what to do."""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from dumping import dump
from typer.testing import CliRunner

from quotes.build import Settings, build
from quotes.cli import app
from quotes.engine.processes import Processes
from quotes.errors import DatabaseError, QuotesError
from quotes.store.lock import building

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"
QUOTES = [sys.executable, "-m", "quotes.cli"]


def command(db: Path, *arguments: str, **settings: object) -> subprocess.CompletedProcess[str]:
    """`quotes build` of the seeds in a process of its own."""
    line = [*QUOTES, "build", str(SEEDS), "--db", str(db), "--jobs", "1", *arguments]
    return subprocess.run(line, capture_output=True, text=True, timeout=120, **settings)  # type: ignore[call-overload]


def says(result: subprocess.CompletedProcess[str], *words: str) -> None:
    """It failed, and told so in one line that holds the words."""
    assert result.returncode == 1, result
    assert result.stderr.startswith("quotes: ")
    assert result.stderr.count("\n") == 1, result.stderr
    for word in words:
        assert word in result.stderr


@pytest.fixture
def db(seeds_db: Path, tmp_path: Path) -> Path:
    """The seeds' database in a folder of its own, as if built there."""
    shutil.copy(seeds_db, tmp_path / "q.db")
    with sqlite3.connect(tmp_path / "q.db") as connection:
        connection.execute("update builds set inputs = json_array(?)", (os.path.relpath(SEEDS, tmp_path),))
    connection.close()
    return tmp_path / "q.db"


@pytest.fixture
def unchanged(db: Path) -> Iterator[Path]:
    """The database must be byte for byte what it was, and alone in its folder."""
    before = db.read_bytes()
    yield db
    assert db.read_bytes() == before
    assert [p.name for p in db.parent.iterdir()] == [db.name]


@pytest.mark.slow
def test_killed_at_random_moments() -> None:
    line = [sys.executable, str(ROOT / "bench" / "kill.py"), "20"]
    result = subprocess.run(line, capture_output=True, text=True, timeout=600)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "nothing lost" in result.stdout


def test_no_process_outlives_a_build_that_was_killed() -> None:
    code = (
        "import time; from quotes.engine.processes import Processes\n"
        "if __name__ == '__main__':\n"
        "    for _ in Processes(2).spread(time.sleep, [0.01] * 2 + [60] * 9): print('ready', flush=True)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout is not None
    process.stdout.readline()
    os.kill(process.pid, signal.SIGKILL)
    began = time.monotonic()
    process.stdout.read()  # ends when the last process that inherited it has ended
    assert time.monotonic() - began < 30
    process.wait()


def kill_myself(_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_killed_process_of_the_pool_is_one_plain_line() -> None:
    with pytest.raises(
        QuotesError, match=r"killed, perhaps because memory ran out\. The database is unchanged"
    ) as error:
        list(Processes(2).spread(kill_myself, [1, 2, 3]))
    assert "\n" not in str(error.value)


def test_a_build_whose_process_is_killed_leaves_the_old_database(
    unchanged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Processes.spread

    def killed(*_: object) -> Iterator[object]:
        return whole(Processes(2), kill_myself, [1, 2, 3])

    monkeypatch.setattr(Processes, "spread", killed)
    result = CliRunner().invoke(app, ["build", "--db", str(unchanged)])
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "was killed" in result.stderr


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Articles enough to keep two processes busy for some seconds."""
    texts = [file.read_text("utf-8") for file in sorted(SEEDS.glob("*.txt"))]
    path = tmp_path_factory.mktemp("many") / "many.jsonl"
    path.write_text("".join(json.dumps({"text": f"{texts[n % 5]}\n\nNumber {n}."}) + "\n" for n in range(3000)))
    return path


@pytest.mark.parametrize("seconds", [0.0, 0.3, 0.7, 1.5])
def test_ctrl_c_ends_quietly(unchanged: Path, many: Path, seconds: float) -> None:
    line = [*QUOTES, "build", str(many), "--replace", "--db", str(unchanged), "--jobs", "2"]
    staging = unchanged.with_name(f".{unchanged.name}.staging")
    process = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
    while not staging.exists():
        assert process.poll() is None
        time.sleep(0.005)
    time.sleep(seconds)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all processes of the build
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err.strip()) == (130, "", "")


def test_two_builds_of_one_database_at_once(unchanged: Path) -> None:
    with building(unchanged):
        says(command(unchanged), "is being built by another process", "--db")
        unchanged.with_name(".q.db.building").write_text("the first one's")


def test_of_two_that_start_together_one_builds(db: Path, seeds_db: Path) -> None:
    line = [*QUOTES, "build", "--db", str(db)]
    both = [subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    errors = [process.communicate(timeout=120)[1] for process in both]
    assert 0 in {process.returncode for process in both}
    for process, error in zip(both, errors, strict=True):
        assert process.returncode == 0 or "another process" in error, error
    assert dump(db) == dump(seeds_db)
    assert sorted(p.name for p in db.parent.iterdir()) == [".q.db.cache", db.name]


@pytest.mark.parametrize("kilobytes", [1, 20, 200, 300, 500])
def test_a_disk_that_fills(unchanged: Path, kilobytes: int) -> None:
    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes * 1024, kilobytes * 1024))

    says(command(unchanged, preexec_fn=little_room), "is the disk full?", "unchanged")


FULL = """mount -t tmpfs -o size=1536k tmpfs "$1" && cp "$2" "$1/q.db" || exit 77
dd if=/dev/zero of="$1/filler" bs=1k count="$3" 2>/dev/null
cd "$1" && shift 3 && "$@"; result=$?
cmp q.db "$0" && rm filler q.db && [ -z "$(ls -A)" ] && exit $result"""

READ_ONLY = """mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" || exit 77
shift; exec "$@"
"""


def mounted(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a script as root with file systems of its own, which go when it ends."""
    line = ["unshare", "--mount", "sh", "-c", script, *arguments]
    if os.getuid() or not shutil.which("unshare") or (result := _run(line)).returncode == 77:
        pytest.skip("only root may mount a file system, and here not even root")
    return result


def _run(line: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(line, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize("kilobytes", [300, 600, 800])
def test_a_disk_that_is_full_in_truth(seeds_db: Path, tmp_path: Path, kilobytes: int) -> None:
    line = [*QUOTES, "build", str(SEEDS), "--replace", "--db", "q.db"]
    result = mounted(FULL, str(seeds_db), str(tmp_path), str(seeds_db), str(kilobytes), *line)
    says(result, "is the disk full?", "unchanged")
    assert result.stdout == "", "the old database is the same, and alone"


def test_a_read_only_folder(seeds_db: Path, tmp_path: Path) -> None:
    """Closed by its mode, or, for root, whom no mode keeps out, by its file system."""
    shutil.copy(seeds_db, tmp_path / "q.db")
    for db in (tmp_path / "q.db", tmp_path / "new" / "q.db"):
        line = [*QUOTES, "build", str(SEEDS), "--replace", "--db", str(db)]
        if os.getuid() == 0:
            result = mounted(READ_ONLY, "sh", str(tmp_path), *line)
        else:
            tmp_path.chmod(0o555)
            result = _run(line)
            tmp_path.chmod(0o755)
        says(result, "cannot write there", str(tmp_path))
    assert (tmp_path / "q.db").read_bytes() == seeds_db.read_bytes()


def test_readers_keep_what_they_read_and_then_see_the_new(db: Path) -> None:
    reader = sqlite3.connect(f"{db.as_uri()}?mode=ro", uri=True)  # as Datasette opens it
    rows = reader.execute("select id from occurrences order by id")
    first, before = rows.fetchone(), db.stat().st_ino
    build(Settings(db=db, replace=True, inputs=tuple(map(str, sorted(SEEDS.glob("*.txt"))[:2]))))
    assert db.stat().st_ino != before
    assert len([first, *rows]) == 15, "the reading that had begun ends in the old database"
    assert reader.execute("select count(*) from articles").fetchone() == (5,)
    assert len(dump(db)["articles"]) == 2
    reader.close()


@pytest.mark.parametrize(
    "meddling",
    [
        "c.execute('pragma journal_mode=wal'); c.execute('update articles set title = 1'); c.commit()",
        "c.execute('pragma cache_size=1'); c.execute('update article_texts set text = hex(randomblob(30000))')",
    ],
    ids=["write-ahead log", "hot journal"],
)
def test_what_another_program_left_beside_the_old_database_does_not_reach_the_new(
    db: Path, seeds_db: Path, meddling: str
) -> None:
    code = f"import os, sqlite3; c = sqlite3.connect({str(db)!r}); {meddling}; os._exit(0)"
    subprocess.run([sys.executable, "-c", code], check=True)
    assert len(list(db.parent.iterdir())) > 1, "killed while it wrote"
    build(Settings(db=db))
    assert sorted(p.name for p in db.parent.iterdir()) == [".q.db.cache", db.name]
    assert dump(db) == dump(seeds_db)
    assert CliRunner().invoke(app, ["verify", "--db", str(db)]).exit_code == 0


def damaged(db: Path, start: float, length: int, byte: bytes = b"\xa5") -> None:
    """Overwrite bytes from a share of the file on."""
    with db.open("r+b") as file:
        file.seek(int(start * db.stat().st_size))
        file.write(byte * length)


@pytest.mark.parametrize("start", [0.0, 0.0001, 0.1, 0.25, 0.5, 0.75])
def test_a_damaged_database_is_found_and_crashes_neither_verify_nor_build(
    db: Path, seeds_db: Path, start: float
) -> None:
    damaged(db, start, min(60_000, int(0.2 * db.stat().st_size)))
    result = CliRunner().invoke(app, ["verify", "--db", str(db)])
    assert result.exit_code == 1
    assert "damaged" in result.output or "not a database" in result.output or "fault" in result.output, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    before = db.read_bytes()
    result = CliRunner().invoke(app, ["build", "--db", str(db), "--jobs", "1"])
    if result.exit_code == 0:
        assert dump(db) == dump(seeds_db), "the new one does not rest on the old one"
    else:
        assert result.exit_code == 1
        assert "Move it away" in result.stderr
        assert db.read_bytes() == before


def test_verify_survives_any_damage(seeds_db: Path, tmp_path: Path) -> None:
    chance = random.Random(5)
    for n in range(30):
        db = tmp_path / f"{n}.db"
        shutil.copy(seeds_db, db)
        damaged(db, chance.random() * 0.98, chance.choice([40, 400, 4000]), bytes([chance.randrange(256)]))
        result = CliRunner().invoke(app, ["verify", "--db", str(db)])
        assert result.exit_code in (0, 1)
        assert result.exception is None or isinstance(result.exception, SystemExit), (n, result.exception)
        db.unlink()


def test_a_truncated_database_is_found(db: Path) -> None:
    whole = db.read_bytes()
    for share in (0.0, 0.3, 0.9):
        db.write_bytes(whole[: int(share * len(whole))])
        assert CliRunner().invoke(app, ["verify", "--db", str(db)]).exit_code == 1


def test_a_clock_that_jumps_back(db: Path, seeds_db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a build nor the order of verdicts rests on the clock."""
    late, early = 4_000_000_000.0, 1_000_000.0
    for file in SEEDS.glob("*.txt"):
        (db.parent / "in").mkdir(exist_ok=True)
        shutil.copy(file, db.parent / "in")
        os.utime(db.parent / "in" / file.name, (late, late))
    os.utime(db, (late, late))
    monkeypatch.setattr(time, "time", lambda: early)
    build(Settings(db=db, inputs=(str(db.parent / "in"),), replace=True))
    assert dump(db) == dump(seeds_db)


def test_of_two_verdicts_the_one_given_last_counts_whatever_the_clock_said(db: Path) -> None:
    with sqlite3.connect(db) as connection:
        printing = connection.execute("select 'o' || printf('%x', min(id)) from occurrences").fetchone()[0]
    connection.close()

    def judge(name: str) -> None:
        line = ["judge", "speaker is", printing, "--value", name, "--who", "me", "--db", str(db)]
        assert CliRunner().invoke(app, line).exit_code == 0

    judge("The first one")
    file = db.with_name("judgements.csv")
    file.write_text(file.read_text().replace("\n20", "\n21"))  # given when the clock stood a century ahead
    judge("The second one")
    build(Settings(db=db))
    names = {row[1] for row in dump(db)["speakers"]}
    assert "The second one" in names
    assert "The first one" not in names


@pytest.mark.parametrize("memory", ["10MB", "1KB"])
def test_too_little_memory_for_duckdb(unchanged: Path, memory: str) -> None:
    says(command(unchanged, "--memory", memory), f"--memory {memory} is too little", "unchanged")


@pytest.mark.parametrize("memory", ["lots", "-5", "4 G B", "1e9GB", "4GB; drop table articles", "100%"])
def test_an_amount_of_memory_that_is_none(unchanged: Path, memory: str) -> None:
    says(command(unchanged, f"--memory={memory}"), f"--memory {memory}: write an amount", "4GB")


def test_the_lock_tells_who_may_not(tmp_path: Path) -> None:
    held: Callable[[], object] = lambda: building(tmp_path / "q.db").__enter__()  # noqa: E731
    with building(tmp_path / "q.db"), pytest.raises(DatabaseError, match="another process"):
        held()
    with building(tmp_path / "q.db"):
        pass
    assert list(tmp_path.iterdir()) == []
