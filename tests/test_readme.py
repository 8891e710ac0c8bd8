"""What the README shows is what the program prints, and what it asks is answered."""

import re
import sqlite3
from pathlib import Path

from typer.testing import CliRunner

from quotes.cli import app

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", README, re.M | re.S)


def test_the_output_shown_is_the_output_printed(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["build", str(ROOT / "seeds"), "--db", str(tmp_path / "quotes.db")])
    printed = re.sub(r"in [\d.]+ s", "in 0.7 s", result.stdout.replace(str(tmp_path), "data").replace(f"{ROOT}/", ""))
    assert printed.strip() == BLOCKS[1][1].strip()


def test_every_query_shown_finds_something_or_rightly_nothing(seeds: sqlite3.Connection) -> None:
    queries = next(text for language, text in BLOCKS if language == "sql").strip().split("\n")
    found = [len(seeds.execute(query).fetchall()) for query in queries]
    assert found == [2, 1, 0], "the seeds drop no negation"


def test_every_command_shown_is_one_and_every_file_linked_is_there() -> None:
    for command in set(re.findall(r"quotes (\w+)", "\n".join(text for language, text in BLOCKS if not language))):
        if command not in {"and", "quotes", "in"}:
            result = CliRunner().invoke(app, [command, "--help"])
            assert result.exit_code == 0, command
    for target in re.findall(r"\]\(([^)h][^)]*)\)", README):
        assert (ROOT / target).exists(), target


def test_the_quote_shown_is_there(seeds: sqlite3.Connection) -> None:
    quote = re.search(r"quotes show (q[0-9a-f]+)", README)
    assert quote is not None
    assert seeds.execute("select n_articles from quotes where id = ?", (quote[1],)).fetchone()[0] == 4
