"""Who copied whom, against a generated corpus whose parents are known.

    python bench/provenance.py gold FOLDER            on the generator's own spans, families and credits
    python bench/provenance.py built FOLDER QUOTES.DB end to end, from a database that `quotes build` made of it

FOLDER is what the gold folder's synthetic/mutate.py writes. Every figure stands beside those of two heuristics: the
earliest printing, and the one whose wording is nearest (cuts cheap), on the same printings.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

from quotes.model import Reuse, Span
from quotes.provenance import Cited, OtherQuote, Printing, Publication, Shared, derive
from quotes.provenance.family import Family
from quotes.reuse import blocks, laid, passages, reuse
from quotes.text.ids import hash63, slug
from quotes.text.words import words

Claim = tuple[int | None, float]  # the printing named, and the probability stated


class Case(NamedTuple):
    """One printing: its gold parent, the printings of its quote that may be it, and what was claimed, best first."""

    id: int
    parent: int | None
    candidates: list[int]
    claims: list[Claim]


class Corpus(NamedTuple):
    """The generated printings with their gold."""

    printings: dict[int, Printing]
    parents: dict[int, int | None]
    families: dict[int, list[int]]
    shared: dict[tuple[str, str], Shared]


def read_gold(folder: Path) -> Corpus:
    """The generated corpus as the provenance stage sees it when everything before it made no error."""
    articles = {row["id"]: row for row in map(json.loads, (folder / "articles.jsonl").open(encoding="utf-8"))}
    mentions = list(map(json.loads, (folder / "mentions.jsonl").open(encoding="utf-8")))
    ids = {m["mention"]: mention_id(m["mention"]) for m in mentions}
    given: dict[int, list[Cited]] = defaultdict(list)
    for m in mentions:
        if m["credit"]:
            given[m["article"]].append(Cited(slug(m["credit"]), m["credit"], "quote", 0, 0, m["credit"]))
    publications = {
        n: Publication(_id(n), a["title"], slug(a["outlet"]), a["outlet"], a["date"], "day", None, tuple(given[n]))
        for n, a in articles.items()
    }
    wordings: dict[tuple[Any, ...], int] = {}
    printings = {}
    families: dict[int, list[int]] = defaultdict(list)
    for m in mentions:
        parts = [articles[m["article"]]["text"][a:b] for a, b in m["spans"]]
        found = words(" ".join(parts))
        key = (m["family"], *((w.kind, w.compared, w.before, w.after) for w in found[:-1]), found[-1].compared)
        wording = wordings.setdefault(key, ids[m["mention"]])
        same = printings[wording].words if wording in printings else found
        splits, at = [], 0
        for part in parts[:-1]:
            at += len(words(part))
            splits.append(at)
        article = publications[m["article"]]
        own = tuple(c for c in article.credits if c.outlet == m["credit"])
        printings[ids[m["mention"]]] = Printing(
            ids[m["mention"]], article, wording, same, " ".join(parts), tuple(splits), own
        )
        families[m["family"]].append(ids[m["mention"]])
    parents = {ids[m["mention"]]: ids.get(m["parent"]) for m in mentions}
    marks: dict[int, list[Span]] = defaultdict(list)
    for m in mentions:
        marks[m["article"]] += [Span(a, b) for a, b in m["spans"]]
    return Corpus(printings, parents, families, read_shared(articles, marks, printings, families))


def mention_id(mention: str) -> int:
    """A key that, as in a build, says nothing of the order in which the generator wrote: ties are broken by it."""
    return hash63("mention", mention)


def _id(n: int) -> str:
    return f"a{n:07}"


def read_shared(
    articles: Mapping[int, Any],
    marks: Mapping[int, Sequence[Span]],
    printings: Mapping[int, Printing],
    families: Mapping[int, list[int]],
) -> dict[tuple[str, str], Shared]:
    """What any two articles have in common: quotes of the same family, and passages outside the marks."""
    quotes: dict[tuple[str, str], list[OtherQuote]] = defaultdict(list)
    for family, members in families.items():
        for a, b in combinations(sorted(members, key=lambda n: (printings[n].article.article_id, n)), 2):
            one, other = printings[a], printings[b]
            same = [w.compared for w in one.words] == [w.compared for w in other.words]
            pair = (one.article.article_id, other.article.article_id)
            if pair[0] != pair[1]:
                quotes[pair].append(OtherQuote(str(family), "", same, False))
    holders: dict[int, list[int]] = defaultdict(list)
    stretches = {n: blocks(a["text"], marks[n]) for n, a in articles.items()}
    for n, article in articles.items():
        for hash_ in sorted({p.hash for p in passages(article["text"], stretches[n])}):
            holders[hash_].append(n)
    hits = Counter(
        pair
        for group in holders.values()
        for k, a in enumerate(group)
        for pair in {(a, b) for b in group[k + 1 : k + 3]}
    )
    found: dict[tuple[str, str], list[Reuse]] = {}
    for (a, b), n in hits.items():
        if n > 1:
            found[_id(a), _id(b)] = reuse(*(laid(_id(n), articles[n]["text"], stretches[n]) for n in (a, b)))
    return {
        pair: Shared(tuple(quotes.get(pair, ())), tuple(found.get(pair, ())), any(p.whole for p in found.get(pair, ())))
        for pair in {*quotes, *found}
    }


def claimed(corpus: Corpus) -> list[Case]:
    """What `derive` says of every printing of a quote printed more than once."""
    cases = []
    for family, members in corpus.families.items():
        if len(members) < 2:
            continue
        printings = [corpus.printings[n] for n in members]
        rows = derive(printings, beyond(corpus, printings, str(family)))
        claims: dict[int, list[Claim]] = defaultdict(list)
        for row in rows:
            if row.from_occurrence_id is not None:
                claims[row.occurrence_id or 0].append((row.from_occurrence_id, row.probability or 0.0))
        cases += [
            Case(p.occurrence_id, corpus.parents[p.occurrence_id], candidates(p, printings), claims[p.occurrence_id])
            for p in printings
        ]
    return cases


def built(corpus: Corpus, folder: Path, database: Path) -> list[Case]:
    """What a database built from the generated articles says of the same printings. What was not found is not claimed."""
    db = sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)
    names = dict(db.execute("select source_id, article_id from sources"))
    starts: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for row in db.execute("select article_id, start_char, end_char, id from occurrences order by 1, 2"):
        starts[row[0]].append(row[1:])
    here: dict[int, int] = {}  # our occurrences by the generator's printings
    for m in map(json.loads, (folder / "mentions.jsonl").open(encoding="utf-8")):
        first, last = m["spans"][0][0], m["spans"][-1][1]
        found = [(min(e, last) - max(s, first), o) for s, e, o in starts[names.get(str(m["article"]), "")]]
        if found and max(found)[0] > 0:
            here[mention_id(m["mention"])] = max(found)[1]
    there = {o: n for n, o in here.items()}
    claims: dict[int, list[Claim]] = defaultdict(list)
    rows = "select occurrence_id, from_occurrence_id, probability from derivations where from_occurrence_id is not null order by rank"
    for occurrence, source, probability in db.execute(rows):
        claims[occurrence].append((there.get(source), probability))
    print(f"{len(here)} of {len(corpus.printings)} printings found")
    return [
        Case(n, corpus.parents[n], candidates(corpus.printings[n], printings), claims[here[n]] if n in here else [])
        for members in corpus.families.values()
        if len(members) > 1
        for printings in [[corpus.printings[m] for m in members]]
        for n in members
    ]


def beyond(corpus: Corpus, printings: Sequence[Printing], family: str) -> dict[tuple[str, str], Shared]:
    """What the articles of these printings have in common beyond this family."""
    articles = sorted({p.article.article_id for p in printings})
    found = {}
    for pair in combinations(articles, 2):
        shared = corpus.shared.get(pair)
        if shared:
            others = tuple(q for q in shared.quotes if q.quote_id != family)
            if others or shared.passages:
                found[pair] = Shared(others, shared.passages, shared.whole)
    return found


def candidates(printing: Printing, printings: Iterable[Printing]) -> list[int]:
    """The printings in other articles that are not surely later."""
    day = printing.article.published or ""
    return [
        p.occurrence_id
        for p in printings
        if p.article.article_id != printing.article.article_id and (p.article.published or "") <= day
    ]


def report(cases: Sequence[Case], corpus: Corpus) -> None:
    """Prints the figures."""
    wording = {n: p.wording_id for n, p in corpus.printings.items()}
    with_parent = [c for c in cases if c.parent is not None]
    differing = [c for c in with_parent if len({wording[n] for n in c.candidates}) > 1]
    unique = [c for c in with_parent if all(wording[n] != wording[c.parent] or n == c.parent for n in c.candidates)]
    rival = [c for c in unique if len(c.candidates) > 1]
    print(f"{len(cases)} printings of quotes printed more than once, {len(with_parent)} with a parent")
    methods = {"claimed": named, "nearest wording": nearest(corpus), "earliest": earliest(corpus)}
    for name, chosen in (
        ("all", with_parent),
        ("candidates differ in wording", differing),
        ("parent worded unlike every other candidate", rival),
    ):
        print(f"\n{name}: {len(chosen)}")
        for method, choose in methods.items():
            got = [(choose(c), c) for c in chosen]
            exact = sum(g == c.parent for g, c in got) / len(chosen)
            same = sum(g is not None and wording[g] == wording[c.parent or 0] for g, c in got) / len(chosen)
            print(f"  {method:16} exact parent {exact:.3f}   parent or identically worded {same:.3f}")
    top = [(c.claims[0][1], c.claims[0][0] == c.parent) for c in cases if c.claims]
    every = [(p, n == c.parent) for c in cases for n, p in c.claims]
    for name, stated in (("first claims", top), ("all claims", every)):
        print(f"\n{name}: stated probability against share that are right")
        for low in range(10):
            bin_ = [(p, ok) for p, ok in stated if low / 10 <= p < (low + 1) / 10 + (low == 9)]
            if bin_:
                mean, right = sum(p for p, _ in bin_) / len(bin_), sum(ok for _, ok in bin_) / len(bin_)
                print(f"  {low / 10:.1f}–{(low + 1) / 10:.1f}  {len(bin_):6}  stated {mean:.3f}  right {right:.3f}")


def named(case: Case) -> int | None:
    """The printing claimed first."""
    return case.claims[0][0] if case.claims else None


def earliest(corpus: Corpus) -> Any:
    """The heuristic: the candidate with the earliest date."""
    return lambda c: min(c.candidates, key=lambda n: (corpus.printings[n].article.published or "", n), default=None)


def nearest(corpus: Corpus) -> Any:
    """The heuristic: the candidate from which the wording is most easily had, the latest of these."""
    families = {n: members for members in corpus.families.values() for n in members}
    held: dict[int, Family] = {}

    def choose(case: Case) -> int | None:
        members = families[case.id]
        if members[0] not in held:
            held.clear()
            held[members[0]] = Family([corpus.printings[n] for n in members], {})
        family = held[members[0]]
        own = corpus.printings[case.id].wording_id
        return max(
            case.candidates,
            key=lambda n: (
                family.score(corpus.printings[n].wording_id, own),
                corpus.printings[n].article.published,
                -n,
            ),
            default=None,
        )

    return choose


def main() -> None:
    """Runs what the command line asks for."""
    what, folder = sys.argv[1], Path(sys.argv[2])
    corpus = read_gold(folder)
    report(claimed(corpus) if what == "gold" else built(corpus, folder, Path(sys.argv[3])), corpus)


if __name__ == "__main__":
    main()
