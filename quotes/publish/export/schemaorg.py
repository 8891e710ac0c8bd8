"""schema.org Quotation (https://schema.org/Quotation, a pending term) as JSON-LD: one a quote, with the articles that print it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from quotes.publish import cite
from quotes.publish.export.base import Source, known, link, write_list

_QUOTES = """
select q.id, q.text, s.id as speaker_id, s.name, s.kind from quotes q
left join speakers s on s.id = q.speaker_id order by q.id
"""
_ARTICLES = """
select distinct a.id as article, a.title as article_title, a.published, a.url, outlets.name as outlet
from occurrences o join articles a on a.id = o.article_id left join outlets on outlets.id = a.outlet_id
where o.quote_id = :quote order by a.published is null, a.published, a.id
"""


def write(source: Source, out: Path) -> None:
    """Write `quotations.jsonld`, one graph."""
    with (out / "quotations.jsonld").open("w", encoding="utf-8") as file:
        file.write('{"@context": "https://schema.org", "@graph": ')
        write_list(file, (_quotation(source, row) for row in source.rows(_QUOTES)))
        file.write("}\n")


def _quotation(source: Source, row: dict[str, Any]) -> dict[str, Any]:
    page = {
        "id": row["id"],
        "text": row["text"],
        "speakers": [row] if row["speaker_id"] else [],
        "printings": {"rows": list(source.rows(_ARTICLES, quote=row["id"]))},
    }
    found = cite.linked_data(page)
    del found["@context"]
    if "spokenByCharacter" in found:
        found["spokenByCharacter"]["@id"] = f"speaker/{row['speaker_id']}"
    found["citation"] = [
        known({**article, "url": link(article.get("url")), "@id": f"article/{printing['article']}"})
        for article, printing in zip(found["citation"], page["printings"]["rows"], strict=True)
    ]
    return {"@id": f"quote/{row['id']}", **found}
