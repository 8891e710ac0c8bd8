"""What the pages of this folder are made of. `cog -r docs/reference/*.md` after a change; `cog --check` in CI."""

from __future__ import annotations

import re
from collections.abc import Iterator

import typer

from quotes import errors
from quotes.cli import app
from quotes.differences import KINDS
from quotes.publish.export import FORMATS
from quotes.publish.questions import questions
from quotes.store import schema


def tables() -> str:
    """Every table with its columns."""
    return "\n".join(line for table in schema.tables().values() for line in _table(table))


def views() -> str:
    """Every view, with what its SQL says of it."""
    lines = ["| view | what it shows |", "|---|---|"]
    for name, sql in schema.views().items():
        comment = " ".join(line.removeprefix("--").strip() for line in sql.splitlines() if line.startswith("--"))
        lines.append(f"| `{name}` | {_cell(comment)} |")
    return "\n".join(lines)


def kinds() -> str:
    """Every kind of difference."""
    lines = ["| kind | class | what it means | example |", "|---|---|---|---|"]
    lines += [f"| {k.kind} | {k.class_} | {_cell(k.meaning)} | {_cell(k.example)} |" for k in KINDS]
    return "\n".join(lines)


def queries() -> str:
    """Every ready question of the site."""
    lines = ["| query | question | parameters |", "|---|---|---|"]
    for q in questions().values():
        parameters = ", ".join(f"`{p}`" for p in q.parameters) or "none"
        lines.append(f"| `{q.name}` | {_cell(q.title)}. {_cell(q.sentence)} | {parameters} |")
    return "\n".join(lines)


def commands() -> str:
    """Every command with its arguments and options, as its `--help` has them."""
    group = typer.main.get_command(app)
    assert isinstance(group, typer.core.TyperGroup)
    return "\n".join(line for name, command in group.commands.items() for line in _command(name, command))


def formats() -> str:
    """Every format of `quotes export`, with the first sentence of its module."""
    lines = ["| format | what it is |", "|---|---|"]
    for name, module in FORMATS.items():
        doc = __import__(f"quotes.publish.export.{module}", fromlist=["__doc__"]).__doc__
        lines.append(f"| `{name}` | {_cell(' '.join(doc.split(chr(10) + chr(10))[0].split()))} |")
    return "\n".join(lines)


def error_classes() -> str:
    """Every error a caller can meet."""
    lines = ["| error | when |", "|---|---|"]
    for name, thing in vars(errors).items():
        if isinstance(thing, type) and issubclass(thing, errors.QuotesError):
            lines.append(f"| `{name}` | {_cell(thing.__doc__ or '')} |")
    return "\n".join(lines)


def _table(table: schema.Table) -> Iterator[str]:
    yield from (f"### {table.name}", "", table.meaning, "", "| column | type | what it means |", "|---|---|---|")
    for column in table.columns:
        yield f"| `{column.name}` | {column.type} | {_cell(column.meaning)} |"
    yield ""


def _command(name: str, command: typer.core.TyperCommand) -> Iterator[str]:
    arguments = [p for p in command.params if isinstance(p, typer.core.TyperArgument)]
    options = [p for p in command.params if isinstance(p, typer.core.TyperOption)]
    usage = " ".join(["quotes", name, *map(_metavar, arguments), "[OPTION]..."])
    yield from (f"## quotes {name}", "", f"`{usage}`", "", command.help or "", "")
    if arguments or options:
        yield from ("| argument, option | what it does |", "|---|---|")
    for argument in arguments:
        yield f"| `{_metavar(argument)}` | {_cell(argument.help or '')} |"
    for option in options:
        names = ", ".join(f"`{opt}`" for opt in [*option.opts, *option.secondary_opts])
        yield f"| {names} | {_cell(option.help or '')}{_default(option)} |"
    yield ""
    for example in re.split(r"\s+·\s+", (command.epilog or "").removeprefix("Examples:").strip()):
        if example:
            yield f"    {example}"
    yield ""


def _metavar(argument: typer.core.TyperArgument) -> str:
    name = argument.metavar or (argument.name or "").upper()
    return name if argument.required or name.startswith("[") else f"[{name}]"


def _default(option: typer.core.TyperOption) -> str:
    if isinstance(option.show_default, str):
        return f" Default: {option.show_default}."
    if option.default in (None, False, "", ()) or callable(option.default):
        return ""
    return f" Default: `{getattr(option.default, 'value', option.default)}`."


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
