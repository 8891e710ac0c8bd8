"""Matching, part by part."""

from __future__ import annotations

import numpy as np
import pytest

from quotes.match import card, match_rows
from quotes.match.candidates import anchors, line_facts
from quotes.match.codes import code, heard, line_of, unlisted, words_of
from quotes.match.compare import Line, agreement, alike, says
from quotes.match.inputs import MATCH_COLUMNS, speaker_key
from quotes.match.line_pairs import LinePairs
from quotes.match.units import Lines, Printings, slogans, units
from quotes.model import Article, Attribution, Extraction, Occurrence, Part, Reading


def line(words: str) -> Line:
    said = heard(words.lower().split())
    return Line(line_of(said), unlisted(said))


# ------------------------------------------------------------------ codes


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("don't", "do not"), ("can't", "cannot"), ("it's", "it is"), ("re-opened", "reopened"), ("10,000", "10000"),
        ("ten", "10"), ("harbour's", "harbour"), ("well-being", "well being"), ("café", "cafe"), ("l'eau", "eau"),
        ("we’ll", "we will"), ("percent", "per cent"),
    ],
)  # fmt: skip
def test_what_is_heard_alike_has_one_code(one: str, other: str) -> None:
    assert line(one).codes == line(other).codes


def test_different_words_have_different_codes() -> None:
    words = ["the", "harbour", "wall", "will", "be", "rebuilt", "before", "winter", "qwghlm", "xyzzy", "1992", "1993"]
    assert len({code(w) for w in words}) == len(words)
    assert words_of(line_of(words), unlisted(words).split(" ")) == words


@pytest.mark.parametrize("word", ["-", "'", "''", "a" * 10_000, "-a" * 10_000, "l'" * 10_000, "'s", "n't"])
def test_odd_words_do_no_harm(word: str) -> None:
    said = heard([word])
    assert words_of(line_of(said), unlisted(said).split(" ")) == said


def test_what_goes_on_and_on_is_cut() -> None:
    assert len(heard(["so"] * 1_000_000)) == 2000
    monsters = line("x" * 3_000_000), line("y" + "x" * 3_000_000)
    assert agreement(*monsters) is None
    speech = Line(line_of(heard(["so", "much", "wind"] * 700)), "")
    assert agreement(Line(speech.codes[::-1], ""), speech) is not None


# ------------------------------------------------------------------ speakers


@pytest.mark.parametrize(
    ("name", "kind", "key"),
    [
        ("Mara Quill", "person", "quill|mara"),
        ("Mara J. Quill Jr.", "person", "quill|mara"),
        ("Quill", "person", "quill|"),
        ("Zoë Núñez", "person", "nunez|zoe"),
        ("The Harbour Board", "organisation", "|harbour board"),
        ("a harbour official", "unnamed", None),
        (None, "person", None),
        ("…", "person", None),
    ],
)
def test_speaker_key(name: str | None, kind: str, key: str | None) -> None:
    assert speaker_key(Attribution(name=name, speaker_kind=kind))[0] == key  # type: ignore[arg-type]


def test_speakers_agree_and_contradict() -> None:
    known = card.speakers(
        ["quill|mara", "quill|", "quill|jon", "brandt|ada", "|harbour board"], ["person"] * 4 + ["organisation"]
    )
    pairs = {(1, 1): 6, (1, 2): 6, (1, 3): -8, (1, 4): -20, (1, 5): 0, (5, 5): 6, (0, 0): 0, (0, 1): 0}
    for (a, b), says_ in pairs.items():
        assert card.speaker(known, np.array([a]), np.array([b]), np.ones(1)).tolist() == [says_], (a, b)


# ------------------------------------------------------------------ rows


def reading(text: str, *quoted: str, published: str | None = "2024-03-01T09:00:00Z") -> Reading:
    spans = [(text.index(q), text.index(q) + len(q)) for q in quoted]
    return Reading(
        Article("a00000000000000ff", text, "x.txt", published=published, published_precision="day"),
        Extraction(tuple(Occurrence((Part(s, e, '"', '"'),), "direct", 0) for s, e in spans), ()),
        tuple(Attribution(name="Mara Quill", speaker_kind="person", confidence=0.9) for _ in spans),
        (),
        (),
    )


def test_rows_of_an_article() -> None:
    text = 'Mara Quill went to Kelderhaven. "We will rebuild it," Quill said. "The dredgers are astonishing," she said.'
    rows = match_rows(
        reading(text, "We will rebuild it,", "The dredgers are astonishing,"), [11, 12], [["we"], ["dredgers"]]
    )
    assert [dict(zip(MATCH_COLUMNS, r, strict=True))["occurrence_id"] for r in rows] == [11, 12]
    first = dict(zip(MATCH_COLUMNS, rows[0], strict=True))
    assert (first["article"], first["speaker"], first["speaker_sure"], first["day"]) == (255, "quill|mara", 0.9, 738946)
    assert code("kelderhaven") in first["names"]
    assert first["phrases"] == code("dredgers")


@pytest.mark.parametrize("published", [None, "", "2024", "not a date"])
def test_no_date_is_unknown(published: str | None) -> None:
    assert match_rows(reading('He said "no".', "no", published=published), [1], [["no"]])[0][7] is None


# ------------------------------------------------------------------ candidates


def shared_anchors(one: str, other: str) -> set[int]:
    a, b = line(one).codes, line(other).codes
    return set(anchors([1], [a])["run"].tolist()) & set(anchors([2], [b])["run"].tolist())


LONG = (
    "when I came to this town the ferry cost a penny and the keeper of the lighthouse knew every child by name "
    "but today the crossing is run by a distant syndicate of accountants who have never smelled seaweed"
)


