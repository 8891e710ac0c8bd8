"""The canned queries: one .sql file each in queries/.

A file starts with comment lines: the title; `-- about` and what it belongs to; one sentence or more; then a line for
each parameter that needs an example, `-- :name` followed by SQL whose first value is the example, so that it works on
whatever database is open.
The SQL itself is plain SQLite without functions of ours.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import NamedTuple

_EXAMPLE = re.compile(r":(\w+)\s+(select .*)", re.S)
_PARAMETER = re.compile(r"(?<![:\w]):([a-z_]+)")


ABOUT = ("quotes", "wordings", "speakers", "outlets", "texts")


class Question(NamedTuple):
    """One canned query. `examples` maps a parameter to SQL that yields an example value; `about` is one of ABOUT."""

    name: str
    title: str
    about: str
    sentence: str
    examples: dict[str, str]
    sql: str
    parameters: tuple[str, ...]


@cache
def questions() -> dict[str, Question]:
    """Every canned query, by name.

    >>> questions()["find_a_quote"].parameters
    ('words',)
    """
    folder = files(__package__).joinpath("queries")
    found = sorted(folder.iterdir(), key=lambda f: f.name)
    return {
        f.name.removesuffix(".sql"): _read(f.name.removesuffix(".sql"), f.read_text(encoding="utf-8"))
        for f in found
        if f.name.endswith(".sql")
    }


def _read(name: str, text: str) -> Question:
    lines = text.strip().splitlines()
    n_head = next(i for i, line in enumerate(lines) if not line.startswith("--"))
    head = [line.removeprefix("--").strip() for line in lines[:n_head]]
    sql = "\n".join(lines[n_head:]).strip().removesuffix(";")
    about = head[1].removeprefix("about ")
    examples = {match[1]: match[2] for line in head if (match := _EXAMPLE.fullmatch(line))}
    sentence = " ".join(line for line in head[2:] if not _EXAMPLE.fullmatch(line))
    parameters = tuple(dict.fromkeys(_PARAMETER.findall(sql)))
    return Question(name, head[0], about, sentence, examples, sql, parameters)
