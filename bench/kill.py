"""Kills builds with SIGKILL at random moments: the old database must be whole each time, and the next build undisturbed.

    python bench/kill.py [TIMES] [SEED]        200 times without

Each build is of a database that exists and holds fewer articles than the folder now has; every second one updates it by
what the build before left beside it. The moment is drawn from the time between the lock's appearing and the end of an
undisturbed build. Prints one line; exit 1 on the first loss.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from dumping import dump  # noqa: E402

from quotes.build.cache import cache_file  # noqa: E402

NEW = 2  # seeds that the old database does not hold


def start(db: Path) -> subprocess.Popen[bytes]:
    """A build of the folder of articles beside the database; returns when it holds the lock."""
    process = subprocess.Popen(
        [sys.executable, "-m", "quotes.cli", "build", "articles", "--db", db.name],
        cwd=db.parent,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    lock = db.with_name(f".{db.name}.lock")
    while not lock.exists() and process.poll() is None:
        time.sleep(0.005)
    return process


def main(times: int, seed: int) -> None:
    """Build, kill, compare; again and again."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        db, articles = Path(folder, "q.db"), Path(folder, "articles")
        articles.mkdir()
        seeds = sorted((ROOT / "seeds").glob("*.txt"))
        for file in seeds[NEW:]:
            shutil.copy(file, articles)
        start(db).wait()
        old, kept = dump(db), {file: (file.read_bytes(), file.stat()) for file in (db, cache_file(db))}
        for file in seeds[:NEW]:
            shutil.copy(file, articles)
        process = start(db)
        began = time.monotonic()
        process.wait()
        seconds, new = time.monotonic() - began, dump(db)
        assert old != new
        killed, longest = 0, seconds
        while killed < times:
            for file, (data, stat) in kept.items():
                file.write_bytes(data)
                os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
            if killed % 2:
                cache_file(db).unlink()
            process = start(db)
            wait = chance.uniform(0, longest)
            time.sleep(wait)
            if process.poll() is not None:  # the machine is faster now than it was: not killed, not counted
                longest = wait
                continue
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
            killed += 1
            if dump(db) not in (old, new):
                sys.exit(f"lost at kill {killed} of seed {seed}")
        start(db).wait()
        if dump(db) != new or sorted(p.name for p in Path(folder).iterdir()) != [".q.db.cache", "articles", "q.db"]:
            sys.exit(f"the build after {times} kills (seed {seed}) is not that of an undisturbed one, or left files")
    print(f"{times} builds of {longest:.1f} to {seconds:.1f} s killed: nothing lost, the next one whole")


if __name__ == "__main__":
    main(*(int(a) for a in [*sys.argv[1:], *("200", str(random.randrange(1 << 30)))[len(sys.argv) - 1 :]]))
