"""What the formats share: the tables as they are exported, rows as they stream, JSON written piece by piece."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, TextIO
from urllib.parse import quote, urlsplit

from quotes.publish.links import safe_url
from quotes.store import schema

# the letter before an id's hexadecimal digits
LETTERS = {
    "occurrences": "o",
    "wordings": "w",
    "set_aside": "m",
    "credits": "c",
    "differences": "d",
    "derivations": "v",
    "alerts": "l",
}
# what an address may not hold as it stands (RFC 3986, and 3987 for letters of any script)
_NOT_IN_A_PATH = re.compile(r"[^\w\-.~:/?@!$&'()*+,;=%]|%(?![0-9A-Fa-f]{2})")
_NOT_IN_A_HOST = re.compile(r"[^\w\-.~:@!$&'()*+,;=%\[\]]|%(?![0-9A-Fa-f]{2})")
# a view for people, exported beside the tables
PRINTINGS = "printings"
TEXTS = "article_texts"


class Source(NamedTuple):
    """The database to export, and whether the articles' texts go along."""

    connection: sqlite3.Connection
    path: Path
    article_text: bool = True

    def rows(self, sql: str, **parameters: Any) -> Iterator[dict[str, Any]]:
        """The rows of a query as they come."""
        cursor = self.connection.cursor()
        cursor.row_factory = None
        cursor.execute(sql, parameters)
        names = [column[0] for column in cursor.description]
        for row in cursor:
            yield dict(zip(names, row, strict=True))


class Exported(NamedTuple):
    """One table as it is exported: its columns with their types (text, integer, real or json), and the query."""

    name: str
    columns: dict[str, str]
    sql: str


def exported(source: Source) -> Iterator[Exported]:
    """The tables of the database in the order of the schema, and the view of printings."""
    for name, table in schema.tables().items():
        if name == TEXTS and not source.article_text:
            continue
        key = [row["name"] for row in source.rows(f"pragma table_info({name})") if row["pk"]]
        letters = _letters(source, name)
        columns = {
            column.name: "json"
            if column.meaning.startswith("JSON")
            else "text"
            if column.name in letters
            else column.type
            for column in table.columns
        }
        chosen = ", ".join(_chosen(name, column, letters.get(column)) for column in columns)
        order = ", ".join(key) or "rowid"
        yield Exported(name, columns, f"select {chosen} from {name} order by {order}")  # noqa: S608 — the schema's names
    view = [row["name"] for row in source.rows(f"pragma table_info({PRINTINGS})")]
    sql = f"select * from {PRINTINGS} order by quote, address"  # noqa: S608
    yield Exported(PRINTINGS, dict.fromkeys(view, "text"), sql)


def address(letter: str, number: int) -> str:
    """An id as people see it.

    >>> address("o", 255)
    'off'
    """
    return f"{letter}{number:x}"


def link(url: str | None) -> str | None:
    """The address of an article as formats with rules want it: http or https, and no character that an address may not hold.

    Those stand percent-encoded, as a browser would send them. None where that makes no address of it.

    >>> link("https://example.org/a b?q=[c]#d#e"), link("https://example.org:zz/"), link("javascript:alert(1)")
    ('https://example.org/a%20b?q=%5Bc%5D#d%23e', None, None)
    """
    harmless = safe_url(url)
    if harmless is None:
        return None
    parts = urlsplit(harmless)
    try:
        if (parts.port is None and parts.netloc.endswith(":")) or not parts.hostname or parts.netloc.count("@") > 1:
            return None
    except ValueError:  # the port is no number
        return None
    path, query, fragment = (_NOT_IN_A_PATH.sub(_encoded, part) for part in parts[2:])
    host = _NOT_IN_A_HOST.sub(_encoded, parts.netloc)
    return f"{parts.scheme}://{host}{path}{query and '?'}{query}{fragment and '#'}{fragment}"


def _encoded(found: re.Match[str]) -> str:
    return quote(found[0], safe="", errors="replace")


def write_list(out: TextIO, items: Iterable[object]) -> None:
    """A JSON list, one item a line, as the items come."""
    out.write("[")
    for n, item in enumerate(items):
        out.write(",\n" if n else "\n")
        out.write(json.dumps(item, ensure_ascii=False))
    out.write("\n]")


def known(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields that have a value.

    >>> known({"title": None, "language": "en", "authors": []})
    {'language': 'en'}
    """
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def _letters(source: Source, table: str) -> dict[str, str]:
    """The columns of a table that hold ids of 63 bits, each with the letter that goes before."""
    found = {"id": LETTERS[table]} if table in LETTERS else {}
    for row in source.rows(f"pragma foreign_key_list({table})"):
        if row["table"] in LETTERS:
            found[row["from"]] = LETTERS[row["table"]]
    return found


def _chosen(table: str, column: str, letter: str | None) -> str:
    if (table, column) == ("alignments", "wording_ids"):
        return f"(select json_group_array('w' || printf('%x', cast(value as integer))) from json_each({column})) as {column}"  # noqa: S608
    if letter is None:
        return f'"{column}"'
    return f"case when {column} is not null then '{letter}' || printf('%x', {column}) end as {column}"
