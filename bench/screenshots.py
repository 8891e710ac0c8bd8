"""Pictures of every page at 390 and 1280 pixels: `python bench/screenshots.py [--db FILE] [--to FOLDER] [--dark]`.

`--readme` takes the two that the README shows, of the top of a quote's page, into docs/images instead, in 96 colours.

Needs Chromium (Debian's package `chromium`) and the Python packages playwright and pillow.
"""

from __future__ import annotations

import argparse
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

WIDTHS = (390, 1280)
README = Path(__file__).parent.parent / "docs" / "images"


def addresses(db: Path) -> dict[str, str]:
    """A name and the address of one page of each kind: the richest there is."""
    with closing(sqlite3.connect(db)) as connection:

        def first(sql: str) -> str:
            row = connection.execute(sql).fetchone()
            return str(row[0]) if row else "none"

        quote = first("select id from quotes order by n_substantive desc, n_occurrences desc, id limit 1")
        article = first(
            "select a.id from articles a left join reuse r on r.article_id = a.id "
            "group by a.id order by count(r.article_id) > 0 desc, n_occurrences desc, a.id limit 1"
        )
        speaker = first("select id from speakers order by n_occurrences desc, id limit 1")
        outlet = first("select id from outlets order by n_occurrences desc, id limit 1")
        word = first("select text from quotes order by n_occurrences desc, id limit 1").split()[:3]
    return {
        "home": "/",
        "search": f"/?q={'+'.join(word)}",
        "quote": f"/quote/{quote}",
        "article": f"/article/{article}",
        "speaker": f"/speaker/{speaker}",
        "outlet": f"/outlet/{outlet}",
        "differences": "/differences",
        "speakers": "/speakers",
        "outlets": "/outlets",
        "data": "/data",
        "table": f"/{db.stem}/quotes",
        "query": f"/{db.stem}/biggest_changes",
        "missing": "/quote/q1",
    }


@contextmanager
def served(db: Path) -> Iterator[str]:
    """The database served on a free port; the address."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "quotes.cli", "serve", "--db", str(db), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait(f"http://127.0.0.1:{port}/-/versions.json")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def _wait(url: str) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(url).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"{url} does not answer")


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--db", type=Path, default=Path("data/quotes.db"))
    parser.add_argument("--to", type=Path, default=Path("screenshots"))
    parser.add_argument("--only", nargs="*", help="names of pages")
    parser.add_argument("--readme", action="store_true", help="the README's two, into docs/images")
    parser.add_argument("--dark", action="store_true", help="in dark colours")
    options = parser.parse_args()
    with served(options.db) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-lcd-text"]
        )
        if options.readme:
            quote = server + addresses(options.db)["quote"]
            for name, width, height in (("quote-desktop", 1120, 1240), ("quote-phone", 390, 1400)):
                _take(browser, quote, README / f"{name}.png", width, height, whole=False)
                Image.open(README / f"{name}.png").quantize(96).save(README / f"{name}.png", optimize=True)
        for name, address in {} if options.readme else addresses(options.db).items():
            for width in () if options.only and name not in options.only else WIDTHS:
                path = options.to / f"{name}-{width}{'-dark' if options.dark else ''}.png"
                _take(browser, server + address, path, width, 900, scheme="dark" if options.dark else "light")
        browser.close()


def _take(
    browser: Any, address: str, path: Path, width: int, height: int, whole: bool = True, scheme: str = "light"
) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
    page.goto(address)
    wide = page.evaluate("document.documentElement.scrollWidth") > width
    page.screenshot(path=path, full_page=whole)
    page.close()
    print(f"{path} {path.stat().st_size // 1000} KB{', scrolls sideways' if wide else ''}")


if __name__ == "__main__":
    main()
