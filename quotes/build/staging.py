"""The staging tables: what one shard of articles becomes, before quotes are known.

The first column of every table but PROBLEMS is `article_id`, so that an article read twice can keep the rows of one
reading only.
"""

from __future__ import annotations

TEXT, INTEGER, REAL = "VARCHAR", "BIGINT", "DOUBLE"

STAGED: dict[str, dict[str, str]] = {
    "articles": {
        "article_id": TEXT, "label": TEXT, "title": TEXT, "outlet_id": TEXT, "outlet_name": TEXT,
        "byline": TEXT, "published": TEXT, "published_precision": TEXT, "published_evidence": TEXT, "url": TEXT,
        "language": TEXT, "text_sha256": TEXT, "n_words": INTEGER, "n_occurrences": INTEGER, "kind": TEXT, "wire": TEXT,
    },
    "sources": {"article_id": TEXT, "source": TEXT, "record": INTEGER, "source_id": TEXT},
    "article_texts": {"article_id": TEXT, "text": TEXT},
    "zones": {"article_id": TEXT, "start_char": INTEGER, "end_char": INTEGER, "kind": TEXT},
    "article_facts": {
        "article_id": TEXT, "field": TEXT, "value": TEXT, "origin": TEXT, "start_char": INTEGER,
        "end_char": INTEGER, "chosen": INTEGER,
    },
    "occurrences": {
        "article_id": TEXT, "id": INTEGER, "label": TEXT, "parent_occurrence_id": INTEGER, "kind": TEXT,
        "text": TEXT, "start_char": INTEGER, "end_char": INTEGER, "n_parts": INTEGER, "paragraph": INTEGER,
        "context_before": TEXT, "context_after": TEXT, "speaker_id": TEXT, "speaker_as_printed": TEXT,
        "speaker_start_char": INTEGER, "speaker_end_char": INTEGER, "speaker_rule": TEXT, "speaker_confidence": REAL,
        "speaker_evidence": TEXT, "cue": TEXT, "cue_start_char": INTEGER, "cue_end_char": INTEGER, "cue_position": TEXT,
        "addressee": TEXT, "channel": TEXT, "part_lengths": TEXT,
    },
    "occurrence_parts": {
        "article_id": TEXT, "occurrence_id": INTEGER, "part": INTEGER, "start_char": INTEGER,
        "end_char": INTEGER, "open_mark": TEXT, "close_mark": TEXT,
    },
    "set_aside": {
        "article_id": TEXT, "id": INTEGER, "start_char": INTEGER, "end_char": INTEGER, "text": TEXT,
        "kind": TEXT, "reason": TEXT,
    },
    "credits": {
        "article_id": TEXT, "id": INTEGER, "occurrence_id": INTEGER, "set_aside_id": INTEGER,
        "outlet_id": TEXT, "speaker_id": TEXT, "name": TEXT, "as_printed": TEXT, "start_char": INTEGER,
        "end_char": INTEGER, "scope": TEXT,
    },
    "speaker_names": {
        "article_id": TEXT, "speaker_id": TEXT, "speaker": TEXT, "kind": TEXT, "name": TEXT, "n": INTEGER,
    },
    "problems": {"source": TEXT, "record": INTEGER, "kind": TEXT, "message": TEXT},
}  # fmt: skip
