"""One article by itself: a record becomes a reading, and a reading becomes rows of the staging tables."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b, sha256
from itertools import chain
from typing import Any, NamedTuple

from quotes.attribute import attribute, named
from quotes.build.deriving import READ, reuse_rows
from quotes.build.labels import LABEL, article_label, shorten
from quotes.build.staging import STAGED
from quotes.credit import credit
from quotes.describe import describe
from quotes.extract import extract
from quotes.judging import Judgement, judged_attributions, judged_extraction
from quotes.match import MATCH_COLUMNS, match_rows
from quotes.model import Article, Attribution, Credit, Occurrence, Problem, Reading, Record, SetAside, Span
from quotes.store.withdraw import NAME_WITHHELD, PERSON_WITHHELD
from quotes.text import ids
from quotes.text.words import compared_words

Row = tuple[Any, ...]
Rows = dict[str, list[Row]]
ByArticle = Mapping[str, Sequence[Judgement]]
NONE_JUDGED: ByArticle = {}

# what reading fills; the first column is the article's id, but for match_inputs and problems
READ_TABLES = {**STAGED, **READ, "match_inputs": MATCH_COLUMNS}
# which record each article was read from, by `record_key` (used: 0 where it had been read from another), and which
# articles need no reading because the build before has read them
KNOWN_TABLES = {
    "readings": {"article_id": "VARCHAR", "record_key": "VARCHAR", "used": "BIGINT"},
    "kept": {"article_id": "VARCHAR"},
}

CONTEXT = 80
SET_ASIDE_TEXT = 280


class Kept(NamedTuple):
    """A record that the build before has read."""

    article_id: str
    source: str
    record: int
    source_id: str
    key: str


def record_key(record: Record) -> str:
    """Tells a record from every other: all that an article is read out of, but not its number in its file."""
    fields = [record.text, record.source, record.source_id, *chain(*sorted(record.given.items()))]
    data = "\x1f".join(f"{len(field)} {field}" for field in fields)
    return blake2b(data.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def read_article(record: Record, judged: ByArticle = NONE_JUDGED) -> Reading:
    """Everything that is read out of one record by itself: describe, extract, attribute, credit, names."""
    article = describe(record)
    judgements = judged.get(text_sha256(article.text), ()) if judged else ()
    extraction = judged_extraction(extract(article), judgements)
    attributions = judged_attributions(extraction, attribute(article, extraction), judgements)
    return Reading(
        article,
        extraction,
        attributions,
        credit(article, extraction, attributions),
        named(article, extraction, attributions),
    )


def text_sha256(text: str) -> str:
    """What every span of a text refers to."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def read_shard(records: Iterable[Record | Kept], judged: ByArticle = NONE_JUDGED) -> Rows:
    """The rows of one shard, by staging table. A record that breaks a stage becomes a row of `problems`."""
    rows: Rows = {table: [] for table in (*READ_TABLES, *KNOWN_TABLES)}
    seen: set[str] = set()
    for record in records:
        if isinstance(record, Kept):
            rows["sources"].append(record[:4])
            rows["readings"].append((record.article_id, record.key, int(record.article_id not in seen)))
            if record.article_id not in seen:
                seen.add(record.article_id)
                rows["kept"].append((record.article_id,))
            continue
        try:
            reading = read_article(record, judged)
        except Exception as error:
            message = f"could not be read ({type(error).__name__}: {error}); please report it"
            rows["problems"].append(Problem(record.source, record.record, "failed", message))
            continue
        article = reading.article
        rows["sources"].append((article.id, article.source, article.record, article.source_id))
        rows["readings"].append((article.id, record_key(record), int(article.id not in seen)))
        if article.id not in seen:
            seen.add(article.id)
            _article_rows(rows, reading)
            _quotation_rows(rows, reading)
    return rows


def _article_rows(rows: Rows, reading: Reading) -> None:
    article = reading.article
    key = (article.id,)
    wire = next((f.value for f in article.facts if f.field == "wire" and f.chosen), None)
    rows["articles"].append((
        *key, article_label(article), article.title, article.outlet_id, article.outlet, article.byline, article.published,
        article.published_precision, article.published_evidence, article.url, article.language, text_sha256(article.text),
        len(article.text.split()), len(reading.extraction.occurrences), article.kind, wire,
    ))  # fmt: skip
    rows["article_texts"].append((*key, article.text))
    rows["zones"].extend((*key, *zone) for zone in article.zones)
    rows["article_facts"].extend((*key, *fact[:-1], int(fact.chosen)) for fact in article.facts)


