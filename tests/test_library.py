"""quotes as a library: every name is there, `import quotes` is cheap, and what the documents show is what happens."""

from __future__ import annotations

import ast
import doctest
import importlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import quotes

ROOT = Path(__file__).parent.parent


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a copy of the seeds, and the place where we are."""
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_what_all_promises_is_there_and_nothing_else() -> None:
    assert quotes.__all__ == sorted(quotes.__all__)
    assert set(quotes.__all__) == set(quotes._WHERE)
    for name in quotes.__all__:
        assert getattr(quotes, name).__name__ == name
    tree = ast.parse(Path(quotes.__file__).read_text(encoding="utf-8"))
    [typed] = [node for node in tree.body if isinstance(node, ast.If)]
    shown = [alias.name for node in typed.body if isinstance(node, ast.ImportFrom) for alias in node.names]
    assert sorted(shown) == quotes.__all__, "type checkers must see the same names"


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        quotes.nothing  # noqa: B018
    assert set(quotes.__all__) <= set(dir(quotes))


def test_a_stage_is_its_function_whatever_was_loaded_first() -> None:
    from quotes.extract import extract

    importlib.import_module("quotes.extract")
    assert quotes.extract is extract
    code = "import quotes.build.reading, quotes; from quotes import extract; assert callable(extract); assert quotes.extract is extract"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_every_function_says_what_it_does_and_what_it_takes() -> None:
    for name in quotes.__all__:
        thing = getattr(quotes, name)
        assert thing.__doc__, name
        if not isinstance(thing, type):
            assert "return" in thing.__annotations__, name


def test_import_is_cheap() -> None:
    code = "import sys, quotes; sys.exit(len([m for m in sys.modules if m.startswith('quotes.')]))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_command_line_loads_nothing_heavy() -> None:
    heavy = "duckdb numpy datasette sqlite3 rapidfuzz regex"
    code = f"import quotes.cli, sys; print([m for m in '{heavy}'.split() if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_a_path_may_be_a_string_and_one_input_may_stand_alone(project: Path) -> None:
    settings = quotes.Settings(db="q.db", inputs=("seeds",))  # type: ignore[arg-type]
    assert quotes.build(settings).counts["articles"] == 5
    assert quotes.verify("q.db")[1] == []
    assert [path.name for path in quotes.export("q.db", "csl", "references")] == ["articles.json"]
    Path("draft.txt").write_text("“You have become the slaves of infidels,” Gulmurod Khalimov said.")
    assert len(quotes.check("q.db", "draft.txt").checked) == 1
    assert len(list(quotes.read("seeds"))) == len(list(quotes.read(["seeds"]))) == 5


def test_the_examples_of_the_library_page_are_true(project: Path) -> None:
    failed, tried = doctest.testfile(str(ROOT / "docs" / "library.md"), module_relative=False, encoding="utf-8")
    assert tried > 25
    assert failed == 0


def test_the_library_page_has_every_name() -> None:
    page = (ROOT / "docs" / "library.md").read_text(encoding="utf-8")
    assert [name for name in quotes.__all__ if name not in page and name != "Article"] == []


def test_the_notebook_runs(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Cell by cell, as Jupyter would, but for showing the value of a last line."""
    notebook = json.loads((ROOT / "docs" / "notebook.ipynb").read_text(encoding="utf-8"))
    assert notebook["nbformat"] == 4
    names: dict[str, object] = {}
    n_run = 0
    for cell in notebook["cells"]:
        assert cell["cell_type"] in ("markdown", "code")
        if cell["cell_type"] == "code":
            assert cell["outputs"] == [], "outputs are not kept in git"
            exec(compile("".join(cell["source"]), cell["id"], "exec"), names)
            n_run += 1
    assert n_run >= 5
    printed = capsys.readouterr().out
    assert "5 articles" in printed
    assert "'hyphenation', 'reestablish', 're-establish'" in printed
    assert "credited" in printed


def test_sqlite_utils_has_the_functions() -> None:
    """By the hook; that the package registers it under `sqlite_utils` is seen where it is installed."""
    from sqlite_utils import Database
    from sqlite_utils.plugins import pm

    from quotes.publish import sqlite_utils_hook

    registered = pm.is_registered(sqlite_utils_hook)
    if not registered:
        pm.register(sqlite_utils_hook)
    try:
        row = next(Database(memory=True).query("select similarity('We won', 'we WON') as s, normalise('“a”') as n"))
    finally:
        if not registered:
            pm.unregister(sqlite_utils_hook)
    assert row["s"] == 1
    assert isinstance(row["n"], str)
