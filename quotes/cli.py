"""The command line: options in, one call, lines out."""

from __future__ import annotations

import json
import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from quotes.errors import QuotesError

app = typer.Typer(
    name="quotes",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="Who said it, in which words, and who had it from whom: a provenance tracker for quotations in the news.",
)

DB = Path("data/quotes.db")
EXIT_FAILED, EXIT_SKIPPED = 1, 3

DbOption = Annotated[Path, typer.Option("--db", help="The database file.")]


class Format(StrEnum):
    """The formats of `quotes export`."""

    csv = "csv"
    jsonl = "jsonl"
    parquet = "parquet"
    tei = "tei"
    webannotation = "webannotation"
    schemaorg = "schemaorg"
    csl = "csl"
    site = "site"


class EngineName(StrEnum):
    """The engines that `quotes build` can run on."""

    duckdb = "duckdb"
    spark = "spark"


@app.command(
    epilog="Examples:  quotes build  ·  quotes build articles/ more.jsonl --db data/election.db  ·  "
    "quotes build new.jsonl --add"
)
def build(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[INPUT]...", help="Files and folders of articles. Without: those of the last build, else seeds/."
        ),
    ] = None,
    db: DbOption = DB,
    engine: Annotated[
        EngineName, typer.Option(help="What runs the build: this machine, or Spark (docs/cluster.md).")
    ] = EngineName.duckdb,
    master: Annotated[
        str | None, typer.Option(help="Spark: where it runs.", show_default="this machine, all jobs")
    ] = None,
    conf: Annotated[
        list[str] | None, typer.Option(help="Spark: one of its settings, KEY=VALUE; may be given several times.")
    ] = None,
    work: Annotated[
        str | None,
        typer.Option(help="Spark: a folder that all its machines see.", show_default="beside the database"),
    ] = None,
    parquet: Annotated[
        str | None, typer.Option(help="Spark: also write the tables as Parquet, to this folder or address.")
    ] = None,
    no_sqlite: Annotated[
        bool, typer.Option("--no-sqlite", help="Spark: write Parquet alone, and no database.")
    ] = False,
    jobs: Annotated[
        int, typer.Option(min=1, help="Processes that read articles.", show_default="all cores")
    ] = os.cpu_count() or 1,
    memory: Annotated[str, typer.Option(help="Memory for matching; the rest goes to disk.")] = "4GB",
    judgements: Annotated[
        Path | None, typer.Option(help="People's verdicts to replay.  [default: judgements.csv beside the database]")
    ] = None,
    full: Annotated[
        bool, typer.Option("--full", help="Read and compare everything anew, whatever the last build left.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Fail, and keep the old database, when any input is skipped.")
    ] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Only these inputs, instead of those of the last build.")
    ] = False,
    add: Annotated[bool, typer.Option("--add", help="These inputs too, beside those of the last build.")] = False,
    no_article_text: Annotated[
        bool,
        typer.Option("--no-article-text", help="Leave the articles' texts out; spans, context and hashes stay."),
    ] = False,
    primary: Annotated[
        list[str] | None,
        typer.Option(help="A transcript (.txt, .srt, .vtt): a witness of its own kind, the base of its quotes."),
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(help="Where a field stands in CSV, JSONL or SQLite: OURS=THEIRS, for example text=body."),
    ] = None,
    table: Annotated[str | None, typer.Option(help="The table to read from SQLite files.")] = None,
    sql: Annotated[str | None, typer.Option(help="The query to read from SQLite files.")] = None,
    allow_local: Annotated[
        bool, typer.Option("--allow-local", help="Read web addresses inside the own network too.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
) -> None:
    """Read articles, find and attribute the quotations, join and compare them, and write the database."""
    from quotes.build import Settings
    from quotes.build import build as run
    from quotes.ingest import Options

    if replace and add:
        _usage("--replace and --add exclude each other: only these inputs, or these too?")
    if engine is not EngineName.spark and (master or conf or work or parquet or no_sqlite):
        _usage("--master, --conf, --work, --parquet and --no-sqlite are Spark's: add --engine spark")
    if no_sqlite and not parquet:
        _usage("--no-sqlite leaves nothing to write: name a folder with --parquet")
    columns = dict(pair.split("=", 1) for pair in column or () if "=" in pair)
    if len(columns) != len(column or ()):
        _usage("--column wants OURS=THEIRS, each field once, for example --column text=body")
    progress = _Progress()
    try:
        summary = run(
            Settings(
                db=db, inputs=tuple(inputs or ()), engine=engine.value, jobs=jobs, memory=memory, judgements=judgements,
                full=full, strict=strict, replace=replace, add=add, article_text=not no_article_text,
                transcripts=tuple(primary or ()), master=master, conf=tuple(conf or ()), work=work, parquet=parquet,
                sqlite=not no_sqlite,
                reading=Options(columns=columns, table=table, sql=sql, allow_local=allow_local),
            ),
            progress,
        )  # fmt: skip
    except (QuotesError, _damage()) as error:
        progress.end()
        _fail(str(error))
    progress.end()
    typer.echo(json.dumps(summary.as_dict(), ensure_ascii=False, indent=2) if as_json else summary.as_text())
    if summary.skipped:
        raise typer.Exit(EXIT_SKIPPED)


@app.command(
    epilog="Examples:  quotes serve  ·  quotes serve --db data/election.db --port 8010  ·  quotes serve --public"
)
def serve(
    db: DbOption = DB,
    port: Annotated[int, typer.Option(help="The port to listen at.")] = 8001,
    public: Annotated[bool, typer.Option("--public", help="With the limits that a public site needs.")] = False,
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    workers: Annotated[
        int | None,
        typer.Option(min=1, help="Processes that answer; by default 1, with --public one for each core and at most 4."),
    ] = None,
) -> None:
    """Browse the database in Datasette, on this machine."""
    from quotes.publish.serve import serve as run

    try:
        run(db, port, public, host, workers)
    except (QuotesError, _damage()) as error:
        _fail(str(error))


@app.command(epilog="Examples:  quotes show q1f3a9c52d07be4  ·  quotes show o1f3a9c52d07be4 --json")
def show(
    id_: Annotated[
        str, typer.Argument(metavar="ID", help="A quote's id, or that of any of its printings or wordings.")
    ],
    db: DbOption = DB,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show one quote: who said it, its wordings side by side, where each is printed."""
    from quotes.publish.terminal import quote_json, quote_text

    try:
        typer.echo(quote_json(db, id_) if as_json else quote_text(db, id_, sys.stdout.isatty()))
    except (QuotesError, _damage()) as error:
        _fail(str(error))


@app.command(epilog="Examples:  quotes find waiting and yearning to return  ·  quotes find 'amercan pigs' --limit 3")
def find(
    words: Annotated[list[str], typer.Argument(metavar="WORDS...", help="Words you remember, in any order.")],
    db: DbOption = DB,
    limit: Annotated[int, typer.Option(min=1, max=200, help="How many quotes at the most.")] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Find the quotes nearest to words remembered roughly."""
    from quotes.publish.terminal import found_json, found_text

    try:
        typer.echo((found_json if as_json else found_text)(db, " ".join(words), limit))
    except (QuotesError, _damage()) as error:
        _fail(str(error))


@app.command(epilog="Examples:  quotes verify  ·  quotes verify --db data/election.db")
def verify(
    db: DbOption = DB,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Compare every stored span with its article, and check counts and keys. Exit 1 on any fault."""
    from quotes.store.verify import verify as run

    try:
        compared, faults, unchecked = run(db)
    except (QuotesError, _damage()) as error:
        _fail(str(error))
    if as_json:
        typer.echo(
            json.dumps({"spans": compared, "faults": faults, "unchecked": unchecked}, ensure_ascii=False, indent=2)
        )
    else:
        for line in [*unchecked, *faults]:
            typer.echo(line)
        typer.echo(f"{db}: {compared:,} spans compared, {len(faults) or 'no'} fault{'' if len(faults) == 1 else 's'}.")
    if faults:
        raise typer.Exit(EXIT_FAILED)


@app.command(epilog="Examples:  quotes check draft.txt  ·  quotes check drafts/ --db data/election.db --strict")
def check(
    drafts: Annotated[
        list[str], typer.Argument(metavar="DRAFT...", help="Files or folders, as `quotes build` reads them.")
    ],
    db: DbOption = DB,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 when anything is not verbatim.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Compare every quotation of a draft with the database: verbatim, differing, by another speaker, or not found."""
    from quotes.publish.check import VERBATIM
    from quotes.publish.check import check as run
    from quotes.publish.terminal import checked_text

    try:
        report = run(db, drafts)
    except (QuotesError, _damage()) as error:
        _fail(str(error))
    text = (
        json.dumps(report.as_dict(), ensure_ascii=False, indent=2)
        if as_json
        else checked_text(report, sys.stdout.isatty())
    )
    typer.echo(text)
    if strict and any(c.verdict != VERBATIM for c in report.checked):
        raise typer.Exit(EXIT_FAILED)


@app.command(
    epilog="Examples:  quotes judge same o1f3a9c52d07be4 o7d20c41be93a1  ·  "
    "quotes judge 'speaker is' o1f3a9c52d07be4 --value 'Jane Doe'  ·  quotes judge --review"
)
def judge(
    verdict: Annotated[
        str, typer.Argument(help="same, different, unsure, 'not a quote', 'speaker is' or 'wrong split'.")
    ] = "",
    ids: Annotated[list[str] | None, typer.Argument(metavar="ID...", help="One printing, or the two compared.")] = None,
    value: Annotated[str | None, typer.Option(help="The speaker, for 'speaker is'.")] = None,
    note: Annotated[str | None, typer.Option(help="Why.")] = None,
    who: Annotated[str, typer.Option(help="Who judges.", show_default="your name on this machine")] = "",
    review: Annotated[
        bool, typer.Option("--review", help="List the joins that are least sure, most useful first.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, help="How many joins to list.")] = 10,
    db: DbOption = DB,
    judgements: Annotated[
        Path | None, typer.Option(help="The file.  [default: judgements.csv beside the database]")
    ] = None,
) -> None:
    """Append a verdict of yours to the file of judgements; every later build replays it."""
    from quotes.build.judgements import judge as append
    from quotes.build.judgements import unsure_joins

    try:
        if review:
            for n, join in enumerate(unsure_joins(db, limit), 1):
                why = ", ".join(
                    f"{k} {v:+g}" if isinstance(v, int | float) else f"{k}: {v}" for k, v in join["evidence"].items()
                )
                typer.echo(f"{n}. {join['relation']}, score {join['score']:g} ({why})")
                typer.echo(f"   {join['one_id']}  “{join['one']}”\n   {join['other_id']}  “{join['other']}”")
                typer.echo(f"   quotes judge same|different {join['one_id']} {join['other_id']}\n")
            return
        made = append(db, verdict, ids or [], value, note, who or _user(), judgements)
    except (QuotesError, _damage()) as error:
        _fail(str(error))
    typer.echo(f"Noted: {made.verdict}. The next `quotes build` replays it.")


@app.command(
    epilog="Examples:  quotes withdraw a1f3a9c52d07be47  ·  quotes withdraw s1f3a9c52d07b --yes --note 'asked'"
)
def withdraw(
    ids: Annotated[list[str], typer.Argument(metavar="ID...", help="Articles (a…) and speakers (s…).")],
    note: Annotated[str, typer.Option(help="Why; never published.")] = "",
    who: Annotated[str, typer.Option(help="Who decides.", show_default="your name on this machine")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    db: DbOption = DB,
    judgements: Annotated[
        Path | None, typer.Option(help="Verdicts to replay.  [default: judgements.csv beside the database]")
    ] = None,
) -> None:
    """Take articles or people out of the database, and keep them out of every later build."""
    from quotes.build.withdrawing import to_withdraw
    from quotes.build.withdrawing import withdraw as run

    progress = _Progress()
    try:
        found = to_withdraw(db, ids, who or _user(), note)
        for w in found:
            typer.echo(f"{w.id}: {' / '.join(w.names) or 'the article and all that only it printed'}", err=True)
        if not yes:
            typer.confirm("Take this out of the database and of all later builds?", abort=True, err=True)
        summary = run(db, found, progress, judgements)
    except (QuotesError, _damage()) as error:
        progress.end()
        _fail(str(error))
    progress.end()
    typer.echo(f"Withdrawn. {summary.as_text()}")


@app.command(
    epilog="Examples:  quotes export --to csv --out tables  ·  quotes export --to site --out website --no-article-text"
)
def export(
    to: Annotated[Format, typer.Option("--to", help="The format.")],
    out: Annotated[Path, typer.Option("--out", help="The folder to write: new, or empty.")] = Path("export"),
    db: DbOption = DB,
    no_article_text: Annotated[
        bool,
        typer.Option("--no-article-text", help="Leave the articles' texts out; spans, context and hashes stay."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the files written as JSON.")] = False,
) -> None:
    """Write the database in a form that others use: tables, an edition, annotations, references, a static site."""
    from quotes.publish.export import export as run

    try:
        files = run(db, to.value, out, not no_article_text)
    except (QuotesError, _damage()) as error:
        _fail(str(error))
    if as_json:
        typer.echo(json.dumps([str(file) for file in files], ensure_ascii=False, indent=2))
    else:
        typer.echo(f"{out}: {len(files):,} file{'' if len(files) == 1 else 's'} written.")


@app.callback(invoke_without_command=True)
def main(
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    """Print the version, or go on to the command."""
    if version:
        from importlib.metadata import version as installed

        typer.echo(f"quotes {installed('quote-provenance')}")
        raise typer.Exit


class _Progress:
    """One line on a terminal that is written over; nothing elsewhere."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()
        self._width = 0

    def __call__(self, line: str) -> None:
        if self._shown:
            sys.stderr.write("\r" + line.ljust(self._width))
            sys.stderr.flush()
            self._width = len(line)

    def end(self) -> None:
        if self._shown and self._width:
            sys.stderr.write("\r" + " " * self._width + "\r")
            sys.stderr.flush()


def _user() -> str:
    import getpass

    try:
        return getpass.getuser()
    except OSError:
        return "somebody"


def _damage() -> type[Exception]:
    """What SQLite raises when it meets a damaged file; asked for only when something was raised, for a fast start."""
    import sqlite3

    return sqlite3.DatabaseError


def _fail(message: str) -> NoReturn:
    typer.echo(f"quotes: {message}", err=True)
    raise typer.Exit(EXIT_FAILED)


def _usage(message: str) -> NoReturn:
    typer.echo(f"quotes: {message}", err=True)
    raise typer.Exit(2)


if __name__ == "__main__":
    app()
