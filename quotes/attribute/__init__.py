"""Occurrence → Attribution: who is said to have spoken, by which words, and how sure that is.

Source, cue and content are those of the PARC and PolNeAR corpora (Pareti 2012; Newell et al. 2018). Three in five
quotations are settled by their plain form (`rank.beside`); for the others every mention near is scored by a small linear
model over readable features, whose weights lie in the lexicon folder (`attribution_en.json`, `attribution_any.json`,
learnt by `python bench/train_attribution.py`), and the best one is the source, or nobody if that is too unsure.

    stream     the words around the quotations          clauses    which verb has whom as its subject
    mentions   who might have spoken                    rank       which mention it is
    extent     how far the source extends               cues       by which words, to whom, where
    rows, names, people, antecedent                     who that is, by the fullest name in the article
"""

from __future__ import annotations

from quotes.attribute.decide import attribute, named

__all__ = ["attribute", "named"]
