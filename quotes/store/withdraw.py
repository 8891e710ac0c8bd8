"""What was taken out of the published file: kept in a plain file beside the database, honoured by every build.

A withdrawn article is not read: nothing that only it printed reaches the database. The name of a withdrawn person is
taken out of every text before anything is read from it, so that no span, label, search index or piece of evidence can
hold it, and what the person said stays, said by "a person (name withheld)". An article is known by the SHA-256 of its
text, like a judgement's: a text that has changed is another text.
"""

from __future__ import annotations

import csv
import os
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from quotes.errors import DatabaseError, SettingsError
from quotes.judging import Judgement
from quotes.lexicon.outlets import host
from quotes.model import Problem, Record

FILE = "withdrawn.csv"
COLUMNS = ("made_at", "who", "id", "article_sha256", "names", "note")
WITHDRAWN, WITHHELD = "withdrawn", "withheld"  # kinds of problem that are none: somebody decided so

# what stands in the texts for a withdrawn name: reads as a name, so that nobody else is taken for the speaker
NAME_WITHHELD = "Name Withheld"
PERSON_WITHHELD = "a person (name withheld)"


class Withdrawal(NamedTuple):
    """One decision: an article by its id and the SHA-256 of its text, or a speaker by id and the forms of the name."""

    made_at: str
    who: str
    id: str
    article_sha256: str = ""
    names: tuple[str, ...] = ()
    note: str = ""


