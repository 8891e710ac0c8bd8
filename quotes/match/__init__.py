"""Matching: which printings may be of one utterance, and what speaks for it and against."""

from __future__ import annotations

from quotes.match.inputs import MATCH_COLUMNS, match_rows

__all__ = ["MATCH_COLUMNS", "match_rows"]
