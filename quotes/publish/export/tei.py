"""TEI P5: a critical apparatus of every quote by parallel segmentation (Guidelines, chapter 12.2.3), in one file.

A witness is an article. A quote is a `div` with the words that all wordings share as running text, and an `app` at each
place where they differ: `lem` has the base's words, `rdg` those of others, with the witnesses (`wit`), the class of the
difference (`type`) and its kind (`cause`). One witness's readings with the shared words, read on, are its wording to the
character. A fragment is an `ab` of its own, after the wordings it is part of.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from quotes.publish.export.base import Source, address, link

_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CLASSES = ("substantive", "editorial", "accidental")  # the weightiest first

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0">
<teiHeader>
<fileDesc>
<titleStmt><title>Quotations of {name}: a critical apparatus</title></titleStmt>
<publicationStmt><p>Exported by the program “quotes”. The words belong to their speakers and publishers.</p></publicationStmt>
<sourceDesc>
"""
_ENCODING = """</sourceDesc>
</fileDesc>
<encodingDesc>
<editorialDecl><p>The base of a quote, given as lemma, is for display: no claim about what was said. The speaker of a quote
is the one that most of its printings name. A reading’s type is the class of its difference from the base, its cause the kind.
The forms of quotation marks and apostrophes, white space, and marks that stand only because a quotation ends are levelled.</p></editorialDecl>
<variantEncoding method="parallel-segmentation" location="internal"/>
</encodingDesc>
"""

Item = Callable[[dict[str, Any]], str]

_ARTICLES = "select id, label, published, url from articles where n_occurrences > 0 order by id"
_SPEAKERS = """select id, name, kind from speakers
where (kind = 'document') = :documents and id in (select speaker_id from quotes) order by id"""
_QUOTES = """select q.id, q.label, q.speaker_id, al.wording_ids, al.word_columns, al.places
from quotes q left join alignments al on al.quote_id = q.id order by q.id"""
_WORDINGS = """select id, text from wordings where quote_id = :quote
order by not is_base, part_of_wording_id is not null, length(letter), letter"""
_WITNESSES = (
    "select distinct wording_id, article_id from occurrences where quote_id = :quote order by wording_id, article_id"
)
_DIFFERENCES = """select wording_id, place, class, kind from differences where quote_id = :quote and class <> 'extent'
order by id"""


class Segment(NamedTuple):
    """A stretch of a quote: its place of difference (None: all agree), and what each wording has there."""

    place: int | None
    readings: tuple[str, ...]


class Kind(NamedTuple):
    """The class and the kind of a difference; empty where the wording has the base's words."""

    class_: str = ""
    kind: str = ""


_SAME = Kind()


def write(source: Source, out: Path) -> None:
    """Write `quotes.xml`."""
    with (out / "quotes.xml").open("w", encoding="utf-8") as file:
        file.writelines(_document(source))


def segments(
    texts: Sequence[str], columns: Sequence[Sequence[str | None]], places: Sequence[int | None]
) -> list[Segment]:
    """The wordings cut where a place of difference starts or ends: read on, a wording's pieces are its text.

    One segment with the whole texts where a column's word does not stand in its wording.

    >>> segments(["to go", "not to go"], [[None, "not"], ["to", "to"], ["go", "go"]], [1, None, None])
    [Segment(place=1, readings=('', 'not ')), Segment(place=None, readings=('to go', 'to go'))]
    """
    runs = [(place, len(list(columns_))) for place, columns_ in groupby(places)]
    starts, at = [], 0
    for _, n in runs:
        starts.append(at)
        at += n
    cut = [_cuts(text, [column[w] for column in columns], starts) for w, text in enumerate(texts)]
    if any(c is None for c in cut) or not runs:
        return [Segment(None, tuple(texts))]
    pieces = [[text[a:b] for a, b in pairwise([*(c or ()), len(text)])] for text, c in zip(texts, cut, strict=True)]
    return [Segment(place, tuple(p[r] for p in pieces)) for r, (place, _) in enumerate(runs)]


def _cuts(text: str, words: Sequence[str | None], starts: Sequence[int]) -> list[int] | None:
    """Where each run of columns begins in the text; None where a word does not stand there."""
    begins: list[int | None] = []  # for each column, where its word begins with the marks that it touches
    end = 0
    for word in words:
        start = -1 if word is None else text.find(word, end)
        if word is None:
            begins.append(None)
        elif start < 0:
            return None
        else:
            last_space = max((i for i in range(end, start) if text[i].isspace()), default=start - 1)
            begins.append(last_space + 1)
            end = start + len(word)
    first = next((column for column, word in enumerate(words) if word is not None), len(words))
    following, cuts = len(text), dict.fromkeys(starts, 0)
    for column in range(len(words) - 1, first, -1):
        begin = begins[column]
        following = following if begin is None else begin
        if column in cuts:
            cuts[column] = following
    return list(cuts.values())


def _document(source: Source) -> Iterator[str]:
    yield _HEAD.format(name=_text(source.path.stem))
    yield from _list("<listWit>", source.rows(_ARTICLES), _witness, "</listWit>\n", "<p>No quotation was found.</p>\n")
    yield from _list("<listBibl>", source.rows(_SPEAKERS, documents=1), _bibl, "</listBibl>\n")
    yield _ENCODING
    yield from _list(
        "<profileDesc><particDesc><listPerson>",
        source.rows(_SPEAKERS, documents=0),
        _person,
        "</listPerson></particDesc></profileDesc>\n",
    )
    yield "</teiHeader>\n<text>\n<body>\n"
    empty = True
    for row in source.rows(_QUOTES):
        empty = False
        yield from _quote(source, row)
    yield "<ab>No quotation was found.</ab>\n" if empty else ""
    yield "</body>\n</text>\n</TEI>\n"


