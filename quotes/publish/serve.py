"""Starts Datasette on one database with the right files and limits for the version that is installed."""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import closing
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped,unused-ignore]

from quotes.errors import SettingsError
from quotes.store.reader import open_database

HERE = Path(__file__).parent

# What a site on the open web needs: PUBLISHING.md of the docs explains each.
PUBLIC_SETTINGS = {
    "default_allow_sql": "off",
    "sql_time_limit_ms": "2000",
    "num_sql_threads": "6",
    "max_returned_rows": "500",
    "allow_facet": "off",
    "allow_csv_stream": "off",
    "allow_download": "off",
    "default_cache_ttl": "3600",
}

MOST_FACETED = 1_000_000
MOST_WORKERS = 4  # unless more are asked for: each takes memory of its own


def serve(db: Path, port: int, public: bool, host: str = "127.0.0.1", workers: int | None = None) -> None:
    """Serve the database until interrupted, by so many processes; by default a public site has one for each core.

    Raises DatabaseError when it is missing or of another version, SettingsError when the port cannot be used.
    """
    known = inspected(db)
    workers = workers or (min(os.cpu_count() or 1, MOST_WORKERS) if public else 1)
    from datasette.cli import cli  # type: ignore[import-untyped]

    with tempfile.TemporaryDirectory(prefix="quotes-") as folder:
        settings = Path(folder) / "metadata.json"
        settings.write_text(json.dumps(metadata_for(db.stem, known)), encoding="utf-8")
        (Path(folder) / "inspect.json").write_text(json.dumps(known), encoding="utf-8")
        asked = arguments(db, port, public, host, settings)
        try:
            if workers > 1:
                from quotes.publish.workers import serve_with

                serve_with(workers, asked, port, host)
            else:
                cli.main(asked, prog_name="quotes serve", standalone_mode=False)
        except OSError as error:
            raise SettingsError(f"{host}:{port} cannot be used: {error}. Name another port with --port.") from error


def arguments(db: Path, port: int, public: bool, host: str, settings: Path) -> list[str]:
    """Datasette's arguments. From 1.0 on, what is no plain metadata must be given as configuration too."""
    found = ["serve", "--host", host, "--port", str(port), "--metadata", str(settings)]
    found += ["--setting", "suggest_facets", "off"]  # each table has its own; the suggestions bewilder and cost time
    if datasette_version() >= (1, 0):
        found += ["--config", str(settings)]
    if public:
        for name, value in PUBLIC_SETTINGS.items():
            found += ["--setting", name, value]
        return [*found, "--inspect-file", str(settings.with_name("inspect.json")), "--immutable", str(db)]
    return [*found, str(db)]


def inspected(db: Path) -> dict[str, Any]:
    """What `datasette inspect` would find out by reading the whole file, from the counts that the build wrote into it.

    Raises DatabaseError when the file is missing or of another version.
    """
    with closing(open_database(db)) as connection:
        counts, started = connection.execute("select counts, started from builds order by id desc limit 1").fetchone()
    tables = {table: {"count": n} for table, n in {**json.loads(counts), "builds": 1}.items()}
    build = sha256(f"{started}{counts}".encode()).hexdigest()
    return {db.stem: {"hash": build, "size": db.stat().st_size, "file": str(db), "tables": tables}}


def metadata_for(stem: str, known: dict[str, Any] | None = None) -> dict[str, Any]:
    """metadata.yml with its database called as the file to be served is; `known` is what `inspected` says of it.

    Tables of more than MOST_FACETED rows have no facets: to count their rows at each request would take too long.
    """
    metadata: dict[str, Any] = yaml.safe_load(metadata_file().read_text(encoding="utf-8"))
    ours = metadata["databases"]["quotes"]
    for table, found in known[stem]["tables"].items() if known else ():
        if found["count"] > MOST_FACETED:
            ours["tables"].get(table, {}).pop("facets", None)
    metadata["databases"] = {stem: ours}
    return metadata


def metadata_file() -> Path:
    """metadata.yml: in an installed wheel beside this module, in a checkout at the top."""
    installed = HERE / "metadata.yml"
    return installed if installed.is_file() else HERE.parents[1] / "metadata.yml"


def datasette_version() -> tuple[int, int]:
    """Major and minor number of the Datasette that is installed."""
    major, minor = version("datasette").split(".")[:2]
    return int(major), int("".join(c for c in minor.partition("a")[0] if c.isdigit()) or 0)
