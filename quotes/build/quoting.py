"""One quote by itself: its printings become wordings, an alignment, differences and a row of `quotes`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from quotes.alerts import Compared, Witness
from quotes.align import align
from quotes.build.alerting import alert_rows
from quotes.build.labels import LABEL, shorten
from quotes.differences import differences, places_of_columns
from quotes.model import Alignment, Difference, Word
from quotes.provenance import Dated, earliest
from quotes.store.schema import tables
from quotes.text import ids
from quotes.text.wording import Candidate, choose_base, fragments_of, letters, wording_forms
from quotes.text.words import words

Row = tuple[Any, ...]
Rows = dict[str, list[Row]]

PLACED = {"occurrence_id": "BIGINT", "quote_id": "VARCHAR", "wording_id": "BIGINT"}


def staged_columns(table: str) -> dict[str, str]:
    """The columns of a table of the database, as an engine names their types."""
    types = {"integer": "BIGINT", "text": "VARCHAR", "real": "DOUBLE"}
    return {column.name: types[column.type] for column in tables()[table].columns}


DIFFERENCES = staged_columns("differences")


class Printed(NamedTuple):
    """One printing as `members.sql` hands it over."""

    quote_id: str
    confidence: float
    id: int
    text: str
    part_lengths: str
    kind: str
    parent: int | None
    before: str
    after: str
    cue: str | None
    addressee: str | None
    speaker_id: str | None
    speaker: str | None
    speaker_kind: str | None
    speaker_as_printed: str | None
    speaker_confidence: float
    article_id: str
    label: str
    outlet_id: str | None
    outlet: str | None
    published: str | None
    published_precision: str | None
    article_kind: str
    language: str

    def parts(self) -> list[str]:
        """What stands in each part."""
        texts, at = [], 0
        for length in map(int, self.part_lengths.split()):
            texts.append(self.text[at : at + length])
            at += length + 1
        return texts


class Worded(NamedTuple):
    """One wording with its printings, in order of their ids."""

    text: str
    words: tuple[Word, ...]
    printings: list[Printed]

    @property
    def id(self) -> int:
        """The smallest id among its printings."""
        return self.printings[0].id


def quote_rows(rows: Iterable[Row]) -> Rows:
    """Rows of quotes, wordings, alignments, differences and placed for a batch of whole quotes.

    `rows` are those of members.sql, ordered by quote and occurrence.
    """
    out: Rows = {"quotes": [], "wordings": [], "alignments": [], "differences": [], "alerts": [], "placed": []}
    for quote_id, printings in groupby(map(Printed._make, rows), key=lambda p: p.quote_id):
        _one_quote(out, quote_id, list(printings))
    return out


def _one_quote(out: Rows, quote_id: str, printings: list[Printed]) -> None:
    worded, within = _in_order(_worded(printings))
    full = [w for w, container in zip(worded, within, strict=True) if container is None]
    found: Sequence[Difference] = ()
    if len(worded) > 1:
        alignment = align([w.words for w in full], _language(printings))
        found = differences([w.words for w in worded], alignment, within, _language(printings))
        if len(full) > 1:
            out["alignments"].append(_alignment_row(quote_id, full, alignment, found))
    for n, (wording, container) in enumerate(zip(worded, within, strict=True)):
        part_of = None if container is None else worded[container].id
        out["wordings"].append(_wording_row(quote_id, letters(n), wording, part_of))
        out["placed"].extend((p.id, quote_id, wording.id) for p in wording.printings)
    speaker_id, speaker, n_speakers = _speaker(printings)
    out["differences"].extend(_difference_row(quote_id, worded, speaker, d) for d in found)
    if len(printings) > 1:
        out["alerts"].extend(alert_rows(_compared(quote_id, printings, worded, found)))
    out["quotes"].append(_quote_row(quote_id, printings, worded, found, speaker_id, n_speakers))


def _worded(printings: list[Printed]) -> list[Worded]:
    """The distinct wordings, in order of their ids."""
    by_text: dict[str, list[Printed]] = {}
    for text, printing in zip(wording_forms([p.parts() for p in printings]), printings, strict=True):
        by_text.setdefault(text, []).append(printing)
    if len(by_text) == 1:  # nothing to compare
        return [Worded(text, (), same) for text, same in by_text.items()]
    return [Worded(text, words(text), same) for text, same in by_text.items()]


def _in_order(worded: list[Worded]) -> tuple[list[Worded], list[int | None]]:
    """The wordings as they are lettered, and for each fragment the index of the wording it is part of."""
    if len(worded) == 1:
        return worded, [None]
    within = fragments_of([w.words for w in worded])
    order = _order(worded, within)
    position = {old: new for new, old in enumerate(order)}
    return [worded[i] for i in order], [None if (c := within[i]) is None else position[c] for i in order]


def _order(worded: Sequence[Worded], within: Sequence[int | None]) -> list[int]:
    """The base first, then whole wordings before fragments, the oftenest printed first."""
    base = choose_base(
        [
            Candidate(
                w.text,
                len({p.article_id for p in w.printings}),
                len(w.words),
                _first_seen(w.printings) if all(p.published for p in w.printings) else None,
                any(p.article_kind == "transcript" for p in w.printings),
                container is not None,
            )
            for w, container in zip(worded, within, strict=True)
        ]
    )

    def key(i: int) -> tuple[bool, bool, int, str, int]:
        first = _first_seen(worded[i].printings) or "~"
        return (i != base, within[i] is not None, -len(worded[i].printings), first, worded[i].id)

    return sorted(range(len(worded)), key=key)


def _language(printings: Sequence[Printed]) -> str:
    return Counter(sorted(p.language for p in printings)).most_common(1)[0][0]


def _compared(
    quote_id: str, printings: Sequence[Printed], worded: Sequence[Worded], found: Sequence[Difference]
) -> Compared:
    """The quote as alerts look at it; what stands inside another quotation bears no witness of its own."""
    witnesses = [
        Witness(
            p.id, p.article_id, p.label, n, p.kind, p.text, p.before, p.after, p.speaker, p.speaker_as_printed, p.speaker_kind,
            p.speaker_confidence, p.addressee, p.cue, p.article_kind == "transcript",
        )
        for n, wording in enumerate(worded)
        for p in wording.printings
        if p.parent is None
    ]  # fmt: skip
    read = [w.words or words(w.text) for w in worded]
    return Compared(quote_id, read, found, witnesses, _language(printings), min(p.confidence for p in printings))


def _first_seen(printings: Iterable[Printed]) -> str | None:
    return min((p.published for p in printings if p.published), default=None)


def _outlets(printings: Iterable[Printed]) -> list[str]:
    return sorted({p.outlet for p in printings if p.outlet})


def _speaker(printings: Sequence[Printed]) -> tuple[str | None, str | None, int]:
    """Whom most printings name, by id and name, and how many different speakers are named."""
    named = Counter((p.speaker_id, p.speaker) for p in printings if p.speaker_id)
    if not named:
        return None, None, 0
    (speaker_id, speaker), _ = min(named.items(), key=lambda item: (-item[1], item[0][0] or ""))
    return speaker_id, speaker, len({speaker_id for speaker_id, _ in named})


def _wording_row(quote_id: str, letter: str, wording: Worded, container: int | None) -> Row:
    return (
        wording.id, quote_id, letter, f"{letter}: {shorten(wording.text, LABEL)}", wording.text, int(letter == "A"), container,
        len(wording.printings), len({p.outlet_id for p in wording.printings if p.outlet_id}), _first_seen(wording.printings),
    )  # fmt: skip


def _alignment_row(quote_id: str, worded: Sequence[Worded], alignment: Alignment, found: Sequence[Difference]) -> Row:
    printed, compared = [
        [
            [None if index is None else getattr(w.words[index], form) for w, index in zip(worded, column, strict=True)]
            for column in alignment.columns
        ]
        for form in ("printed", "compared")
    ]
    places = places_of_columns(alignment, found)
    return (quote_id, _json([str(w.id) for w in worded]), _json(printed), _json(compared), _json(places))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _difference_row(quote_id: str, worded: Sequence[Worded], speaker: str | None, d: Difference) -> Row:
    wording = worded[d.wording]
    key = ids.hash63("difference", wording.id, d.place, d.start, d.kind)
    return (
        key, quote_id, wording.id, worded[0].id, d.place, d.operation, d.kind, d.class_, _json(list(d.flags)), d.before,
        d.base_text, d.this_text, d.after, d.start, d.end, len(wording.printings), speaker,
        _json(sorted({p.label for p in wording.printings})), _json(_outlets(wording.printings)),
    )  # fmt: skip


def _quote_row(
    quote_id: str,
    printings: Sequence[Printed],
    worded: Sequence[Worded],
    found: Sequence[Difference],
    speaker_id: str | None,
    n_speakers: int,
) -> Row:
    dates = sorted(p.published for p in printings if p.published)
    first, note = earliest([Dated(p.id, p.published, p.published_precision) for p in printings])
    return (
        quote_id, shorten(worded[0].text, LABEL), worded[0].text, speaker_id, n_speakers, len(printings),
        len({p.article_id for p in printings}), len({p.outlet_id for p in printings if p.outlet_id}), len(worded),
        len({d.place for d in found if d.class_ != "extent"}), len({d.place for d in found if d.class_ == "substantive"}),
        dates[0] if dates else None, dates[-1] if dates else None, first, note,
        round(min(p.confidence for p in printings), 3),
    )  # fmt: skip
