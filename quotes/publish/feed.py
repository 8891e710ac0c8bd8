"""A quote as an Atom feed (RFC 4287): one entry a wording, so that who follows a quote hears of new ones."""

from __future__ import annotations

import re
import sqlite3
import xml.etree.ElementTree as ET
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from quotes.publish.pages.rows import Row, row, rows

_NS = "http://www.w3.org/2005/Atom"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

TABLES = ("quotes", "wordings", "occurrences", "articles", "outlets", "speakers", "builds")
MAX_ENTRIES, MAX_NAMES = 100, 5


def of_quote(connection: sqlite3.Connection, quote_id: str, base: str) -> str:
    """The feed of a quote; `base` is the address of the site. The newest wording comes first.

    A wording's time is that of its first known printing, else of the build that found it. Its id is made of its words,
    so that it stays the same when the quote's address or the letters change.
    """
    quote = row(
        connection,
        """select q.label, s.name as speaker, (select started from builds order by id desc limit 1) as built
        from quotes q left join speakers s on s.id = q.speaker_id where q.id = :id""",
        id=quote_id,
    )
    assert quote is not None  # found by its address before
    wordings = rows(
        connection,
        """select id, letter, text, part_of_wording_id as whole, first_seen from wordings where quote_id = :id
        order by coalesce(first_seen, :built) desc, id desc limit :most""",
        id=quote_id,
        built=quote["built"],
        most=MAX_ENTRIES,
    )
    times = [_time(w["first_seen"] or quote["built"]) for w in wordings]
    address = f"{base}/quote/{quote_id}"
    root = ET.Element("feed", xmlns=_NS)
    _add(root, "title", f"Wordings of “{quote['label']}”")
    _add(root, "id", address)
    _add(root, "updated", max(times))
    _add(root, "link", rel="self", type="application/atom+xml", href=f"{address}.atom")
    _add(root, "link", rel="alternate", type="text/html", href=address)
    _add(ET.SubElement(root, "author"), "name", quote["speaker"] or "speaker unknown")
    for wording, time in zip(wordings, times, strict=True):
        text = wording["text"]
        entry = ET.SubElement(root, "entry")
        _add(entry, "title", f"{wording['letter']}: {text[:100]}{'…' if len(text) > 100 else ''}")
        _add(entry, "id", uuid5(NAMESPACE_URL, f"wording:{_plain(text)}").urn)
        _add(entry, "updated", time)
        _add(entry, "link", rel="alternate", type="text/html", href=f"{address}#{wording['letter']}")
        _add(entry, "content", _told(connection, wording), type="text")
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode")


def _told(connection: sqlite3.Connection, wording: Row) -> str:
    found = rows(
        connection,
        """select coalesce(outlets.name, a.label) as name from occurrences o join articles a on a.id = o.article_id
        left join outlets on outlets.id = a.outlet_id where o.wording_id = :id
        group by 1 order by coalesce(min(a.published), '~'), 1 limit :most""",
        id=wording["id"],
        most=MAX_NAMES + 1,
    )
    names = [printing["name"] for printing in found]
    more = " and others" if len(names) > MAX_NAMES else ""
    part = "A partial quotation. " if wording["whole"] else ""
    when = f" First known printing: {wording['first_seen'][:10]}." if wording["first_seen"] else " Date unknown."
    return f"“{wording['text']}” {part}Printed by {', '.join(names[:MAX_NAMES])}{more}.{when}"


def _time(known: str) -> str:
    """A date of any precision as RFC 3339 wants it: the beginning of what is known.

    >>> _time("2015-05"), _time("2015-05-28T10:00:00+00:00")
    ('2015-05-01T00:00:00Z', '2015-05-28T10:00:00Z')
    """
    full = known if len(known) >= 10 else (known + "-01-01")[:10]
    return datetime.fromisoformat(full).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def _add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> None:
    ET.SubElement(parent, name, attributes).text = None if text is None else _plain(text)


def _plain(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
