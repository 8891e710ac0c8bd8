"""The Spark engine beside DuckDB: wall and processor time, memory, and whether both make the same database.

    python bench/spark.py [ARTICLES] [--master local[2]] [--files 40] [--seed 5] [--only spark]      2,000 without

The articles are the gold folder's synthetic ones, cut into so many files. Each build runs in a process of its own, and
the time of all processes that it starts is counted, Java's and Python's. Exit 1 when the two dumps differ.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "bench")]

from dumping import dump  # noqa: E402
from synthetic import GOLD, machine  # noqa: E402

_TICK = os.sysconf("SC_CLK_TCK")


def corpus(folder: Path, articles: int, files: int, seed: int) -> Path:
    """So many synthetic articles in so many files of JSON lines."""
    maker = GOLD / "synthetic" / "mutate.py"
    if not maker.exists():
        sys.exit(f"{maker} is not there: set QUOTES_GOLD to the gold folder.")
    command = [sys.executable, maker, "gen", maker.with_name("seed.json.gz"), folder]
    subprocess.run([*command, "--articles", str(articles), "--seed", str(seed)], check=True, stdout=subprocess.DEVNULL)
    cut = folder / "articles"
    cut.mkdir()
    with (folder / "articles.jsonl").open(encoding="utf-8") as lines:
        for n, line in enumerate(lines):
            with (cut / f"{n * files // articles:05d}.jsonl").open("a", encoding="utf-8") as file:
                file.write(line)
    return cut


def tree(root: int) -> dict[tuple[int, str], tuple[float, int]]:
    """Processor seconds and bytes of memory of a process and all below it, by number and time of start."""
    parents, facts = {}, {}
    for entry in Path("/proc").iterdir():
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split() if entry.name.isdigit() else []
            if fields:
                pid = int(entry.name)
                parents[pid] = int(fields[1])
                memory = int(fields[21]) * os.sysconf("SC_PAGE_SIZE")
                facts[pid, fields[19]] = ((int(fields[11]) + int(fields[12])) / _TICK, memory)
        except OSError:
            continue
    below = {root}
    while more := {pid for pid, parent in parents.items() if parent in below and pid not in below}:
        below |= more
    return {key: value for key, value in facts.items() if key[0] in below}


def build(db: Path, articles: Path, *options: str) -> dict[str, float]:
    """Build once; seconds on the clock, seconds of all processes, and the most memory that all held at once."""
    began = time.monotonic()
    command = [sys.executable, "-m", "quotes.cli", "build", str(articles), "--db", str(db), *options]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    spent: dict[tuple[int, str], float] = {}
    most = 0
    while process.poll() is None:
        seen = tree(process.pid)
        spent |= {key: seconds for key, (seconds, _) in seen.items()}
        most = max(most, sum(memory for _, memory in seen.values()))
        time.sleep(0.2)
    if process.returncode:
        assert process.stderr is not None
        sys.exit(process.stderr.read().decode())
    return {"wall": time.monotonic() - began, "cpu": sum(spent.values()), "memory": most / 2**30}


def main() -> None:
    """Measure both, compare, print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("articles", nargs="?", type=int, default=2000)
    parser.add_argument("--master", default="local[2]")
    parser.add_argument("--files", type=int, default=40)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--only", choices=("duckdb", "spark"))
    options = parser.parse_args()
    print(f"{options.articles:,} articles on {machine()}, load before {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        articles = corpus(Path(folder), options.articles, options.files, options.seed)
        found = {}
        for engine in ("duckdb", "spark"):
            if options.only in (None, engine):
                db = Path(folder, f"{engine}.db")
                master = ["--master", options.master] if engine == "spark" else []
                found[engine] = dump(db) if (measured := build(db, articles, "--engine", engine, *master)) else {}
                print(
                    f"{engine:7} {measured['wall']:7.1f} s wall {measured['cpu']:7.1f} s of processors "
                    f"{measured['memory']:5.2f} GB at most {1e6 * measured['cpu'] / options.articles / 3600:6.2f} "
                    "processor hours a million",
                    flush=True,
                )
        if len(found) == 2:
            unlike = [table for table, rows in found["duckdb"].items() if found["spark"][table] != rows]
            print("the same dump" if not unlike else f"unlike: {', '.join(unlike)}")
            sys.exit(bool(unlike))


if __name__ == "__main__":
    main()
