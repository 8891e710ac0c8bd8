"""The exports read by programs that others wrote: a JSON-LD processor (pyld) and a processor of citations (citeproc-py).

The contexts that our JSON-LD names live on the web (http://www.w3.org/ns/anno.jsonld, https://schema.org) and no package
has them. What stands here is the part that we use, written by hand after the Web Annotation Vocabulary (appendix A) and
the pages of schema.org: a key of ours that is in neither is a fault.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from fixtures.site import stored

from quotes.build import Settings, build
from quotes.publish.export import export

BASE = "https://quotes.example/export/"
LINK = {"@type": "@id"}
OA, AS, SCHEMA = "http://www.w3.org/ns/oa#", "http://www.w3.org/ns/activitystreams#", "http://schema.org/"
COUNT = "http://www.w3.org/2001/XMLSchema#nonNegativeInteger"

ANNOTATION = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": SCHEMA,
    "id": "@id",
    "type": "@type",
    **{name: OA + name for name in ("Annotation", "TextualBody", "SpecificResource", "TextQuoteSelector", "TextPositionSelector")},
    **{name: OA + name for name in ("describing", "identifying", "exact", "prefix", "suffix")},
    "Text": "http://purl.org/dc/dcmitype/Text",
    "AnnotationCollection": AS + "OrderedCollection",
    "AnnotationPage": AS + "OrderedCollectionPage",
    **{name: LINK | {"@id": f"{OA}has{name.title()}"} for name in ("body", "target", "source", "selector")},
    **{name: LINK | {"@id": AS + name} for name in ("partOf", "first", "last", "next", "prev")},
    "items": LINK | {"@id": AS + "items", "@container": "@list"},
    "motivation": {"@id": OA + "motivatedBy", "@type": "@vocab"},
    "purpose": {"@id": OA + "hasPurpose", "@type": "@vocab"},
    "format": "dc:format",
    "language": "dc:language",
    "value": "http://www.w3.org/1999/02/22-rdf-syntax-ns#value",
    "label": "rdfs:label",
    "start": {"@id": OA + "start", "@type": COUNT},
    "end": {"@id": OA + "end", "@type": COUNT},
    "total": {"@id": AS + "totalItems", "@type": COUNT},
    "startIndex": {"@id": AS + "startIndex", "@type": COUNT},
}  # fmt: skip

# type: property: what its value may be (schema.org: the property is one of the type or of what it inherits from)
QUOTATION: dict[str, dict[str, str | set[str]]] = {
    "Quotation": {
        "identifier": "text",
        "text": "text",
        "spokenByCharacter": {"Person", "Organization"},
        "citation": {"NewsArticle"},
    },
    "NewsArticle": {"headline": "text", "datePublished": "date", "url": "address", "publisher": {"Organization"}},
    "Person": {"name": "text"},
    "Organization": {"name": "text"},
}
CONTEXT = {
    **{name: SCHEMA + name for name in QUOTATION},
    **{name: {"@id": SCHEMA + name} for properties in QUOTATION.values() for name in properties},
    "url": LINK | {"@id": SCHEMA + "url"},
    "datePublished": {"@id": SCHEMA + "datePublished", "@type": SCHEMA + "Date"},
}
CONTEXTS = {"http://www.w3.org/ns/anno.jsonld": ANNOTATION, "https://schema.org": CONTEXT}


def load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def loader(url: str, _options: object) -> dict[str, object]:
    """The context that a document names."""
    return {"document": {"@context": CONTEXTS[url]}, "documentUrl": url, "contextUrl": None}


def expanded(document: Any) -> Any:
    """The document with every key as an address, as a JSON-LD processor reads it; what it does not know is dropped."""
    jsonld = pytest.importorskip("pyld.jsonld", reason="pyld is not installed")
    return jsonld.expand(document, {"base": BASE, "documentLoader": loader})


def read_and_written(document: Any) -> Any:
    """The document as a JSON-LD processor writes it again, after reading it."""
    jsonld = pytest.importorskip("pyld.jsonld", reason="pyld is not installed")
    options = {"base": BASE, "documentLoader": loader, "compactArrays": True}
    return jsonld.compact(expanded(document), document["@context"], options)


def ids(value: Any) -> list[str]:
    """Everything that stands as an address or a type in an expanded document."""
    if isinstance(value, list):
        return [found for inner in value for found in ids(inner)]
    if not isinstance(value, dict):
        return []
    own = [value["@id"]] if "@id" in value else []
    types = value.get("@type", [])
    own += [types] if isinstance(types, str) else types
    return own + [found for inner in value.values() for found in ids(inner)]


@pytest.fixture(scope="module")
def far(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database whose quotations stand behind characters of two UTF-16 units, marks that combine, and a bad address."""
    folder = tmp_path_factory.mktemp("far")
    text = "\U0001f600\U0001f4f0 Ca\u0301diz\r\n\r\n“We \U0001f600 will open the bridge in May,” said Ada Park, “whatever it costs the town.”\n"
    record = {
        "text": text,
        "url": "https://x.example/a b[1]",
        "language": "en",
        "date": "2024-05",
        "outlet": "The Post",
    }
    (folder / "in.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    build(Settings(db=folder / "quotes.db", inputs=(str(folder / "in.jsonl"),)))
    return folder / "quotes.db"


# ------------------------------------------------------------------ Web Annotation


def test_a_processor_drops_nothing_of_the_annotations(db: Path, far: Path, tmp_path: Path) -> None:
    for n, database in enumerate((db, far)):
        for path in export(database, "webannotation", tmp_path / str(n)):
            document = load(path)
            assert read_and_written(document) == document
            assert all(found.startswith(("http://", "https://")) for found in ids(expanded(document)))


@pytest.mark.parametrize(("key", "value"), [("wording", "A"), ("first", {"name": "x"})])
def test_what_the_vocabulary_lacks_would_be_noticed(seeds_db: Path, tmp_path: Path, key: str, value: object) -> None:
    document = load(export(seeds_db, "webannotation", tmp_path / "out")[0])
    spoilt = document | {key: value}
    assert read_and_written(spoilt) != spoilt


def test_positions_count_code_points(far: Path, tmp_path: Path) -> None:
    """The selection MUST be in code points (section 4.2.5), so that JavaScript's units would be wrong here."""
    [text] = stored(far, "select text from article_texts")[0]
    export(far, "webannotation", tmp_path / "out")
    [annotation] = load(tmp_path / "out" / "page-1.json")["items"]
    for target in annotation["target"]:
        quote, position = target["selector"]
        assert text[position["start"] : position["end"]] == quote["exact"]
    assert len(annotation["target"]) == 2
    assert target["source"]["dcterms:source"] == {"id": "https://x.example/a%20b%5B1%5D"}


def test_a_collection_without_annotations_is_one_too(tmp_path: Path) -> None:
    """`first` and `items` MUST be there; `total` says that there are none."""
    (tmp_path / "in.txt").write_text("Nobody said a word.\n", encoding="utf-8")
    build(Settings(db=tmp_path / "quotes.db", inputs=(str(tmp_path / "in.txt"),)))
    export(tmp_path / "quotes.db", "webannotation", tmp_path / "out")
    collection, page = load(tmp_path / "out" / "collection.json"), load(tmp_path / "out" / "page-1.json")
    assert (collection["total"], collection["first"], page["items"]) == (0, "page-1.json", [])
    assert {"next", "prev"}.isdisjoint(page)


# ------------------------------------------------------------------ schema.org


def check_thing(thing: dict[str, Any], allowed: set[str]) -> None:
    """A thing has a type that may stand here, and only properties of that type, with values of their range."""
    assert thing["@type"] in allowed
    for name, value in thing.items():
        if name in ("@id", "@type"):
            assert isinstance(value, str)
            continue
        expected = QUOTATION[thing["@type"]][name]
        for one in value if isinstance(value, list) else [value]:
            if isinstance(expected, set):
                check_thing(one, expected)
            else:
                assert isinstance(one, str)
                assert one
                assert expected != "date" or len(one) in (4, 7, 10)
                assert expected != "address" or one.startswith(("http://", "https://"))


def test_quotations_have_the_properties_of_their_type(db: Path, far: Path, tmp_path: Path) -> None:
    for n, database in enumerate((db, far)):
        graph = load(export(database, "schemaorg", tmp_path / str(n))[0])
        assert graph.keys() == {"@context", "@graph"}
        for quotation in graph["@graph"]:
            check_thing(quotation, {"Quotation"})
            assert {"@id", "identifier", "text", "citation"} <= quotation.keys()
        found = expanded(graph)
        assert len(found) == len(graph["@graph"]) > 0
        assert all(address.startswith(("http://", "https://")) for address in ids(found))
        for quotation, read in zip(graph["@graph"], found, strict=True):
            assert {SCHEMA + name for name in quotation.keys() - {"@id", "@type"}} == read.keys() - {"@id", "@type"}
            assert read["@id"] == BASE + quotation["@id"]


# ------------------------------------------------------------------ CSL


def test_a_processor_of_citations_prints_every_article(db: Path, far: Path, tmp_path: Path) -> None:
    """One entry an item in the bibliography of citeproc-py's own style, with its title, and its year where one is known."""
    pytest.importorskip("citeproc", reason="citeproc-py is not installed")
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
    from citeproc.source.json import CiteProcJSON

    for n, database in enumerate((db, far)):
        items = load(export(database, "csl", tmp_path / str(n))[0])
        style = CitationStylesStyle("harvard-cite-them-right", validate=False)
        bibliography = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
        for item in items:
            bibliography.register(Citation([CitationItem(item["id"])]))
        printed = [str(entry) for entry in bibliography.bibliography()]
        assert len(printed) == len(items) > 0
        together = "\n".join(printed)
        for item in items:
            assert "".join(item["title"].split())[:12].casefold() in "".join(together.split()).casefold()
            if "issued" in item:
                assert str(item["issued"]["date-parts"][0][0]) in together