def _quotation_rows(rows: Rows, reading: Reading) -> None:
    article, extraction = reading.article, reading.extraction
    key = (article.id,)
    occurrence_ids = [ids.occurrence_id(article.id, o.start, o.end) for o in extraction.occurrences]
    aside_ids = [ids.hash63("set aside", article.id, s.start, s.end) for s in extraction.set_aside]
    speakers: dict[str, tuple[str, str]] = {}
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for person in reading.named:
        speaker = _speaker(article, person.name, person.kind, speakers)
        for form, n in person.forms:
            forms[speaker][form] += n
    for occurrence, attribution, key_ in zip(extraction.occurrences, reading.attributions, occurrence_ids, strict=True):
        speaker_id = None
        if attribution.name is not None and attribution.speaker_kind is not None:
            speaker_id = _speaker(article, attribution.name, attribution.speaker_kind, speakers)
            if not forms[speaker_id]:
                forms[speaker_id][attribution.name] += 1
        parent = None if occurrence.parent is None else occurrence_ids[occurrence.parent]
        printed = occurrence.printed(article.text)
        rows["occurrences"].append(
            (*key, *_occurrence_row(article, occurrence, attribution, key_, parent, speaker_id, printed))
        )
        rows["occurrence_parts"].extend((*key, key_, n, *part) for n, part in enumerate(occurrence.parts, 1))
    words = [compared_words(o.printed(article.text)) for o in extraction.occurrences]
    rows["match_inputs"].extend(match_rows(reading, occurrence_ids, words))
    asides = {key_: _aside_row(article, aside) for key_, aside in zip(aside_ids, extraction.set_aside, strict=True)}
    rows["set_aside"].extend((*key, key_, *row) for key_, row in asides.items())
    credited = [_credit_row(article, item, occurrence_ids, aside_ids, speakers, forms) for item in reading.credits]
    credit_rows = [(*key, *row) for row in {row[0]: row for row in credited}.values()]
    rows["credits"].extend(credit_rows)
    for table, values in reuse_rows(article, extraction, credit_rows).items():
        rows[table].extend(values)
    for speaker, counts in forms.items():
        name, kind = speakers[speaker]
        rows["speaker_names"].extend((*key, speaker, name, kind, form, n) for form, n in counts.items())


def _speaker(article: Article, name: str, kind: str, speakers: dict[str, tuple[str, str]]) -> str:
    """The speaker's id; an unnamed source is never shared between articles."""
    if name == NAME_WITHHELD:
        name, kind = PERSON_WITHHELD, "unnamed"
    key = ids.speaker_id(name, kind, article.id if kind == "unnamed" else None)
    speakers.setdefault(key, (name, kind))
    return key


def _occurrence_row(
    article: Article,
    occurrence: Occurrence,
    attribution: Attribution,
    key: int,
    parent: int | None,
    speaker_id: str | None,
    printed: str,
) -> Row:
    text = article.text
    start, end = occurrence.start, occurrence.end
    return (
        key, shorten(printed, LABEL), parent, occurrence.kind, printed, start, end, len(occurrence.parts),
        occurrence.paragraph, text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT], speaker_id,
        *_cut(text, attribution.speaker), attribution.rule, round(attribution.confidence, 3),
        json.dumps(dict(attribution.evidence), ensure_ascii=False, sort_keys=True),
        *_cut(text, attribution.cue), attribution.cue_position, _cut(text, attribution.addressee)[0],
        _cut(text, attribution.channel)[0], " ".join(str(part.end - part.start) for part in occurrence.parts),
    )  # fmt: skip


def _cut(text: str, span: Span | None) -> tuple[str | None, int | None, int | None]:
    return (None, None, None) if span is None else (text[span.start : span.end], span.start, span.end)


def _aside_row(article: Article, aside: SetAside) -> Row:
    text = article.text[aside.start : min(aside.end, aside.start + SET_ASIDE_TEXT)]
    return (aside.start, aside.end, text, aside.kind, aside.reason)


def _credit_row(
    article: Article,
    item: Credit,
    occurrence_ids: list[int],
    aside_ids: list[int],
    speakers: dict[str, tuple[str, str]],
    forms: dict[str, Counter[str]],
) -> Row:
    outlet = ids.slug(item.name) if item.kind == "outlet" else None
    speaker = None if outlet else _speaker(article, item.name, "document", speakers)
    if speaker:
        forms[speaker][item.name] += 1
    occurrence = None if item.occurrence is None else occurrence_ids[item.occurrence]
    aside = None if item.set_aside is None else aside_ids[item.set_aside]
    key = ids.hash63("credit", article.id, item.start, item.end, item.name, item.scope, occurrence)
    printed = article.text[item.start : item.end]
    return (key, occurrence, aside, outlet, speaker, item.name, printed, item.start, item.end, item.scope)
