"""The words of a quotation: what is printed, what is compared, and the marks around each.

A word is a run of letters and digits with what stands inside it: apostrophes ("don't"), hyphens ("re-establish"), the
dots of initials ("U.S."), the points and commas of numbers ("1,000", "3.5"), "AT&T", "$5", "5%", "#tag". An editor's
bracket is one word of kind "bracket", whatever it holds; a bracket inside a word ("[s]ecurity", "attack[ed]") belongs
to the word and is not compared. Three dots, an ellipsis and "[…]" are words of kind "ellipsis". All other marks belong
to a word: closing ones to the word before, opening ones to the word after.

Scripts without spaces: Chinese and Japanese have a word a character; Thai, Lao, Khmer and Burmese a word a letter with
its marks. That is no word to a linguist, but it is the same in every printing, which is all that comparing asks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import partial
from itertools import accumulate, repeat

import regex

from quotes.model import Word
from quotes.text.normalise import APOSTROPHES, DASHES, IGNORED, fold, normalise

_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_LETTER = rf"[[\p{{L}}\p{{N}}_]--[{_UNSPACED}]]"
_RUN = rf"{_LETTER}(?:{_LETTER}|[\p{{M}}{IGNORED}])*+"
_INSIDE = rf"""(?:
    ['{APOSTROPHES}]                              # don't, O’Neill
  | [-‐‑]                                         # re-establish
  | (?<=\b\p{{L}})\.(?=\p{{L}}\b)                 # U.S
  | (?<=\d)[.,:/–](?=\d)                          # 1,000  3.5  10:30  9/11  2015–16
  | \.(?=(?:com|org|net|gov|edu|co|uk|tv|info)\b) # example.com
  | [&@()](?=\p{{L}})                             # AT&T, a@example.org, s(he)
)"""
_BRACKET_INSIDE = r"\[[\p{L}'’-]{1,15}\]"  # attack[ed]
_TOKEN = regex.compile(
    rf"""(?P<ellipsis>[\[(]\s?(?:…|\.\s?\.\s?\.)\s?[\])] | …(?:\s?[….])*+ | \.(?:\s?\.){{2,}}(?:\s?…)*+)
       | (?P<link>https?://[^\s<>"”’\])]*[^\s<>"”’\]).,;:!?])
       | (?P<word>(?:\[\p{{L}}{{1,15}}\](?=\p{{L}})|\[\p{{L}}\]['’](?=\p{{L}}))?   # [s]ecurity, [i]'m
            [#@$£€¥]?(?:{_RUN})(?:{_INSIDE}(?:{_RUN})|{_BRACKET_INSIDE}(?:{_RUN})?)*+
            (?:(?<=\b\p{{L}}\.\p{{L}})\.|\*+(?:{_RUN})?|[%‰€])?  # the last dot of U.S., f***, 5%
         )
       | (?P<bracket>\[[^\[\]]{{0,300}}\](?:['’]\p{{L}}{{1,2}}\b)? | \(sic\))
       | (?P<unspaced>[{_UNSPACED}]\p{{M}}*+)
       | (?P<ampersand>&)""",
    regex.VERBOSE | regex.V1,
)
_OPENING = r"(\[{“‘„‚«‹¿¡「『《〈（"
# The end of a gap that belongs to the word after it: marks that only open, or any but dashes that stand free before it.
_BEFORE = regex.compile(rf"(?<=\s)[^\s{DASHES}\-]+\Z|[{_OPENING}]+['\"]*\Z")
_MOST_MARKS = 20  # so many opening marks before a word are looked at
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
_word = partial(tuple.__new__, Word)  # Word, made of a tuple: by far the fastest way
_BRACKETS = str.maketrans("", "", "[]()")

# The same language of words for most text: no brackets, runs of dots, combining marks or scripts without spaces.
# `_SIMPLE` is for letters of ASCII alone, which is what most occurrences are.
_NOT_SIMPLE = re.compile(r"[][()0-9&@#$*%_`]|\.[^ ]|\. \.").search
_SIMPLE = re.compile(r"[a-z]+(?:['-][a-z]+)*").findall
_SIMPLE_SPLIT = re.compile(r"([A-Za-z]+(?:['’‘-][A-Za-z]+)*)").split
_NOT_PLAIN = re.compile(
    r"[][()]|\.\s?\.|http|[`´…‰£€¥–\u00ad\u00b2\u00b3\u00b9\u00bc-\u00be\u0130\u0149\u01f0\u0390\u03b0]|[0-9],[0-9]"
    r"|[^\x00-\u02af\u0388-\u0482\u048a-\u052f]"
).search
_PLAIN = re.compile(
    r"""[#@$]?\w+
        (?:(?:['-]|(?<=\b[^\W\d_])\.(?=[^\W\d_]\b)|(?<=\d)[.:/](?=\d)
             |\.(?=(?:com|org|net|gov|edu|co|uk|tv|info)\b)|[&@()](?=[^\W\d_]))\w+)*
        (?:\*+(?:\w+)?|%)?|&""",
    re.VERBOSE,
).findall


def words(text: str) -> tuple[Word, ...]:
    """The words of a wording's text, in order, with offsets (code points) into that text.

    >>> [(w.printed, w.compared, w.before, w.after) for w in words("'Stop,' said [the mayor] of the U.S. team.")][:2]
    [('Stop', 'stop', "'", ",'"), ('said', 'said', '', '')]
    >>> [w.printed for w in words("[s]ecurity of 1,000 don't-knows … [the mayor's] A.B.C.")]
    ['[s]ecurity', 'of', '1,000', "don't-knows", '…', "[the mayor's]", 'A.B.C.']
    """
    straight = _straight(text)
    if straight.isascii() and not _NOT_SIMPLE(straight):
        return _simple_words(text)
    found = list(_TOKEN.finditer(text))
    if not found:
        return ()
    printed = [m.group() for m in found]
    kinds = [_KINDS[m.lastgroup or "word"] for m in found]
    starts, ends = [m.start() for m in found], [m.end() for m in found]
    gaps = [text[a:b] for a, b in zip(ends, starts[1:], strict=False)]
    befores, afters = _marks([text[: starts[0]], *gaps, text[ends[-1] :]])
    compared = map(_compared, printed, kinds)
    return tuple(map(_word, zip(printed, compared, starts, ends, befores, afters, kinds, strict=True)))


def _simple_words(text: str) -> tuple[Word, ...]:
    """The words of a text that has nothing but letters of ASCII and the commonest marks."""
    pieces = _SIMPLE_SPLIT(text)  # gap, word, gap … gap
    printed = pieces[1::2]
    if not printed:
        return ()
    at = list(accumulate(map(len, pieces)))
    befores, afters = _marks(pieces[::2])
    compared = _SIMPLE(_straight(text).lower())
    kinds = repeat("word", len(printed))
    return tuple(map(_word, zip(printed, compared, at[::2], at[1::2], befores, afters, kinds, strict=False)))


def _marks(gaps: Sequence[str]) -> tuple[list[str], list[str]]:
    """The marks before and after each word, given the gaps: before the first, between them, after the last."""
    befores, afters = [""] * (len(gaps) - 1), [""] * (len(gaps) - 1)
    befores[0], afters[-1] = gaps[0].lstrip(), gaps[-1].rstrip()
    for n in range(1, len(gaps) - 1):
        if gaps[n] != " ":
            afters[n - 1], befores[n] = _divide(gaps[n])
    return befores, afters


def compared_words(text: str) -> list[str]:
    """The words as compared, brackets and ellipses left out: what every occurrence is matched by.

    The same as `[w.compared for w in words(text) if w.kind == "word"]`, many times faster.

    >>> compared_words("“[W]e’ll be back,” … [he] warned the U.S.")
    ["we'll", 'be', 'back', 'warned', 'the', 'u.s']
    """
    straight = _straight(text)
    if straight.isascii() and not _NOT_SIMPLE(straight):
        return _SIMPLE(straight.lower())
    if not _NOT_PLAIN(straight):
        return _PLAIN(unicodedata.normalize("NFC", straight.casefold()))
    return [_compared(m.group(), "word") for m in _TOKEN.finditer(text) if _KINDS[m.lastgroup or "word"] == "word"]


def plain(wording: Sequence[Word]) -> list[str]:
    """What is compared of a wording's words, brackets and ellipses left out."""
    return [w.compared for w in wording if w.kind == "word"]


def rebuilt(wording: Sequence[Word]) -> str:
    """The text that these words and their marks make, with single spaces between words that had any."""
    out: list[str] = []
    for n, w in enumerate(wording):
        if n and wording[n - 1].end + len(wording[n - 1].after) < w.start - len(w.before):
            out.append(" ")
        out += (w.before, w.printed, w.after)
    return "".join(out)


def _straight(text: str) -> str:
    """The text with straight marks, character for character."""
    return text.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"').replace("—", " ")


_KINDS = {
    "word": "word",
    "link": "word",
    "unspaced": "word",
    "ampersand": "word",
    "bracket": "bracket",
    "ellipsis": "ellipsis",
}


def _divide(gap: str) -> tuple[str, str]:
    """The marks between two words: what belongs to the one before, what to the one after."""
    m = _BEFORE.search(gap, max(0, len(gap) - _MOST_MARKS))
    cut = m.start() if m else len(gap)
    return gap[:cut].rstrip(), gap[cut:].lstrip()


def _compared(printed: str, kind: str) -> str:
    if kind == "ellipsis":
        return "…"
    if kind == "bracket":
        return normalise(printed).replace("(", "[").replace(")", "]")
    word = fold(printed)
    if not word.isalpha():
        word = _THOUSANDS.sub("", word.translate(_BRACKETS)).rstrip(".")
        if not word.isascii():
            word = regex.sub(f"[{IGNORED}]", "", word)
    return word
