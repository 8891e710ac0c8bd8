"""How much a word says, in bits: the frozen table word_frequencies.txt (see its head for where it comes from)."""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def word_bits() -> dict[str, int]:
    """Bits of each word in the table, in the table's order: the commonest first. A word that is not in it is rare.

    >>> word_bits()["the"], word_bits()["harbour"]
    (4, 17)
    """
    bits: dict[str, int] = {}
    table = resources.files(__name__.rpartition(".")[0]).joinpath("word_frequencies.txt")
    for line in table.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            number, *words = line.split()
            bits.update(dict.fromkeys(words, int(number)))
    return bits
