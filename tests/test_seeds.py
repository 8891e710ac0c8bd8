"""The seeds end to end against their gold, printed as a table: what, gold, built."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

import pytest

Row = tuple[str, Any, Any]
NAMES = {
    "ent:khalimov": "Gulmurod Khalimov",
    "ent:knyazev": "Alexander Knyazev",
    "ent:tajikistan_news_na": "Tajikistan News-NA",
    "ent:us_cable_2009": "a 2009 U.S. diplomatic cable",
    "ent:us_cable_2010_02": "Another U.S. cable from February 2010",
}


class Built:
    """Looks things up in the built database by the gold's names."""

    def __init__(self, db: sqlite3.Connection, gold: dict[str, Any]) -> None:
        self.db, self.gold = db, gold
        self.article = {
            key: db.execute("select article_id from sources where source = ?", (file["file"],)).fetchone()[0]
            for key, file in gold["files"].items()
        }
        self.file = {v: k for k, v in self.article.items()}
        self.quotes = {q["id"]: q for q in gold["quotes"]}

    def occurrence(self, gold_id: str) -> sqlite3.Row | None:
        quote = self.quotes[gold_id]
        return self.db.execute(
            "select o.*, s.name as speaker, s.kind as speaker_kind from occurrences o "
            "left join speakers s on s.id = o.speaker_id where article_id = ? and start_char = ?",
            (self.article[quote["article"]], quote["segments"][0]["content"]["start"]),
        ).fetchone()

    def id(self, gold_id: str) -> int:
        row = self.occurrence(gold_id)
        assert row is not None, gold_id
        return int(row["id"])


@pytest.fixture
def built(seeds: sqlite3.Connection, seeds_gold: dict[str, Any]) -> Built:
    return Built(seeds, seeds_gold)


def span_rows(built: Built) -> list[Row]:
    rows: list[Row] = []
    for quote in built.gold["quotes"]:
        segments = [(s["content"]["start"], s["content"]["end"]) for s in quote["segments"]]
        key = f"{quote['id']} {quote['segments'][0]['content']['text'][:24]!r}"
        if quote["quote_type"] in ("scare", "headline"):
            aside = built.db.execute(
                "select kind from set_aside where article_id = ? and start_char = ? and end_char = ?",
                (built.article[quote["article"]], *segments[0]),
            ).fetchone()
            rows.append((f"{key} set aside", quote["quote_type"], aside and aside[0]))
            continue
        occurrence = built.occurrence(quote["id"])
        assert occurrence is not None, f"{key}: not found"
        parts = built.db.execute(
            "select start_char, end_char, open_mark, close_mark from occurrence_parts where occurrence_id = ? order by part",
            (occurrence["id"],),
        ).fetchall()
        marks = [(chr(int(s["open_mark"][2:], 16)), chr(int(s["close_mark"][2:], 16))) for s in quote["segments"]]
        rows.append((f"{key} parts", segments, [tuple(p)[:2] for p in parts]))
        rows.append((f"{key} marks", marks, [tuple(p)[2:] for p in parts]))
        rows.append((f"{key} kind", quote["quote_type"], occurrence["kind"]))
        rows.append((f"{key} speaker", NAMES[quote["speaker_entity"]], occurrence["speaker"]))
        mention = quote["speaker_mention"]
        rows.append(
            (
                f"{key} speaker stands",
                (mention["start"], mention["end"]),
                (occurrence["speaker_start_char"], occurrence["speaker_end_char"]),
            )
        )
        cue = quote["cue"]
        rows.append(
            (
                f"{key} cue",
                (cue["span"]["start"], cue["span"]["text"]),
                (occurrence["cue_start_char"], occurrence["cue"]),
            )
        )
        rows.append((f"{key} cue position", cue["position"], occurrence["cue_position"]))
        credited = [(c["span"]["start"], c["span"]["end"], c["scope"]) for c in quote["credited_outlets"]]
        rows.append(
            (
                f"{key} credits",
                sorted(credited),
                [
                    tuple(r)
                    for r in built.db.execute(
                        "select start_char, end_char, scope from credits where occurrence_id = ? order by 1",
                        (occurrence["id"],),
                    )
                ],
            )
        )
        if channel := quote.get("channel"):
            rows.append((f"{key} channel", channel["text"].lower(), (occurrence["channel"] or "").lower()))
        addressee = quote.get("addressee")
        if addressee and "vocative" not in addressee:
            rows.append((f"{key} addressee", addressee, occurrence["addressee"]))
    return rows


