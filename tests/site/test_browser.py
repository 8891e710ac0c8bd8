"""The site in a real browser: a reporter's walk, with and without JavaScript; accessibility; widths; hostile text."""

from __future__ import annotations

import csv
import io
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from fixtures import site, story

pytestmark = pytest.mark.browser

WIDTHS = (320, 768, 1600)


def stock(db: Path) -> list[str]:
    """Datasette's own pages, in our templates."""
    name = db.stem
    return [
        f"/{name}",
        f"/{name}/quotes",
        f"/{name}/differences?class=substantive",
        f"/{name}/wordings?_search=school",
        f"/{name}/outlets/coast-radio",
        f"/{name}/find_a_quote?words=school",
        f"/{name}?sql=select+*+from+quotes",
        f"/{name}?sql=select+x",
        "/quote/q1",
    ]


@pytest.fixture(scope="module")
def pages(town: Path, town_address: str, serve: Any, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Every page there is: of the small database, and of one with versions, copies and verdicts."""
    db = story.write(tmp_path_factory.mktemp("story"))
    address = serve(db)
    return [town_address + a for a in site.addresses(town) + stock(town)] + [address + a for a in site.addresses(db)]


@pytest.mark.parametrize("javascript", [True, False])
def test_a_reporter_finds_reads_asks_and_takes_away(browser: Any, town_address: str, javascript: bool) -> None:
    context = browser.new_context(java_script_enabled=javascript, accept_downloads=True)
    page = context.new_page()
    page.goto(town_address)
    page.fill("#q", "harbor scool winter")
    page.press("#q", "Enter")
    assert "No wording has “scool”" in page.inner_text("main")
    page.click("h3.said a")
    assert page.inner_text("h1").startswith("“We will not close the harbour school")
    page.click("text=See it in the article >> nth=1")
    assert page.inner_text("h1") == "Brandt: school stays"
    assert page.locator("a.q").count() == 3
    page.go_back()
    page.click("section[aria-labelledby=side] >> text=a table with its SQL")
    page.click("text=Edit this SQL")
    sql = page.input_value("textarea#sql")
    page.fill("textarea#sql", sql.replace("d.operation,", "d.operation, d.flags as touches,"))
    page.click("text=Run")
    assert page.locator("table.rows tbody tr").count() == 5
    assert "touches" in page.inner_text("table.rows thead")
    link = page.get_attribute("text=CSV", "href")
    text = context.request.get(f"{town_address}{link}").text()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 5
    assert rows[0]["touches"] == '["negation"]'
    context.close()


@pytest.mark.slow
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_nothing(browser: Any, pages: list[str], axe: str, width: int, scheme: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    found = {}
    for address in pages:
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        page.evaluate(axe)
        result = page.evaluate("axe.run()")
        assert result["passes"], address
        if result["violations"]:
            found[address] = [(v["id"], v["nodes"][0]["html"][:100]) for v in result["violations"]]
    context.close()
    assert found == {}


@pytest.mark.slow
def test_nothing_scrolls_sideways(browser: Any, pages: list[str]) -> None:
    wide = []
    for width in WIDTHS:
        context = browser.new_context(viewport={"width": width, "height": 900})
        page = context.new_page()
        for address in pages:
            page.goto(address)
            page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wide.append((width, address))
        context.close()
    assert wide == []


def test_the_keyboard_is_enough(browser: Any, town_address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{town_address}/differences")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"
    for _ in range(3):
        page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    context.close()


@pytest.mark.slow
def test_hostile_text_runs_nothing(browser: Any, serve: Any, tmp_path: Path) -> None:
    evil = site.write(tmp_path / "evil.db", hostile=True)
    address = serve(evil)
    context = browser.new_context()
    page = context.new_page()
    ran: list[str] = []
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    tables = [
        t
        for (t,) in sqlite3.connect(evil).execute("select name from sqlite_master where type in ('table', 'view')")
        if "fts" not in t
    ]
    for path in [*site.addresses(evil), *(f"/evil/{t}" for t in tables), "/?q=%3Cimg%20src=x%20onerror=alert(9)%3E"]:
        page.goto(address + path)
        assert page.locator("img, iframe, object, embed").count() == 0, path
        assert page.locator("a[href^='javascript' i]").count() == 0, path
    assert ran == []
    context.close()


@pytest.fixture(scope="module")
def real(gold: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of more than a thousand real articles, in English and German."""
    from quotes.build import Settings, build

    db = tmp_path_factory.mktemp("real") / "real.db"
    build(Settings(db=db, inputs=(str(gold / "polnear"), str(gold / "wikinews-de"))))
    with sqlite3.connect(db) as connection:
        assert connection.execute("select count(*) from articles").fetchone()[0] > 1000
    return db


@pytest.fixture(scope="module")
def real_address(real: Path, serve: Any) -> str:
    return str(serve(real, "--public"))


def asked(db: Path, sql: str) -> list[Any]:
    with sqlite3.connect(db) as connection:
        return connection.execute(sql).fetchall()


@pytest.mark.slow
@pytest.mark.gold
def test_real_articles_are_found_by_half_remembered_words(browser: Any, real: Path, real_address: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 900})
    missed = []
    for quote, text in asked(
        real, "select id, text from quotes order by n_wordings desc, n_occurrences desc, id limit 15"
    ):
        words = sorted({w.strip(".,;:!?\"'’“”()[]—") for w in text.split()}, key=lambda w: (-len(w), w))[:4]
        words[0] = words[0][:2] + words[0][3:]  # a letter forgotten
        page.goto(real_address)
        page.fill("#q", " ".join(reversed(words)))
        page.press("#q", "Enter")
        if page.locator(f"a[href='/quote/{quote}']").count() == 0:
            missed.append((quote, words))
        page.goto(f"{real_address}/quote/{quote}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, quote
    page.close()
    assert missed == []


@pytest.mark.slow
@pytest.mark.gold
def test_from_a_real_quote_to_its_article_and_back(browser: Any, real: Path, real_address: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 900})
    for (quote,) in asked(real, "select id from quotes order by n_substantive desc, n_occurrences desc, id limit 8"):
        page.goto(f"{real_address}/quote/{quote}")
        said = page.inner_text("h1")
        page.locator("a", has_text="See it in the article").first.click()
        where = page.url.rpartition("#")[2]
        assert page.locator(f"[id='{where}']").count() == 1, page.url
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, page.url
        page.locator(f"[id='{where}']").click()
        assert page.inner_text("h1") == said
    page.close()


@pytest.mark.slow
@pytest.mark.gold
def test_no_page_of_real_articles_scrolls_sideways_or_fails(browser: Any, real: Path, real_address: str) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 900})
    found = ["/", "/differences", "/outlets", "/speakers", "/data", "/speakers?q=obama", "/differences?flag=negation"]
    found += [
        f"/article/{a}" for (a,) in asked(real, "select id from articles order by n_occurrences desc, id limit 10")
    ]
    found += [
        f"/article/{a}" for (a,) in asked(real, "select id from articles where language = 'de' order by id limit 5")
    ]
    found += [
        f"/speaker/{s}" for (s,) in asked(real, "select id from speakers order by n_occurrences desc, id limit 5")
    ]
    found += [f"/outlet/{o}" for (o,) in asked(real, "select id from outlets order by n_occurrences desc, id limit 5")]
    for address in found:
        response = page.goto(real_address + address)
        assert response.status == 200, address
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
    page.close()
