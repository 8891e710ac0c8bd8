"""TEI: valid, every pointer leads somewhere, and each witness, read on, gives its wording to the character."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from fixtures import site
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from quotes.align import align
from quotes.publish.export import export
from quotes.publish.export.tei import segments
from quotes.text.words import words

TEI, XML_ID = "{http://www.tei-c.org/ns/1.0}", "{http://www.w3.org/XML/1998/namespace}id"
SCHEMA = etree.RelaxNG(file=str(Path(__file__).with_suffix(".rng")))


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return site.write(tmp_path_factory.mktemp("town") / "town.db")


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return site.write(tmp_path_factory.mktemp("evil") / "evil.db", hostile=True)


@pytest.fixture(params=["seeds", "town", "evil"])
def db(request: pytest.FixtureRequest, seeds_db: Path, town: Path, evil: Path) -> Path:
    return {"seeds": seeds_db, "town": town, "evil": evil}[request.param]


def stored(db: Path, query: str) -> list[Any]:
    with closing(sqlite3.connect(db)) as connection:
        return connection.execute(query).fetchall()


def document(db: Path, out: Path) -> Any:
    [path] = export(db, "tei", out)
    return etree.parse(str(path), etree.XMLParser(huge_tree=True, resolve_entities=False)).getroot()


def test_it_is_valid_and_every_pointer_leads_somewhere(db: Path, tmp_path: Path) -> None:
    tei = document(db, tmp_path / "out")
    SCHEMA.assertValid(tei)
    ids = [element.get(XML_ID) for element in tei.iter() if element.get(XML_ID)]
    assert len(ids) == len(set(ids))
    pointers = [p for e in tei.iter() for name in ("wit", "who") for p in (e.get(name) or "").split()]
    assert pointers
    assert {p.removeprefix("#") for p in pointers} <= set(ids)


def test_the_schema_refuses_what_is_wrong(seeds_db: Path, tmp_path: Path) -> None:
    tei = document(seeds_db, tmp_path / "out")
    tei.find(f".//{TEI}rdg").set("cause", "two words")
    assert not SCHEMA.validate(tei)


def readings(said: Any, witness: str) -> str:
    """The text of one witness: what all share, and its own reading of each entry."""
    found = said.text or ""
    for app in said:
        own = [reading.text or "" for reading in app if f"#{witness}" in reading.get("wit").split()]
        assert own, (witness, etree.tostring(app))
        found += own[0] + (app.tail or "")
    return found


@pytest.mark.parametrize("name", ["seeds", "town"])
def test_each_witness_read_on_gives_its_wording(name: str, seeds_db: Path, town: Path, tmp_path: Path) -> None:
    db = seeds_db if name == "seeds" else town
    tei = document(db, tmp_path / "out")
    n_compared = 0
    for quote, wording, text, part_of, article in stored(
        db,
        "select distinct w.quote_id, w.id, w.text, w.part_of_wording_id, o.article_id from wordings w "
        "join occurrences o on o.wording_id = w.id",
    ):
        [div] = [d for d in tei.iter(f"{TEI}div") if d.get(XML_ID) == quote]
        blocks = [ab for ab in div if ab.get(XML_ID) == f"w{wording:x}"] or [div[0]]
        assert bool(part_of) == (blocks[0].get("type") == "fragment")
        assert readings(blocks[0][0], article) == text
        n_compared += 1
    assert n_compared > 5


def test_places_have_their_class_and_kind(seeds_db: Path, tmp_path: Path) -> None:
    tei = document(seeds_db, tmp_path / "out")
    found = {
        (app.getparent().getparent().getparent().get(XML_ID), int(app.get("n", 0)), rdg.get("type"), rdg.get("cause"))
        for app in tei.iter(f"{TEI}app")
        for rdg in app.iter(f"{TEI}rdg")
        if app.find(f"{TEI}lem") is not None
    }
    rows = stored(seeds_db, "select quote_id, place, class, kind from differences where class <> 'extent'")
    assert found == {(quote, place, class_, kind.replace(" ", "-")) for quote, place, class_, kind in rows}
    assert len(found) == 3


WORDINGS = st.lists(
    st.lists(
        st.sampled_from(["we", "will", "not", "go,", "“never”", "(now)", "re-do", "—", "…", "it's"]), max_size=9
    ).map(" ".join),
    min_size=2,
    max_size=4,
)


@given(WORDINGS)
def test_the_pieces_of_a_wording_are_its_text(texts: list[str]) -> None:
    read = [words(text) for text in texts]
    alignment = align(read)
    columns = [
        [None if i is None else read[w][i].printed for w, i in enumerate(column)] for column in alignment.columns
    ]
    places = [None if None not in column else 1 for column in columns]
    found = segments(texts, columns, places)
    for w, text in enumerate(texts):
        assert "".join(segment.readings[w] for segment in found) == text


def test_words_that_do_not_stand_in_the_wording_give_one_segment() -> None:
    assert [s.readings for s in segments(["a b", "a c"], [["a", "a"], ["x", "c"]], [None, 1])] == [("a b", "a c")]


def test_characters_that_xml_cannot_hold_are_replaced(town: Path, tmp_path: Path) -> None:
    db = tmp_path / "control.db"
    db.write_bytes(town.read_bytes())
    with closing(sqlite3.connect(db)) as connection:
        connection.execute("update articles set label = ?", ("a\x08b\x1b <&> \ufffe",))
        connection.commit()
    tei = document(db, tmp_path / "out")
    assert tei.find(f".//{TEI}witness").text.startswith("a\ufffdb\ufffd <&> \ufffd")


def test_a_database_without_a_quotation_is_valid_too(town: Path, tmp_path: Path) -> None:
    db = tmp_path / "silent.db"
    db.write_bytes(town.read_bytes())
    with closing(sqlite3.connect(db)) as connection:
        connection.execute("update articles set n_occurrences = 0")
        connection.execute("delete from quotes")
        connection.commit()
    tei = document(db, tmp_path / "out")
    SCHEMA.assertValid(tei)
    assert "No quotation was found." in "".join(tei.itertext())


def test_json_of_the_alignment_is_the_databases(seeds_db: Path) -> None:
    """The export rests on the first wording of an alignment being the base."""
    for quote, wordings in stored(seeds_db, "select quote_id, wording_ids from alignments"):
        base = stored(seeds_db, f"select id from wordings where quote_id = '{quote}' and is_base")[0][0]
        assert int(json.loads(wordings)[0]) == base