def _list(opening: str, rows: Iterable[dict[str, Any]], item: Item, closing: str, without: str = "") -> Iterator[str]:
    """A list, which in TEI may not be empty; `without` stands in its place when there are no rows."""
    opened = False
    for row in rows:
        if not opened:
            yield opening + "\n"
            opened = True
        yield item(row)
    yield closing if opened else without


def _witness(row: dict[str, Any]) -> str:
    date = f" <date when={quoteattr(row['published'])}/>" if row["published"] else ""
    url = link(row["url"])
    pointer = f" <ptr target={_value(url)}/>" if url else ""
    return f'<witness xml:id="{row["id"]}">{_text(row["label"])}{date}{pointer}</witness>\n'


def _bibl(row: dict[str, Any]) -> str:
    return f'<bibl xml:id="{row["id"]}"><title>{_text(row["name"])}</title></bibl>\n'


def _person(row: dict[str, Any]) -> str:
    if row["kind"] == "organisation":
        return f'<org xml:id="{row["id"]}"><orgName>{_text(row["name"])}</orgName></org>\n'
    role = ' role="unnamed"' if row["kind"] == "unnamed" else ""
    return f'<person xml:id="{row["id"]}"{role}><persName>{_text(row["name"])}</persName></person>\n'


def _quote(source: Source, row: dict[str, Any]) -> Iterator[str]:
    wordings = {w["id"]: w for w in source.rows(_WORDINGS, quote=row["id"])}
    witnesses: dict[int, list[str]] = defaultdict(list)
    for w in source.rows(_WITNESSES, quote=row["id"]):
        witnesses[w["wording_id"]].append(w["article_id"])
    who = f' who="#{row["speaker_id"]}"' if row["speaker_id"] else ""
    aligned = [int(i) for i in json.loads(row["wording_ids"])] if row["wording_ids"] else [next(iter(wordings))]
    yield f'<div type="quote" xml:id="{row["id"]}" n={_value(row["label"])}>\n<ab><said{who}>'
    if len(aligned) == 1:
        yield _alone(aligned[0], wordings[aligned[0]]["text"], witnesses)
    else:
        found = segments(
            [wordings[i]["text"] for i in aligned], json.loads(row["word_columns"]), json.loads(row["places"])
        )
        kinds = {
            (d["wording_id"], d["place"]): Kind(d["class"], d["kind"])
            for d in source.rows(_DIFFERENCES, quote=row["id"])
        }
        for segment in found:
            yield _segment(segment, aligned, kinds, witnesses)
    yield "</said></ab>\n"
    for key in (w for w in wordings if w not in aligned):
        yield f'<ab type="fragment" xml:id="{address("w", key)}"><said{who}>'
        yield _alone(key, wordings[key]["text"], witnesses) + "</said></ab>\n"
    yield "</div>\n"


def _segment(
    segment: Segment,
    wordings: Sequence[int],
    kinds: dict[tuple[int, int | None], Kind],
    witnesses: dict[int, list[str]],
) -> str:
    """Running text where all agree, else an apparatus entry: the lemma, then the readings in the order of the wordings."""
    base = segment.readings[0]
    if len({" ".join(reading.split()) for reading in segment.readings}) == 1:
        return _text(base)
    groups: dict[tuple[str, Kind], list[int]] = {(base, _SAME): []}
    for wording, reading in zip(wordings, segment.readings, strict=True):
        kind = kinds.get((wording, segment.place), _SAME)
        same = kind == _SAME and reading.split() == base.split()
        groups.setdefault((base if same else reading, kind), []).append(wording)
    classes = {kind.class_ for _, kind in groups}
    weightiest = next((c for c in _CLASSES if c in classes), "accidental")
    number = f' n="{segment.place}"' if segment.place is not None else ""
    lemma, *others = groups.items()
    inner = _reading("lem", lemma[1], base, witnesses)
    for (reading, kind), those in others:
        inner += _reading("rdg", those, reading, witnesses, kind)
    return f'<app type="{weightiest}"{number}>{inner}</app>'


def _alone(wording: int, text: str, witnesses: dict[int, list[str]]) -> str:
    """A wording that is compared with none: an entry with one reading, for its witnesses."""
    return f"<app>{_reading('rdg', [wording], text, witnesses)}</app>"


def _reading(
    element: str, wordings: Sequence[int], text: str, witnesses: dict[int, list[str]], kind: Kind = _SAME
) -> str:
    """A lemma or a reading with its witnesses."""
    articles = sorted({article for wording in wordings for article in witnesses[wording]})
    wit = " ".join(f"#{article}" for article in articles)
    about = f" type={_word(kind.class_)} cause={_word(kind.kind)}" if kind.kind else ""
    return f'<{element} wit="{wit}"{about}>{_text(text)}</{element}>'


def _text(text: str) -> str:
    """Text as XML can hold it."""
    return escape(_NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text))


def _word(text: str) -> str:
    """An attribute that TEI wants to be one word (teidata.word)."""
    return _value("-".join(text.split()))


def _value(text: str) -> str:
    """An attribute, with its quotation marks."""
    return quoteattr(_NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text))
