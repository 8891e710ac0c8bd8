"""What hostile SQL takes of the site: `python bench/hostile.py --db FILE`.

Asks every query of tests/fixtures/hostile_sql.py twice as a visitor would: of `quotes serve --public`, which runs none,
and of a Datasette that lets visitors write SQL, with the settings that docs/publish.md gives; there also all at once, while a
reader reads. Prints seconds, the answer and the largest memory of the server until then. Exit 1 when a query takes more
time or memory than docs/publish.md says, or the reader meets an error.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote as percent

from load import Memory, httpx, served, visit

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from fixtures.hostile_sql import HARMLESS, REFUSED

DATASETTE = [
    "-m",
    "datasette",
    "serve",
    "--setting",
    "sql_time_limit_ms",
    "500",
    "--setting",
    "max_returned_rows",
    "100",
]
SECONDS, MEGABYTES = 3, 1500  # what docs/publish.md says of a site open to SQL


async def one_by_one(base: str, db: Path, pid: int) -> float:
    """Ask them in turn and print; return the longest time."""
    longest = 0.0
    memory = Memory(pid)
    watching = asyncio.create_task(memory.watch())
    async with httpx.AsyncClient(base_url=base, timeout=120) as client:
        for name, sql in [*REFUSED.items(), *HARMLESS.items()]:
            memory.peak = 0
            start = time.perf_counter()
            response = await client.get(f"/{db.stem}.json?sql={percent(sql)}")
            seconds = time.perf_counter() - start
            longest = max(longest, seconds)
            print(
                f"{seconds:7.2f} s {memory.peak / 1e6:6,.0f} MB  {response.status_code} {len(response.content):9,}  {name}"
            )
    watching.cancel()
    return longest


async def at_once(base: str, db: Path, pid: int, addresses: list[str]) -> tuple[float, int, int]:
    """Ask them all together three times, and read meanwhile: the reader's longest wait and errors, the peak of memory."""
    memory = Memory(pid)
    watching = asyncio.create_task(memory.watch())
    waits: list[float] = []
    errors = 0
    async with httpx.AsyncClient(base_url=base, timeout=120, limits=httpx.Limits(max_connections=100)) as client:
        attack: Any = asyncio.gather(
            *(
                visit(client, f"/{db.stem}.json?sql={percent(sql)}")
                for sql in [*REFUSED.values(), *HARMLESS.values()] * 3
            )
        )
        async with httpx.AsyncClient(base_url=base, timeout=120) as reader:
            while not attack.done():
                for address in addresses:
                    status, seconds, _ = await visit(reader, address)
                    waits.append(seconds)
                    errors += status != 200
                await asyncio.sleep(0.2)
        statuses = [status for status, _, _ in await attack]
    watching.cancel()
    print(
        f"{len(statuses)} at once: { ({s: statuses.count(s) for s in set(statuses)}) }; a reader meanwhile: {len(waits)} pages, {errors} errors, longest wait {max(waits):.2f} s"
    )
    return max(waits), errors, memory.peak


def main() -> None:
    """Serve, attack, report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--db", type=Path, required=True)
    db = parser.parse_args().db
    failed = False
    for title, command in (("quotes serve --public", None), ("open to SQL", [*DATASETTE, "-i", str(db)])):
        print(f"\n{title}")
        with served(db, [], command) as (base, pid):
            longest = asyncio.run(one_by_one(base, db, pid))
            _, errors, peak = asyncio.run(at_once(base, db, pid, ["/", "/outlets", "/speakers"]))
            print(f"longest {longest:.2f} s, memory {peak / 1e6:,.0f} MB")
            failed |= longest > SECONDS or peak > MEGABYTES * 1e6 or errors > 0
    sys.exit(failed)


if __name__ == "__main__":
    main()
