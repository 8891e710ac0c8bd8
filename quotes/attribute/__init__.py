"""Occurrence → Attribution: who is said to have spoken, by which words, and how sure that is.

Every mention near a quotation is scored by a small linear model over readable features (Pareti 2015 and the PolNeAR
corpus define source, cue and content; the weights lie in lexicon/attribution.json); the best one is the source.
"""

from __future__ import annotations

from quotes.attribute.decide import attribute, named

__all__ = ["attribute", "named"]
