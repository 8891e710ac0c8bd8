"""Kinds of difference on synthetic pairs with one visible edit: macro F1 over sixteen kinds.

    python bench/kinds.py [--articles 4000] [--seed 1] [--show 20]

A pair is a printing made from the canonical wording by one labelled edit (gold folder, synthetic/mutate.py), and the
canonical wording as base. Fair, since the generator's labels overlap: substitution and inflection are "word changed",
a dropped filler is a deletion and an added one an insertion, a bracket is a bracket whether added, put for a word or
(sic), a fragment cut at one end is a cut there (one cut at both is left out), and an edit that leaves the wording as
it was is left out; but for "case": the case of the first letter makes no new wording, so saying that nothing but this
letter differs is the right answer.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence

from synthetic import Mention, machine, mentions

from quotes.align import align
from quotes.differences import differences
from quotes.model import Difference
from quotes.text.wording import tidy, wording_forms
from quotes.text.words import compared_words, words

LABELS = {
    "truncation_start": "start cut",
    "truncation_end": "end cut",
    "case": "case",
    "punctuation": "punctuation",
    "splice": "splice",
    "ellipsis": "ellipsis",
    "bracket": "bracket",
    "bracket_case": "case bracket",
    "deletion": "deletion",
    "filler_del": "deletion",
    "insertion": "insertion",
    "filler_ins": "insertion",
    "substitution": "word changed",
    "inflection": "word changed",
    "spelling": "spelling",
    "hyphenation": "hyphenation",
    "contraction": "contraction",
    "number": "number",
    "transposition": "order",
}
KINDS = {
    "inner punctuation": "punctuation",
    "bracket added": "bracket",
    "bracket replaced": "bracket",
    "sic": "bracket",
    "number form": "number",
    "transliteration": "spelling",
    "abbreviation": "spelling",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=0, help="print so many pairs that are not as labelled")
    args = parser.parse_args()
    counts = {name: Counter[str]() for name in ("right", "said", "labelled")}
    shown = 0
    for mention in mentions(args.articles, args.seed):
        label = _label(mention)
        forms = wording_forms([[mention.canonical], mention.parts])
        if label is None or (forms[0] == forms[1] and label != "case"):
            continue
        said = _said(mention, forms)
        counts["labelled"][label] += 1
        counts["said"].update(said)
        counts["right"].update(said & {label})
        if said != {label} and shown < args.show:
            shown += 1
            print(f"{label}: {sorted(said)}\n    {forms[0]}\n    {forms[1]}", file=sys.stderr)
    print(json.dumps({**_scores(**counts), **machine()}))


def _label(mention: Mention) -> str | None:
    """The label of a printing made by one edit from the canonical wording; None for others."""
    if mention.parent is not None or len(mention.edits) != 1:
        return None
    if mention.edits == ["fragment"]:
        words_of = compared_words(mention.canonical), compared_words(mention.text)
        starts = words_of[0][: len(words_of[1])] == words_of[1]
        ends = words_of[0][-len(words_of[1]) :] == words_of[1]
        return "end cut" if starts and not ends else "start cut" if ends and not starts else None
    return LABELS[mention.edits[0]]


def _said(mention: Mention, forms: Sequence[str]) -> set[str]:
    wordings = [words(form) for form in forms]
    found = {_kind(d) for d in differences(wordings, align(wordings), [None, None])}
    first, other = tidy(mention.canonical).lstrip("'")[:1], tidy(mention.text).lstrip("'")[:1]
    if not found and first != other and first.casefold() == other.casefold():
        return {"case"}
    return found


def _kind(difference: Difference) -> str:
    if difference.kind in {"words", "repetition"}:
        return "deletion" if difference.operation == "absent" else "insertion"
    return KINDS.get(difference.kind, difference.kind)


def _scores(right: Counter[str], said: Counter[str], labelled: Counter[str]) -> dict[str, object]:
    f1 = {kind: 2 * right[kind] / (said[kind] + n) for kind, n in labelled.items()}
    return {
        "pairs": sum(labelled.values()),
        "macro_f1": round(sum(f1.values()) / len(f1), 4),
        **{kind: [round(f1[kind], 4), labelled[kind]] for kind in sorted(f1)},
    }


if __name__ == "__main__":
    main()
