"""The alerts of a database, read by eye: how many are worth a look.

    python bench/alerts.py show QUOTES.DB     the first hundred in order of their ids, with what stands around them
    python bench/alerts.py score QUOTES.DB    against the readings in bench/alerts_read.csv

A reading names two printings by the inputs' own ids of their articles and their offsets, and holds no text: kind,
article, start, end, other_article, other_start, other_end, verdict (right or wrong), note.
"""

from __future__ import annotations

import csv
import sqlite3
import sys
from collections import Counter
from pathlib import Path

READINGS = Path(__file__).with_name("alerts_read.csv")
ALERTS = """
select k.kind, k.sentence, s.source_id, o.start_char, o.end_char, t.source_id as other_id,
  coalesce(p.start_char, k.evidence ->> '$.start_char') as other_start,
  coalesce(p.end_char, k.evidence ->> '$.end_char') as other_end, o.context_before, o.text, o.context_after, p.context_before as other_before,
  p.text as other_text, p.context_after as other_after
from alerts k
join occurrences o on o.id = k.occurrence_id
left join occurrences p on p.id = k.other_occurrence_id
join sources s on s.article_id = o.article_id
left join sources t on t.article_id = coalesce(p.article_id, k.evidence ->> '$.article_id')
order by k.id
limit 100
"""


def read(database: Path) -> list[sqlite3.Row]:
    """The first hundred alerts."""
    db = sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)
    db.row_factory = sqlite3.Row
    return db.execute(ALERTS).fetchall()


def show(rows: list[sqlite3.Row]) -> None:
    """Prints each alert and both printings as they stand in their articles."""
    for n, row in enumerate(rows, 1):
        print(f"\n{n}. [{row['kind']}] {row['sentence']}")
        print("  ", ",".join(str(row[c]) for c in range(2, 8)))
        for before, text, after in (tuple(row[8:11]), tuple(row[11:14])):
            print("   ", " ".join(f"… {before} << {text} >> {after} …".split()))


def score(rows: list[sqlite3.Row]) -> None:
    """Prints the share of alerts read as right, by kind."""
    with READINGS.open(encoding="utf-8", newline="") as file:
        verdicts = {tuple(row[:7]): row[7] for row in csv.reader(file)}
    found: Counter[tuple[str, str]] = Counter()
    for row in rows:
        key = (row["kind"], *(str(row[c]) for c in range(2, 8)))
        found[row["kind"], verdicts.get(key, "not read")] += 1
    read_ = sum(n for (_, verdict), n in found.items() if verdict != "not read")
    right = sum(n for (_, verdict), n in found.items() if verdict == "right")
    print(f"{len(rows)} alerts, {read_} read, {right} right: precision {right / max(1, read_):.2f}")
    for (kind, verdict), n in sorted(found.items()):
        print(f"  {kind:14} {verdict:9} {n}")


if __name__ == "__main__":
    {"show": show, "score": score}[sys.argv[1]](read(Path(sys.argv[2])))
