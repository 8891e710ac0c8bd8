"""One build of a database at a time, and nothing left behind by a build that was killed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from quotes.errors import DatabaseError

try:
    import fcntl
except ImportError:  # not on Windows: there, two builds at once are not noticed
    fcntl = None  # type: ignore[assignment]


def building_file(path: Path) -> Path:
    """Where the new database is written before it takes the place of the old one."""
    return path.with_name(f".{path.name}.building")


@contextmanager
def building(path: Path) -> Iterator[Path]:
    """Hold the right to build a database; yields an empty folder beside it for the build's own files.

    The lock is the system's and dies with the process, so whatever an earlier build left there is stale: it is removed.
    Raises DatabaseError when another process is building this database, or the folder cannot be written.
    """
    staging, lock = path.with_name(f".{path.name}.staging"), path.with_name(f".{path.name}.lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        held = _hold(lock, path)
    except OSError as error:
        raise DatabaseError(f"{path.parent}: cannot write there: {error.strerror or error}") from error
    try:
        _clear(path, staging)
        staging.mkdir()
        yield staging
    finally:
        _clear(path, staging)
        lock.unlink(missing_ok=True)
        os.close(held)


def _hold(lock: Path, path: Path) -> int:
    while True:
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            if fcntl is not None:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if lock.exists() and os.fstat(descriptor).st_ino == lock.stat().st_ino:
                return descriptor
        except BlockingIOError as error:
            os.close(descriptor)
            raise DatabaseError(
                f"{path} is being built by another process; wait for it, or name another --db."
            ) from error
        os.close(descriptor)  # the holder before us removed the file between our two calls: take the new one


def _clear(path: Path, staging: Path) -> None:
    shutil.rmtree(staging, ignore_errors=True)
    file = building_file(path)
    for suffix in ("", "-journal", "-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)
