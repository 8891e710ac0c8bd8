"""RSS and Atom files that hold whole articles; a summary is no article and is told."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as Xml

from quotes.ingest.base import Source, UnreadableError
from quotes.ingest.decode import decode
from quotes.ingest.fields import record
from quotes.ingest.markup import text_of
from quotes.model import Problem, Record

_ARTICLE_WORDS = 100
_ATOM = "{http://www.w3.org/2005/Atom}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
_DATE = "{http://purl.org/dc/elements/1.1/}date"


def read(source: Source) -> Iterator[Record | Problem]:
    """A record or a problem for each item of the feed, counted from 1."""
    root = _parsed(decode(source.whole()).text)
    items = [e for e in root.iter() if e.tag.rsplit("}", 1)[-1] in ("item", "entry")]
    outlet = _words(root.find(f"{_ATOM}title")) or _words(root.find("channel/title"))
    if not items:
        raise UnreadableError("no articles", "XML, but no feed with items in it")
    for number, item in enumerate(items, 1):
        text, whole = _text(item)
        if not whole:
            message = "the feed holds only a summary of this article: read its page instead"
            yield Problem(source.name, number, "summary", message)
            continue
        values = {
            "text": text,
            "id": _first(item, "guid", f"{_ATOM}id"),
            "title": text_of(_first(item, "title", f"{_ATOM}title")),
            "outlet": outlet,
            "byline": _first(item, _CREATOR, "author", f"{_ATOM}author/{_ATOM}name"),
            "published": _first(item, "pubDate", f"{_ATOM}published", _DATE),
            "url": _first(item, "link") or _link(item),
        }
        yield record(values, source.name, number, source.stem, source.options)


def _parsed(text: str) -> Xml.Element:
    """The XML of a feed. Entities of its own are refused: they are how a small file becomes a huge one."""
    if "<!ENTITY" in text:
        raise UnreadableError("broken", "XML that defines entities of its own: not read")
    try:
        return Xml.fromstring(text.lstrip())  # noqa: S314 - entities are refused above
    except (Xml.ParseError, RecursionError, ValueError) as e:
        raise UnreadableError("broken", f"not XML: {str(e)[:100]}") from None


def _text(item: Xml.Element) -> tuple[str, bool]:
    """The longest text of an item, and whether it is a whole article."""
    content = item.find(f"{_ATOM}content")
    if content is not None and len(content):
        return text_of("".join(Xml.tostring(child, encoding="unicode") for child in content)), True
    if full := _words(content) or _first(item, _CONTENT):
        return text_of(full), True
    text = text_of(_first(item, "description", f"{_ATOM}summary"))
    return text, len(text.split()) >= _ARTICLE_WORDS


def _first(item: Xml.Element, *paths: str) -> str:
    return next((words for path in paths if (words := _words(item.find(path)))), "")


def _words(element: Xml.Element | None) -> str:
    return (element.text or "").strip() if element is not None else ""


def _link(item: Xml.Element) -> str:
    """The address of an Atom entry."""
    links = [e for e in item.findall(f"{_ATOM}link") if e.get("rel", "alternate") == "alternate"]
    return links[0].get("href", "") if links else ""
