"""A browser and a server for the tests in this folder; without Chromium or playwright they are skipped, with the reason."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
Serve = Callable[..., str]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Debian's Chromium, driven by playwright; stopped after each file, since its event loop would bar other tests'."""
    playwright = pytest.importorskip("playwright.sync_api", reason="the Python package playwright is not installed")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("Chromium is not installed")
    with playwright.sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture(scope="session")
def serve() -> Iterator[Serve]:
    """A function that serves a database with `quotes serve` and gives the address."""
    running: list[subprocess.Popen[bytes]] = []

    def start(db: Path, *options: str) -> str:
        with closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = [sys.executable, "-m", "quotes.cli", "serve", "--db", str(db), "--port", str(port), *options]
        server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        running.append(server)
        address = f"http://127.0.0.1:{port}"
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{address}/-/versions.json").close()
            except OSError:
                if server.poll() is not None:
                    break
                time.sleep(0.1)
            else:
                return address
        raise AssertionError("`quotes serve` did not answer")

    yield start
    for server in running:
        server.terminate()
        server.wait()


@pytest.fixture(scope="session")
def town_address(town: Path, serve: Serve) -> str:
    return serve(town)


@pytest.fixture(scope="session")
def axe() -> str:
    """axe-core's script: from the folder named by QUOTES_AXE, or from node_modules."""
    for folder in (os.environ.get("QUOTES_AXE", ""), str(ROOT / "node_modules" / "axe-core")):
        script = Path(folder) / "axe.min.js"
        if folder and script.is_file():
            return script.read_text(encoding="utf-8")
    pytest.skip("axe-core is not here (`npm install --no-save axe-core`, or its folder in QUOTES_AXE)")
