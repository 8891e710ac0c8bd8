"""The page of one article: its text as printed, with everything that was found in it marked where it stands."""

from __future__ import annotations

import sqlite3
from itertools import pairwise
from typing import Any

from quotes.publish.pages import judged, versions
from quotes.publish.pages.rows import Row, evidence_lines, parsed, row, rows

TABLES = (
    "articles", "sources", "zones", "article_facts", "outlets", "speakers", "quotes", "wordings", "occurrences",
    "occurrence_parts", "set_aside", "credits", "derivations", "reuse", "judgements",
)  # fmt: skip


def article_page(connection: sqlite3.Connection, article_id: str, with_text: bool = True) -> Row | None:
    """Everything the page of an article shows; `paragraphs` is None when the text is left out of the database."""
    article = row(
        connection,
        """select a.*, outlets.name as outlet from articles a left join outlets on outlets.id = a.outlet_id
        where a.id = :id""",
        id=article_id,
    )
    if article is None:
        return None
    stored = (
        row(connection, "select text from article_texts where article_id = :id", id=article_id) if with_text else None
    )
    text = stored["text"] if stored else None
    quotations = _quotations(connection, article_id, text)
    set_aside = rows(
        connection,
        "select id, start_char, end_char, text, kind, reason from set_aside where article_id = :id order by start_char",
        id=article_id,
    )
    zones = rows(
        connection,
        "select start_char, end_char, kind from zones where article_id = :id order by start_char",
        id=article_id,
    )
    credits_ = _credits(connection, article_id)
    shared = _shared(connection, article_id)
    all_versions = versions.versions_of(connection, article_id)
    for n, item in enumerate(set_aside, 1):
        item["id"], item["number"] = str(item["id"]), n
    return {
        "id": article_id,
        **{
            k: article[k]
            for k in ("label", "title", "outlet_id", "outlet", "byline", "url", "language", "kind", "wire", "n_words")
        },
        "published": article["published"],
        "published_precision": article["published_precision"],
        "published_evidence": article["published_evidence"],
        "text_sha256": article["text_sha256"],
        "copies": _copies(connection, article),
        "versions": all_versions if len(all_versions) > 1 else [],
        "changes": versions.changes_of(connection, all_versions),
        "judgements": judged.of_article(connection, article["text_sha256"]),
        "sources": rows(
            connection, "select source, record from sources where article_id = :id order by 1, 2", id=article_id
        ),
        "facts": rows(
            connection,
            "select field, value, origin, chosen from article_facts where article_id = :id order by field, not chosen, origin, value",
            id=article_id,
        ),
        "quotations": quotations,
        "set_aside": set_aside,
        "zones": zones,
        "credits": credits_,
        "shared": shared,
        "shared_with": _shared_with(shared),
        "derivations": _derivations(connection, article_id),
        "paragraphs": None if text is None else _paragraphs(text, quotations, set_aside, zones, credits_, shared),
    }


def _copies(connection: sqlite3.Connection, article: Row) -> list[Row]:
    """The articles whose text is word for word the same."""
    return rows(
        connection,
        "select id, label from articles where text_sha256 = :sha and id <> :id order by id limit 50",
        sha=article["text_sha256"],
        id=article["id"],
    )


def _quotations(connection: sqlite3.Connection, article_id: str, text: str | None) -> list[Row]:
    found = rows(
        connection,
        """select o.id, o.quote_id as quote, w.letter, q.n_wordings, q.n_articles, q.n_substantive, o.kind, o.text,
          o.context_before, o.context_after, s.id as speaker_id, s.name as speaker, o.speaker_as_printed, o.speaker_rule,
          o.speaker_confidence, o.speaker_evidence, o.speaker_start_char, o.speaker_end_char, o.cue, o.cue_start_char,
          o.cue_end_char, o.n_parts, o.channel, o.addressee, o.paragraph, o.start_char
        from occurrences o join wordings w on w.id = o.wording_id join quotes q on q.id = o.quote_id
        left join speakers s on s.id = o.speaker_id
        where o.article_id = :id order by o.start_char, o.end_char desc""",
        id=article_id,
    )
    parts: dict[int, list[tuple[int, int]]] = {}
    for p in rows(
        connection,
        """select p.occurrence_id, p.start_char, p.end_char from occurrence_parts p
        join occurrences o on o.id = p.occurrence_id where o.article_id = :id order by p.occurrence_id, p.part""",
        id=article_id,
    ):
        parts.setdefault(p["occurrence_id"], []).append((p["start_char"], p["end_char"]))
    for item in found:
        item["parts"] = parts.get(item["id"], [])
        item["speaker_evidence"] = evidence_lines(_in_words(parsed(item["speaker_evidence"], {}), text))
        item["id"] = f"o{item['id']:x}"
    return found


def _in_words(evidence: Any, text: str | None) -> Any:
    """The evidence with the words that stand at its spans, where the text is here."""
    if text is None or not isinstance(evidence, dict):
        return evidence
    return {key: _words_at(value, text) for key, value in evidence.items()}


def _words_at(value: Any, text: str) -> Any:
    if isinstance(value, list) and len(value) == 2 and all(isinstance(v, int) for v in value):
        return f"“{text[value[0] : value[1]]}”"
    return value


def _without_comma(text: str, end: int | None) -> int | None:
    """Where a name ends that the text closes by the comma of an apposition: “Ann Lee, the mayor,”."""
    if end is None:
        return None
    close = text[max(0, end - 2) : end]
    return end - len(close) + len(close.rstrip(" ,"))


