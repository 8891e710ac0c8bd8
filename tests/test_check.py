"""`quotes check`: each verdict, its evidence, and what a program reads."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from quotes.cli import app
from quotes.publish.check import ACCIDENTAL, NOT_FOUND, OTHER_SPEAKER, SUBSTANTIVE, VERBATIM

DRAFT = """The commander spoke in a video that was shown on Wednesday.

“Listen, you dogs, the president and ministers, if only you knew how many boys, our brothers are here, waiting and \
yearning to return to re-establish sharia law there,” Gulmurod Khalimov said.

“We are not coming to you, God willing, we are coming to you with slaughter,” he said.

“You have become the slaves of infidels,” Alexander Knyazev said.

“I never said anything of the kind about bananas,” Jane Doe said.

“We will kill you,” Khalimov added.
"""


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    (tmp_path / "draft.txt").write_text(DRAFT, encoding="utf-8")
    return tmp_path / "draft.txt"


def run(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["check", *map(str, arguments)])
    return result.exit_code, result.stdout, result.stderr


def test_every_verdict_with_its_evidence(draft: Path, seeds_db: Path) -> None:
    code, out, _ = run(draft, "--db", seeds_db, "--json")
    report = json.loads(out)
    assert code == 0
    assert [c["verdict"] for c in report["checked"]] == [ACCIDENTAL, SUBSTANTIVE, OTHER_SPEAKER, NOT_FOUND, VERBATIM]
    for c in report["checked"]:
        assert DRAFT[c["start"] : c["end"]].startswith(c["text"][:10])
    hyphen, negation, other, missing, partial = report["checked"]
    assert [(d["kind"], d["draft"]) for d in hyphen["differences"]] == [("hyphenation", "re-establish")]
    assert [(d["draft"], d["flags"]) for d in negation["differences"]] == [("not", ["negation"])]
    assert (other["speaker"], other["speakers"]) == ("Alexander Knyazev", ["Gulmurod Khalimov"])
    assert missing["quote_id"] is None
    assert len(partial["printings"]) == 4


def test_the_report_reads_well_and_never_says_fabricated(draft: Path, seeds_db: Path) -> None:
    code, out, _ = run(draft, "--db", seeds_db)
    assert code == 0
    assert "not found in 5 articles" in out
    assert "fabricated" not in out
    assert out.strip().endswith("1 not found")


def test_strict_fails_unless_all_is_verbatim(draft: Path, seeds_db: Path) -> None:
    assert run(draft, "--db", seeds_db, "--strict")[0] == 1
    draft.write_text("“You have become the slaves of infidels,” Khalimov said.", encoding="utf-8")
    assert run(draft, "--db", seeds_db, "--strict")[0] == 0


def test_a_draft_that_is_not_there_is_an_error(seeds_db: Path, tmp_path: Path) -> None:
    code, _, err = run(tmp_path / "nothing.txt", "--db", seeds_db)
    assert code == 1
    assert "nothing.txt" in err
