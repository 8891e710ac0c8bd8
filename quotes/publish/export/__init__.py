"""The database in the forms that others use: one module a format, one line a registration.

Every format leaves out what is unknown, writes ids as text (`o1f3…`, `w1f3…`: spreadsheets and JavaScript lose digits of
large numbers), and streams: no table is ever held in memory.
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import closing
from importlib import import_module
from pathlib import Path

from quotes.errors import SettingsError
from quotes.publish.export.base import Source
from quotes.store.reader import open_database

FORMATS: dict[str, str] = {
    "csv": "csv_files",
    "jsonl": "jsonl",
    "parquet": "parquet",
    "tei": "tei",
    "webannotation": "webannotation",
    "schemaorg": "schemaorg",
    "csl": "csl",
    "site": "site",
}


def export(db: Path | str, to: str, out: Path | str, article_text: bool = True) -> list[Path]:
    """Write the database into the folder `out` in the format `to`, and return the files written, in order of name.

    `out` must be new or empty. It appears when the export is whole: an export that fails leaves nothing behind.
    Without `article_text` the articles' texts stay out; spans, context and hashes stay.

    Raises SettingsError for a format that does not exist or a folder that cannot be used, DatabaseError for a database
    that is missing or of another version.
    """
    db, out = Path(db), Path(out)
    if to not in FORMATS:
        raise SettingsError(f"There is no format {to!r}. The formats: {', '.join(FORMATS)}.")
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise SettingsError(f"{out} is there already and not an empty folder. Name another one with --out.")
    with closing(open_database(db)) as connection:
        try:
            out.parent.mkdir(parents=True, exist_ok=True)
            folder = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
        except OSError as error:
            raise SettingsError(f"{out} cannot be written: {error.strerror}.") from error
        try:
            import_module(f"{__name__}.{FORMATS[to]}").write(Source(connection, db, article_text), folder)
            folder.chmod(0o755)
            if out.exists():
                out.rmdir()
            folder.rename(out)
        except OSError as error:
            raise SettingsError(f"{out} cannot be written: {error.strerror}.") from error
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    return sorted(path for path in out.rglob("*") if path.is_file())
