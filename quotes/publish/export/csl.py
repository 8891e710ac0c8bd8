"""CSL-JSON (Citation Style Language 1.0.2), one item an article that prints a quotation: for Zotero, pandoc, citeproc."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from quotes.publish.export.base import Source, known, link, write_list

_SQL = """
select a.*, outlets.name as outlet, outlets.kind as outlet_kind
from articles a left join outlets on outlets.id = a.outlet_id where a.n_occurrences > 0 order by a.id
"""
_TYPES = {"magazine": "article-magazine", "site": "webpage"}
_DATE_PARTS = {"year": 1, "month": 2}


def write(source: Source, out: Path) -> None:
    """Write `articles.json`."""
    with (out / "articles.json").open("w", encoding="utf-8") as file:
        write_list(file, map(_item, source.rows(_SQL)))
        file.write("\n")


def _item(row: dict[str, Any]) -> dict[str, Any]:
    n = row["n_occurrences"]
    return known(
        {
            "id": row["id"],
            "type": "document" if row["kind"] == "transcript" else _TYPES.get(row["outlet_kind"], "article-newspaper"),
            "title": row["title"] or row["label"],
            "author": [{"literal": row["byline"]}] if row["byline"] else None,
            "container-title": row["outlet"],
            "issued": _issued(row["published"], row["published_precision"]),
            "URL": link(row["url"]),
            "language": row["language"],
            "note": f"prints {n} quotation{'' if n == 1 else 's'}",
        }
    )


def _issued(published: str | None, precision: str | None) -> dict[str, Any] | None:
    """The date as exact as it is known.

    >>> _issued("2015-05-29T10:00:00Z", "second"), _issued("2015-05", "month")
    ({'date-parts': [[2015, 5, 29]]}, {'date-parts': [[2015, 5]]})
    """
    if not published:
        return None
    parts = [int(part) for part in published[:10].split("-")]
    return {"date-parts": [parts[: _DATE_PARTS.get(precision or "", 3)]]}
