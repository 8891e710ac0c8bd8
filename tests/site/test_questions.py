"""docs/questions.md, walked in a browser on the seeds: every path leads to what it promises, in at most four clicks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
STEP = re.compile(r"- (find|follow|choose|press|open|read) `([^`]+)`(?: in `([^`]+)`)?")


def paths() -> list[Any]:
    """Each question with its steps."""
    parts = re.split(r"^## ", (ROOT / "docs" / "questions.md").read_text(encoding="utf-8"), flags=re.M)[1:]
    return [pytest.param(STEP.findall(part), id=part.splitlines()[0]) for part in parts]


@pytest.fixture(scope="module")
def address(seeds_db: Path, serve: Any) -> str:
    return serve(seeds_db)


def test_there_are_ten() -> None:
    assert len(paths()) == 10


@pytest.mark.parametrize("steps", paths())
def test_the_path_leads_there(browser: Any, address: str, steps: list[tuple[str, str, str]]) -> None:
    assert steps
    assert steps[-1][0] == "read"
    assert sum(verb != "read" for verb, _, _ in steps) <= 4
    page = browser.new_page()
    page.set_default_timeout(5000)
    page.goto(address)
    for verb, words, where in steps:
        match verb:
            case "find":
                page.fill("input[name=q]:visible", words)
                page.press("input[name=q]:visible", "Enter")
            case "follow":
                page.locator("a", has_text=words).first.click()
            case "choose":
                page.get_by_label(where, exact=True).select_option(words)
            case "press":
                page.get_by_role("button", name=words).first.click()
            case "open":
                page.locator("summary", has_text=words).click()
            case _:
                assert words in page.inner_text("main").replace("\u00a0", " ")
    page.close()
