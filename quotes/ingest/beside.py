"""Facts beside the texts: `articles.csv` for single files, `outlets.csv` for folders. They beat what a file says itself.

`articles.csv` has a column `file`, the path within the folder it lies in, and columns by the usual names; a column
`record` may name a line of the file. `outlets.csv` has a column `path`, the beginning of a path, "." for all.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from io import BufferedReader
from typing import NamedTuple

from quotes.ingest.base import UnreadableError
from quotes.ingest.fields import given_of
from quotes.ingest.table import rows
from quotes.model import Problem, Record

_FILES = ("file", "path", "source", "filename", "name")
_PATHS = ("path", "folder", "file", "prefix")


class _Beside(NamedTuple):
    """What one folder's files say of the texts in it and below."""

    articles: Mapping[tuple[str, str], dict[str, str]]
    outlets: tuple[tuple[str, dict[str, str]], ...]


class Facts:
    """The facts beside the texts of a folder and the folders above it, up to the input given; a few at a time."""

    def __init__(self) -> None:
        self.known: dict[str, _Beside] = {}
        self.problems: list[Problem] = []

    def of(self, path: str, name: str) -> list[tuple[str, _Beside]]:
        """What is known beside a file: from the input's folder down, with the file's name relative to each."""
        depth = name.count("/")
        folders = [os.path.dirname(path)]
        for _ in range(depth):
            folders.append(os.path.dirname(folders[-1]))
        for gone in set(self.known) - set(folders):
            del self.known[gone]
        found = []
        for up, folder in reversed(list(enumerate(folders))):
            if folder not in self.known:
                self.known[folder] = self._load(folder, "/".join(name.split("/")[: depth - up]))
            beside = self.known[folder]
            if beside.articles or beside.outlets:
                found.append(("/".join(name.split("/")[depth - up :]), beside))
        return found

    def _load(self, folder: str, prefix: str) -> _Beside:
        articles: dict[tuple[str, str], dict[str, str]] = {}
        outlets = []
        for values in self._rows(folder, "articles.csv", prefix):
            if file := _one(values, _FILES):
                known = {k: v for k, v in values.items() if k not in _FILES}
                articles[file.removeprefix("./"), values.get("record", "").strip()] = given_of(known)
        gone = dict.fromkeys(file for file, _ in articles if not os.path.exists(os.path.join(folder, file)))
        if gone:  # one row, however many: a list of a whole collection may lie beside a part of it
            name = f"{prefix}/articles.csv" if prefix else "articles.csv"
            others = f" and {len(gone) - 1} more" if len(gone) > 1 else ""
            message = f"it speaks of {next(iter(gone))[:100]}{others}, not here: look at the spelling"
            self.problems.append(Problem(name, 0, "missing", message))
        for values in self._rows(folder, "outlets.csv", prefix):
            if path := _one(values, _PATHS):
                known = {k: v for k, v in values.items() if k not in _PATHS}
                outlets.append((path.removeprefix("./").rstrip("/"), given_of(known)))
        return _Beside(articles, tuple(sorted(outlets, key=lambda o: len(o[0]))))

    def _rows(self, folder: str, file: str, prefix: str) -> Iterator[dict[str, str]]:
        name = f"{prefix}/{file}" if prefix else file
        try:
            with open(os.path.join(folder, file), "rb", buffering=1 << 18) as stream:
                assert isinstance(stream, BufferedReader)
                for number, row in rows(stream):
                    if isinstance(row, UnreadableError):
                        self.problems.append(row.problem(name, number))
                    else:
                        yield {k.strip().lower(): v for k, v in row.items()}
        except FileNotFoundError:
            return
        except UnreadableError as e:
            self.problems.append(e.problem(name))
        except OSError as e:
            self.problems.append(Problem(name, 0, "unreadable", f"it cannot be read: {e.strerror}"))


def told(record: Record, facts: list[tuple[str, _Beside]]) -> Record:
    """The record with what stands beside it; the nearest folder and the single file say the last word."""
    given = dict(record.given)
    for name, beside in facts:
        for path, known in beside.outlets:
            if path in ("", ".", name) or name.startswith(path + "/"):
                given |= known
        for number in ("", str(record.record), record.source_id):
            given |= beside.articles.get((name, number), {})
    return replace(record, given=given)


def _one(values: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((values[n].strip() for n in names if values.get(n, "").strip()), "")
