"""W3C Web Annotation (Data Model, Recommendation of 2017) as JSON-LD: one annotation a printing.

`collection.json` is the AnnotationCollection; its pages (`page-1.json` …) hold the annotations in order of their ids. A
target is one stretch between quotation marks, found twice: by its words with those around them (TextQuoteSelector) and
by its offsets (TextPositionSelector) in the article's plain text, whose SHA-256 stands beside it. Offsets are code
points from 0, the end exclusive, as the model has it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from quotes.publish.export.base import Source, address, known, link, write_list

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
PER_PAGE = 10_000

_ABOUT = (
    "One annotation a printing of a quotation. Positions are Unicode code points in the article's plain text as it was "
    "read (schema:sha256 is that of the text in UTF-8), counted from 0, the end exclusive, quotation marks excluded."
)
_SQL = """
select o.id, o.quote_id, o.article_id, o.text, o.start_char, o.context_before, o.context_after, w.letter,
  s.name as speaker, a.url, a.title, a.language, a.text_sha256,
  (select json_group_array(json_array(start_char, end_char)) from
    (select start_char, end_char from occurrence_parts p where p.occurrence_id = o.id order by part)) as parts
from occurrences o join wordings w on w.id = o.wording_id join articles a on a.id = o.article_id
left join speakers s on s.id = o.speaker_id order by o.id
"""


def write(source: Source, out: Path) -> None:
    """Write the collection and its pages."""
    total = next(source.rows("select count(*) as n from occurrences"))["n"]
    n_pages = max(1, -(-total // PER_PAGE))
    collection = {
        "@context": CONTEXT,
        "id": "collection.json",
        "type": "AnnotationCollection",
        "label": f"Quotations of {source.path.stem}",
        "rdfs:comment": _ABOUT,
        "total": total,
        "first": _page(1),
        "last": _page(n_pages),
    }
    (out / "collection.json").write_text(json.dumps(collection, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    annotations = map(_annotation, source.rows(_SQL))
    for n in range(1, n_pages + 1):
        _write_page(out, n, n_pages, islice(annotations, PER_PAGE))


def _write_page(out: Path, n: int, n_pages: int, annotations: Iterator[dict[str, Any]]) -> None:
    head = known(
        {
            "@context": CONTEXT,
            "id": _page(n),
            "type": "AnnotationPage",
            "partOf": "collection.json",
            "prev": _page(n - 1) if n > 1 else None,
            "next": _page(n + 1) if n < n_pages else None,
            "startIndex": (n - 1) * PER_PAGE,
        }
    )
    with (out / _page(n)).open("w", encoding="utf-8") as file:
        file.write(json.dumps(head, ensure_ascii=False)[:-1] + ', "items": ')
        write_list(file, annotations)
        file.write("}\n")


def _page(n: int) -> str:
    return f"page-{n}.json"


def _annotation(row: dict[str, Any]) -> dict[str, Any]:
    said_by = f"said by {row['speaker']}" if row["speaker"] else "speaker unknown"
    targets = list(_targets(row))
    return {
        "id": f"quote/{address('o', row['id'])}",
        "type": "Annotation",
        "motivation": "identifying",
        "body": [
            {"type": "SpecificResource", "source": f"quote/{row['quote_id']}", "purpose": "identifying"},
            {
                "type": "TextualBody",
                "value": f"Quotation, {said_by}; wording {row['letter']}",
                "format": "text/plain",
                "language": "en",
                "purpose": "describing",
            },
        ],
        "target": targets[0] if len(targets) == 1 else targets,
    }


def _targets(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """One target a part. The words around are known before the first part and after the last."""
    url = link(row["url"])
    resource = known(
        {
            "id": f"article/{row['article_id']}",
            "type": "Text",
            "format": "text/plain",
            "language": row["language"],
            "dc:title": row["title"],
            "schema:sha256": row["text_sha256"],
            "dcterms:source": {"id": url} if url else None,
        }
    )
    parts = json.loads(row["parts"])
    at = 0
    for n, (start, end) in enumerate(parts, 1):
        quote = {
            "type": "TextQuoteSelector",
            "exact": row["text"][at : at + end - start],
            "prefix": row["context_before"] if n == 1 else None,
            "suffix": row["context_after"] if n == len(parts) else None,
        }
        position = {"type": "TextPositionSelector", "start": start, "end": end}
        at += end - start + 1
        yield {"type": "SpecificResource", "source": resource, "selector": [known(quote), position]}