def _credits(connection: sqlite3.Connection, article_id: str) -> list[Row]:
    found = rows(
        connection,
        """select c.start_char, c.end_char, c.as_printed, c.scope, c.outlet_id, outlets.name as outlet,
          s.id as speaker_id, s.name as document, c.occurrence_id
        from credits c left join outlets on outlets.id = c.outlet_id left join speakers s on s.id = c.speaker_id
        where c.article_id = :id order by c.start_char, c.id""",
        id=article_id,
    )
    for item in found:
        item["quotation"] = f"o{item.pop('occurrence_id'):x}" if item["occurrence_id"] else None
    return found


def _shared(connection: sqlite3.Connection, article_id: str) -> list[Row]:
    """Passages that stand in this article and another one, whichever of the two the row names first."""
    opposite = {"from": "to", "to": "from"}
    found = rows(
        connection,
        """select r.start_char, r.end_char, r.other_article_id as article, r.direction, 0 as turned, a.label
        from reuse r join articles a on a.id = r.other_article_id where r.article_id = :id
        union all
        select r.other_start_char, r.other_end_char, r.article_id, r.direction, 1, a.label
        from reuse r join articles a on a.id = r.article_id where r.other_article_id = :id
        order by 1, 2, 3 limit 500""",
        id=article_id,
    )
    for item in found:
        if item.pop("turned"):
            item["direction"] = opposite.get(item["direction"], "unknown")
    return list({(s["start_char"], s["end_char"], s["article"]): s for s in found}.values())


def _shared_with(shared: list[Row]) -> list[Row]:
    """The articles that share passages with this one, each with how many characters each passage has."""
    found: dict[tuple[str, str], Row] = {}
    for passage in shared:
        key = (passage["article"], passage["direction"])
        entry = found.setdefault(key, {k: passage[k] for k in ("article", "label", "direction")} | {"lengths": []})
        entry["lengths"].append(passage["end_char"] - passage["start_char"])
    return list(found.values())


def _derivations(connection: sqlite3.Connection, article_id: str) -> list[Row]:
    """Whom this article had words from, as far as the evidence goes; of several claims of a printing the likeliest."""
    found = rows(
        connection,
        """select distinct d.relation, d.probability, d.from_article_id as from_article, source.label as from_label,
          outlets.name as from_outlet, o.quote_id as quote, d.evidence
        from derivations d left join articles source on source.id = d.from_article_id
        left join outlets on outlets.id = d.from_outlet_id left join occurrences o on o.id = d.occurrence_id
        where d.article_id = :id and d.rank = 1 and d.relation <> 'unknown'
        order by d.relation, d.probability desc, d.id limit 100""",
        id=article_id,
    )
    for item in found:
        item["evidence"] = evidence_lines(parsed(item["evidence"], []))
    return found


def _paragraphs(
    text: str, quotations: list[Row], set_aside: list[Row], zones: list[Row], credits_: list[Row], shared: list[Row]
) -> list[Row]:
    """The text cut into its lines, each into pieces that say what they are: the pieces joined give the text.

    A piece names the innermost quotation it belongs to, and what else covers it: set_aside (its number), zone, credit,
    speaker, cue, shared (the number of the passage).
    """
    layers: list[tuple[int, Any, str, Any]] = []
    for q in quotations:
        layers += [(start, end, "quotation", q) for start, end in q["parts"]]
        layers.append((q["cue_start_char"], q["cue_end_char"], "cue", True))
        layers.append((q["speaker_start_char"], _without_comma(text, q["speaker_end_char"]), "speaker", True))
    layers += [(s["start_char"], s["end_char"], "set_aside", s["number"]) for s in set_aside]
    layers += [(z["start_char"], z["end_char"], "zone", z["kind"]) for z in zones]
    layers += [(c["start_char"], c["end_char"], "credit", True) for c in credits_]
    layers += [(s["start_char"], s["end_char"], "shared", n) for n, s in enumerate(shared, 1)]
    layers = [layer for layer in layers if layer[0] is not None and layer[0] < layer[1]]
    starts: dict[int, list[tuple[int, int, str, Any]]] = {}
    cuts = {0, len(text)}
    for layer in layers:
        starts.setdefault(layer[0], []).append(layer)
        cuts |= {layer[0], min(layer[1], len(text))}
    at = text.find("\n")
    while at >= 0:
        cuts |= {at, at + 1}
        at = text.find("\n", at + 1)
    open_layers: list[tuple[int, int, str, Any]] = []
    begun: set[str] = set()
    paragraphs: list[Row] = []
    line: list[Row] = []
    edges = sorted(cut for cut in cuts if cut <= len(text))
    for start, end in pairwise(edges):
        open_layers = [layer for layer in open_layers if layer[1] > start] + sorted(
            starts.get(start, []), key=lambda layer: -layer[1]
        )
        if text[start:end] == "\n":
            paragraphs.append({"pieces": line})
            line = []
            continue
        piece: Row = {"text": text[start:end]}
        for _, _, kind, value in open_layers:
            if kind == "quotation":
                piece["quotation"], piece["quote"], piece["letter"] = value["id"], value["quote"], value["letter"]
            else:
                piece[kind] = value
        if "quotation" in piece and piece["quotation"] not in begun:
            begun.add(piece["quotation"])
            piece["begins"] = True
        line.append(piece)
    paragraphs.append({"pieces": line})
    return [p for p in paragraphs if "".join(piece["text"] for piece in p["pieces"]).strip()]
