"""The usual names of the fields of a record, in files of every kind."""

from __future__ import annotations

from collections.abc import Mapping

from quotes.ingest.base import LIMIT, Options, UnreadableError, too_large
from quotes.ingest.decode import sound
from quotes.model import Problem, Record

USUAL = {
    "text": ("text", "body", "content", "maintext", "fulltext", "full_text", "article_text", "articlebody"),
    "id": ("id", "_id", "uuid", "guid", "article_id"),
    "title": ("title", "headline"),
    "outlet": (
        *("outlet", "publisher", "site", "sitename", "site_name", "source-hostname", "source_domain", "publication"),
        *("newspaper", "hostname", "domain", "source"),
    ),
    "byline": ("author", "byline", "authors", "creator"),
    "published": (
        *("published", "date", "date_publish", "publish_date", "published_at", "publishedat", "datepublished"),
        *("date_published", "published_date", "pubdate"),
    ),
    "url": ("url", "link", "canonical_url", "source_url", "source"),
    "language": ("language", "lang"),
    "kind": ("kind",),
}
"""Our name of a field, and the names under which it is found, the most telling first. Case does not count.

"source" is the address in files of trafilatura, and the outlet elsewhere: the value tells.
"""

_GIVEN = tuple(ours for ours in USUAL if ours not in ("text", "id"))
_MOST_NAMES = 50


def record(
    values: Mapping[str, object], source: str, number: int, stem: str, options: Options | None = None
) -> Record | Problem:
    """The record that the fields of one article make, or why they make none.

    >>> record({"Title": "A", "body": "He said.", "authors": ["B", "C"]}, "x.jsonl", 3, "x").given
    {'title': 'A', 'byline': 'B, C'}
    """
    options = options or Options()
    lower = {name.lower(): value for name, value in values.items() if isinstance(name, str)}
    text = _text(lower, options)
    if text is None:
        there = next((name for name in names_of("text", options) if name in lower), None)
        names = options.columns.get("text") or ", ".join(USUAL["text"][:4])
        what = (
            f"no field with the text of an article ({names})" if there is None else f"the field {there} holds no text"
        )
        return Problem(source, number, "no text", what)
    try:
        if len(text) > LIMIT:
            raise too_large()
        sound(text)
    except UnreadableError as e:
        return e.problem(source, number)
    return Record(text, source, number, _first(lower, "id", options) or stem, given_of(lower, options))


def given_of(values: Mapping[str, object], options: Options | None = None) -> dict[str, str]:
    """What fields, by their names in lower case, say of an article, under our names."""
    options = options or Options()
    given = {ours: value for ours in _GIVEN if (value := _first(values, ours, options)) is not None}
    if options.kind:
        given["kind"] = options.kind
    return given


def _text(values: Mapping[str, object], options: Options) -> str | None:
    """The text itself, or its paragraphs as lines."""
    for name in names_of("text", options):
        value = values.get(name)
        if isinstance(value, list) and value and all(isinstance(line, str) for line in value):
            value = "\n".join(value)
        if isinstance(value, str) and value and not value.isspace():
            return value
    return None


def _first(values: Mapping[str, object], ours: str, options: Options) -> str | None:
    """The first of the names of a field that holds a word."""
    for name in names_of(ours, options):
        found = _words(values[name]) if name in values else ""
        if found and (name != "source" or ours in options.columns or ("://" in found) == (ours == "url")):
            return found
    return None


def names_of(ours: str, options: Options) -> tuple[str, ...]:
    """The names, in lower case, under which a field of ours is looked for."""
    mapped = options.columns.get(ours)
    return (mapped.lower(),) if mapped else USUAL[ours]


def _words(value: object) -> str:
    """A string, a number, a list of strings or what has a name as one string; nothing for what is none of them."""
    if isinstance(value, str):
        return value if value and not value.isspace() else ""
    if isinstance(value, list):
        return ", ".join(filter(None, (_words(v) for v in value[:_MOST_NAMES] if isinstance(v, str | dict))))
    if isinstance(value, dict):
        name = value.get("name")
        return name.strip() if isinstance(name, str) else ""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) < 10**18 else ""
    return ""
