"""How to cite a quote as it stands in this database: plain text and CSL-JSON."""

from __future__ import annotations

from typing import Any

from quotes.publish.links import safe_url


def quote(page: dict[str, Any]) -> dict[str, Any]:
    """`text` (one sentence), `address` and `csl` (one CSL-JSON item for each printing) of a quote's page."""
    speaker = page["speakers"][0]["name"] if page["speakers"] else "speaker unknown"
    counts = page["counts"]
    letter = page["base"]
    of = f"wording {letter} of {counts['wordings']}" if counts["wordings"] > 1 else "one wording"
    articles = f"{counts['articles']} article{'' if counts['articles'] == 1 else 's'}"
    text = f"“{page['text']}” ({speaker}; {of}, as printed in {articles})"
    return {
        "text": text,
        "address": f"/quote/{page['id']}",
        "csl": [_item(printing, speaker) for printing in page["printings"]["rows"]],
    }


def linked_data(page: dict[str, Any]) -> dict[str, Any]:
    """The quote as a schema.org Quotation, with the articles that print it; what is not known is left out."""
    articles = {}
    for printing in page["printings"]["rows"]:
        article = {
            "@type": "NewsArticle",
            "headline": printing["article_title"],
            "datePublished": (printing["published"] or "")[:10],
            "url": safe_url(printing["url"]),
            "publisher": {"@type": "Organization", "name": printing["outlet"]} if printing["outlet"] else None,
        }
        articles[printing["article"]] = {key: value for key, value in article.items() if value}
    speaker = page["speakers"][0] if page["speakers"] else None
    kinds = {"person": "Person", "organisation": "Organization"}
    found = {
        "@context": "https://schema.org",
        "@type": "Quotation",
        "identifier": page["id"],
        "text": page["text"],
        "spokenByCharacter": {"@type": kinds[speaker["kind"]], "name": speaker["name"]}
        if speaker and speaker["kind"] in kinds
        else None,
        "citation": list(articles.values()),
    }
    return {key: value for key, value in found.items() if value}


def _item(printing: dict[str, Any], speaker: str) -> dict[str, Any]:
    """One printing as a CSL-JSON newspaper article; what is not known is left out."""
    item = {
        "id": printing["printing"],
        "type": "article-newspaper",
        "title": printing["article_title"] or printing["article_label"],
        "container-title": printing["outlet"],
        "URL": safe_url(printing["url"]),
        "issued": _date(printing["published"], printing["published_precision"]),
        "note": f"quotes {speaker}: “{printing['printed']}”",
    }
    return {key: value for key, value in item.items() if value}


def _date(published: str | None, precision: str | None) -> dict[str, Any] | None:
    """CSL's date-parts, as exact as the date is known.

    >>> _date("2015-05-29", "month")
    {'date-parts': [[2015, 5]]}
    """
    if not published:
        return None
    parts = [int(part) for part in published[:10].split("-")]
    n_known = {"year": 1, "month": 2}.get(precision or "day", 3)
    return {"date-parts": [parts[:n_known]]}
