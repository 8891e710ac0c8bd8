"""Make quotes/lexicon/word_frequencies.txt from the package wordfreq (pip install wordfreq, in an environment of its own).

    python bench/word_frequencies.py > quotes/lexicon/word_frequencies.txt

The table is frozen: matching rests on it, so a change of it changes which quotations are joined.
"""

from __future__ import annotations

import math
import unicodedata

import wordfreq

ENGLISH, OTHERS = 3.05, 4.5  # words at least as frequent (Zipf scale: 3 is once in a million words)
PLAIN_ENGLISH = 4.0  # from here on the English frequency counts, whatever the word is in another language
LANGUAGES = ["de", "fr", "es", "it", "pt", "nl", "sv", "pl", "ru"]
HEAD = """\
# How much a word says: bits, then the words of that many bits (minus the base-2 logarithm of the word's share of running
# text, rounded; common English words as in English, others as where they are commonest), most frequent first. Lower case, accents off.
# Made by bench/word_frequencies.py from wordfreq 3.1.1 by Robyn Speer, https://github.com/rspeer/wordfreq,
# whose data may be redistributed under CC BY-SA 4.0, https://creativecommons.org/licenses/by-sa/4.0/; this file is under
# the same licence. wordfreq draws on Google Books Ngrams (http://books.google.com/ngrams), the Leeds Internet Corpus,
# Wikipedia, ParaCrawl, OPUS OpenSubtitles 2018 (http://opus.nlpl.eu/OpenSubtitles.php), SUBTLEX and others."""


def folded(word: str) -> str:
    """Lower case without accents, as quotes.match compares words."""
    return "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))


def main() -> None:
    """Print the table."""
    share: dict[str, float] = {}
    plain: set[str] = set()
    for language, least in [("en", ENGLISH), *((code, OTHERS) for code in LANGUAGES)]:
        for word, frequency in wordfreq.get_frequency_dict(language, wordlist="best").items():
            key = folded(word)
            zipf = math.log10(frequency) + 9
            if zipf >= least and key.isalpha() and key not in plain:
                share[key] = max(share.get(key, 0.0), frequency)
            if language == "en" and zipf >= PLAIN_ENGLISH:
                plain.add(key)
    lines: dict[int, list[str]] = {}
    for word in sorted(share, key=lambda w: (-share[w], w)):
        lines.setdefault(round(-math.log2(share[word])), []).append(word)
    print(HEAD)
    for bits, words in lines.items():
        print(bits, *words)


if __name__ == "__main__":
    main()
