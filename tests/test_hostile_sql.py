"""SQL typed by strangers: on a public site none is run; where visitors may write it, none takes the machine down."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette
from fixtures.hostile_sql import HARMLESS, REFUSED
from hypothesis import given
from hypothesis import strategies as st

from quotes.publish import limits
from quotes.publish.serve import PUBLIC_SETTINGS, datasette_version, metadata_for


async def serving(db: Path, settings: dict[str, Any]) -> Datasette:
    metadata = metadata_for(db.stem)
    config = {"config": metadata} if datasette_version() >= (1, 0) else {}
    found = Datasette([], immutables=[str(db)], metadata=metadata, settings=settings, **config)
    await found.invoke_startup()
    return found


async def ask(ds: Datasette, db: Path, sql: str) -> Any:
    return await ds.client.get(f"/{db.stem}.json", params={"sql": sql}, follow_redirects=True)


@pytest.fixture
async def public(seeds_db: Path) -> Datasette:
    values = {"off": False}
    return await serving(seeds_db, {n: values.get(v, v) if v == "off" else int(v) for n, v in PUBLIC_SETTINGS.items()})


@pytest.fixture
async def open_to_sql(seeds_db: Path) -> Datasette:
    return await serving(seeds_db, {"sql_time_limit_ms": 200, "max_returned_rows": 100})


async def test_on_a_public_site_no_sql_is_run(public: Datasette, seeds_db: Path) -> None:
    for sql in [*REFUSED.values(), *HARMLESS.values(), "select 1"]:
        assert (await ask(public, seeds_db, sql)).status_code in (400, 403), sql[:80]
    assert (await ask(public, seeds_db, "select 1")).status_code == 403
    for address in (f"/{seeds_db.stem}/quotes?_where=1=1", f"/{seeds_db.stem}/quotes.json?_where=1=1"):
        assert (await public.client.get(address)).status_code in (400, 403)
    assert (await public.client.get("/")).status_code == 200


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # what a function refuses
@pytest.mark.parametrize("name", REFUSED)
async def test_hostile_sql_is_stopped(open_to_sql: Datasette, seeds_db: Path, name: str) -> None:
    before = seeds_db.read_bytes()
    response = await ask(open_to_sql, seeds_db, REFUSED[name])
    assert response.status_code in (400, 403), response.text[:300]
    assert len(response.content) < 200_000
    assert seeds_db.read_bytes() == before
    assert (await open_to_sql.client.get("/")).status_code == 200


@pytest.mark.parametrize("name", HARMLESS)
async def test_costly_functions_are_cheap(seeds_db: Path, name: str) -> None:
    patient = await serving(seeds_db, {"sql_time_limit_ms": 10_000})  # a busy machine is no fault of theirs
    response = await ask(patient, seeds_db, HARMLESS[name])
    assert response.status_code == 200, response.text[:300]


TEXT = st.one_of(
    st.none(), st.text(st.characters(exclude_characters="\x00", codec="utf-8"), max_size=12), st.integers(-99, 99)
)
FEW = st.text("ab ,é", max_size=9)


@given(st.one_of(TEXT, FEW), st.one_of(TEXT, FEW), st.one_of(TEXT, FEW))
def test_our_functions_answer_as_sqlites_own(a: Any, b: Any, c: Any) -> None:
    own, ours = sqlite3.connect(":memory:"), sqlite3.connect(":memory:")
    limits.set_limits(ours)
    for sql in ("instr(:a, :b)", "replace(:a, :b, :c)", "trim(:a, :b)", "ltrim(:a, :b)", "rtrim(:a, :b)"):
        values = {"a": a, "b": b, "c": c}
        assert (
            tuple(ours.execute(f"select {sql}", values).fetchone()) == own.execute(f"select {sql}", values).fetchone()
        )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | FEW,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
)


@given(JSON, JSON)
def test_json_is_patched_as_sqlite_patches_it(target: Any, patch: Any) -> None:
    own, ours = sqlite3.connect(":memory:"), sqlite3.connect(":memory:")
    limits.set_limits(ours)
    values = (json.dumps(target), json.dumps(patch))
    ([a], [b]) = (c.execute("select json_patch(?, ?)", values).fetchone() for c in (own, ours))
    assert json.loads(a) == json.loads(b)


def test_a_limit_of_time_ends_with_its_block(seeds_db: Path) -> None:
    connection = sqlite3.connect(seeds_db)
    forever = "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"
    with pytest.raises(sqlite3.OperationalError, match="interrupted"), limits.time_limit(connection, 30):
        connection.execute(forever)
    with limits.time_limit(connection, 60_000):
        with pytest.raises(sqlite3.OperationalError, match="interrupted"), limits.time_limit(connection, 30):
            connection.execute(forever)
        assert connection.execute("select 1").fetchone() == (1,)
    with (
        pytest.raises(sqlite3.OperationalError, match="interrupted"),
        limits.time_limit(connection, 30),
        limits.time_limit(connection, 60_000),  # a longer one within does not lengthen it
    ):
        connection.execute(forever)
    assert not limits._running


def test_an_answer_that_is_too_long_leaves_the_connection_usable() -> None:
    connection = sqlite3.connect(":memory:")
    limits.set_limits(connection)
    forever = "with recursive n(i) as (select 1 union all select i + 1 from n)"
    with pytest.raises(sqlite3.OperationalError, match="longer than") as kept, limits.time_limit(connection, 60_000):
        connection.execute(f"{forever} select hex(zeroblob(900000)) from n").fetchall()
    with pytest.raises(sqlite3.OperationalError, match="interrupted"), limits.time_limit(connection, 30):
        connection.execute(f"{forever} select count(*) from n")
    assert tuple(connection.execute("select 1").fetchone()) == (1,)
    del kept  # which holds the cursor of the first answer until here
