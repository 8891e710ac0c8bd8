"""Takes an article or a person out of a database: noted for every later build, and built again without it."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from quotes.build import Progress, Settings, Summary, build
from quotes.build.inputs import is_elsewhere
from quotes.build.judgements import FILE as JUDGEMENTS
from quotes.errors import DatabaseError
from quotes.store.reader import last_build, open_database
from quotes.store.withdraw import FILE, Withdrawal, append_withdrawals, look_up, stored_records


def to_withdraw(db: Path, keys: Sequence[str], who: str, note: str) -> list[Withdrawal]:
    """What these ids of articles (a…) and speakers (s…) stand for; raises DatabaseError when one stands for nothing."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    connection = open_database(db)
    try:
        found = dict.fromkeys(w for key in keys for w in look_up(connection, key, now, who, note))
        left = connection.execute("select count(*) from articles").fetchone()[0]
    finally:
        connection.close()
    if sum(bool(w.article_sha256) for w in found) == left:
        raise DatabaseError(f"{db}: nothing would be left of it; delete the file instead.")
    return list(found)


def withdraw(
    db: Path, withdrawals: Sequence[Withdrawal], progress: Progress = lambda _: None, judgements: Path | None = None
) -> Summary:
    """Note the withdrawals in withdrawn.csv beside the database, and write the database anew without them.

    It is built from the texts that it holds, or, where it holds none, from the inputs of the last build. The new file
    takes the place of the old one as a whole, so no page of it ever held what was withdrawn. Raises DatabaseError when
    neither texts nor inputs are there (the withdrawal is then noted, and the old file stays as it is), or when verdicts
    would be lost that came from another file than judgements.csv beside the database.
    """
    connection = open_database(db)
    try:
        judged = connection.execute("select 1 from judgements limit 1").fetchone()
        if judged and not (judgements or db.with_name(JUDGEMENTS)).is_file():
            raise DatabaseError(f"{db} holds verdicts of a file that is not beside it; name it with --judgements.")
        append_withdrawals(db.with_name(FILE), withdrawals)
        texts = not connection.execute(
            "select 1 from articles where id not in (select article_id from article_texts) limit 1"
        ).fetchone()
        transcripts = connection.execute("select 1 from articles where kind = 'transcript' limit 1").fetchone()
        if not texts and (transcripts or not _inputs_are_there(db)):
            raise DatabaseError(
                f"noted in {db.with_name(FILE)}, but {db} still holds it: it was written without the articles' texts, "
                "so it can only be built anew from its inputs. Run `quotes build --no-article-text` where they are."
            )
        memory = json.loads(connection.execute("select settings from builds").fetchone()[0])["memory"]
        settings = Settings(db=db, jobs=os.cpu_count() or 1, memory=memory, article_text=texts, judgements=judgements)
        return build(settings, progress, stored_records(connection) if texts else None)
    finally:
        connection.close()


def _inputs_are_there(db: Path) -> bool:
    folder, (inputs, _) = db.absolute().parent, last_build(db) or ([], {})
    return bool(inputs) and all(is_elsewhere(path) or (folder / path).exists() for path in inputs)
