"""The dump of a database: every row of every table but `builds`, in order, and what full-text search answers."""

import sqlite3
from pathlib import Path
from typing import Any

from quotes.store.schema import tables

SEARCHES = ('"dogs"', '"tajikistan" AND "return"', '"kill"*', "infidels OR slaughter")


def dump(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    with sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True) as db:
        rows = {t: sorted(db.execute(f"select * from {t}"), key=repr) for t in tables() if t != "builds"}
        for words in SEARCHES:
            found = db.execute("select rowid from wordings_fts where wordings_fts match ? order by 1", (words,))
            rows[f"search {words}"] = list(found)
            texts = db.execute(
                "select a.article_id from article_texts_fts f join article_texts a on a.rowid = f.rowid "
                "where article_texts_fts match ? order by 1",
                (words,),
            )
            rows[f"search articles {words}"] = list(texts)
    return rows
