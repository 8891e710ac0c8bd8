"""Many readers at once: answers kept, costly ones in turn, several processes, and what is counted once for each build."""

from __future__ import annotations

import asyncio
import copy
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette
from fixtures.serving import datasette

from quotes.errors import SettingsError
from quotes.publish import access, kept, turns
from quotes.publish.pages.home import home_page
from quotes.publish.serve import serve


async def keeping(db: Path, seconds: int) -> Datasette:
    ds = Datasette([], immutables=[str(db)], settings={"default_cache_ttl": seconds})
    await ds.invoke_startup()
    return ds


async def test_an_answer_is_kept_for_whoever_asks_the_same(town: Path) -> None:
    ds = await keeping(town, 3600)
    for address in ("/", "/outlets", "/outlets.json", "/town/quotes", "/town/quotes.json?_shape=array"):
        first, second = [await ds.client.get(address) for _ in range(2)]
        assert "age" not in first.headers
        assert "age" in second.headers
        assert (second.status_code, second.content) == (200, first.content)
        for name in ("content-type", "content-security-policy", "x-content-type-options", "cache-control"):
            assert second.headers[name] == first.headers[name]
    for unlike in ("/outlets?a=b", "/outlets.json?a=b"):
        assert "age" not in (await ds.client.get(unlike)).headers
    assert "age" not in (await ds.client.get("/outlets", headers={"host": "other.example"})).headers


async def test_what_is_not_for_everybody_is_not_kept(town: Path) -> None:
    ds = await keeping(town, 3600)
    for address, headers in (
        ("/outlets", {"cookie": "a=b"}), ("/outlets", {"authorization": "Bearer x"}), ("/quote/q1", {}), ("/town/quotes?_ttl=0", {}),
    ):  # fmt: skip
        for _ in range(2):
            assert "age" not in (await ds.client.get(address, headers=headers)).headers, address


async def test_of_a_file_that_may_change_nothing_is_kept(town: Path) -> None:
    ds = Datasette([str(town)])
    await ds.invoke_startup()
    for _ in range(2):
        assert "age" not in (await ds.client.get("/outlets")).headers


async def test_our_pages_say_for_how_long_they_may_be_kept(town: Path) -> None:
    for seconds, said in ((3600, "max-age=3600"), (0, "no-cache")):
        ds = await keeping(town, seconds)
        for address in ("/", "/outlets", "/outlets.json", "/differences.csv"):
            assert (await ds.client.get(address)).headers["cache-control"] == said, address
        named = {"ds_actor": ds.sign({"a": {"id": "somebody"}}, "actor")}
        assert "max-age" not in (await ds.client.get("/outlets", cookies=named)).headers.get("cache-control", "")


def test_what_is_kept_stays_within_its_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST", 100)
    answers, later = kept.Kept(), time.monotonic() + 60
    for n in range(50):
        answers.put(n, kept.Answer([], b"x" * 30, 0, later))
        assert answers.get(0) is not None  # what is asked for stays
        assert answers.size == sum(len(a.body) for a in answers.answers.values()) <= 100
    assert list(answers.answers) == [48, 49, 0]
    answers.put(48, kept.Answer([], b"y", 0, time.monotonic() - 1))
    assert answers.get(48) is None


