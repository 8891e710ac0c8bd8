"""Alerts as rows: what in a quote deserves a human look."""

from __future__ import annotations

import json
from typing import Any

from quotes.alerts import Compared, alerts
from quotes.text import ids

Row = tuple[Any, ...]

ALERTS = {
    "id": "BIGINT",
    "kind": "VARCHAR",
    "quote_id": "VARCHAR",
    "occurrence_id": "BIGINT",
    "other_occurrence_id": "BIGINT",
    "sentence": "VARCHAR",
    "evidence": "VARCHAR",
}


def alert_rows(quote: Compared) -> list[Row]:
    """The rows of `alerts` for one quote."""
    rows = []
    for a in alerts(quote):
        evidence = json.dumps(dict(a.evidence), ensure_ascii=False, separators=(",", ":"))
        key = ids.hash63("alert", a.kind, a.quote_id, a.occurrence_id, a.other_occurrence_id, a.sentence)
        rows.append((key, a.kind, a.quote_id, a.occurrence_id, a.other_occurrence_id, a.sentence, evidence))
    return rows
