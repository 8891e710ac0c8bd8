"""The pages of outlets: what each printed, whom it credits, who credits it, and how its wordings differ. Never a verdict."""

from __future__ import annotations

import sqlite3

from quotes.publish.pages.rows import Row, asked, row, rows

TABLES = (
    "outlets", "articles", "occurrences", "quotes", "wordings", "differences", "speakers", "outlet_differences",
    "outlet_credits",
)  # fmt: skip

MAX_LISTED = 300


def outlet_page(connection: sqlite3.Connection, outlet_id: str) -> Row | None:
    """Everything the page of an outlet shows."""
    outlet = row(connection, "select * from outlets where id = :id", id=outlet_id)
    if outlet is None:
        return None
    page = {
        **outlet,
        "articles": asked(connection, "articles_of_an_outlet", outlet=outlet_id),
        "credits": asked(connection, "whom_an_outlet_credits", outlet=outlet_id),
        "credited_by": asked(connection, "who_credits_an_outlet", outlet=outlet_id),
        "differs": asked(connection, "how_an_outlet_differs", outlet=outlet_id),
        "changed": asked(connection, "what_this_outlet_changed", outlet=outlet_id),
    }
    page["credits"]["named"] = _together(page["credits"]["rows"], "credits")
    page["credited_by"]["named"] = _together(page["credited_by"]["rows"], "credited_by")
    return page


def _together(credits_: list[Row], name: str) -> list[Row]:
    """The credits of one name together: how often in all, and for what."""
    found: dict[tuple[str, str | None], Row] = {}
    for c in credits_:
        entry = found.setdefault(
            (c[name], c["outlet_id"]), {"name": c[name], "outlet_id": c["outlet_id"], "times": 0, "scopes": []}
        )
        entry["times"] += c["times"]
        entry["scopes"].append({"scope": c["scope"], "times": c["times"], "for_example": c["for_example"]})
    return sorted(found.values(), key=lambda entry: -entry["times"])


def outlets_page(connection: sqlite3.Connection) -> Row:
    """The outlets by the number of quotations they print; those only credited come last."""
    found = rows(
        connection,
        "select * from outlets order by n_occurrences desc, n_articles desc, name, id limit :most",
        most=MAX_LISTED,
    )
    unknown = row(connection, "select count(*) as n from articles where outlet_id is null")
    return {
        "outlets": [o for o in found if o["n_articles"]],
        "credited_only": [o for o in found if not o["n_articles"]],
        "articles_without": unknown["n"] if unknown else 0,
        "cut": len(found) == MAX_LISTED,
    }