@pytest.mark.parametrize("start", range(0, 30, 3))
def test_any_stretch_of_some_length_is_found_in_the_whole(start: int) -> None:
    stretch = " ".join(LONG.split()[start : start + 8])
    assert shared_anchors(stretch, LONG), stretch


def test_two_telling_words_are_found_in_the_whole() -> None:
    assert shared_anchors("distant syndicate", LONG)


def test_neighbouring_lines_do_not_run_together() -> None:
    one, two = line("rebuild the harbour").codes, line("lighthouse keeper here").codes
    both = anchors([1, 2], [one, two])
    each = [anchors([n], [x]) for n, x in ((1, one), (2, two))]
    for column in both:
        assert sorted(both[column].tolist()) == sorted(v for e in each for v in e[column].tolist())


def test_facts_of_lines() -> None:
    lines = [line("rebuild the harbour").codes, "", line("the").codes]
    facts = line_facts([5, 6, 7], lines)
    assert facts["length"].tolist() == [3, 0, 1]
    assert facts["weight"].tolist() == [says(x) for x in lines]
    assert [int(m).bit_count() for m in facts["telling"]] == [2, 0, 0]


# ------------------------------------------------------------------ agreement


def test_a_part_lacks_nothing() -> None:
    g = agreement(line("the lighthouse knew every child"), line(LONG))
    assert g is not None
    assert (g.shared_words, g.run_words, g.lacking_bits, g.unlike) == (5, 5, 0, 0)


def test_forms_and_typing_errors_are_no_other_words() -> None:
    g = agreement(line("the keeper knew evrey children by name"), line("the keeper knew every child by name"))
    assert g is not None
    assert (g.unlike, g.lacking_bits) == (0, 0)


def test_other_content_words_count() -> None:
    g = agreement(line("the keeper of the lighthouse drowned"), line("the keeper of the orchard drowned"))
    assert g is not None
    assert g.unlike == 1
    assert g.unlike_bits > 10


def test_other_words_at_a_cut_edge_count() -> None:
    g = agreement(line("the keeper of the lighthouse"), line("yesterday the keeper of the lighthouse sang"))
    assert g is not None
    assert g.unlike == 0
    g = agreement(line("envious the keeper of the lighthouse"), line("yesterday the keeper of the lighthouse sang"))
    assert g is not None
    assert g.unlike == 1


def test_lines_with_little_in_common_are_not_kept() -> None:
    assert agreement(line("the cat sat on a mat"), line(LONG)) is None


@pytest.mark.parametrize(
    ("x", "y", "same"), [("decide", "decided", True), ("centre", "center", True), ("cat", "car", False)]
)
def test_alike(x: str, y: str, same: bool) -> None:
    assert alike(x, y) is same
    assert alike(y, x) is same


# ------------------------------------------------------------------ units


def printings(*rows: tuple[int, int, int]) -> Printings:
    columns = np.array(sorted((*r, n) for n, r in enumerate(rows)), np.int64).reshape(-1, 4).T
    nested = np.zeros(len(rows), np.int64)
    return Printings(columns[0], columns[1], np.ones(len(rows)), columns[2], columns[3], columns[3], nested)


NO_PAIRS = LinePairs(*[np.zeros(0, np.int64)] * 6, near=np.zeros(0, bool))


def of(weight: int, length: int, slogan: bool = False) -> Lines:
    return Lines(np.array([weight]), np.array([length]), np.array([slogan]))


def sizes(them: Printings, lines: Lines, alone: list[bool] | None = None) -> list[int]:
    return np.diff(units(them, lines, np.array(alone or [False] * len(them.line))).start).tolist()


def test_telling_words_are_one_unit() -> None:
    assert sizes(printings((0, 0, 0), (0, 1, 700_000), (0, 2, 738_000)), of(60, 12)) == [3]


def test_weaker_words_are_divided_by_speaker_and_time() -> None:
    assert sizes(printings((0, 1, 100), (0, 1, 101), (0, 1, 9000), (0, 2, 101)), of(19, 5)) == [2, 1, 1]


def test_a_slogan_is_divided_by_day() -> None:
    assert sizes(printings((0, 0, 100), (0, 0, 100), (0, 1, 100), (0, 1, 100), (0, 1, 102)), of(30, 4, True)) == [
        1,
        1,
        2,
        1,
    ]


def test_a_judged_printing_is_a_unit() -> None:
    assert sizes(printings((0, 1, 1), (0, 1, 1), (0, 1, 1)), of(60, 12), [False, True, False]) == [1, 1, 1]


def test_a_unit_has_its_commonest_speaker_and_smallest_id() -> None:
    them = units(printings((0, 0, 5), (0, 2, 3), (0, 2, 9), (0, 1, 4)), of(60, 12), np.zeros(4, bool))
    assert (them.speaker.tolist(), them.first_day.tolist(), them.last_day.tolist()) == ([2], [3], [9])
    assert them.occurrence.tolist() == [0]


def test_a_slogan_is_what_many_say_at_many_times() -> None:
    def slogan(*rows: tuple[int, int, int]) -> bool:
        return bool(slogans(printings(*rows), NO_PAIRS, np.array([4]), np.array([30]))[0])

    assert slogan((0, 1, 1), (0, 2, 40), (0, 3, 90))
    assert not slogan((0, 1, 1), (0, 2, 2), (0, 3, 3))
    assert not slogan(*[(0, 1, 10 * n + 1) for n in range(12)], (0, 2, 40), (0, 3, 90))
    assert slogan(*[(0, 0, 30 * n + 1) for n in range(6)])
