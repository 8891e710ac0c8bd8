"""Look for texts that make extraction fail or dawdle: the seeds with marks, lines and odd characters thrown in.

    python bench/fuzz.py [--minutes 10] [--seed N]

Prints the first text that raises, breaks an invariant or takes longer than a hundred microseconds a character, and
exits 1; else how many texts were read. The laws that it checks are those of tests/laws/test_extract_laws.py.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path

from quotes.extract import extract
from quotes.lexicon import languages
from quotes.model import Article, Zone

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
ODD = [
    *"“”\"'‘’«»„‚‹›「」『』《》`´—–-=…,.:;!?\n\r\t\0\u202e\u200b\u00a0\ufeff\ud800", "''", "``", "\n\n", "&quot;", "&ldquo;",
    "â€œ", "â€", "dogs'", "'90s", "said", "he said, ", "“Yes,” ", "\"No.\" ", "市长说：", "と述べた",
]  # fmt: skip
SLOWEST = 1e-4  # seconds a character


def mutated(chance: random.Random, text: str) -> str:
    """A stretch of the text with odd pieces put in, taken out and repeated."""
    start = chance.randrange(len(text))
    pieces = list(text[start : start + chance.randrange(1, 2000)])
    for _ in range(chance.randrange(60)):
        at = chance.randrange(len(pieces) + 1)
        action = chance.random()
        if action < 0.7:
            pieces.insert(at, chance.choice(ODD))
        elif action < 0.9:
            del pieces[at : at + chance.randrange(20)]
        else:
            pieces[at:at] = pieces[max(0, at - 9) : at] * chance.randrange(1, 30)
    return "".join(pieces)


def fault(text: str, language: str, zones: tuple[Zone, ...]) -> str | None:
    """What is wrong with the extraction of this text, if anything is."""
    start = time.process_time()
    found = extract(Article("a", text, "fuzz.txt", language=language, zones=zones))
    taken = time.process_time() - start
    if taken > 0.05 + SLOWEST * len(text):
        return f"{taken:.2f} seconds for {len(text)} characters"
    for occurrence in found.occurrences:
        last = 0
        for part in occurrence.parts:
            if not last <= part.start < part.end <= len(text):
                return f"parts out of order: {occurrence.parts}"
            last = part.end
            if any(part.start < zone.end and zone.start < part.end for zone in zones):
                return f"a part in a zone: {part}"
    return None


def main() -> int:
    """Read mutated texts until the time is up."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    texts = [path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    codes = [*languages(), "hu", "xx"]
    read, end = 0, time.monotonic() + 60 * options.minutes
    while time.monotonic() < end:
        text, language = mutated(chance, chance.choice(texts)), chance.choice(codes)
        begin = chance.randrange(len(text) + 1)
        zones = (Zone(begin, begin + 40, "form"),) if chance.random() < 0.3 else ()
        try:
            wrong = fault(text, language, zones)
        except Exception as error:  # the point is to find any
            wrong = repr(error)
        if wrong:
            print(f"{wrong}\nlanguage {language}, zones {zones}, text {text!r}")
            return 1
        read += 1
    print(f"{read} texts read, nothing found")
    return 0


if __name__ == "__main__":
    sys.exit(main())