def article_rows(built: Built) -> list[Row]:
    titles = {
        "000": "U.S.-Trained Special Forces Commander Joins ISIS (Video)",
        "001": None,
        "002": "U.S-trained Tajik special forces commander defects to Islamic State",
        "003": "Top Commander Of Tajikistan’s Special Forces Has Joined The Islamic State",
        "004": "The U.S.-trained commander of Tajikistan’s special forces has joined the Islamic State",
    }
    rows: list[Row] = []
    for key, article in built.article.items():
        found = built.db.execute(
            "select title, t.name as outlet, published from articles a left join outlets t on t.id = a.outlet_id where a.id = ?",
            (article,),
        ).fetchone()
        rows.append((f"{key} title", titles[key], found["title"]))
        rows.append((f"{key} outlet", "The Washington Post" if key == "004" else None, found["outlet"]))
        rows.append((f"{key} date", built.gold["dates"][int(key)]["published"], found["published"]))
    return rows


def family_rows(built: Built) -> list[Row]:
    quote_of = {q["id"]: row["quote_id"] for q in built.gold["quotes"] if (row := built.occurrence(q["id"]))}
    rows: list[Row] = []
    for family in built.gold["families"]:
        members = sorted(m for m, quote in quote_of.items() if quote == quote_of[family["members"][0]])
        rows.append((f"{family['id']} {family['label'][:30]}", sorted(family["members"]), members))
    rows += [
        (f"{pair['a']} and {pair['b']} apart", True, quote_of[pair["a"]] != quote_of[pair["b"]])
        for pair in built.gold["must_not_merge"]
    ]
    rows.append(
        ("quotes", built.gold["counts"]["families"], built.db.execute("select count(*) from quotes").fetchone()[0])
    )
    for family, wordings, substantive in (("000.q1", 3, 1), ("000.q2", 1, 0)):
        found = built.db.execute(
            "select n_wordings, n_substantive, earliest_occurrence_id, earliest_note from quotes where id = ?",
            (quote_of[family],),
        ).fetchone()
        rows.append((f"{family} wordings, substantive places", (wordings, substantive), tuple(found)[:2]))
        rows.append((f"{family} earliest unknown, with the reason", (None, True), (found[2], len(found[3]) > 20)))
    return rows


def difference_rows(built: Built) -> list[Row]:
    quote = built.occurrence("001.q1")
    assert quote is not None
    found = built.db.execute(
        "select d.operation, d.kind, d.class, d.base_text, d.this_text, d.place, o.article_id from differences d "
        "join occurrences o on o.wording_id = d.wording_id where d.quote_id = ? order by d.place, o.id",
        (quote["quote_id"],),
    ).fetchall()
    got = [(*tuple(r)[:5], built.file[r["article_id"]]) for r in found]
    gold = [
        ("present", "bracket added", "editorial", None, "[Tajikistan's Emamoli Rahmon]", "000"),
        ("present", "words", "substantive", None, "to Tajikistan", "001"),
        ("changed", "hyphenation", "accidental", "reestablish", "re-establish", "001"),
    ]
    rows: list[Row] = [(f"F1 difference {n}", a, b) for n, (a, b) in enumerate(zip(gold, got, strict=True), 1)]
    alignment = next(f for f in built.gold["families"] if f["id"] == "F1")["expected_alignment"]["columns"]
    columns, wordings = built.db.execute(
        "select word_columns, wording_ids from alignments where quote_id = ?", (quote["quote_id"],)
    ).fetchone()
    witness = {}
    for wording in json.loads(wordings):
        article = built.db.execute(
            "select min(article_id) from occurrences where wording_id = ?", (int(wording),)
        ).fetchone()[0]
        witness[built.file[article]] = json.loads(wordings).index(wording)
    words = [c for c in alignment if c["kind"] != "punctuation" and c["001"] != ","]
    expected = [[column[w] for w in witness] for column in words]
    rows.append(("F1 word columns", expected, [[c[witness[w]] for w in witness] for c in json.loads(columns)]))
    return rows


def derivation_rows(built: Built) -> list[Row]:
    def best(gold_id: str) -> tuple[str, str | None]:
        row = built.db.execute(
            "select relation, from_occurrence_id from derivations where occurrence_id = ? order by rank, id",
            (built.id(gold_id),),
        ).fetchone()
        names = {built.id(q): q for q in built.quotes if built.quotes[q]["quote_type"] not in ("scare", "headline")}
        return (row[0], names.get(row[1])) if row else ("nothing", None)

    def articles(key: str) -> list[tuple[str, str | None]]:
        query = (
            "select distinct relation, from_article_id from derivations where article_id = ? and occurrence_id is null "
            "and from_article_id is not null"
        )
        return [(r[0], built.file.get(r[1])) for r in built.db.execute(query, (built.article[key],))]

    return [
        ("000.q1 taken from", ("credited", "004.q1"), best("000.q1")),
        ("000.q2 taken from", ("inferred", "004.q2"), best("000.q2")),
        ("002.q1 and 004.q1", "shared", best("002.q1")[0]),
        ("002.q2 and 004.q2", "shared", best("002.q2")[0]),
        ("001.q1", ("unknown", None), best("001.q1")),
        ("001.q4", ("unknown", None), best("001.q4")),
        ("003 taken from", [("credited", "004")], articles("003")),
    ]


