"""What a second build costs beside one in full, after one article in a hundred has come, gone or changed.

    python bench/incremental.py ARTICLES.jsonl [JOBS]

A third of that hundredth is added, a third removed, a third changed by one more quotation. Prints the processor time of
both builds (all processes), and whether the two databases hold the same rows; exit 1 if they do not, or if the second
build costs more than 15 % of the one in full.
"""

from __future__ import annotations

import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from itertools import zip_longest
from pathlib import Path

from quotes.store.schema import tables

MORE = "\n\n“Nobody told us of it before this morning,” the mayor said."
MOST = 0.15


def main(articles: Path, jobs: int) -> int:
    """Build, edit, build by what the first left and in full, compare."""
    lines = articles.read_text("utf-8").splitlines(keepends=True)
    few = max(1, len(lines) // 300)
    with tempfile.TemporaryDirectory(dir=articles.parent) as name:
        folder = Path(name)
        (folder / "in").mkdir()
        print(f"{len(lines):,} articles, {jobs} processes; {3 * few:,} of them come, go or change")
        _build(folder, lines[:-few], "base", "q.db", jobs)
        edited = _edited(lines[:-few], few) + lines[-few:]
        again = _build(folder, edited, "again", "q.db", jobs)
        full = _build(folder, edited, "in full", "full.db", jobs)
        same = all(_alike(folder / "q.db", folder / "full.db", table) for table in tables() if table != "builds")
    print(f"again / in full: {again / full:.3f} of the processor time; the same rows: {'yes' if same else 'NO'}")
    return 0 if same and again <= MOST * full else 1


def _alike(one: Path, other: Path, table: str) -> bool:
    order = ", ".join(map(str, range(1, len(tables()[table].columns) + 1)))
    query = f"select * from {table} order by {order}"
    with closing(sqlite3.connect(one)) as a, closing(sqlite3.connect(other)) as b:
        return all(x == y for x, y in zip_longest(a.execute(query), b.execute(query)))


def _edited(lines: list[str], few: int) -> list[str]:
    gone = {n * 7919 % len(lines) for n in range(few)}
    changed = {(n * 104_729 + 1) % len(lines) for n in range(few)} - gone
    return [_changed(line) if n in changed else line for n, line in enumerate(lines) if n not in gone]


def _changed(line: str) -> str:
    article = json.loads(line)
    return json.dumps({**article, "text": article["text"] + MORE}, ensure_ascii=False) + "\n"


def _build(folder: Path, lines: list[str], name: str, db: str, jobs: int) -> float:
    (folder / "in" / "articles.jsonl").write_text("".join(lines), "utf-8")
    line = [
        sys.executable,
        "-m",
        "quotes.cli",
        "build",
        str(folder / "in"),
        "--db",
        str(folder / db),
        "--jobs",
        str(jobs),
    ]
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(line, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"{name:8} {time.monotonic() - began:8.1f} s, {used:8.1f} CPU s", flush=True)
    return used


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else os.cpu_count() or 1))