def read_withdrawals(path: Path) -> list[Withdrawal]:
    """The withdrawals of a file, in its order; none when there is no file.

    Raises SettingsError, with the line, when the file cannot be used: a withdrawal must never be lost unseen.
    """
    if not path.exists():
        return []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            if missing := set(COLUMNS) - set(rows.fieldnames or ()):
                raise SettingsError(f"{path}: not a file of withdrawals, it lacks {', '.join(sorted(missing))}.")
            return [_withdrawal(path, line, row) for line, row in enumerate(rows, 2)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SettingsError(f"{path}: cannot be read: {error}") from error


def append_withdrawals(path: Path, withdrawals: Sequence[Withdrawal]) -> None:
    """Add withdrawals to the file, which is made when it is not there; on the disk when this returns."""
    new = not path.exists() or path.stat().st_size == 0
    with path.open("a", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        if new:
            rows.writerow(COLUMNS)
        rows.writerows([w.made_at, w.who, w.id, w.article_sha256, "\n".join(w.names), w.note] for w in withdrawals)
        file.flush()
        os.fsync(file.fileno())


def look_up(connection: sqlite3.Connection, key: str, made_at: str, who: str, note: str) -> list[Withdrawal]:
    """The withdrawals that take an article (a…; with it every reprint of the very same text) or a speaker (s…) out.

    Raises DatabaseError when there is none of this id, or it is no article and no person or organisation.
    """
    if key.startswith("s"):
        return [_speaker(connection, key, made_at, who, note)]
    query = "select b.id, b.text_sha256 from articles a join articles b using (text_sha256) where a.id = ? order by 1"
    found = connection.execute(query, (key,)).fetchall()
    if not found:
        raise DatabaseError(f"{key}: no article or speaker of this database has this id; ids begin with a or s.")
    return [Withdrawal(made_at, who, article, sha, (), note) for article, sha in found]


def stored_records(connection: sqlite3.Connection) -> Iterator[Record | Problem]:
    """What the database was built from, read back out of it: every source with its text and what was given of it."""
    query = "select source, record, source_id, article_id from sources order by source, record, article_id"
    for source, record, source_id, article in connection.execute(query):
        text = connection.execute("select text from article_texts where article_id = ?", (article,)).fetchone()
        given = "select field, value from article_facts where article_id = ? and origin = 'given' order by field"
        yield Record(text[0], source, record, source_id, dict(map(tuple, connection.execute(given, (article,)))))
    for row in connection.execute("select source, record, kind, message from problems"):
        yield Problem(*row)


class Withdrawn:
    """Withdrawals ready to be honoured, in the order in which they were made."""

    def __init__(self, withdrawals: Sequence[Withdrawal]) -> None:
        self._steps: list[dict[str, list[Withdrawal]] | _Name] = []
        self._articles = {w.article_sha256 for w in withdrawals if w.article_sha256}
        for withdrawal in withdrawals:
            if withdrawal.names:
                self._steps.append(_Name(withdrawal.names))
                continue
            if not self._steps or isinstance(self._steps[-1], _Name):
                self._steps.append({})
            step = self._steps[-1]
            assert isinstance(step, dict)
            step.setdefault(withdrawal.article_sha256, []).append(withdrawal)

    def remaining(self, items: Iterable[Record | Problem]) -> Iterator[Record | Problem]:
        """The records less what is withdrawn, and for each withdrawal that was honoured a problem that says so."""
        gone = set()
        for item in items:
            if not self._steps:
                yield item
            elif isinstance(item, Problem):
                if item.kind != WITHHELD or (item.source, item.record) not in gone:
                    yield self._of_problem(item)
            else:
                left = list(self._of_record(item))
                if not any(isinstance(one, Record) for one in left):
                    gone.add((item.source, item.record))
                yield from left

    def judgements(self, judgements: Iterable[Judgement]) -> list[Judgement]:
        """The judgements less those about withdrawn articles, and without withdrawn names."""
        return [
            j._replace(value=j.value and self._without_names(j.value), note=j.note and self._without_names(j.note))
            for j in judgements
            if not self._articles & {j.place.article_sha256, j.other.article_sha256 if j.other else ""}
        ]

    def _of_record(self, record: Record) -> Iterator[Record | Problem]:
        """Step by step, since an article may have been withdrawn when a name was already out of its text."""
        digest, changed = _sha256(record.text), False
        for step in self._steps:
            if isinstance(step, dict):
                if digest in step:
                    for w in step[digest]:
                        yield Problem(w.id, 0, WITHDRAWN, f"taken out of the published file on {w.made_at[:10]}")
                    return
            elif step.stands_in(record):
                record, changed = step.taken_out(record), True
                digest = _sha256(record.text)
        yield record
        if changed:
            yield Problem(record.source, record.record, WITHHELD, f"a name was taken out: {NAME_WITHHELD} stands there")

    def _of_problem(self, problem: Problem) -> Problem:
        for step in self._steps:
            if isinstance(step, _Name) and (step.path.search(problem.source) or step.whole.search(problem.message)):
                message = step.every_path.sub(NAME_WITHHELD, problem.message)
                problem = problem._replace(source=step.every_path.sub("name-withheld", problem.source), message=message)
        return problem

    def _without_names(self, text: str) -> str:
        for step in self._steps:
            if isinstance(step, _Name):
                text = step.every.sub(NAME_WITHHELD, text)
        return text


class _Name:
    """The forms of one name. A lone word of it (Smith) counts only where the whole name (Jane Smith) stands too."""

    def __init__(self, forms: Sequence[str]) -> None:
        several = [form for form in forms if len(form.split()) > 1]
        self.whole = _any_of(several or forms)
        self.every = _any_of(forms)
        self.path = re.compile("|".join(_in_path(form) for form in _longest_first(several or forms)), re.I)
        self.every_path = re.compile("|".join(map(_in_path, _longest_first(forms))), re.I)

    def stands_in(self, record: Record) -> bool:
        texts = (record.text, *(value for field, value in record.given.items() if field != "url"))
        paths = (record.source, record.source_id, record.given.get("url", ""))
        return any(map(self.whole.search, texts)) or any(map(self.path.search, paths))

    def taken_out(self, record: Record) -> Record:
        given = {field: self.every.sub(NAME_WITHHELD, value) for field, value in record.given.items()}
        if (url := record.given.get("url")) and self.every_path.search(url):
            del given["url"]  # an address with another name in it would be a false one
            given.setdefault("outlet", host(url) or "")
        return replace(
            record,
            text=self.every.sub(NAME_WITHHELD, record.text),
            source=self.every_path.sub("name-withheld", record.source),
            source_id=self.every_path.sub("name-withheld", record.source_id),
            given={field: value for field, value in given.items() if value},
        )


def _any_of(forms: Iterable[str]) -> re.Pattern[str]:
    """The forms as texts print them: also in capitals, also across a line's end."""
    printed = _longest_first({f for form in forms for f in (form, form.upper())})
    return re.compile(r"(?<!\w)(?:" + "|".join(r"\s+".join(map(re.escape, f.split())) for f in printed) + r")(?!\w)")


def _in_path(form: str) -> str:
    return r"(?<![^\W\d_])" + r"[\W_]+".join(map(re.escape, form.split())) + r"(?![^\W\d_])"


def _longest_first(forms: Iterable[str]) -> list[str]:
    return sorted(forms, key=lambda form: (-len(form), form))


def _speaker(connection: sqlite3.Connection, key: str, made_at: str, who: str, note: str) -> Withdrawal:
    row = connection.execute("select name, kind from speakers where id = ?", (key,)).fetchone()
    if row is None:
        raise DatabaseError(f"{key}: no speaker of this database has this id.")
    if row[1] not in ("person", "organisation"):
        raise DatabaseError(f"{key}: “{row[0]}” is no name; only people and organisations are withdrawn as speakers.")
    forms = connection.execute("select name from speaker_names where speaker_id = ? order by name", (key,))
    names = dict.fromkeys(" ".join(name.split()) for name in (row[0], *(form for (form,) in forms)))
    return Withdrawal(made_at, who, key, "", tuple(names), note)


def _withdrawal(path: Path, line: int, row: dict[str, str | None]) -> Withdrawal:
    names = tuple(name for name in (row["names"] or "").splitlines() if name.strip())
    digest = (row["article_sha256"] or "").strip().lower()
    if bool(names) == bool(digest) or (digest and not re.fullmatch("[0-9a-f]{64}", digest)):
        raise SettingsError(f"{path}, line {line}: needs either an article_sha256 or names, one a line.")
    return Withdrawal(row["made_at"] or "", row["who"] or "", row["id"] or "", digest, names, row["note"] or "")


def _sha256(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
