"""The documents: every command in them runs, everything the program has is in them, every link leads somewhere."""

from __future__ import annotations

import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import NamedTuple

import pytest
import typer

from quotes import errors
from quotes.cli import app
from quotes.differences import KINDS
from quotes.publish.export import FORMATS
from quotes.publish.questions import questions
from quotes.store import schema

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"])
TO_RUN = ["tutorial.md", "howto.md"]
PROGRAMS = Path(sys.executable).parent
FENCE = re.compile(r"^```(\w*)(?: file=(\S+))?\n(.*?)^```$", re.M | re.S)


class Block(NamedTuple):
    language: str
    file: str
    body: str


def blocks(page: Path) -> list[Block]:
    return [Block(*found) for found in FENCE.findall(page.read_text(encoding="utf-8"))]


def commands() -> dict[str, typer.core.TyperCommand]:
    group = typer.main.get_command(app)
    assert isinstance(group, typer.core.TyperGroup)
    return dict(group.commands)


# ------------------------------------------------------------------ everything is run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What the pages presuppose: the seeds, and a news archive."""
    warcio = pytest.importorskip("warcio.warcwriter")
    from warcio.statusandheaders import StatusAndHeaders

    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    with (tmp_path / "news.warc.gz").open("wb") as archive, (ROOT / "tests/formats/page.html").open("rb") as page:
        writer = warcio.WARCWriter(archive, gzip=True)
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.0")
        address = "https://news.example/page.html"
        writer.write_record(writer.create_warc_record(address, "response", payload=page, http_headers=head))
    return tmp_path


def run(line: str, folder: Path) -> str:
    """Run one command as it stands in a document, and give what it printed."""
    program, *arguments = shlex.split(line)
    assert program in ("quotes", "sqlite-utils"), f"{line}: how is that run?"
    if arguments[0] == "serve":
        return serve(arguments, folder)
    done = subprocess.run(
        [PROGRAMS / program, *arguments], cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
    return done.stdout


def serve(arguments: list[str], folder: Path) -> str:
    """Start the server at a free port, see that it answers, and end it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    arguments[arguments.index("--port") + 1] = port
    server = subprocess.Popen([PROGRAMS / "quotes", *arguments], cwd=folder, stderr=subprocess.PIPE, text=True)
    try:
        for _ in range(200):
            assert server.poll() is None, server.communicate()[1]
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
                    return str(answer.read().decode())
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the server did not answer in 20 seconds")
    finally:
        server.terminate()
        server.communicate()


@pytest.mark.slow
@pytest.mark.parametrize("name", TO_RUN)
def test_every_command_runs_and_prints_what_the_page_shows(name: str, folder: Path) -> None:
    printed, n_run = "", 0
    for block in blocks(DOCS / name):
        if block.file:
            (folder / block.file).parent.mkdir(exist_ok=True)
            (folder / block.file).write_text(block.body, encoding="utf-8")
        elif block.language == "sh":
            for line in block.body.splitlines():
                printed = run(line, folder)
                n_run += 1
        elif block.language == "text":
            shown = [line.rstrip() for line in block.body.splitlines()]
            assert [line.rstrip() for line in printed.splitlines()] == shown
        elif block.language == "python":
            done = subprocess.run([sys.executable, "-c", block.body], cwd=folder, capture_output=True, check=False)
            assert done.returncode == 0, done.stderr.decode()
        else:
            raise AssertionError(f"{name}: a block of {block.language or 'nothing'} is not run")
    assert n_run > 5


@pytest.mark.slow
def test_what_the_tutorial_says_of_its_answers_is_so(folder: Path) -> None:
    run("quotes build seeds", folder)
    assert "quotes show q1921bdca92ac37e6" in run("quotes find waiting and yearning", folder)
    found = run("quotes show q1921bdca92ac37e6", folder)
    assert "in 4 articles" in found
    assert "3 wordings" in found
    sql = "select n_substantive from quotes where id = 'q1921bdca92ac37e6'"
    assert run(f'sqlite-utils data/quotes.db "{sql}" --raw', folder) == "1"


def lines() -> list[tuple[str, str]]:
    """Every line of a block, on any page, that calls `quotes`."""
    found = []
    for page in PAGES:
        for block in blocks(page):
            found += [
                (page.name, line.strip().removeprefix(".venv/bin/"))
                for line in block.body.splitlines()
                if re.match(r"\s*(\.venv/bin/)?quotes [a-z]", line)
            ]
    return found


def test_every_command_on_every_page_exists_with_its_options() -> None:
    known = commands()
    assert len(lines()) > 20
    for page, line in lines():
        command, *rest = shlex.split(line.split("  ")[0])[1:]
        assert command in known, f"{page}: {line}"
        options = {name for parameter in known[command].params for name in parameter.opts}
        used = {token.split("=")[0] for token in rest if token.startswith("--")}
        assert used <= options | {"--help"}, f"{page}: {line}"


# ------------------------------------------------------------------ everything is there


def test_generated_pages_are_as_the_program_makes_them() -> None:
    pytest.importorskip("cogapp")
    pages = [str(p) for p in PAGES if "[[[cog" in p.read_text(encoding="utf-8")]
    assert len(pages) >= 2
    done = subprocess.run(
        [sys.executable, "-m", "cogapp", "--check", *pages], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"run `cog -r docs/reference/*.md`\n{done.stdout}{done.stderr}"


def test_every_command_and_option_is_documented() -> None:
    page = (DOCS / "reference" / "cli.md").read_text(encoding="utf-8")
    for name, command in commands().items():
        [section] = re.findall(rf"^## quotes {name}$(.*?)(?=^## |\Z)", page, re.M | re.S)
        assert command.help, name
        for parameter in command.params:
            assert parameter.help, f"{name} {parameter.name} has no help"
            assert all(f"`{option}`" in section for option in parameter.opts if option.startswith("-")), name


def test_every_table_column_and_view_is_documented() -> None:
    page = (DOCS / "reference" / "schema.md").read_text(encoding="utf-8")
    for table in schema.tables().values():
        [section] = re.findall(rf"^### {table.name}$(.*?)(?=^##|\Z)", page, re.M | re.S)
        assert table.meaning in section
        assert re.findall(r"^\| `(\w+)` \|", section, re.M) == [column.name for column in table.columns]
    assert all(f"`{name}`" in page for name in schema.views())


def test_every_kind_query_format_and_error_is_documented() -> None:
    reference = "".join(page.read_text(encoding="utf-8") for page in (DOCS / "reference").glob("*.md"))
    assert all(f"| {kind.kind} | {kind.class_} |" in reference for kind in KINDS)
    assert all(f"| `{name}` |" in reference for name in [*questions(), *FORMATS])
    classes = [name for name, thing in vars(errors).items() if isinstance(thing, type)]
    assert len(classes) >= 5
    assert all(f"| `{name}` |" in reference for name in classes)


def test_every_link_leads_to_a_file_and_a_heading() -> None:
    n_links = 0
    for page in PAGES:
        text = FENCE.sub("", page.read_text(encoding="utf-8"))
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            if re.match(r"\w+:", target):
                continue
            file, _, heading = target.partition("#")
            path = (page.parent / file).resolve() if file else page
            assert path.exists(), f"{page.name}: {target}"
            if heading:
                headings = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.M)
                slugs = [re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings]
                assert heading in slugs, f"{page.name}: {target}"
            n_links += 1
    assert n_links > 20
