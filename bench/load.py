"""The public site under load: `python bench/load.py --db FILE [--readers 50] [--seconds 300] [--think 1.5] [--hostile N]`.

Starts `quotes serve --public` on a free port of the loopback and sends it readers, each of whom opens one page after the
other, thinks for 0.5 to 1.5 times `--think` seconds in between (with 0 not at all, which measures throughput, not
readers), and holds its connection open as a browser does. The pages are a fixed mix, chosen from the database by a fixed
seed: other words, quotes, articles, speakers, outlets, questions, tables, JSON and feeds. With `--hostile N`, as many
visitors more send SQL and the costliest requests they can think of, one after the other without a pause.

Prints for every kind of page how many were asked for and how long they took, the errors, and the server's memory. Exit 1
when a reader meets an error, when (with time to think) 99 of 100 answers do not come within a second, or when the server
takes more memory than `--memory`. `bench/site.py --db FILE --articles N` makes a database to try it on.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote as percent

try:
    import httpx
except ImportError:  # Datasette 1.0 brings its successor
    import httpx2 as httpx  # type: ignore[import-not-found,no-redef,unused-ignore]

from quotes.publish.questions import questions

P99_LIMIT, TIMEOUT = 1.0, 30.0  # seconds
SERVE = "from quotes.cli import app; app()"


class Kind(NamedTuple):
    """A kind of page: how often it is asked for beside the others, and its addresses."""

    name: str
    weight: int
    addresses: list[str]
    expected: int = 200


def mix(db: Path) -> list[Kind]:
    """What the readers ask for."""
    chance = random.Random(7)
    with closing(sqlite3.connect(f"file:{db}?mode=ro", uri=True)) as connection:

        def some(sql: str, *values: Any) -> list[Any]:
            return [row[0] for row in connection.execute(sql, values)]

        def anywhere(table: str, prefix: str, n: int) -> list[str]:
            """Ids spread over a whole table: the next after a random place, by the key."""
            found = []
            for _ in range(n):
                place = f"{prefix}{chance.getrandbits(62):016x}"[: len(prefix) + 12]
                found += some(f"select id from {table} where id >= ? order by id limit 1", place)
            return found or some(f"select id from {table} limit ?", n)

        quotes, articles = anywhere("quotes", "q", 3000), anywhere("articles", "a", 3000)
        if len(set(articles)) < 50:
            articles = some("select id from articles where rowid % 97 = 0 limit 3000") or some(
                "select id from articles"
            )
        large = some("select id from quotes order by n_occurrences desc limit 30")
        speakers = anywhere("speakers", "s", 300) + some("select id from speakers order by n_occurrences desc limit 60")
        outlets = some("select id from outlets where n_articles > 0 order by n_articles desc limit 400")
        names = some("select name from speakers order by n_occurrences desc limit 60")
        common = some("select word from wording_words order by n_wordings desc limit 40")
        rare = some("select word from wording_words where length(word) > 3 order by n_wordings, word limit 4000")
        texts = [text.split() for q in quotes[:1500] for text in some("select text from quotes where id = ?", q)]
        examples = {q.name: {name: some(sql)[:1] for name, sql in q.examples.items()} for q in questions().values()}
        outlet_names = some("select name from outlets where n_articles > 0 order by n_articles desc limit 20")

    def asked(words: list[str]) -> str:
        return "/?q=" + percent(" ".join(words))

    def misspelt(word: str) -> str:
        return word[:-2] + "zx" + word[-1:]

    root = f"/{db.stem}"
    filters = [
        "", "?class=substantive", "?kind=hyphenation&page=3", "?flag=negation", "?operation=absent", "?since=2020",
        *(f"?outlet={percent(name)}" for name in outlet_names), *(f"?speaker={percent(name)}" for name in names[:20]),
    ]  # fmt: skip
    canned = [
        f"{root}/{name}?" + "&".join(f"{p}={percent(str(v[0]))}" for p, v in values.items() if v)
        for name, values in examples.items()
    ]
    tables = [
        f"{root}/quotes", f"{root}/occurrences", f"{root}/articles?language=en", f"{root}/outlets?_sort_desc=n_articles",
        f"{root}/differences?class=substantive", f"{root}/speakers?kind=organisation", f"{root}/difference_kinds",
        *(f"{root}/occurrences?quote_id={q}" for q in quotes[:20]), *(f"{root}/wordings?quote_id={q}" for q in large[:10]),
    ]  # fmt: skip
    return [
        Kind("home", 8, ["/"]),
        Kind("search, common words", 8, [asked(chance.sample(common, 1 + n % 3)) for n in range(400)]),
        Kind("search, words of a quote", 8, [asked(text[:5]) for text in texts]),
        Kind("search, rare or misspelt", 4, [asked([misspelt(w) if n % 2 else w]) for n, w in enumerate(rare[::4])]),
        Kind("quote", 20, [f"/quote/{q}" for q in quotes]),
        Kind("quote, much printed", 5, [f"/quote/{q}" for q in large]),
        Kind("article", 14, [f"/article/{a}" for a in articles]),
        Kind("speaker", 7, [f"/speaker/{s}" for s in speakers]),
        Kind("speakers", 3, ["/speakers", "/speakers?kind=unnamed", *(f"/speakers?q={percent(n[:4])}" for n in names)]),
        Kind("outlet", 6, [f"/outlet/{percent(o)}" for o in outlets]),
        Kind("outlets", 1, ["/outlets"]),
        Kind("differences", 5, [f"/differences{f}" for f in filters]),
        Kind("questions and data", 1, ["/data"]),
        Kind("question", 4, canned),
        Kind("table", 4, tables),
        Kind("JSON", 3, [f"/quote/{q}.json" for q in quotes] + [f"{t}.json?_shape=array" for t in tables[:1]]),
        Kind("feed", 2, [f"/quote/{q}.atom" for q in quotes + large]),
        Kind("not there", 1, ["/quote/q1", "/article/a1", "/wp-login.php"], 404),
    ]


def hostile(db: Path) -> list[str]:
    """What takes as much of the machine as a stranger can ask for: SQL, and addresses that make SQL."""
    root = f"/{db.stem}"
    sql = [
        "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n",
        "select * from occurrences a, occurrences b order by a.text || b.text",
        "select printf('%.*c', 1900000, 'x') from occurrences",
        "select group_concat(text) from occurrences",
    ]
    long = "%25" + "a%25" * 2000
    return [
        *(f"{root}?sql={percent(s)}" for s in sql),
        f"{root}/occurrences?text__contains=zzzzzzzz",
        f"{root}/occurrences?_sort=text&_size=max",
        f"{root}/occurrences?text__like={long}",
        f"{root}/occurrences?_where=1=1",
        f"{root}/article_texts?text__contains=qqqqqqq",
        f"{root}/occurrences?" + "&".join(f"_facet={c}" for c in ("text", "label", "quote_id", "article_id", "context_before")),
        f"{root}/quotes?_sort=text&_next=zzzz",
        f"{root}/occurrences.csv?_stream=on&_size=max",
        f"{root}/occurrences.json?_size=max&text__notcontains=zzz",
        "/?q=" + percent("the " * 200),
        "/speakers?q=a", "/differences?since=2000&until=2030&flag=negation&outlet=Outlet+1&page=200", "/differences.csv?flag=negation",
    ]  # fmt: skip


class Log:
    """What was answered: seconds by kind, and what went wrong."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = {}
        self.errors: dict[str, int] = {}
        self.kept = 0
        self.began = time.monotonic()
        self.course: list[list[float]] = [[] for _ in range(1000)]  # by tens of seconds

    def add(self, kind: str, address: str, status: int | str, seconds: float, fine: bool) -> None:
        self.seconds.setdefault(kind, []).append(seconds)
        self.course[int(time.monotonic() - self.began) // 10].append(seconds)
        if not fine:
            what = f"{status} {kind} {address[:90]}"
            self.errors[what] = self.errors.get(what, 0) + 1


async def visit(client: Any, address: str) -> tuple[int | str, float, bool]:
    """The status or what went wrong, the seconds, and whether the server had the answer still from before."""
    start = time.perf_counter()
    kept = False
    try:
        response = await client.get(address)
        status: int | str = response.status_code
        kept = "age" in response.headers
    except httpx.HTTPError as error:
        status = type(error).__name__
    return status, time.perf_counter() - start, kept


async def reader(
    number: int, base: str, kinds: list[Kind], options: argparse.Namespace, until: float, log: Log
) -> None:
    """One reader; the same number reads the same pages in every run."""
    chance, think = random.Random(number), options.think
    weights = [kind.weight for kind in kinds]
    headers = {"cookie": "afresh=1"} if options.afresh else {}
    async with httpx.AsyncClient(base_url=base, timeout=TIMEOUT, headers=headers) as client:
        await asyncio.sleep(chance.uniform(0, think))
        while time.monotonic() < until:
            kind = chance.choices(kinds, weights)[0]
            address = chance.choice(kind.addresses)
            status, seconds, kept = await visit(client, address)
            log.add(kind.name, address, status, seconds, status == kind.expected)
            log.kept += kept
            await asyncio.sleep(think * chance.uniform(0.5, 1.5))


async def attacker(number: int, base: str, addresses: list[str], until: float, log: Log) -> None:
    """One hostile visitor: anything but a crash is an answer to them."""
    chance = random.Random(-number - 1)
    async with httpx.AsyncClient(base_url=base, timeout=TIMEOUT) as client:
        while time.monotonic() < until:
            address = chance.choice(addresses)
            status, seconds, _ = await visit(client, address)
            log.add(
                f"{address.split('&')[0][:60]} ({status})",
                address,
                status,
                seconds,
                isinstance(status, int) and status < 504,
            )


class Memory:
    """The largest memory that a process and its children held together, from /proc; None where there is none."""

    def __init__(self, pid: int) -> None:
        self.pid, self.peak = pid, 0

    async def watch(self) -> None:
        while True:
            self.peak = max(self.peak, sum(self._of(pid) for pid in self._family(self.pid)))
            await asyncio.sleep(0.5)

    def _family(self, pid: int) -> Iterator[int]:
        yield pid
        try:
            for thread in Path(f"/proc/{pid}/task").iterdir():
                for child in (thread / "children").read_text().split():
                    yield from self._family(int(child))
        except OSError:
            return

    def _of(self, pid: int) -> int:
        try:
            lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        except OSError:
            return 0
        return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS:")), 0)


@contextmanager
def served(db: Path, more: list[str], command: list[str] | None = None) -> Iterator[tuple[str, int]]:
    """`quotes serve --public`, or another command of Python's, on a free port: its address and process id, until the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryFile() as output:
        command = command or ["-c", SERVE, "serve", "--db", str(db), "--public"]
        process = subprocess.Popen([sys.executable, *command, "--port", str(port), *more], stdout=output, stderr=output)
        base = f"http://127.0.0.1:{port}"
        try:
            for _ in range(600):
                try:
                    httpx.get(base, timeout=TIMEOUT)
                    break
                except httpx.HTTPError:
                    if process.poll() is not None:
                        output.seek(0)
                        sys.exit(output.read().decode())
                    time.sleep(0.1)
            yield base, process.pid
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


async def run(
    base: str, pid: int, kinds: list[Kind], bad: list[str], options: argparse.Namespace
) -> tuple[Log, Log, int]:
    """The readers' log, the attackers' and the peak of memory."""
    readers, attackers, memory = Log(), Log(), Memory(pid)
    watching = asyncio.create_task(memory.watch())
    until = time.monotonic() + options.seconds
    await asyncio.gather(
        *(reader(n, base, kinds, options, until, readers) for n in range(options.readers)),
        *(attacker(n, base, bad, until, attackers) for n in range(options.hostile)),
    )
    watching.cancel()
    return readers, attackers, memory.peak


def report(log: Log) -> float:
    """Print a line for each kind and one for all; return the 99th percentile of all."""
    print(f"{'':62}{'answers':>8}{'p50':>9}{'p95':>9}{'p99':>9}{'max':>9}")
    everything = sorted(s for seconds in log.seconds.values() for s in seconds)
    at: Callable[[list[float], float], float] = lambda found, share: found[min(len(found) - 1, int(share * len(found)))]  # noqa: E731
    for name, seconds in [*sorted(log.seconds.items()), ("all", everything)]:
        found = sorted(seconds)
        figures = "".join(f"{at(found, share):8.3f}s" for share in (0.5, 0.95, 0.99, 1))
        print(f"{name:62}{len(found):8,}{figures}")
    course = [at(sorted(part), 0.99) for part in log.course if part]
    print("p99 of each ten seconds: " + " ".join(f"{p:.2f}" for p in course))
    for what, n in sorted(log.errors.items(), key=lambda e: -e[1])[:20]:
        print(f"  error, {n} times: {what}")
    return at(everything, 0.99)


def main() -> None:
    """Serve, read, report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--db", type=Path, required=True)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument(
        "--think", type=float, default=1.5, help="seconds between an answer and the next click, on average"
    )
    parser.add_argument(
        "--afresh", action="store_true", help="readers send a cookie: no answer from before will do for them"
    )
    parser.add_argument("--hostile", type=int, default=0, help="hostile visitors beside the readers")
    parser.add_argument("--memory", type=int, default=1000, help="MB that the server may take")
    parser.add_argument("serve", nargs="*", help="more options for `quotes serve`, after --")
    options = parser.parse_args()
    kinds, bad = mix(options.db), hostile(options.db)
    with served(options.db, options.serve) as (base, pid):
        readers, attackers, peak = asyncio.run(run(base, pid, kinds, bad, options))
    p99 = report(readers)
    n, failed = sum(map(len, readers.seconds.values())), sum(readers.errors.values())
    if options.hostile:
        print(f"\n{options.hostile} hostile visitors")
        report(attackers)
        failed += sum(attackers.errors.values())
    print(
        f"\n{options.readers} readers, {options.think} s to think, {options.seconds:.0f} s, {os.cpu_count()} cores: {n:,} answers, "
        f"{n / options.seconds:.1f} a second ({readers.kept / n:.0%} kept from before), {failed or 'no'} errors, p99 {p99:.3f} s, memory {peak / 1e6:,.0f} MB"
    )
    sys.exit(bool(failed) or (options.think > 0 and p99 >= P99_LIMIT) or peak > options.memory * 1e6)


if __name__ == "__main__":
    main()
