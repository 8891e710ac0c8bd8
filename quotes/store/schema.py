"""The schema as the program sees it: the .sql files beside this module, and what can be read out of them."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import NamedTuple

SCHEMA_VERSION = 2


class Column(NamedTuple):
    """One column of a table: its name, its SQLite type and what it means."""

    name: str
    type: str
    meaning: str


class Table(NamedTuple):
    """One table: what a row of it is, and its columns in order."""

    name: str
    meaning: str
    columns: tuple[Column, ...]


_TABLE = re.compile(r"((?:^-- [^\n]*\n)+)create table (\w+) \(\n(.*?)^\) strict", re.M | re.S)
_COLUMN = re.compile(r"^  (\w+) (text|integer|real)\b[^\n]*? -- (.*)$", re.M)


def sql(name: str) -> str:
    """The text of a .sql file of this package, such as "schema" or "views/printings"."""
    return files(__package__).joinpath(f"{name}.sql").read_text(encoding="utf-8")


def views() -> dict[str, str]:
    """Name and SQL of every view, by name."""
    folder = files(__package__).joinpath("views")
    return {
        f.name.removesuffix(".sql"): f.read_text(encoding="utf-8")
        for f in sorted(folder.iterdir(), key=lambda f: f.name)
        if f.name.endswith(".sql")
    }


@cache
def tables() -> dict[str, Table]:
    """Every table of schema.sql with the meaning of each column, read from its comments.

    >>> tables()["wordings"].columns[2].meaning
    'A, B … Z, AA: A is the base'
    """
    found = {}
    for comment, name, body in _TABLE.findall(sql("schema")):
        meaning = " ".join(line.removeprefix("-- ") for line in comment.strip().splitlines())
        found[name] = Table(name, meaning, tuple(Column(*match) for match in _COLUMN.findall(body)))
    return found
