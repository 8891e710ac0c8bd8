"""The canned queries: plain SQLite, never an error on odd input, the same on both versions of Datasette, none lost."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
import yaml
from datasette.app import Datasette
from markupsafe import escape

from quotes.publish.questions import ABOUT, questions
from quotes.publish.serve import datasette_version, metadata_for
from quotes.store import schema

ROOT = Path(__file__).parent.parent
ODD = [
    "",
    " ",
    '"',
    "'",
    'a"b',
    "school*",
    "AND OR NOT",
    "^x",
    "\\",
    "{}[]",
    "NEAR(",
    "x:y",
    "—",
    "\n\t",
    "%",
    "_",
    "x" * 5000,
    "日本",
    "0",
    "-1",
    "é\u0301",
]


@pytest.mark.parametrize("name", questions())
def test_a_query_is_plain_sqlite_and_takes_any_input(town: Path, name: str) -> None:
    question = questions()[name]
    connection = sqlite3.connect(town)
    for odd in ODD:
        connection.execute(question.sql, dict.fromkeys(question.parameters, odd)).fetchall()
    connection.close()


@pytest.mark.parametrize("name", questions())
def test_a_query_has_a_title_a_sentence_and_an_example_that_finds_something(town: Path, name: str) -> None:
    question = questions()[name]
    assert question.title
    assert question.sentence.endswith(".")
    assert question.about in ABOUT
    assert set(question.examples) <= set(question.parameters)
    connection = sqlite3.connect(town)
    values = {
        p: connection.execute(question.examples[p]).fetchone()[0] if p in question.examples else ""
        for p in question.parameters
    }
    found = connection.execute(question.sql, values).fetchall()
    if name not in (
        "changed_between_versions",
        "same_text",
        "several_speakers",
        "speaker_unknown",
    ):  # nothing like that in the invented story
        assert found
    connection.close()


def test_searching_finds_every_wording_in_any_order(town: Path) -> None:
    connection = sqlite3.connect(town)
    sql = questions()["find_a_quote"].sql
    for words in ("harbor", "Westhaven school", "place lose nobody", "winter, harbour"):
        assert connection.execute(sql, {"words": words}).fetchall(), words
    assert not connection.execute(sql, {"words": "harbor elephant"}).fetchall()
    connection.close()


@pytest.fixture(scope="module", params=["metadata", "bare"])
def served(request: pytest.FixtureRequest, town: Path) -> Datasette:
    if request.param == "bare":
        return Datasette([], immutables=[str(town)])
    metadata = metadata_for("town")
    config = {"config": metadata} if datasette_version() >= (1, 0) else {}
    return Datasette([], immutables=[str(town)], metadata=metadata, **config)


async def test_no_query_is_lost(served: Datasette) -> None:
    await served.invoke_startup()
    for question in questions().values():
        html = (await served.client.get(f"/town/{question.name}")).text
        assert escape(question.title) in html
        answer = await served.client.get(f"/town/{question.name}.json?_shape=array")
        assert answer.status_code == 200, question.name
        assert (await served.client.get(f"/town/{question.name}.csv")).status_code == 200


async def test_no_description_and_no_facet_is_lost(town: Path) -> None:
    metadata = metadata_for("town")
    config = {"config": metadata} if datasette_version() >= (1, 0) else {}
    served = Datasette([], immutables=[str(town)], metadata=metadata, **config)
    await served.invoke_startup()
    database = (await served.client.get("/town")).text
    for name, settings in metadata["databases"]["town"]["tables"].items():
        html = (await served.client.get(f"/town/{name}")).text
        assert escape(settings["description"]) in html, name
        for facet in settings.get("facets", []):
            assert f'id="facet-{facet}"' in html or f'data-column="{facet}"' in html, (name, facet)
        for column, meaning in settings.get("columns", {}).items():
            assert escape(meaning) in html, (name, column)
        assert (f'href="/town/{name}' in database) is not settings.get("hidden", False), name


def test_metadata_explains_every_table_and_column_as_the_schema_does() -> None:
    tables = yaml.safe_load((ROOT / "metadata.yml").read_text(encoding="utf-8"))["databases"]["quotes"]["tables"]
    assert set(tables) == set(schema.tables()) | set(schema.views())
    for table in schema.tables().values():
        assert tables[table.name]["description"] == table.meaning
        assert tables[table.name]["columns"] == {c.name: c.meaning for c in table.columns}
        columns = {c.name for c in table.columns}
        assert set(tables[table.name].get("facets", [])) <= columns
        assert len(tables[table.name].get("facets", [])) <= 3
        assert {tables[table.name].get(k) for k in ("label_column", "sort", "sort_desc")} - {None} <= columns
        assert set(tables[table.name].get("sortable_columns", [])) <= columns


def test_every_faceted_and_sorted_column_has_an_index() -> None:
    indexed = schema.sql("indexes")
    tables = yaml.safe_load((ROOT / "metadata.yml").read_text(encoding="utf-8"))["databases"]["quotes"]["tables"]
    small = {"difference_kinds", "outlets"}
    for name, settings in tables.items():
        for column in [*settings.get("facets", []), *filter(None, (settings.get("sort"), settings.get("sort_desc")))]:
            assert name in small or f" on {name} ({column}" in indexed, (name, column)
