"""What each piece of evidence counts, in natural logarithms of odds.

Estimated on generated families whose parents are known, as the weights that make the known trees the likeliest among
all trees (bench/train_provenance.py), then rounded. What the generator does not make as people do is set by hand, and marked so.
"""

from __future__ import annotations

from quotes.provenance.wordings import Edits

EDITS = Edits(
    cut_start=-2.4,
    cut_end=-2.4,
    cuts=-1.9,
    marked_cuts=-0.9,
    added=-1.4,
    added_words=-0.7,
    added_edges=-1.3,
    changed=-1.6,
    spelled=-2.9,
    brackets=-2.2,
    unbracketed=-1.9,
    marks=-1.3,
)
FIRST_CAPITAL = -0.8  # the first word's capital differs
EVENT = -0.5  # had from the event itself, or from a printing that is not here
BETWEEN = -0.9  # other printings between the two in time, by their logarithm to base 2
CREDITED = 5.0  # the printing credits that outlet
CREDITED_DOCUMENT = 3.0  # … but as the publisher of a document (by hand)
CREDITED_ELSEWHERE = 2.0  # its article credits that outlet, but not for these words (by hand)
OTHER_CREDIT = -2.5  # the printing credits another outlet
OWN_CREDIT = 1.7  # the printing credits its own outlet: it heard the words itself
WIRE = 2.0  # the article names that outlet as the agency it is from (by hand)
WHOLE = 1.8  # one article is a reprint of the other, which its passages show besides
PASSAGE_LETTER, MOST_PASSAGES = 0.015, 6.0  # each letter of the passages that both print outside the marks
OTHER_QUOTE, MOST_QUOTES = 0.7, 3.0  # each other quote that both print in the same words (by hand)
UNLIKE_QUOTE = -0.7  # each other quote that both print in different words (by hand)
SPLIT = 1.5  # both interrupt the quotation in mid-sentence, at the same words (by hand)
SPLIT_AT_SENTENCE = 0.3  # … at the end of a sentence (by hand)
CAUTION = 0.85  # pieces of evidence lean on each other: by this all are taken down, so that what is stated comes true
