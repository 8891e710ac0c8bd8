"""Versions of an article: texts that stood at the same address one after the other, and what changed in their quotations."""

from __future__ import annotations

import sqlite3
from typing import Any

from quotes.publish.pages.rows import Row, row, rows
from quotes.publish.words import compared, pieces

MAX_VERSIONS, MAX_CHANGES = 50, 30
_EXACT = {"year": 4, "month": 7, "day": 10}  # how much of a date its precision vouches for


def versions_of(connection: sqlite3.Connection, article_id: str) -> list[Row]:
    """All versions of an article, itself among them, in order; only itself where there is no other."""
    found = rows(
        connection,
        """with recursive
        older (id, n) as (
          select :id, 0
          union all
          select a.previous_version_id, n - 1 from older cross join articles a on a.id = older.id
          where a.previous_version_id is not null and n > -:most
        ),
        newer (id, n) as (
          select :id, 0
          union all
          select a.id, n + 1 from newer cross join articles a on a.previous_version_id = newer.id where n < :most
        )
        select a.id, a.label, a.title, a.published, a.published_precision, a.n_occurrences, a.text_sha256
        from (select * from older union select * from newer) v cross join articles a on a.id = v.id order by v.n""",
        id=article_id,
        most=MAX_VERSIONS // 2,
    )
    for version in found:
        version["this"] = version["id"] == article_id
    return found


def changes_of(connection: sqlite3.Connection, versions: list[Row]) -> Row | None:
    """What changed between this version and the one before it (the one after, for the first); None for a lone version."""
    if len(versions) < 2:
        return None
    at = max(1, next(n for n, version in enumerate(versions) if version["this"]))
    was, now = versions[at - 1], versions[at]
    old, new = _printed(connection, was["id"]), _printed(connection, now["id"])
    both = [quote for quote in new if quote in old]
    changed = [quote for quote in both if new[quote]["wording_id"] != old[quote]["wording_id"]]
    return {
        "was": was,
        "now": now,
        "dated": is_later(now, was),
        "same_text": was["text_sha256"] == now["text_sha256"],
        "changed": [_change(old[quote], new[quote]) for quote in changed[:MAX_CHANGES]],
        "only_now": [new[quote] for quote in new if quote not in old],
        "only_before": [old[quote] for quote in old if quote not in new],
        "unchanged": len(both) - len(changed),
    }


def of_quote(connection: sqlite3.Connection, quote_id: str) -> list[Row]:
    """Where one version of an article prints a quote otherwise than the version before it, or only one of them prints it."""
    pairs = rows(
        connection,
        """with printed as (select distinct article_id from occurrences where quote_id = :id limit 500)
        select a.id as now, a.previous_version_id as was from printed cross join articles a on a.id = printed.article_id
        where a.previous_version_id is not null
        union
        select a.id, a.previous_version_id from printed cross join articles a on a.previous_version_id = printed.article_id
        order by 1 limit :most""",
        id=quote_id,
        most=MAX_CHANGES,
    )
    found = []
    for pair in pairs:
        now, was = (_article(connection, pair[side]) for side in ("now", "was"))
        new, old = (_printed(connection, pair[side], quote_id).get(quote_id) for side in ("now", "was"))
        entry: Row = {"now": now, "was": was, "dated": is_later(now, was)}
        if new and old and new["wording_id"] != old["wording_id"]:
            found.append({**entry, "change": "changed", **_change(old, new)})
        elif new and not old:
            found.append({**entry, "change": "only now"})
        elif old and not new:
            found.append({**entry, "change": "only before"})
    return found


def is_later(now: Row, was: Row) -> bool:
    """Whether the dates of two versions, as exact as they are known, say which came first."""
    exact = min(_EXACT.get(article["published_precision"], 20) for article in (now, was))
    dates = [(article["published"] or "")[:exact] for article in (now, was)]
    return all(dates) and dates[0] > dates[1]


def _article(connection: sqlite3.Connection, article_id: str) -> Row:
    found = row(
        connection,
        """select a.id, a.label, a.title, a.published, a.published_precision, outlets.name as outlet
        from articles a left join outlets on outlets.id = a.outlet_id where a.id = :id""",
        id=article_id,
    )
    assert found is not None  # the keys hold
    return found


def _printed(connection: sqlite3.Connection, article_id: str, quote_id: str = "") -> dict[str, Row]:
    """The quotes that an article prints, or the one asked for, each with the wording of its first printing there."""
    found: dict[str, Row] = {}
    for printing in rows(
        connection,
        """select o.quote_id as quote, o.id, o.wording_id, w.letter, w.text from occurrences o
        join wordings w on w.id = o.wording_id
        where o.article_id = :article and (:quote = '' or o.quote_id = :quote) order by o.start_char, o.id""",
        article=article_id,
        quote=quote_id,
    ):
        printing["id"] = f"o{printing['id']:x}"
        found.setdefault(printing["quote"], printing)
    return found


def _change(old: Row, new: Row) -> dict[str, Any]:
    """A quote in its older and its newer words, the newer ones cut at what differs."""
    return {
        "quote": new["quote"],
        "was_letter": old["letter"],
        "now_letter": new["letter"],
        "was_text": old["text"],
        "now_text": new["text"],
        "pieces": pieces(new["text"], compared(old["text"], new["text"])),
    }
