"""How well agency copy is recognised, and who is credited, on the gold folder's PolNeAR articles.

    python bench/credits.py [GOLD]

The gold's `wire` says which agency wrote an article ("NA": not known, left out); only the text is used to find it. Its
`credit` is the outlet of a line "h/t: …" that was taken out of the text: an article that owes its matter to an outlet
mostly says so in its sentences too, so the share that is credited there is a floor of how many credits are found.
credits_read.tsv holds credits drawn at random and read by eye, by article and offsets: those still found are counted.
"""

from __future__ import annotations

import csv
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from quotes.credit import credit
from quotes.describe import describe
from quotes.extract import extract
from quotes.lexicon.outlets import find_outlets, outlet
from quotes.model import Extraction, Record

NOTHING = Extraction((), ())


def main() -> None:
    """Prints the two tables."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("QUOTES_GOLD", "../shared/gold"))
    file = folder / "polnear" / "train.jsonl"
    if not file.is_file():
        sys.exit(f"{file} is not here: name the gold folder")
    wire, tips = Counter[str](), Counter[bool]()
    for row in map(json.loads, file.open(encoding="utf-8")):
        article = describe(Record(row["text"], row["id"]))
        if row["wire"] != "NA":
            found = next((f.value for f in article.facts if f.field == "wire" and f.chosen), None)
            wire.update(_outcome(row["id"], _agency(row["wire"]), found))
        if (tip := _tip(row["credit"])) and tip in {name for _, _, name in find_outlets(article.text)}:
            tips[tip in {c.name for c in credit(article, NOTHING, ())}] += 1
    _read_by_eye(file)
    right, wrong, missed = wire["right"], wire["wrong"], wire["missed"]
    print(f"agency copy: precision {right / (right + wrong):.3f}, recall {right / (right + missed):.3f}", dict(wire))
    print(f"outlet of the line taken out, where the text names it: credited in {tips[True]} of {tips.total()}")


def _read_by_eye(file: Path) -> None:
    with (Path(__file__).parent / "credits_read.tsv").open(encoding="utf-8", newline="") as lines:
        read = list(csv.DictReader(lines, delimiter="\t"))
    wanted = {row["article"] for row in read}
    found = set()
    for row in map(json.loads, file.open(encoding="utf-8")):
        name = row["id"].rsplit("/", 1)[-1]
        if name in wanted:
            article = describe(Record(row["text"], row["id"], given={"language": "en"}))
            found |= {(name, str(c.start), str(c.end), c.name) for c in credit(article, extract(article), ())}
    still = [row["verdict"] for row in read if (row["article"], row["start"], row["end"], row["outlet"]) in found]
    print(f"read by eye: {still.count('right')} right of {len(still)} still found, of {len(read)} drawn")


def _outcome(article: str, wanted: str | None, found: str | None) -> Iterator[str]:
    if found and found == wanted:
        yield "right"
        return
    if found:
        yield "wrong"
        print(f"  wrong  {article} {found} for {wanted}")
    if wanted:
        yield "missed"
        print(f"  missed {article} {wanted}")


def _agency(name: str | None) -> str | None:
    known = outlet(name) if name else None
    return known.name if known else None


def _tip(printed: str | None) -> str | None:
    if not printed:
        return None
    name = printed.removeprefix("h/t:").strip().rstrip(".")
    known = outlet(name)
    return known.name if known else name


if __name__ == "__main__":
    main()
