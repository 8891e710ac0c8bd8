"""The golden cases of tests/cases/attribute*.md and the examples of the lexicons."""

from __future__ import annotations

import re

import pytest

from quotes.attribute import attribute, named, rank
from quotes.lexicon import languages, lexicon
from quotes.model import Article, Attribution, Extraction, Occurrence, Part, Span
from tests.conftest import SEEDS
from tests.fixtures.markdown import Case, cases

LANGUAGE = re.compile(r"\(([a-z]{2})\)$")
QUOTED = re.compile("[“„«][\\s…]*([^“”„«»]+?)\\s*[”“»]")


def read(text: str, language: str = "en") -> list[Attribution]:
    """The attributions of what stands between marks; a quotation that begins with … goes on from the one before."""
    groups: list[list[Part]] = []
    for found in QUOTED.finditer(text):
        part = Part(*found.span(1), found[0][0], found[0][-1])
        if "…" in text[found.start() : part.start]:
            groups[-1].append(part)
        else:
            groups.append([part])
    extraction = Extraction(tuple(Occurrence(tuple(g), "direct", 0) for g in groups), ())
    return list(attribute(Article("a1", text, "case.txt", language=language), extraction))


def shown(text: str, found: Attribution) -> tuple[str, ...]:
    def words(span: Span | None) -> str:
        return text[slice(*span)] if span else "–"

    return (
        words(found.speaker),
        found.name or "–",
        found.speaker_kind or "–",
        words(found.cue),
        found.cue_position or "–",
        words(found.addressee),
        words(found.channel),
    )


@pytest.mark.parametrize("case", cases("attribute*.md"))
def test_case(case: Case) -> None:
    language = LANGUAGE.search(case.name)
    found = read(case.text, language[1] if language else "en")
    assert [shown(case.text, a) for a in found] == case.rows


EXAMPLES = [
    (language, section, example)
    for language in languages()
    for section in ("cues", "titles", "pronouns", "roles", "names")
    for example in lexicon(language).table.get(section, {}).get("examples", ())
]


@pytest.mark.parametrize(("language", "section", "example"), EXAMPLES)
def test_lexicon_example(language: str, section: str, example: dict[str, str]) -> None:
    text = example["text"]
    (found,) = read(text, language)
    assert found.speaker is not None
    assert text[slice(*found.speaker)].startswith(example["speaker"])
    if "cue" in example:
        assert found.cue is not None
        assert text[slice(*found.cue)] == example["cue"]
    if "name" in example:
        assert found.name == example["name"]
    if "kind" in example:
        assert found.speaker_kind == example["kind"]


def names(text: str) -> dict[str, tuple[str, dict[str, int]]]:
    article = Article("a1", text, "a.txt")
    return {n.name: (n.kind, dict(n.forms)) for n in named(article, Extraction((), ()), ())}


def test_forms_of_a_name_are_joined_and_counted() -> None:
    text = "The analyst Anna Berg left. Berg had been ill. Nobody saw Berg again, said Mr. Holm of the Bridge Council."
    found = names(text)
    assert found["Anna Berg"] == ("person", {"Anna Berg": 1, "Berg": 2})
    assert found["Bridge Council"] == ("organisation", {"Bridge Council": 1})


def test_spellings_of_one_name_are_joined() -> None:
    text = "Relatives of Gulmorad Halimov spoke. Col. Gulmurod Khalimov was gone. Halimov left. Khalimov did; Khalimov not."
    assert names(text)["Gulmurod Khalimov"] == (
        "person",
        {"Gulmorad Halimov": 1, "Gulmurod Khalimov": 1, "Halimov": 1, "Khalimov": 2},
    )


def test_two_people_of_one_surname_stay_apart() -> None:
    text = "Mr. Peter Berg met Mrs. Anna Berg. Mrs. Berg left. Mr. Berg stayed. Mr. Ronald Holm met Mr. Donald Holm."
    found = names(text)
    assert found["Peter Berg"][1] == {"Peter Berg": 1, "Berg": 1}
    assert found["Anna Berg"][1] == {"Anna Berg": 1, "Berg": 1}
    assert {"Ronald Holm", "Donald Holm"} <= set(found)


def test_an_unnamed_source_is_not_among_the_named() -> None:
    text = "“We will win,” a town official said."
    article = Article("a1", text, "a.txt")
    extraction = Extraction((Occurrence((Part(1, 13, "“", "”"),), "direct", 0),), ())
    said = attribute(article, extraction)
    assert said[0].speaker_kind == "unnamed"
    assert named(article, extraction, said) == ()


def test_places_and_headlines_name_nobody() -> None:
    assert names("Mayor Of The Town Says It Will Rebuild Old Bridge\n\nThe bridge in New York was closed.") == {}


def test_a_quotation_within_another_is_attributed_within_it() -> None:
    text = "“He told me, ‘Nobody will win,’ and left,” Anna Berg said."
    outer, inner = text.index("He told"), text.index("Nobody")
    extraction = Extraction(
        (
            Occurrence((Part(outer, text.index("”"), "“", "”"),), "direct", 0),
            Occurrence((Part(inner, text.index("’"), "‘", "’"),), "direct", 0, parent=0),
        ),
        (),
    )
    found = attribute(Article("a1", text, "a.txt"), extraction)
    assert [text[slice(*a.speaker)] for a in found if a.speaker] == ["Anna Berg", "He"]


def test_what_is_too_unsure_is_unknown_and_says_why() -> None:
    (found,) = read("“We will win.”")
    assert (found.speaker, found.name, found.cue) == (None, None, None)
    assert found.rule.startswith("unknown: ")


@pytest.mark.parametrize("levels", [1, 2, 3])
def test_whatever_the_weights_say_there_is_an_answer(levels: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Equal scores are common among few levels; the runner-up is always another mention than the speaker."""
    monkeypatch.setattr(rank.Model, "score", lambda _self, _side, values: sum(map(len, values)) % levels)
    texts = [param.values[0].text for param in cases("attribute*.md")]
    texts += [path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    texts += [f"The Guardian reported that {name} met CNN and the BBC. “We will win the game,” on Monday at {name}'s house, "
              f"CNN reported; the mayor, Ann Lee, told {name}." for name in ("Peter Holm", "Reuters", "the town council")]  # fmt: skip
    for text in texts:
        for found in read(text):
            runner_up = found.evidence.get("runner_up")
            assert runner_up is None or found.speaker is None or list(found.speaker) != runner_up
