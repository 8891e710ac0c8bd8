"""What all tests share: the seeds as a built database, and the gold folder."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fixtures import site

from quotes.build import Settings, build

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"


@pytest.fixture(scope="session")
def seeds_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database built from the five seeds, once for all tests; never written to."""
    path = tmp_path_factory.mktemp("seeds") / "quotes.db"
    build(Settings(db=path, inputs=(str(SEEDS),)))
    return path


@pytest.fixture
def seeds(seeds_db: Path) -> sqlite3.Connection:
    """A read-only connection to the seeds' database, rows by name."""
    connection = sqlite3.connect(f"{seeds_db.as_uri()}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    return connection


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small database written by hand; never written to."""
    return site.write(tmp_path_factory.mktemp("town") / "town.db")


@pytest.fixture(scope="session")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with hostile text in every field; never written to."""
    return site.write(tmp_path_factory.mktemp("evil") / "evil.db", hostile=True)


@pytest.fixture(params=["seeds", "town", "evil"])
def db(request: pytest.FixtureRequest, seeds_db: Path, town: Path, evil: Path) -> Path:
    """Each of the three databases in turn."""
    return {"seeds": seeds_db, "town": town, "evil": evil}[request.param]


@pytest.fixture
def rows(town: Path) -> Iterator[sqlite3.Connection]:
    """A connection to the small database."""
    connection = sqlite3.connect(town)
    yield connection
    connection.close()


@pytest.fixture(scope="session")
def seeds_gold() -> dict[str, Any]:
    """The acceptance gold of the seeds: a copy that only tests read."""
    return json.loads((ROOT / "tests" / "gold" / "seeds_gold.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def gold() -> Path:
    """The folder with data made by others; tests that need it are skipped, with the reason, when it is not there."""
    folder = Path(os.environ.get("QUOTES_GOLD", ROOT.parent / "shared" / "gold"))
    if not folder.is_dir():
        pytest.skip("the gold folder is not here (environment variable QUOTES_GOLD)")
    return folder
