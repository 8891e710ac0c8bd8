"""Alerts as rows: what in a quote deserves a human look."""

from __future__ import annotations

import json
from typing import Any

from quotes.alerts import Compared, alerts
from quotes.model import Alert
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
    return [alert_row(alert) for alert in alerts(quote)]


def alert_row(alert: Alert) -> Row:
    """One row of `alerts`."""
    evidence = json.dumps(dict(alert.evidence), ensure_ascii=False, separators=(",", ":"))
    return (ids.hash63("alert", *alert[:-1], evidence), *alert[:-1], evidence)
