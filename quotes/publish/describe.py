"""The part of metadata.yml that schema.sql decides: what each table and column means. Used by the cog blocks there."""

from __future__ import annotations

import json

from quotes.store import schema


def table(name: str, indent: int = 8) -> str:
    """The description of a table and the help of its columns as YAML lines.

    >>> print(table("speaker_names").splitlines()[0].strip())
    description: "The forms under which a speaker is named, in all articles, quoted there or only mentioned."
    """
    found = schema.tables()[name]
    lines = [f"description: {_quoted(found.meaning)}", "columns:"]
    lines += [f"  {column.name}: {_quoted(column.meaning)}" for column in found.columns]
    return "\n".join(" " * indent + line for line in lines)


def view(name: str, indent: int = 8) -> str:
    """The description of a view as a YAML line."""
    comment = [line.removeprefix("--").strip() for line in schema.views()[name].splitlines() if line.startswith("--")]
    return " " * indent + f"description: {_quoted(' '.join(comment))}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
