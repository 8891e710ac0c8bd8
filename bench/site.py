"""How fast the site and `quotes find` answer: `python bench/site.py [--articles N] [--db FILE]`.

Without --db it writes a synthetic database of N articles (rows only, made straight for the tables, with a few quotes,
outlets and speakers of which there is very much) and asks each page of it twice; the second answer counts. Exit 1 when a
page needs more processor time than its limit (the time on the clock is printed too: what else the machine does is in it) or
a facet or count times out.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import accumulate
from pathlib import Path
from typing import Any

from datasette.app import Datasette

from quotes.engine import statement
from quotes.publish.serve import datasette_version, inspected, metadata_for
from quotes.publish.terminal import found_text
from quotes.store import schema
from quotes.store.writer import Writer
from quotes.text.ids import hash63

HOME_LIMIT, LIMIT = 0.5, 0.3  # seconds
FIND_LIMIT = 0.05
KINDS = (
    ("words", "substantive"), ("word changed", "substantive"), ("spelling", "accidental"), ("hyphenation", "accidental"),
    ("bracket added", "editorial"), ("start cut", "extent"), ("end cut", "extent"),
)  # fmt: skip
FLAGS = ("negation", "number", "name", "modality", "pronoun", "quantifier", "tense", "filler")


def synthetic(path: Path, n_articles: int) -> None:
    """Write the database."""
    chance = random.Random(7)
    n_outlets, n_speakers = max(20, n_articles // 200), max(20, 2 * n_articles)
    vocabulary = [_word(chance) for _ in range(20_000)]
    common = list(accumulate(1 / (rank + 3) for rank in range(len(vocabulary))))
    by_outlet = list(accumulate(1 / (rank + 5) for rank in range(n_outlets)))
    by_speaker = list(accumulate(1 / (rank + 20) for rank in range(n_speakers)))

    def words(n: int) -> list[str]:
        return chance.choices(vocabulary, cum_weights=common, k=n)

    with Writer(path) as writer:
        counts = {"articles": [0] * n_outlets, "occurrences": [0] * n_outlets}
        articles = [
            (f"a{n:016x}", chance.choices(range(n_outlets), cum_weights=by_outlet)[0]) for n in range(n_articles)
        ]
        per_article = [0] * n_articles
        said: dict[int, list[int]] = {}

        def quotes() -> Iterator[dict[str, Any]]:
            left = 7 * n_articles  # as in news texts
            n = 0
            while left > 0:
                size = (
                    min(2000, n_articles // 10)
                    if n < 5
                    else 1
                    if chance.random() < 0.9
                    else min(2 + int(chance.paretovariate(1.1)), 400)
                )
                size = min(size, left, n_articles)
                left -= size
                n += 1
                yield {"n": n, "size": size}

        rows: dict[str, list[tuple[Any, ...]]] = {t: [] for t in schema.tables()}

        def flush() -> None:
            for table, some in rows.items():
                writer.write(table, some)
                some.clear()

        rows["difference_kinds"] += [(k, c, "a meaning", "an example") for k, c in KINDS]
        for q in quotes():
            _quote(q, rows, chance, words, articles, per_article, said, by_speaker, n_speakers)
            if len(rows["occurrences"]) > 20_000:
                flush()
        for n, (article, outlet) in enumerate(articles):
            day = f"20{n % 12 + 14}-{n % 11 + 1:02}-{n % 27 + 1:02}"
            counts["articles"][outlet] += 1
            counts["occurrences"][outlet] += per_article[n]
            title = " ".join(words(7))
            rows["articles"].append((
                article, f"Outlet {outlet}, {day}: {title}", title, f"outlet-{outlet}", "By somebody", day, "day", "given",
                f"https://example.org/{n - (n % 50 == 0)}", "en", f"{n - (n % 90 == 1):064x}",
                f"a{n - 1:016x}" if n % 90 == 1 else None, 60, per_article[n], "article", None,
                f"a{n - 1:016x}" if n % 50 == 0 and n else None,
            ))  # fmt: skip
            rows["article_texts"].append((article, " ".join(words(60))))
            rows["sources"].append((article, "articles.jsonl", n + 1, str(n)))
            rows["zones"].append((article, 0, 20, "title"))
            rows["article_facts"].append((article, "title", title, "found", 0, 20, 1))
            rows["set_aside"] += [
                (
                    hash63("aside", n, i),
                    article,
                    30 * i,
                    30 * i + 6,
                    "so-to-say",
                    chance.choice(("scare", "title")),
                    "one word",
                )
                for i in (1, 2)
            ]
            if n % 2:
                credited = chance.choices(range(n_outlets), cum_weights=by_outlet)[0]
                rows["credits"].append(
                    (n + 1, article, None, None, f"outlet-{credited}", None, "the paper reported", 20, 38, "article")
                )
            if n % 5 == 0 and n:
                rows["reuse"].append((article, 20, 120, articles[n - 1][0], 20, 120, "unknown", 0))
            if len(rows["articles"]) > 20_000:
                flush()
        rows["outlets"] += [
            (
                f"outlet-{n}",
                f"Outlet {n}",
                None,
                "newspaper" if n % 3 else "agency",
                counts["articles"][n],
                counts["occurrences"][n],
            )
            for n in range(n_outlets)
        ]
        for n in range(n_speakers):
            n_quotes, n_printings = said.get(n, [0, 0])
            rows["speakers"].append(
                (
                    f"s{n:012x}",
                    f"{vocabulary[n % 20_000].title()} {n}",
                    "unnamed" if n % 5 > 1 else "person",
                    n_quotes,
                    n_printings,
                )
            )
            rows["speaker_names"].append((f"s{n:012x}", f"{vocabulary[n % 20_000].title()} {n}", 3))
        flush()
        writer.write("builds", [(1, "0", "{}", "[]", json.dumps(writer.counts()), "2026-01-01T00:00:00Z", 1.0)])
        writer.finish()
    _summarise(path)


def _summarise(path: Path) -> None:
    """Fill the counted tables by the build's own statements, run here over the finished tables by the staged ones' names."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("create temp view articles as select *, id as article_id from main.articles")
        connection.execute("create temp view placed as select *, id as occurrence_id from main.occurrences")
        for table in ("outlet_differences", "outlet_credits"):
            connection.execute(f"insert into {table} {statement(f'final/{table}')}")
            connection.execute(
                f"update builds set counts = json_set(counts, '$.{table}', (select count(*) from {table}))"
            )
        connection.execute("drop view temp.articles")


