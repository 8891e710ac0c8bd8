"""What SECURITY.md promises of the program as a whole."""

from __future__ import annotations

import ast
import re
import socket
from pathlib import Path

import pytest
from typer.testing import CliRunner

from quotes.build import Settings, build
from quotes.cli import app

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"

# modules that run code, start programs or reach the network, and where each may be used
NETWORK = {
    "socket",
    "ssl",
    "http",
    "http.client",
    "urllib.request",
    "httpx",
    "requests",
    "aiohttp",
    "ftplib",
    "smtplib",
}
RUNNING = {
    "pickle",
    "marshal",
    "shelve",
    "subprocess",
    "pty",
    "code",
    "ctypes",
    "yaml",
    "dill",
    "cloudpickle",
    "joblib",
}
MAY = {
    "quotes/ingest/web.py": NETWORK,
    "quotes/publish/serve.py": {"yaml"},  # of its own metadata.yml, by safe_load
    "quotes/publish/workers.py": {"socket"},  # to listen
}
CALLS = {"eval", "exec", "compile", "__import__", "system", "popen", "execv", "execvp", "spawnl"}


def used(source: str) -> tuple[set[str], set[str]]:
    """The modules that a source imports, and the names of the builtins and functions of `os` that it calls."""
    modules, calls = set(), set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            modules.add(node.module)
        elif isinstance(node, ast.Call):
            function = node.func
            if isinstance(function, ast.Name):
                calls.add(function.id)
            elif isinstance(function, ast.Attribute) and getattr(function.value, "id", "") == "os":
                calls.add(function.attr)
            calls |= {"allow_pickle" for k in node.keywords if k.arg == "allow_pickle"}
            if isinstance(function, ast.Attribute) and getattr(function.value, "id", "") == "yaml":
                calls.add(f"yaml.{function.attr}")
            calls |= {"shell" for k in node.keywords if k.arg == "shell"}
    return modules, calls


def test_nothing_in_the_program_can_run_what_it_reads() -> None:
    for file in sorted((ROOT / "quotes").rglob("*.py")):
        name = file.relative_to(ROOT).as_posix()
        modules, calls = used(file.read_text("utf-8"))
        assert not modules & (NETWORK | RUNNING) - MAY.get(name, set()), name
        assert not calls & (CALLS | {"allow_pickle", "shell"}), name
        assert {call for call in calls if call.startswith("yaml.")} <= {"yaml.safe_load"}, name


@pytest.mark.parametrize(
    "source", ["import pickle", "from subprocess import run", "eval(x)", "import os; os.system(x)"]
)
def test_and_if_it_could_that_would_be_found(source: str) -> None:
    modules, calls = used(source)
    assert modules & RUNNING or calls & CALLS


def test_a_build_of_files_opens_no_connection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*arguments: object, **_: object) -> None:
        raise AssertionError(f"a connection: {arguments}")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    articles = tmp_path / "in"
    articles.mkdir()
    page = "<html><head><link rel=stylesheet href='http://example.com/a.css'></head><body><p>“{}” she said, {}.</p></body></html>"
    for n in range(3):
        words = f"The bridge is closed for {n} days, " * 12
        (articles / f"{n}.html").write_text(page.format(words, "http://example.com/" * 3))
    (articles / "a.txt").write_text("http://example.com/a.html\n\n“It is closed,” she said.")
    build(Settings(db=tmp_path / "q.db", inputs=(str(articles),)))


def test_checking_a_draft_writes_nothing(seeds_db: Path, tmp_path: Path) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text("“'); drop table articles; --,” she said. “Listen, you dogs,” he said.")
    before, beside = seeds_db.read_bytes(), sorted(seeds_db.parent.iterdir())
    result = CliRunner().invoke(app, ["check", str(draft), "--db", str(seeds_db)])
    assert result.exit_code == 0, result.output
    assert (seeds_db.read_bytes(), sorted(seeds_db.parent.iterdir())) == (before, beside)


def test_every_test_that_the_threat_model_names_is_there() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", (ROOT / "SECURITY.md").read_text("utf-8"))
    assert len(named) > 30
    for file, test in named:
        assert re.search(rf"def {test}\b" if test else "def test_", (ROOT / file).read_text("utf-8")), f"{file}::{test}"
