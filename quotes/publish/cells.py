"""How values stand in Datasette's own tables: ids as links to their pages, addresses of others only if they are safe."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from markupsafe import Markup

_PAGE = re.compile(r"(?:(q[0-9a-f]{1,16}|[ow][0-9a-f]{1,16})|(a[0-9a-f]{16})|(s[0-9a-f]{12}))")
_ID_COLUMNS = {
    "id", "quote", "quote_id", "printing", "address", "article", "article_id", "from_article", "from_article_id",
    "other_article_id", "earlier_article", "later_article", "same_text_as", "previous_version_id", "speaker_id", "speaker_page", "for_example",
}  # fmt: skip
_INTEGER_IDS = {
    "wording_id", "base_wording_id", "part_of_wording_id", "a_wording_id", "b_wording_id", "occurrence_id",
    "parent_occurrence_id", "earliest_occurrence_id", "from_occurrence_id", "other_occurrence_id",
}  # fmt: skip
_OUTLET_COLUMNS = {"outlet_id", "from_outlet_id"}


def cell(value: Any, column: str, table: str | None, path: Callable[[str], str]) -> Markup | None:
    """HTML for one cell, or None to leave it to Datasette. `path` turns an address of ours into one of this server."""
    label = None
    if isinstance(value, dict) and "value" in value:
        value, label = value["value"], value.get("label")
    if value is None or value == "":
        return None
    address = _address(value, column, table)
    if address is not None:
        return Markup('<a href="{}">{}</a>').format(path(address), label or value)
    if isinstance(value, str) and re.match(r"\s*(?:javascript|data|vbscript):", value, re.I):
        return Markup("{}").format(value)
    return None


def _address(value: Any, column: str, table: str | None) -> str | None:
    if isinstance(value, int):
        if column in _INTEGER_IDS or (column == "id" and table in ("wordings", "occurrences")):
            of_printing = "occurrence" in column or (column == "id" and table == "occurrences")
            return f"/quote/{'o' if of_printing else 'w'}{value:x}"
        return None
    if not isinstance(value, str):
        return None
    if column == "address" and value.startswith("/quote/"):
        value = value.removeprefix("/quote/")
    if column in _OUTLET_COLUMNS or (column == "id" and table == "outlets"):
        return f"/outlet/{value}"
    match = _PAGE.fullmatch(value) if column in _ID_COLUMNS else None
    if match is None:
        return None
    kind = "quote" if match[1] else "article" if match[2] else "speaker"
    return f"/{kind}/{value}"
