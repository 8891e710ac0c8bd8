"""Who is said to speak, on gold that humans made: the table, how far the confidence can be trusted, and what fails.

    python bench/attribution.py [--by article|publisher|shipped] [--gold-quotes] [--failures N] [--target main|direct|all]

Every article is read by models, of extraction and of attribution, that have not seen it (`--by article`, five folds) or
its publisher (`--by publisher`); `shipped` reads with the weights in the lexicon, which have seen all. `--gold-quotes`
takes the quotations from the gold, so that only the attribution is measured. `--failures` prints so many cases of each
kind to the terminal. The gold folder is named by QUOTES_GOLD; its score.py is the judge.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import extraction as extracting
import train_attribution as training
from attribution_gold import GoldQuote, article_of, extraction_of, gold_articles, gold_folder

from quotes.attribute.decide import Models, as_models, models, read
from quotes.attribute.grammar import grammar
from quotes.extract import read as extract_with
from quotes.extract.scorer import scorers
from quotes.model import Attribution, Extraction, Span

Part = Callable[[dict[str, Any]], object]


class Judged(NamedTuple):
    """One gold quotation that was found, with what was said of it."""

    article: dict[str, Any]
    gold: dict[str, Any]
    quote: GoldQuote
    said: Attribution
    right: bool


def parts_of(by: str) -> Part:
    """By what articles are held out together."""
    if by == "publisher":
        return lambda each: each["publisher"]
    return lambda each: extracting.fold(each["id"], "")


def readings(
    by: str, gold: list[dict[str, Any]], gold_quotes: bool
) -> Iterator[tuple[dict[str, Any], Extraction, tuple[Attribution, ...]]]:
    """Each article with its quotations and attributions, read by models that have not seen it."""
    language = grammar("en")
    if by == "shipped":
        trained: dict[object, Models] = {None: models("en")}
        part: Part = lambda _each: None  # noqa: E731
        extractors = lambda _each: scorers("en")  # noqa: E731
    else:
        part = parts_of(by)
        trained = {}
        for left_out in sorted({part(each) for each in gold}, key=str):
            learned = training.learn([([a for a in gold if part(a) != left_out], language)], calibrated=True)
            trained[left_out] = as_models(training.as_stored(learned))
        if not gold_quotes:
            extractors = extracting.held_out(
                "en", lambda article, publisher: publisher if by == "publisher" else extracting.fold(article, ""), gold
            )
    for each in gold:
        article = article_of(each, "en")
        extraction = extraction_of(each) if gold_quotes else extract_with(article, extractors(each))
        yield each, extraction, read(article, extraction, language, trained[part(each)])


def prediction(each: dict[str, Any], extraction: Extraction, said: tuple[Attribution, ...]) -> dict[str, Any]:
    """In the form that score.py reads."""
    text = each["text"]
    return {
        "id": each["id"],
        "quotes": [
            {
                "segments": [[p.start, p.end] for p in occurrence.parts],
                "kind": occurrence.kind,
                "speaker_span": list(a.speaker) if a.speaker else None,
                "speaker_text": text[slice(*a.speaker)] if a.speaker else None,
                "speaker": a.name,
                "cue": text[slice(*a.cue)] if a.cue else None,
            }
            for occurrence, a in zip(extraction.occurrences, said, strict=True)
            if occurrence.parent is None
        ],
    }


def judged(each: dict[str, Any], extraction: Extraction, said: tuple[Attribution, ...]) -> Iterator[Judged]:
    """The gold quotations whose first part was found."""
    found = {p.start: a for o, a in zip(extraction.occurrences, said, strict=True) for p in o.parts if o.parent is None}
    for gold in each["quotes"]:
        quote = GoldQuote(each["text"], gold)
        if gold["source_spans"] and quote.parts and (gold["kind"] == "direct" or gold["words"] >= 4):
            a = found.get(quote.parts[0].start)
            if a is not None:
                yield Judged(each, gold, quote, a, _covers(a.speaker, quote))


def _covers(speaker: Span | None, quote: GoldQuote) -> bool:
    if speaker is None:
        return False
    head = quote.head
    if head:
        return speaker.start <= head[0] and speaker.end >= head[1]
    return min(speaker.end, quote.source.end) > max(speaker.start, quote.source.start)


def position(case: Judged) -> str:
    start = case.quote.source.start
    if start < case.quote.parts[0].start:
        return "before"
    return "after" if start >= case.quote.parts[-1].end else "between the parts"


def kind_of_failure(case: Judged) -> str:
    """What was got wrong, for sorting."""
    if case.said.speaker is None:
        return "left unknown"
    gold, said = case.gold["source_type"] or "?", case.said.rule.rpartition(": ")[2]
    return f"{position(case)}: a {gold}, taken for a {said}"


def shares(cases: list[Judged], key: Callable[[Judged], str]) -> list[str]:
    """A line for each value: how many, how many right."""
    groups: dict[str, list[bool]] = defaultdict(list)
    for case in cases:
        groups[key(case)].append(case.right)
    return [f"    {name:34s} {100 * sum(v) / len(v):5.1f}  of {len(v)}" for name, v in sorted(groups.items())]


def reliability(cases: list[Judged]) -> list[str]:
    """Ten bins of confidence: what was claimed, what was so."""
    bins: list[list[Judged]] = [[] for _ in range(10)]
    for case in cases:
        bins[min(int(10 * case.said.confidence), 9)].append(case)
    lines = ["    confidence     claimed  right  of"]
    for i, cases_in in enumerate(bins):
        if cases_in:
            claimed = sum(c.said.confidence for c in cases_in) / len(cases_in)
            right = sum(c.right for c in cases_in) / len(cases_in)
            lines.append(
                f"    {i / 10:.1f} to {(i + 1) / 10:.1f}    {100 * claimed:7.1f}  {100 * right:5.1f}  {len(cases_in)}"
            )
    return lines


def failures(cases: list[Judged], most: int) -> Iterator[str]:
    """Failing cases, the most frequent kinds first."""
    groups: dict[str, list[Judged]] = defaultdict(list)
    for case in cases:
        if not case.right:
            groups[kind_of_failure(case)].append(case)
    for name, group in sorted(groups.items(), key=lambda g: (-len(g[1]), g[0])):
        yield f"{len(group)} × {name}"
        for case in group[:most]:
            text = case.article["text"]
            first, last = case.quote.parts[0].start, case.quote.parts[-1].end
            start, end = max(0, min(first, case.quote.source.start) - 60), max(last, case.quote.source.end) + 60
            said = text[slice(*case.said.speaker)] if case.said.speaker else case.said.rule
            yield f"      {text[slice(*case.quote.source)]!r}, not {said!r} ({case.said.confidence}): {text[start:end]!r}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--by", choices=("article", "publisher", "shipped"), default="article")
    parser.add_argument("--gold-quotes", action="store_true")
    parser.add_argument("--failures", type=int, default=0)
    parser.add_argument("--target", choices=("main", "direct", "all"), default="main")
    options = parser.parse_args()
    gold = gold_articles(gold_folder() / "polnear" / "train.jsonl")
    found, cases = {}, []
    for each, extraction, said in readings(options.by, gold, options.gold_quotes):
        found[each["id"]] = prediction(each, extraction, said)
        cases += judged(each, extraction, said)
    score = extracting.judge().score({each["id"]: each for each in gold}, found, options.target)
    print(f"{len(gold)} articles, held out by {options.by}, score.py --target {options.target}")
    print(extracting.table({options.by: score}))
    for title, key in (
        ("by kind of source", lambda c: str(c.gold["source_type"])),
        ("by the source's place", position),
        ("by kind of quotation", lambda c: c.gold["kind"]),
        ("by publisher", lambda c: c.article["publisher"]),
        ("by rule", lambda c: c.said.rule),
    ):
        print(f"right source head, {title}")
        print("\n".join(shares(cases, key)))
    print("by phenomenon")
    for name, rate in score["source_head_by_phenomenon"].items():
        print(f"    {name:34s} {100 * (rate['rate'] or 0):5.1f}  of {rate['n']}")
    print("how far the confidence can be trusted")
    print("\n".join(reliability(cases)))
    if options.failures:
        print("what fails")
        print("\n".join(failures(cases, options.failures)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