def _quote(
    q: dict[str, Any], rows: dict[str, list[tuple[Any, ...]]], chance: random.Random, words: Any, articles: list[tuple[str, int]],
    per_article: list[int], said: dict[int, list[int]], by_speaker: list[float], n_speakers: int,
) -> None:  # fmt: skip
    size = q["size"]
    base = words(chance.randint(6, 30))
    speaker = chance.choices(range(n_speakers), cum_weights=by_speaker)[0]
    found = said.setdefault(speaker, [0, 0])
    found[0] += 1
    found[1] += size
    n_wordings = 1 if size == 1 else min(size, 1 + int(chance.expovariate(1 / max(1, size / 6))), 300)
    printed_in = chance.sample(range(len(articles)), size)
    if size > 1 and q["n"] % 10 == 0 and len(articles) > 100:  # by two versions of an article
        version = 50 * chance.randint(1, (len(articles) - 1) // 50)
        printed_in = [version - 1, version, *(a for a in printed_in if a not in (version - 1, version))][:size]
    ids = [hash63("o", q["n"], n) for n in range(size)]
    quote = f"q{min(ids):x}"
    order = sorted(ids)
    place_of = {occurrence: place for place, occurrence in enumerate(order)}
    wordings: list[tuple[int, list[str], int | None]] = []
    n_substantive = n_differences = 0
    for n in range(n_wordings):
        fragment = n > 0 and n % 3 == 0 and len(base) > 8
        text = base[2:-2] if fragment else [w if n == 0 or chance.random() > 0.08 else words(1)[0] for w in base]
        wordings.append((order[n], text, order[0] if fragment else None))
    for n, (wording, text, part_of) in enumerate(wordings):
        rows["wordings"].append(
            (
                wording,
                quote,
                _letter(n),
                f"{_letter(n)}: {' '.join(text)[:60]}",
                " ".join(text),
                int(n == 0),
                part_of,
                1,
                1,
                "2020-01-01",
            )
        )
        if n == 0:
            continue
        for place in range(1, chance.randint(1, 3) + 1):
            kind, class_ = ("start cut", "extent") if part_of else chance.choice(KINDS[:5])
            n_differences += place == 1
            n_substantive += class_ == "substantive" and place == 1
            at = min(place * 8, len(" ".join(text)))
            rows["differences"].append((
                hash63("d", wording, place), quote, wording, order[0], place, "changed", kind, class_,
                json.dumps([chance.choice(FLAGS)] if class_ == "substantive" and chance.random() < 0.2 else []), "before it",
                "one", " ".join(text)[at : at + 3], "after it", at, min(at + 3, len(" ".join(text))), 1, f"Speaker {speaker}",
                json.dumps(["Outlet 1, 2020-01-01: title"]), json.dumps([f"Outlet {articles[printed_in[n]][1]}"]),
            ))  # fmt: skip
        rows["matches"].append(
            (wording, order[0], "contained" if part_of else "same", 1.5, '{"words": 0.9, "speaker": "same"}')
        )
    rows["quotes"].append((
        quote, " ".join(base)[:70], " ".join(base), f"s{speaker:012x}", 1, size, size, min(size, 40), n_wordings, n_differences,
        n_substantive, "2014-01-01", "2025-01-01", order[0] if size == 1 else None, "dates are of a day only", 0.9,
    ))  # fmt: skip
    for n, (occurrence, article) in enumerate(zip(ids, printed_in, strict=True)):
        place = place_of[occurrence]
        wording, text, _ = wordings[place if place < n_wordings else n % n_wordings]
        per_article[article] += 1
        rows["occurrences"].append((
            occurrence, " ".join(text)[:60], quote, wording, articles[article][0], None, "direct", " ".join(text), 20, 90, 1, 2,
            "before", "after", f"s{speaker:012x}", "Speaker", 100, 107, "beside", 0.9, "{}", chance.choice(("said", "told", "added")),
            108, 112, chance.choice(("before", "after", "medial")), None, None,
        ))  # fmt: skip
        rows["occurrence_parts"].append((occurrence, 1, 20, 90, "“", "”"))
        if chance.random() < 0.03:
            rows["credits"].append(
                (
                    hash63("c", occurrence),
                    articles[article][0],
                    occurrence,
                    None,
                    "outlet-0",
                    None,
                    "told it",
                    20,
                    27,
                    "quote",
                )
            )
        claim = n and chance.random() < 0.3
        rows["derivations"].append((
            hash63("v", occurrence), articles[article][0], occurrence, articles[printed_in[0]][0] if claim else None,
            ids[0] if claim else None, None, chance.choice(("credited", "inferred", "shared")) if claim else "unknown", 1,
            0.5 if claim else None, '[{"kind": "words", "sentence": "They share rare words."}]',
        ))  # fmt: skip
    if n_wordings > 1:
        whole = [(w, t) for w, t, part in wordings if part is None]
        columns = [[t[c] if c < len(t) else None for _, t in whole] for c in range(len(base))]
        text = json.dumps(columns)
        rows["alignments"].append(
            (quote, json.dumps([str(w) for w, _ in whole]), text, text, json.dumps([None] * len(base)))
        )


def _word(chance: random.Random) -> str:
    return "".join(chance.choice(c) for c in ("bdfgklmnprstvw", "aeiou") * chance.randint(1, 3)) + chance.choice(
        "nrstl"
    )


def _letter(n: int) -> str:
    name = ""
    n += 1
    while n:
        n, rest = divmod(n - 1, 26)
        name = chr(65 + rest) + name
    return name


def addresses(db: Path) -> list[str]:
    """The pages that have most to show, ordinary ones, and Datasette's own tables."""
    connection = sqlite3.connect(db)

    def first(sql: str) -> str:
        return str(connection.execute(sql).fetchone()[0])

    text = first("select text from quotes order by n_occurrences limit 1").split()
    longest = max(text, key=len)
    found = [
        "/", f"/?q={'+'.join(text[:3])}", f"/?q={text[0]}", f"/?q={longest[:-2]}z{longest[-1]}+{text[1]}x", "/?q=" + "+".join(text),
        "/?q=" + "+".join(w + "x" for w in text),
        f"/quote/{first('select id from quotes order by n_occurrences desc limit 1')}",
        f"/quote/{first('select id from quotes where n_occurrences between 5 and 30 order by n_wordings desc limit 1')}",
        f"/article/{first('select id from articles order by n_occurrences desc limit 1')}",
        f"/article/{first('select id from articles where previous_version_id is not null limit 1')}",
        f"/quote/{first('select id from quotes order by n_occurrences desc limit 1')}.atom",
        f"/speaker/{first('select id from speakers order by n_occurrences desc limit 1')}",
        f"/outlet/{first('select id from outlets order by n_occurrences desc limit 1')}",
        f"/outlet/{first('select id from outlets order by n_occurrences limit 1 offset 3')}",
        "/speakers", "/speakers?q=mar", "/speakers?q=a", "/speakers?kind=unnamed", "/outlets", "/data", "/differences", "/differences?class=substantive",
        "/differences?kind=hyphenation&page=40", "/differences?flag=negation", "/differences?operation=absent",
        f"/differences?outlet={first('select name from outlets order by n_occurrences desc limit 1')}",
        f"/differences?speaker={first('select name from speakers order by n_occurrences desc limit 1')}", "/differences?since=2025",
    ]  # fmt: skip
    tables = [t for t in schema.tables() if connection.execute(f"select 1 from {t} limit 1").fetchone()]
    found += [
        f"/{db.stem}",
        *(f"/{db.stem}/{t}" for t in tables),
        *(f"/{db.stem}/{v}?_nocount=1" for v in schema.views()),
    ]
    from quotes.publish.questions import questions

    for q in questions().values():
        values = {name: connection.execute(sql).fetchone() for name, sql in q.examples.items()}
        query = "&".join(f"{name}={row[0]}" for name, row in values.items() if row)
        found.append(f"/{db.stem}/{q.name}?{query}")
    connection.close()
    return [a.replace(" ", "+") for a in found]


async def ask(db: Path, slack: float = 1.0) -> int:
    """Ask every page twice; print the second time; return how many failed. `slack` stretches the limits."""
    known = inspected(db)
    metadata = metadata_for(db.stem, known)
    config = {"config": metadata} if datasette_version() >= (1, 0) else {}
    ds = Datasette(
        [],
        immutables=[str(db)],
        metadata=metadata,
        inspect_data=known,
        settings={
            "suggest_facets": False,
            "sql_time_limit_ms": int(1000 * slack),
            "facet_time_limit_ms": int(200 * slack),
        },
        **config,
    )
    await ds.invoke_startup()
    failed = 0
    for address in addresses(db):
        await ds.client.get(address)
        start, began = time.perf_counter(), time.process_time()
        response = await ds.client.get(address)
        seconds, busy = time.perf_counter() - start, time.process_time() - began
        limit = slack * (HOME_LIMIT if address == "/" or address.startswith("/?") else LIMIT)
        faults = [f"{response.status_code}"] * (response.status_code != 200) + ["too slow"] * (busy > limit)
        if re.search(r"too long|Too many rows to count", response.text):
            faults.append("timed out")
        failed += bool(faults)
        print(f"{seconds:7.3f} s  {busy:7.3f} CPU  {len(response.text):8,}  {address}  {', '.join(faults)}")
    return failed + _find(db, slack)


def _find(db: Path, slack: float) -> int:
    """The same for `quotes find`, without its start: every search of the pages above, on a database opened anew."""
    failed = 0
    for address in addresses(db):
        if not address.startswith("/?q="):
            continue
        words = address.removeprefix("/?q=").replace("+", " ")
        found_text(db, words, 10)
        began = time.process_time()
        found_text(db, words, 10)
        busy = time.process_time() - began
        failed += busy > slack * FIND_LIMIT
        print(f"{busy:17.3f} CPU  quotes find {words[:90]}{'  too slow' if busy > slack * FIND_LIMIT else ''}")
    return failed


def main() -> None:
    """Write if need be, ask, report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--db", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        db = options.db or Path(folder) / "synthetic.db"
        if not db.exists():
            start = time.perf_counter()
            synthetic(db, options.articles)
            print(
                f"{options.articles:,} articles, {db.stat().st_size / 1e6:,.0f} MB, written in {time.perf_counter() - start:.0f} s"
            )
        failed = asyncio.run(ask(db))
    print(f"{failed or 'no'} page{'' if failed == 1 else 's'} failed")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
