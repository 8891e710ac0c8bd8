"""A build by the plain package and by the compiled one: the same rows, and the processor time of each.

    python bench/compiled.py PLAIN COMPILED INPUT... [--jobs N] [--rounds N]

PLAIN and COMPILED are the Python interpreters of two environments: `pip install .` in one, and
`HATCH_BUILD_HOOKS_ENABLE=1 pip install .` in the other. They take turns. Ends with 1 if a row differs.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from dumping import dump  # noqa: E402


def build(python: str, inputs: list[str], db: Path, jobs: int) -> tuple[float, float]:
    """Seconds on the clock and of the processors that a build takes."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    line = [python, "-I", "-m", "quotes.cli", "build", *inputs, "--db", str(db), "--jobs", str(jobs)]
    subprocess.run(line, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - start, spent


def main() -> int:
    """Build, compare, tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("plain")
    parser.add_argument("compiled")
    parser.add_argument("inputs", nargs="+")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    inputs = [str(Path(given).resolve()) for given in options.inputs]
    dumps = {}
    for _ in range(options.rounds):
        for name in ("plain", "compiled"):
            with TemporaryDirectory() as folder:  # a new one for each: nothing is left of the build before
                db = Path(folder, "quotes.db")
                wall, spent = build(getattr(options, name), inputs, db, options.jobs)
                print(f"{name:9} {wall:7.1f} s, {spent:7.1f} s of processors", flush=True)
                dumps[name] = dump(db)
    plain, compiled = dumps.values()
    unlike = [table for table in plain if plain[table] != compiled[table]]
    print(f"rows differ in {', '.join(unlike)}" if unlike else f"the same {sum(map(len, plain.values())):,} rows")
    return int(bool(unlike))


if __name__ == "__main__":
    sys.exit(main())
