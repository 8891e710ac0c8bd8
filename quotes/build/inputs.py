"""Which inputs a build reads: those named, those of the last build, or the seeds; and when an old database may go."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from quotes.errors import DatabaseError, InputError
from quotes.store.reader import last_build

SEEDS = "seeds"
STANDARD_INPUT = "-"


def is_elsewhere(path: str) -> bool:
    """Whether an input is no path of this machine: the standard input, or an address of the web or of a cluster."""
    return path == STANDARD_INPUT or "://" in path


def choose(named: Sequence[str], db: Path, replace: bool, add: bool) -> list[str]:
    """The inputs to read, sorted, as paths from the working directory.

    A database built from other inputs is only overwritten with `replace` (only these) or `add` (these too).
    Raises InputError when there is nothing to read, DatabaseError when the old database would be lost.
    """
    last = last_build(db)
    before = None if last is None else {_absolute(path, db.absolute().parent) for path in last[0]}
    wanted = {_absolute(path, Path.cwd()) for path in named}
    if not wanted and before:
        return _shown(before)
    if not wanted:
        if not Path(SEEDS).is_dir():
            raise InputError(
                "nothing to read: name files or folders of articles, for example `quotes build articles/`."
            )
        wanted = {os.path.abspath(SEEDS)}
    if before is None or replace:
        return _shown(wanted)
    if add:
        return _shown(wanted | before)
    if before - wanted:
        raise DatabaseError(
            f"{db} was built from other inputs ({', '.join(_shown(before - wanted))}). Use --add to read these too, "
            "--replace to read only these, or name another --db."
        )
    return _shown(wanted)


def relative(inputs: Sequence[str], db: Path) -> list[str]:
    """The inputs as the database keeps them: relative to its own folder, so that no path of a machine is published."""
    folder = db.absolute().parent
    return [path if is_elsewhere(path) else Path(os.path.relpath(path, folder)).as_posix() for path in inputs]


def from_database(paths: Sequence[str], db: Path) -> list[str]:
    """Inputs as the database keeps them, as paths from the working directory."""
    return _shown({_absolute(path, db.absolute().parent) for path in paths})


def _absolute(path: str, folder: Path) -> str:
    return path if is_elsewhere(path) else os.path.normpath(folder / path)


def _shown(paths: Iterable[str]) -> list[str]:
    """Sorted, from the working directory where they lie below it."""
    here = f"{Path.cwd()}{os.sep}"
    return sorted(path.removeprefix(here) for path in paths)
