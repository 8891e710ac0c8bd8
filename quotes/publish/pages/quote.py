"""The page of one quote: its wordings, where they differ, who printed it, who had it from whom, how sure the joining is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any

from quotes.publish import cite, drawings
from quotes.publish.pages import judged, versions
from quotes.publish.pages.rows import Row, asked, evidence_lines, parsed, row, rows
from quotes.publish.words import pieces, places

TABLES = (
    "quotes", "wordings", "occurrences", "articles", "outlets", "speakers", "differences", "difference_kinds", "credits",
    "derivations", "matches", "alignments", "alerts", "occurrence_parts", "set_aside", "judgements",
)  # fmt: skip

MAX_WORDINGS, MAX_FRAGMENTS, MAX_ALIGNED = 40, 200, 12


def find_quote(connection: sqlite3.Connection, address: str) -> str | None:
    """The id of the quote that an address means: the quote's own (q…), any printing's (o…) or any wording's (w…).

    A quote's id is its smallest printing's, so that after a rebuild an old q… still names a printing.
    """
    number = int(address[1:], 16)
    if number >= 1 << 63:
        return None
    if address[0] == "q" and row(connection, "select 1 from quotes where id = :id", id=address):
        return address
    table = "wordings" if address[0] == "w" else "occurrences"
    found = row(connection, f"select quote_id from {table} where id = :id", id=number)  # noqa: S608 — two fixed names
    return found["quote_id"] if found else None


def quote_page(connection: sqlite3.Connection, quote_id: str) -> Row:
    """Everything the page of a quote shows."""
    quote = row(connection, "select * from quotes where id = :id", id=quote_id)
    if quote is None:
        raise LookupError(quote_id)
    differences = [
        {**d, "flags": parsed(d["flags"], [])}
        for d in rows(
            connection, "select * from differences where quote_id = :id order by place, id limit 5000", id=quote_id
        )
    ]
    printings = asked(connection, "printings_of_a_quote", quote=quote_id)
    for printing in printings["rows"]:
        printing["name"] = printing["outlet"] or printing["article_label"]
    names = {p["article"]: p["name"] for p in printings["rows"]}
    for printing in printings["rows"]:
        printing["copy_of"] = names.get(printing["same_text_as"])
    wordings, n_hidden = _wordings(connection, quote_id, differences, printings["rows"])
    base = next((w for w in wordings if w["is_base"]), wordings[0])
    shown = {base["id"]: base["letter"], **{w["id"]: w["letter"] for w in wordings}}
    derivations = _derivations(connection, quote_id)
    page: Row = {
        "id": quote_id,
        "text": quote["text"],
        "label": quote["label"],
        "counts": {k[2:]: v for k, v in quote.items() if k.startswith("n_")},
        "first_seen": quote["first_seen"],
        "last_seen": quote["last_seen"],
        "earliest_printing": f"o{quote['earliest_occurrence_id']:x}" if quote["earliest_occurrence_id"] else None,
        "earliest_note": quote["earliest_note"],
        "confidence": quote["confidence"],
        "speakers": _speakers(connection, quote),
        "base": base["letter"],
        "wordings": wordings,
        "more_wordings": n_hidden,
        "places": [],
        "printings": printings,
        "differences": {"question": "differences_of_a_quote", "parameters": {"quote": quote_id}},
        "timeline": drawings.timeline(printings["rows"]),
        "derivations": derivations,
        "picture": drawings.picture(printings["rows"], derivations),
        "joining": _joining(connection, wordings),
        "judgements": judged.of_quote(connection, quote_id),
        "versions": versions.of_quote(connection, quote_id),
        "alignment": _alignment(connection, quote, shown),
        "alerts": rows(
            connection, "select kind, sentence from alerts where quote_id = :id order by id limit 50", id=quote_id
        ),
    }
    texts = {w["id"]: w["text"] for w in wordings}
    page["places"] = places(differences, shown, texts, _without(page["alignment"], base["letter"]))
    page["kinds"] = _kinds(connection, page["places"])
    page["cite"] = cite.quote(page)
    page["linked_data"] = cite.linked_data(page)
    return page


def _without(alignment: Row | None, base: str) -> dict[str, set[int]]:
    """For each wording, by its letter, the places where the base has words and it has none."""
    found: dict[str, set[int]] = {}
    if alignment is None or base not in alignment["letters"]:
        return found
    at = alignment["letters"].index(base)
    for n, letter in enumerate(alignment["letters"]):
        having = {c["place"] for c in alignment["columns"] if c["cells"][n] is not None}
        found[letter] = {c["place"] for c in alignment["columns"] if c["cells"][at] is not None} - having - {None}
    return found


def _speakers(connection: sqlite3.Connection, quote: Row) -> list[Row]:
    """The speakers named, the most often named first, each with how many printings name them."""
    return rows(
        connection,
        """select s.id, s.name, s.kind, count(*) as printings from occurrences o join speakers s on s.id = o.speaker_id
        where o.quote_id = :id group by s.id order by s.id is not :first, printings desc, s.name limit 20""",
        id=quote["id"],
        first=quote["speaker_id"],
    )


def _wordings(
    connection: sqlite3.Connection, quote_id: str, differences: list[Row], printings: list[Row]
) -> tuple[list[Row], int]:
    """The wordings that are no fragment, each with its pieces, its printings and the fragments that are part of it."""
    found = rows(
        connection,
        """select id, letter, text, is_base, part_of_wording_id, n_occurrences, n_outlets, first_seen from wordings
        where quote_id = :id order by part_of_wording_id is not null, not is_base, length(letter), letter limit :most""",
        id=quote_id,
        most=MAX_WORDINGS + MAX_FRAGMENTS,
    )
    by_wording: dict[int, list[Row]] = {}
    for d in differences:
        by_wording.setdefault(d["wording_id"], []).append(d)
    by_letter: dict[str, list[Row]] = {}
    for printing in printings:
        by_letter.setdefault(printing["wording"], []).append(printing)
    index = {w["id"]: w for w in found}
    for wording in found:
        own = by_wording.get(wording["id"], [])
        wording["cut"] = sorted({d["kind"] for d in own if d["class"] == "extent"}, reverse=True)
        wording["pieces"] = pieces(wording["text"], (d for d in own if d["class"] != "extent"))
        wording["printings"] = by_letter.get(wording["letter"], [])
        wording["fragments"] = []
    whole = [w for w in found if w["part_of_wording_id"] is None][:MAX_WORDINGS]
    for wording in found:
        if (container := _container(wording, index)) is not None:
            container["fragments"].append(wording)
    total = row(connection, "select count(*) as n from wordings where quote_id = :id", id=quote_id)
    n_shown = len(whole) + sum(len(w["fragments"]) for w in whole)
    return whole or found, (total["n"] if total else 0) - n_shown


def _container(wording: Row, index: dict[int, Row]) -> Row | None:
    """The whole wording that a fragment is part of, through other fragments if need be."""
    seen = set()
    current: Row | None = wording
    while current is not None and current["part_of_wording_id"] is not None and current["id"] not in seen:
        seen.add(current["id"])
        current = index.get(current["part_of_wording_id"])
    return current if current is not wording else None


def _kinds(connection: sqlite3.Connection, all_places: list[Row]) -> list[Row]:
    """The kinds of difference that the page shows, explained."""
    used = {cell["kind"] for place in all_places for cell in place["cells"].values() if "kind" in cell}
    return [k for k in rows(connection, "select * from difference_kinds order by class, kind") if k["kind"] in used]


def _derivations(connection: sqlite3.Connection, quote_id: str) -> list[Row]:
    """The claims about printings of this quote, or about whole articles that both print it, the best one of each article."""
    found = rows(
        connection,
        """with claims as (
          select id, rank, relation from derivations
          where occurrence_id in (select id from occurrences where quote_id = :id)
          union
          select d.id, d.rank, d.relation from (select distinct article_id from occurrences where quote_id = :id) o
          cross join derivations d on d.article_id = o.article_id
          where d.occurrence_id is null and d.from_article_id in (select article_id from occurrences where quote_id = :id)
          order by 2, 3, 1 limit 300
        )
        select d.id, d.article_id as article, d.occurrence_id, d.from_article_id as from_article,
          d.from_outlet_id as from_outlet, d.relation, d.rank, d.probability, d.evidence, a.label as article_label,
          a.title, o1.name as outlet, source.label as from_article_label, o3.name as from_article_outlet,
          source.title as from_title, o2.name as from_outlet_name
        from claims
        cross join derivations d on d.id = claims.id
        join articles a on a.id = d.article_id
        left join outlets o1 on o1.id = a.outlet_id
        left join articles source on source.id = d.from_article_id
        left join outlets o3 on o3.id = source.outlet_id
        left join outlets o2 on o2.id = d.from_outlet_id
        order by d.rank, d.relation, d.id""",
        id=quote_id,
    )
    claims = sorted(_merged(found), key=lambda c: (c["relation"] == "unknown", not _likely(c)))
    for number, claim in enumerate((c for c in claims if c["from_name"]), 1):
        claim["number"] = number
        claim["likely"] = _likely(claim)
    return claims


def _likely(claim: Row) -> bool:
    """Whether a claim is drawn: the first choice of its printing, and more likely than not or without a figure."""
    if claim["relation"] == "inferred":
        return bool(claim["rank"] == 1 and (claim["probability"] is None or claim["probability"] >= 0.5))
    return bool(claim["rank"] == 1)


def _merged(found: list[Row]) -> list[Row]:
    """One claim for two articles and a relation, with all the evidence: about a printing and about the articles as wholes,
    or the same shared words told from both sides.
    """
    claims: dict[tuple[Any, ...], Row] = {}
    for row_ in found:
        outlet = row_["from_article_outlet"] or row_["from_title"] or row_["from_article_label"]
        from_name = outlet if row_["from_article"] else row_["from_outlet_name"]
        source = row_["from_article"] or row_["from_outlet"]
        pair = tuple(sorted((row_["article"], source))) if row_["relation"] == "shared" else (row_["article"], source)
        claim = claims.setdefault(
            (*pair, row_["relation"]),
            {
                "article": row_["article"],
                "name": row_["outlet"] or row_["title"] or row_["article_label"],
                "from_article": row_["from_article"],
                "from_outlet": row_["from_outlet"],
                "from_name": from_name,
                "relation": row_["relation"],
                "rank": row_["rank"],
                "probability": row_["probability"],
                "occurrence": f"o{row_['occurrence_id']:x}" if row_["occurrence_id"] else None,
                "evidence": [],
            },
        )
        claim["rank"] = min(claim["rank"], row_["rank"])
        claim["probability"] = max(
            (p for p in (claim["probability"], row_["probability"]) if p is not None), default=None
        )
        claim["evidence"] += [
            line for line in evidence_lines(parsed(row_["evidence"], [])) if line not in claim["evidence"]
        ]
    return list(claims.values())


def _joining(connection: sqlite3.Connection, wordings: Iterable[Row]) -> list[Row]:
    """Why the wordings shown were joined, and the nearest misses kept apart, with the terms of each score."""
    letters = {w["id"]: w["letter"] for whole in wordings for w in [whole, *whole["fragments"]]}
    ids = list(letters)[:100]
    if not ids:
        return []
    marks = ",".join("?" * len(ids))
    cursor = connection.execute(
        f"""select m.a_wording_id, m.b_wording_id, m.relation, m.score, m.evidence, a.text, b.text, a.quote_id, b.quote_id
        from matches m join wordings a on a.id = m.a_wording_id join wordings b on b.id = m.b_wording_id
        where m.a_wording_id in ({marks}) or m.b_wording_id in ({marks})
        order by m.relation = 'apart', m.score desc, m.a_wording_id, m.b_wording_id limit 60""",  # noqa: S608 — only marks
        ids + ids,
    )
    found = []
    for a, b, relation, score, evidence, a_text, b_text, a_quote, b_quote in cursor:
        other_is_a = a not in letters
        found.append(
            {
                "relation": relation,
                "score": score,
                "a": letters.get(a),
                "b": letters.get(b),
                "printings": [f"o{a:x}", f"o{b:x}"],  # a wording's id is its smallest printing's
                "other": None if a in letters and b in letters else {
                    "text": a_text if other_is_a else b_text,
                    "quote": a_quote if other_is_a else b_quote,
                },
                "evidence": evidence_lines(parsed(evidence, {})),
            }
        )  # fmt: skip
    return found


def _alignment(connection: sqlite3.Connection, quote: Row, letters: dict[int, str]) -> Row | None:
    """The words of every wording side by side; None when there is nothing to compare or it would be too wide to read."""
    if not 1 < len(letters) <= MAX_ALIGNED or quote["n_wordings"] > 400:
        return None
    found = row(
        connection, "select wording_ids, word_columns, places from alignments where quote_id = :id", id=quote["id"]
    )
    if found is None:
        return None
    order = [letters.get(int(i)) for i in parsed(found["wording_ids"], [])]
    keep = [i for i, letter in enumerate(order) if letter]
    columns = parsed(found["word_columns"], [])
    marks = parsed(found["places"], [])
    return {
        "letters": [order[i] for i in keep],
        "columns": [
            {"place": place, "cells": [column[i] for i in keep]} for column, place in zip(columns, marks, strict=False)
        ],
    }
