"""Alterations worth a human look: where two printings of one quote differ in a way that may touch its meaning.

An alert says what stands where, never what was said or who is right. The kinds follow what readers and courts have
found to matter (Masson v. New Yorker, 1991: an alteration matters when it materially changes the meaning): a negation,
number or name, or another word that says something else; a qualifier or an antecedent lost in a cut; a splice; words
that cross the marks; a fragment made a sentence; another speaker or addressee; a stronger cue.
"""

from __future__ import annotations

from quotes.alerts.rules import RULES
from quotes.alerts.view import Compared, View, Witness
from quotes.model import Alert

__all__ = ["Compared", "Witness", "alerts"]

_SURE_QUOTE = 0.7  # how sure it must be that the printings are of one utterance


def alerts(quote: Compared) -> list[Alert]:
    """What in a quote deserves a human look: of each kind the first for any two printings, in a fixed order.

    Nothing is said of a quote whose printings are joined with little confidence.

    >>> from quotes.model import Difference
    >>> from quotes.text.words import words
    >>> said = [words("We will not sell the harbour."), words("We will sell the harbour.")]
    >>> flags, at = ("negation",), (8, 8, 8, 11)
    >>> lost = Difference(1, 1, "absent", "words", "substantive", flags, "We will", "not", None, "sell", *at)
    >>> seen = [Witness(n, f"a{n}", outlet, n, "direct", "…") for n, outlet in enumerate(("Herald", "Echo"))]
    >>> [(a.kind, a.sentence) for a in alerts(Compared("q1", said, [lost], seen))]
    [('negation', 'Herald prints “not”, Echo does not: “We will … sell”.')]
    """
    if len(quote.witnesses) < 2 or quote.confidence < _SURE_QUOTE:
        return []
    view = View(quote)
    found = [alert for rule in RULES for alert in rule(view)]
    first: dict[tuple[str, int, int], Alert] = {}
    for alert in found:
        first.setdefault((alert.kind, alert.occurrence_id, alert.other_occurrence_id or 0), alert)
    return [first[key] for key in sorted(first)]
