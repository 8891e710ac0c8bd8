"""Web Annotation, schema.org and CSL: the rules that their documents set, and every span against its article."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from fixtures.site import stored
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from quotes.publish.export import export
from quotes.publish.export.base import link

ANNO = "http://www.w3.org/ns/anno.jsonld"
# Web Annotation Vocabulary, section 3.1 (Motivations)
MOTIVATIONS = {
    "assessing", "bookmarking", "classifying", "commenting", "describing", "editing", "highlighting", "identifying",
    "linking", "moderating", "questioning", "replying", "tagging",
}  # fmt: skip
# CSL 1.0.2, appendix III (types), and the variables of an item that we use, with what the specification lets them be
CSL_TYPES = {
    "article", "article-magazine", "article-newspaper", "broadcast", "document", "interview", "post-weblog", "report",
    "speech", "webpage",
}  # fmt: skip
CSL_TEXTS = {"id", "type", "title", "container-title", "URL", "language", "note"}


def load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


# ------------------------------------------------------------------ Web Annotation


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def check_annotation(annotation: dict[str, Any]) -> None:
    """The MUSTs of the Web Annotation Data Model for what we write (sections 3.1, 3.2.4, 3.3, 4.1, 4.2.4, 4.2.5)."""
    assert isinstance(annotation["id"], str)
    assert annotation["id"]
    assert "Annotation" in as_list(annotation["type"])
    assert set(as_list(annotation["motivation"])) <= MOTIVATIONS
    for body in as_list(annotation["body"]):
        assert body["purpose"] in MOTIVATIONS
        if body["type"] == "TextualBody":
            assert isinstance(body["value"], str)
        else:
            assert body["type"] == "SpecificResource"
            assert isinstance(body["source"], str)
    targets = as_list(annotation["target"])
    assert targets
    for target in targets:
        assert target["type"] == "SpecificResource"
        assert isinstance(target["source"]["id"], str)
        quote, position = target["selector"]
        assert quote["type"] == "TextQuoteSelector"
        assert {"exact"} <= quote.keys() - {"type"} <= {"exact", "prefix", "suffix"}
        assert all(isinstance(value, str) and value for value in quote.values())
        assert position["type"] == "TextPositionSelector"
        assert position.keys() == {"type", "start", "end"}
        assert 0 <= position["start"] < position["end"]


def test_every_annotation_keeps_the_rules_of_the_model(db: Path, tmp_path: Path) -> None:
    export(db, "webannotation", tmp_path / "out")
    collection, page = load(tmp_path / "out" / "collection.json"), load(tmp_path / "out" / "page-1.json")
    assert collection["@context"] == page["@context"] == ANNO
    assert (collection["type"], page["type"]) == ("AnnotationCollection", "AnnotationPage")
    assert collection["first"] == collection["last"] == page["id"]
    assert page["partOf"] == collection["id"]
    assert collection["total"] == len(page["items"]) == stored(db, "select count(*) from occurrences")[0][0]
    assert "code points" in collection["rdfs:comment"]
    for annotation in page["items"]:
        check_annotation(annotation)
    assert len({annotation["id"] for annotation in page["items"]}) == len(page["items"])


def test_both_selectors_find_the_words_in_the_article(seeds_db: Path, tmp_path: Path) -> None:
    texts = dict(stored(seeds_db, "select article_id, text from article_texts"))
    export(seeds_db, "webannotation", tmp_path / "out")
    n_parts = n_around = 0
    for annotation in load(tmp_path / "out" / "page-1.json")["items"]:
        for target in as_list(annotation["target"]):
            text = texts[target["source"]["id"].removeprefix("article/")]
            assert hashlib.sha256(text.encode()).hexdigest() == target["source"]["schema:sha256"]
            quote, position = target["selector"]
            start, end = position["start"], position["end"]
            assert text[start:end] == quote["exact"]
            assert text[:start].endswith(quote.get("prefix", ""))
            assert text[end:].startswith(quote.get("suffix", ""))
            n_parts += 1
            n_around += ("prefix" in quote) + ("suffix" in quote)
    assert n_parts == stored(seeds_db, "select count(*) from occurrence_parts")[0][0]
    assert n_around == 2 * stored(seeds_db, "select count(*) from occurrences")[0][0]


def test_pages_follow_one_another(seeds_db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quotes.publish.export.webannotation.PER_PAGE", 4)
    export(seeds_db, "webannotation", tmp_path / "out")
    collection = load(tmp_path / "out" / "collection.json")
    found: list[str] = []
    name, before = collection["first"], None
    while name:
        page = load(tmp_path / "out" / name)
        assert page.get("prev") == before
        assert page["startIndex"] == len(found)
        found += [annotation["id"] for annotation in page["items"]]
        before, name = name, page.get("next")
    assert before == collection["last"]
    assert len(found) == len(set(found)) == collection["total"] > 4


# ------------------------------------------------------------------ schema.org


def test_every_quote_is_a_quotation_with_the_articles_that_print_it(db: Path, tmp_path: Path) -> None:
    [path] = export(db, "schemaorg", tmp_path / "out")
    graph = load(path)
    assert graph["@context"] == "https://schema.org"
    found = {item["identifier"]: item for item in graph["@graph"]}
    for quote, text, name, kind, n_articles in stored(
        db,
        "select q.id, q.text, s.name, s.kind, q.n_articles from quotes q left join speakers s on s.id = q.speaker_id",
    ):
        item = found.pop(quote)
        assert item["@type"] == "Quotation"
        assert item["text"] == text
        speaker = item.get("spokenByCharacter")
        if kind in ("person", "organisation"):
            assert (speaker["@type"], speaker["name"]) == (
                {"person": "Person", "organisation": "Organization"}[kind], name,
            )  # fmt: skip
        else:
            assert speaker is None
        printed = [
            f"article/{row[0]}" for row in stored(db, f"select article_id from occurrences where quote_id = '{quote}'")
        ]
        assert {article["@id"] for article in item["citation"]} == set(printed)
        assert {article["@type"] for article in item["citation"]} == {"NewsArticle"}
        if db.stem != "evil":
            assert len(item["citation"]) == n_articles
    assert not found


# ------------------------------------------------------------------ CSL


def test_every_article_that_prints_a_quotation_is_an_item(db: Path, tmp_path: Path) -> None:
    [path] = export(db, "csl", tmp_path / "out")
    items = load(path)
    assert [item["id"] for item in items] == [
        row[0] for row in stored(db, "select id from articles where n_occurrences > 0 order by id")
    ]
    for item in items:
        assert item["type"] in CSL_TYPES
        assert item.keys() <= CSL_TEXTS | {"author", "issued"}
        assert all(isinstance(item[name], str) and item[name] for name in item.keys() & CSL_TEXTS)
        assert all(author.keys() == {"literal"} for author in item.get("author", []))
        for [date] in [item["issued"]["date-parts"]] if "issued" in item else []:
            assert 1 <= len(date) <= 3
            assert all(isinstance(part, int) for part in date)


def test_a_date_is_as_exact_as_it_is_known(town: Path, tmp_path: Path) -> None:
    [path] = export(town, "csl", tmp_path / "out")
    n_digits = {"year": 1, "month": 2, "day": 3, "second": 3}
    known = dict(
        stored(town, "select id, published_precision from articles where published is not null and n_occurrences > 0")
    )
    issued = {item["id"]: len(item["issued"]["date-parts"][0]) for item in load(path) if "issued" in item}
    assert issued == {article: n_digits[precision] for article, precision in known.items()}
    assert issued


URI = etree.RelaxNG(
    etree.fromstring(
        '<element name="a" xmlns="http://relaxng.org/ns/structure/1.0" '
        'datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes"><data type="anyURI"/></element>'
    )
)


@given(st.text(st.sampled_from("abé/:?#[]@%2Ff<>\"'{}|\\^` \n\x00\ud800\ufffe."), max_size=20))
def test_an_address_goes_out_as_one_or_not_at_all(rest: str) -> None:
    url = link(f"https://{rest}")
    if url is not None:
        element = etree.Element("a")
        element.text = url
        URI.assertValid(element)
        assert not re.search(r'[\s<>"{}|\\^`]', url)
        assert link(url) == url


def test_an_address_that_is_one_stays_as_it_is() -> None:
    for url in ("https://news.example/a-b/c.html?id=1&x=%C3%A9#top", "http://user@[::1]:8080/", "https://ü.example/ä"):
        assert link(url) == url


@pytest.mark.parametrize("to", ["webannotation", "schemaorg", "csl", "tei"])
def test_only_harmless_addresses_go_out(evil: Path, tmp_path: Path, to: str) -> None:
    urls = [row[0] for row in stored(evil, "select url from articles where url is not null")]
    assert any(not re.match("https?://", url) for url in urls)
    for path in export(evil, to, tmp_path / "out"):
        fields = re.findall(r'"(?:url|URL)": "([^"]*)"|target="([^"]*)"', path.read_text(encoding="utf-8"))
        assert all(re.match("https?://", one or other) for one, other in fields)