async def test_a_long_answer_is_passed_on_and_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        calls.append(scope["query_string"])
        headers = [(b"cache-control", b"max-age=60")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        for more in (True, True, False):
            await send({"type": "http.response.body", "body": b"x" * 400_000, "more_body": more})

    long = kept.keeping(app, kept.Kept(), lambda: True)
    assert [len(await asked(long)) for _ in range(2)] == [1_200_000] * 2
    short = kept.keeping(app, kept.Kept(), lambda: True)
    assert len(calls) == 2
    monkeypatch.setattr(kept, "MOST_OF_ONE", 2_000_000)
    calls.clear()
    assert [len(await asked(short)) for _ in range(2)] == [1_200_000] * 2
    assert len(calls) == 1


async def asked(app: Any, path: str = "/") -> bytes:
    body = b""

    async def send(message: Any) -> None:
        nonlocal body
        body += message.get("body", b"")

    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": [(b"host", b"x")]}
    await app(scope, None, send)
    return body


async def test_few_costly_answers_come_at_a_time_and_hold_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    go, at_once, most = asyncio.Event(), 0, 0

    async def app(scope: Any, receive: Any, send: Any) -> None:
        nonlocal at_once, most
        if scope["path"] == "/costly":
            at_once += 1
            most = max(most, at_once)
            await go.wait()
            at_once -= 1
        elif scope["path"] == "/costly/failing":
            raise LookupError
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"done"})

    site = turns.in_turn(app, lambda path: path.startswith("/costly"))
    several = [asyncio.create_task(asked(site, "/costly")) for _ in range(5)]
    await asyncio.sleep(0.05)
    assert at_once == turns.AT_A_TIME
    assert await asked(site, "/other") == b"done"
    monkeypatch.setattr(turns, "PATIENCE", 0.01)
    assert b"Try again" in await asyncio.wait_for(asked(site, "/costly"), 30)
    go.set()
    assert await asyncio.gather(*several) == [b"done"] * 5
    assert most == turns.AT_A_TIME
    for _ in range(3):
        with pytest.raises(LookupError):
            await asked(site, "/costly/failing")


async def test_who_fetches_an_answer_slowly_keeps_nobody_waiting() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def slowly(message: Any) -> None:
        await asyncio.Event().wait()

    site = turns.in_turn(app, lambda path: True)
    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": []}
    slow = [asyncio.create_task(site(scope, None, slowly)) for _ in range(turns.AT_A_TIME)]  # who never take the answer
    await asyncio.sleep(0.05)
    assert await asyncio.wait_for(asked(site), 30) == b""
    for task in slow:
        task.cancel()


async def test_tables_questions_and_differences_are_the_costly_ones(town: Path) -> None:
    ds = await datasette(town)
    for path in ("/town", "/town.json", "/town/quotes", "/town/quotes_by.csv", "/differences", "/differences.csv"):
        assert access.is_costly(ds, path), path
    for path in ("/", "/quote/q1", "/townhall", "/article/a1", "/outlets", "/differences-of-opinion"):
        assert not access.is_costly(ds, path), path


def test_what_is_known_of_a_table_is_copied_without_its_columns() -> None:
    table = access.Shared(title="a", columns={"b": "c"})
    copied = copy.deepcopy({"tables": {"t": table}})["tables"]["t"]
    assert copied == table
    assert copied is not table
    assert copied["columns"] is table["columns"]


def test_the_home_page_counts_a_database_anew_when_it_was_built_anew(town: Path, tmp_path: Path) -> None:
    db = tmp_path / "town.db"
    shutil.copy(town, db)
    with closing(sqlite3.connect(db)) as connection:
        before = home_page(connection)["counts"]
        assert home_page(connection)["counts"] == before
        with connection:
            connection.execute("update outlets set n_articles = 0")
            connection.execute("update builds set started = started || ' later'")
        assert before["outlets"] > 0
        assert home_page(connection)["counts"]["outlets"] == 0


def test_several_processes_serve_one_port(seeds_db: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    start = "from quotes.cli import app; app()"
    command = [
        sys.executable,
        "-c",
        start,
        "serve",
        "--db",
        str(seeds_db),
        "--public",
        "--workers",
        "2",
        "--port",
        str(port),
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        for _ in range(300):
            try:
                html = urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30).read().decode()
                break
            except OSError:
                assert process.poll() is None, process.stdout and process.stdout.read()
                time.sleep(0.1)
        assert "site-header" in html
        with pytest.raises(OSError, match="403"):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/{seeds_db.stem}?sql=select+1", timeout=30)
        if os.name == "posix":
            with pytest.raises(SettingsError, match="--port"):
                serve(seeds_db, port, public=True, workers=2)
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
