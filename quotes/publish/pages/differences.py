"""The page of differences: every place where a wording departs from its base, filtered by kind, class, flag and more."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import NamedTuple

from quotes.publish.pages.rows import Row, parsed, rows

TABLES = ("differences", "difference_kinds", "wordings", "quotes", "occurrences", "articles", "outlets", "speakers")

FLAGS = ("negation", "number", "name", "modality", "pronoun", "quantifier", "tense", "filler")
OPERATIONS = ("present", "absent", "changed")
PER_PAGE, MAX_ROWS = 50, 1000
FILTERS = ("kind", "class", "flag", "operation", "outlet", "speaker", "since", "until")


class Filter(NamedTuple):
    """A condition, and where an index on the differences does not serve it, the table to start from and its order."""

    condition: str
    start: str = ""
    order: str = ""


_DATED = "quotes dated cross join "
_FILTERS = {
    "kind": Filter("d.kind = :kind"),
    "class": Filter("d.class = :class"),
    "flag": Filter("""d.flags <> '[]' and d.flags like '%"' || :flag || '"%'"""),
    "operation": Filter("d.operation = :operation"),
    "outlet": Filter(
        """d.wording_id in (
    select o.wording_id from articles a join occurrences o on o.article_id = a.id
    where a.outlet_id = (select id from outlets where name = :outlet order by id limit 1)
    order by a.published desc limit 5000)"""
    ),
    "speaker": Filter(
        """d.quote_id in (
    select q.id from speakers s join quotes q on q.speaker_id = s.id
    where s.name = :speaker order by q.n_occurrences desc limit 20000)"""
    ),
    "since": Filter(
        "dated.id = d.quote_id and dated.n_differences > 0 and dated.first_seen >= :since", _DATED, "dated.first_seen, "
    ),
    "until": Filter(
        "dated.id = d.quote_id and dated.n_differences > 0 and dated.first_seen < :until || '~'",
        _DATED,
        "dated.first_seen, ",
    ),
}


def differences_page(connection: sqlite3.Connection, filters: Mapping[str, str], number: int = 1) -> Row:
    """One page of the differences that meet the filters, what the filters may be, and the SQL that was run."""
    active = {name: filters[name].strip() for name in FILTERS if filters.get(name, "").strip()}
    found = rows(connection, f"{sql(active)}\nlimit {PER_PAGE + 1} offset {PER_PAGE * (number - 1)}", **active)
    for item in found:
        for column in ("flags", "outlets", "printed_in"):
            item[column] = parsed(item[column], [])
    kinds = rows(connection, "select kind, class, meaning, example from difference_kinds order by class, kind")
    return {
        "filters": {name: active.get(name, "") for name in FILTERS},
        "number": number,
        "more": len(found) > PER_PAGE,
        "differences": {"sql": sql(active), "parameters": active, "rows": found[:PER_PAGE]},
        "kinds": kinds,
        "classes": sorted({k["class"] for k in kinds}),
        "flags": FLAGS,
        "operations": OPERATIONS,
    }


def all_rows(connection: sqlite3.Connection, filters: Mapping[str, str]) -> list[Row]:
    """The rows of the first pages together, as the table has them."""
    active = {name: filters[name].strip() for name in FILTERS if filters.get(name, "").strip()}
    return rows(connection, f"{sql(active)}\nlimit {MAX_ROWS}", **active)


def sql(active: Mapping[str, str]) -> str:
    """The query for these filters, with a parameter for each.

    Without a filter, what only a partial quotation cuts off is left out: it is no change of words.
    """
    used = [_FILTERS[name] for name in active]
    conditions = [f.condition for f in used] or ["d.class <> 'extent'"]
    start = next((f.start for f in used if f.start), "")
    order = next((f.order for f in used if f.order), "")
    return f"""select d.quote_id as quote, q.label as quote_label, w.letter as wording, d.kind, d.class, d.operation,
  d.before, d.base_text, d.this_text, d.after, d.flags, d.speaker, d.outlets, d.printed_in, d.n_occurrences as printings
from {start}differences d
join wordings w on w.id = d.wording_id
join quotes q on q.id = d.quote_id
where {" and ".join(conditions)}
order by {order}d.quote_id, d.place, d.id"""  # noqa: S608 — only fixed conditions
