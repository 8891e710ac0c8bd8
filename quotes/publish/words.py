"""A wording as running text with its differences, and the places at which the wordings of a quote differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from typing import Any

from quotes.align import align
from quotes.differences import differences as find_differences
from quotes.text.wording import fragments_of
from quotes.text.words import compared_words, words

Piece = dict[str, Any]


def pieces(text: str, differences: Iterable[Mapping[str, Any]]) -> list[Piece]:
    """The text cut at its differences: each piece has `text`, and where it departs from the base also `base`, `kind`,
    `class`, `flags` and `place`. Left out here, there in the base: `text` is None. The texts joined give the wording.

    >>> row = {"start_char": 3, "end_char": 3, "operation": "absent", "base_text": "not", "this_text": None,
    ...        "kind": "words", "class": "substantive", "flags": '["negation"]', "place": 1}
    >>> [(p["text"], p.get("base")) for p in pieces("We will", [row])]
    [('We ', None), (None, 'not'), ('will', None)]
    """
    found: list[Piece] = []
    done = 0
    for d in sorted(differences, key=lambda d: (d["start_char"], d["end_char"], d["place"])):
        start, end = max(d["start_char"], done), max(d["end_char"], done)
        if start > done:
            found.append({"text": text[done:start]})
        found.append(
            {
                "text": text[start:end] or None,
                "base": d["base_text"],
                "kind": d["kind"],
                "class": d["class"],
                "flags": d["flags"],
                "place": d["place"],
            }
        )
        done = end
    if done < len(text):
        found.append({"text": text[done:]})
    return found


def compared(base: str, text: str) -> list[dict[str, Any]]:
    """The differences of a text from another, as rows of `differences` have them: for two wordings of which none is the base.

    >>> [(d["kind"], d["base_text"], d["this_text"]) for d in compared("We will close", "We will not close")]
    [('words', None, 'not')]
    """
    both = [words(base), words(text)]
    within = fragments_of(both) if compared_words(base) != compared_words(text) else [None, None]
    if within[1] is None:
        within = [None, None]
    table = align([w for w, container in zip(both, within, strict=True) if container is None])
    return [
        {
            "place": d.place,
            "operation": d.operation,
            "kind": d.kind,
            "class": d.class_,
            "flags": list(d.flags),
            "before": d.before,
            "base_text": d.base_text,
            "this_text": d.this_text,
            "after": d.after,
            "start_char": d.start,
            "end_char": d.end,
        }
        for d in find_differences(both, table, within)
    ]


def places(
    differences: Iterable[Mapping[str, Any]],
    letters: Mapping[int, str],
    texts: Mapping[int, str],
    without: Mapping[str, Set[int]],
) -> list[dict[str, Any]]:
    """One entry a place: the words before and after it, and the readings, each with the letters of its wordings.

    `texts` are the wordings' texts: `before` and `after` carry an ellipsis where the text goes on. `without` says at
    which places a wording, by its letter, has no words although no difference of its own begins there.

    `letters` maps the wordings to be shown to their letters, the base first; differences of others are left out.
    """
    found: dict[int, dict[str, Any]] = {}
    base_id, base_letter = next(iter(letters.items()))
    for d in differences:
        if d["wording_id"] not in letters or d["wording_id"] == base_id:
            continue
        place = found.setdefault(
            d["place"],
            {
                "place": d["place"],
                "before": d["before"] if texts[d["wording_id"]].startswith(d["before"]) else f"… {d['before']}",
                "after": d["after"] if texts[d["wording_id"]].endswith(d["after"]) else f"{d['after']} …",
                "base": d["base_text"],
                "cells": {},
            },
        )
        place["base"] = place["base"] if place["base"] is not None else d["base_text"]
        place["cells"][letters[d["wording_id"]]] = {
            "text": d["this_text"],
            "kind": d["kind"],
            "class": d["class"],
            "operation": d["operation"],
            "flags": d["flags"],
        }
    for place in found.values():
        cells = place["cells"]
        for letter in letters.values():
            absent = place["place"] in without.get(letter, ())
            cells.setdefault(letter, {"text": None if absent else place["base"]})
        place["cells"] = {letter: cells[letter] for letter in letters.values()}
        place["readings"] = _readings(place["cells"], base_letter)
    return [found[n] for n in sorted(found)]


def _readings(cells: Mapping[str, dict[str, Any]], base: str) -> list[dict[str, Any]]:
    """The different readings of a place, the base's first, each with the letters of the wordings that have it."""
    found: dict[str | None, dict[str, Any]] = {cells[base]["text"]: {**cells[base], "letters": []}}
    for letter, cell in cells.items():
        found.setdefault(cell["text"], {**cell, "letters": []})["letters"].append(letter)
    return list(found.values())