def trap_rows(built: Built) -> list[Row]:
    db = built.db

    def credited(key: str, start: int, end: int) -> list[tuple[str, str]]:
        query = (
            "select t.name, c.scope from credits c join outlets t on t.id = c.outlet_id "
            "where article_id = ? and start_char >= ? and end_char <= ? order by start_char"
        )
        return [tuple(r) for r in db.execute(query, (built.article[key], start, end))]

    def zones(key: str, start: int, end: int) -> list[str]:
        query = "select kind from zones where article_id = ? and start_char <= ? and end_char >= ?"
        return [r[0] for r in db.execute(query, (built.article[key], start, end))]

    def occurrences(key: str, start: int, end: int) -> int:
        query = "select count(*) from occurrences where article_id = ? and start_char < ? and end_char > ?"
        return int(db.execute(query, (built.article[key], end, start)).fetchone()[0])

    trap = {t["what"] + t["article"]: (t["article"], t["span"]["start"], t["span"]["end"]) for t in built.gold["traps"]}
    headlines = trap["headline list003"]
    rows: list[Row] = [
        (
            "Sources: five credits",
            ["Reuters", "The Washington Post", "Tajikistan News-NA", "EurasiaNet.org", "Central Asia TV"],
            [name for name, scope in credited(*trap["Sources: line000"]) if scope == "article"],
        ),
        ("Image credit is none", [], credited(*trap["image credit000"])),
        (
            "noted Reuters, no quote",
            [("Reuters", "statement")],
            credited(*trap['"noted Reuters" without quotation marks000']),
        ),
        ("According to the media", [], credited(*trap['dateless "media" credit001'])),
        (
            "Washington Post: prefix",
            [("The Washington Post", "article")],
            credited(*trap["outlet prefix crediting the excerpt003"]),
        ),
        (
            "headline list",
            ["BBC", "Radio Free Europe", "The Telegraph", "The Guardian", "RT"],
            [n for n, s in credited(headlines[0], headlines[1], headlines[1] + 400) if s == "headline"],
        ),
        ("slogan is no title", ["masthead"], zones(*trap["slogan line002"])),
        ("glued masthead", ["masthead"], zones(*trap["glued masthead004"])),
        ("nothing of Lister's", 0, occurrences(*trap["dangling introducer (tweet embed lost)002"])),
        ("comment author", [0, 0], [occurrences("003", 1615, 1628), occurrences("003", 1841, 1858)]),
        ("possessives pair with nothing", 0, occurrences("003", 0, 2208)),
    ]
    boilerplate = ("image credit000", "trailing boilerplate000", "photo credit with brackets and NBSP001", "comment form001",
                 "form text001", "related-posts line002", "comments block003")  # fmt: skip
    rows += [(f"{what} is a zone", True, bool(zones(*trap[what]))) for what in boilerplate]
    variant = db.execute(
        "select n.name from speaker_names n join speakers s on s.id = n.speaker_id where s.name = 'Gulmurod Khalimov' order by 1"
    ).fetchall()
    rows.append(("name variant", True, any("Halimov" in r[0] for r in variant)))
    wapo = db.execute("select count(*) from speakers where name like '%Washington Post%'").fetchone()[0]
    rows.append(("The Washington Post never speaks", 0, wapo))
    blocks = [(b["a_start"], b["a_end"], b["b_start"], b["b_end"]) for b in built.gold["unmarked_reuse"]]
    reuse = db.execute(
        "select article_id, start_char, end_char, other_start_char, other_end_char from reuse order by start_char"
    ).fetchall()
    found = [tuple(r)[1:] if built.file[r[0]] == "003" else (*tuple(r)[3:], *tuple(r)[1:3]) for r in reuse]
    rows.append(("passages of 003 and 004", blocks, sorted(found)))
    return rows


@pytest.mark.parametrize(
    "rows",
    [span_rows, article_rows, family_rows, difference_rows, derivation_rows, trap_rows],
    ids=lambda f: f.__name__,
)
def test_the_seeds_are_as_the_gold_says(rows: Any, built: Built, capsys: pytest.CaptureFixture[str]) -> None:
    table = rows(built)
    with capsys.disabled():
        print(f"\n{rows.__name__.removesuffix('_rows')}: gold against built")
        for what, gold, got in table:
            shown = f"{gold!s:.60}" if gold == got else f"GOLD {gold!s:.300}  BUILT {got!s:.300}"
            print(f"  {'ok ' if gold == got else 'BAD'} {what:58.58} {shown}")
    assert [row for row in table if row[1] != row[2]] == []


def test_every_marked_span_is_accounted_for(built: Built) -> None:
    parts = built.db.execute("select count(*) from occurrence_parts").fetchone()[0]
    aside = built.db.execute("select count(*) from set_aside").fetchone()[0]
    assert parts + aside == built.gold["counts"]["marked_spans"]
    split = built.db.execute("select count(*) from occurrences where n_parts > 1").fetchone()[0]
    assert split == built.gold["counts"]["split_quotes"]
