"""The documents: every command in them runs, everything the program has is in them, every link leads somewhere."""

from __future__ import annotations

import ast
import inspect
import json
import re
import shlex
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import pytest
import typer

from quotes import errors
from quotes.alerts import rules
from quotes.cli import app
from quotes.differences import KINDS
from quotes.ingest import READERS
from quotes.publish.export import FORMATS
from quotes.publish.questions import questions
from quotes.store import schema
from quotes.store.withdraw import WITHDRAWN, WITHHELD

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"])
TO_RUN = ["tutorial.md", "howto.md"]  # as they stand, from top to bottom
RUN_ALONE = [
    "README.md",
    "docs/publish.md",
    "docs/reference/cli.md",
]  # command by command, in a folder that has all they name
NOT_RUN = ["cluster.md"]  # wants a cluster: what it says is tested beside the engine
A_COMMAND = re.compile(r"(?:^|    )(?:\.venv/bin/)?((?:quotes|datasette|sqlite-utils) .+)$", re.M)
PROGRAMS = Path(sys.executable).parent
FENCE = re.compile(r"^```(\w*)(?: file=(\S+))?\n(.*?)^```$", re.M | re.S)


class Block(NamedTuple):
    language: str
    file: str
    body: str


def blocks(page: Path) -> list[Block]:
    """The blocks of a page; a command that goes on after a backslash is one line."""
    text = re.sub(r" *\\\n +", " ", page.read_text(encoding="utf-8"))
    return [Block(*found) for found in FENCE.findall(text)]


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
    assert program in ("quotes", "sqlite-utils", "datasette"), f"{line}: how is that run?"
    if arguments[0] == "serve":
        return serve(program, arguments, folder)
    done = subprocess.run(
        [PROGRAMS / program, *arguments],
        cwd=folder,
        input="y\n",  # where a command asks whether it shall
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
    return done.stdout


def serve(program: str, arguments: list[str], folder: Path) -> str:
    """Start the server at a free port, see that it answers, and end it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    if "--port" in arguments:
        arguments[arguments.index("--port") + 1] = port
    else:
        arguments += ["--port", port]
    server = subprocess.Popen([PROGRAMS / program, *arguments], cwd=folder, stderr=subprocess.PIPE, text=True)
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


def of_a_page(name: str) -> list[str]:
    """The commands in the blocks of a page; in the reference they are indented. The set-up lines are run by .ci/run."""
    text = (ROOT / name).read_text(encoding="utf-8")
    found = text if "/reference/" in name else "\n".join(block.body for block in blocks(ROOT / name))
    calls = [line.strip() for line in A_COMMAND.findall(found)]
    return [line for line in calls if not line.startswith("quotes ") or line.split()[1] in commands()]


@pytest.fixture
def furnished(folder: Path) -> Path:
    """A folder with everything that the commands of the pages name."""
    shutil.copytree(ROOT / "seeds", folder / "articles")
    shutil.copy(ROOT / "metadata.yml", folder)
    for name in ("more", "new"):
        (folder / f"{name}.jsonl").write_text(json.dumps({"text": f"“We will go {name},” said Ada Park."}) + "\n")
    (folder / "drafts").mkdir()
    for name in ("draft.txt", "drafts/one.txt"):
        (folder / name).write_text(
            "“You have become the slaves of infidels,” Gulmurod Khalimov said.\n", encoding="utf-8"
        )
    return folder


def with_ids_that_exist(line: str, db: Path) -> str:
    """The example ids of the reference (o1f3a9c…) replaced by ids of the same kind, each by another."""
    kinds = {"q": "quotes", "a": "articles", "s": "speakers", "o": "occurrences"}
    if not db.exists():
        return line
    with closing(sqlite3.connect(db)) as connection:
        for n, found in enumerate(re.findall(r"\b[qaso][0-9a-f]{12,}\b", line)):
            [(key,)] = connection.execute(f"select id from {kinds[found[0]]} order by id limit 1 offset {n}")
            line = line.replace(found, f"o{key:x}" if found[0] == "o" else key)
    return line


@pytest.mark.slow
@pytest.mark.parametrize("name", RUN_ALONE)
def test_every_command_of_the_other_pages_runs(name: str, furnished: Path) -> None:
    found = of_a_page(name)
    assert len(found) > 2
    if name == "README.md":
        run("quotes build", furnished)  # its set-up line, which .ci/run runs as it stands
    for line in found:
        run(with_ids_that_exist(line, furnished / "data/quotes.db"), furnished)
        for made in ("tables", "website"):
            shutil.rmtree(furnished / made, ignore_errors=True)


def test_no_page_has_commands_that_nothing_runs() -> None:
    for page in PAGES:
        name = str(page.relative_to(ROOT))
        if page.name not in TO_RUN + NOT_RUN and name not in RUN_ALONE:
            assert of_a_page(name) == [], name


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


def strings(node: ast.AST) -> set[str]:
    """The strings that an expression can be: itself, either side of a condition, what a name of the module stands for."""
    if isinstance(node, ast.Constant):
        return {node.value} if isinstance(node.value, str) else set()
    if isinstance(node, ast.IfExp):
        return strings(node.body) | strings(node.orelse)
    return set()


def kinds_in_the_code(made_by: dict[str, int]) -> set[str]:
    """The kinds that stand in calls: the name of what is called, and which argument is the kind."""
    found = set()
    for path in sorted((ROOT / "quotes").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(getattr(node, "func", None), "id", "")
            if isinstance(node, ast.Call) and name in made_by and len(node.args) > made_by[name]:
                found |= strings(node.args[made_by[name]])
    return found


def test_every_kind_of_problem_and_alert_is_documented() -> None:
    page = (DOCS / "reference" / "kinds.md").read_text(encoding="utf-8")
    problems, alerts = (set(re.findall(r"^\| `([\w ]+)` \|", part, re.M)) for part in page.split("## Alerts"))
    assert problems == kinds_in_the_code({"Problem": 2, "UnreadableError": 0}) | {WITHDRAWN, WITHHELD}
    touched = ast.parse(inspect.getsource(rules._touched))
    returned = {
        kind
        for node in ast.walk(touched)
        if isinstance(node, ast.Return) and node.value
        for kind in strings(node.value)
    }
    assert len(returned) == 5
    assert alerts == kinds_in_the_code({"_alert": 1}) | returned


def test_every_format_that_is_read_is_documented() -> None:
    page = (DOCS / "howto.md").read_text(encoding="utf-8")
    told = {ending for row in re.findall(r"^\| (`\.[^|]*)\|", page, re.M) for ending in re.findall(r"`(\.\w+)`", row)}
    assert told == set(READERS)


def test_every_picture_is_told_in_words_and_every_drawing_stands_by_itself() -> None:
    n_drawings = 0
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        assert "![](" not in text, f"{page.name}: a picture without words"
        for words, target in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", text):
            assert len(words.split()) > 5, f"{page.name}: {target}"
            if target.endswith(".svg"):
                check_drawing(page.parent / target)
                n_drawings += 1
    assert n_drawings >= 4


def check_drawing(path: Path) -> None:
    """Small, named, legible on any ground, with nothing from elsewhere, and no text outside of it."""
    assert path.stat().st_size < 20_000
    svg = "{http://www.w3.org/2000/svg}"
    root = ElementTree.parse(path).getroot()
    _, _, width, height = map(float, root.get("viewBox", "").split())
    assert root.findtext(f"{svg}title")
    assert root.findtext(f"{svg}desc")
    ground = root.find(f"{svg}rect")
    assert ground is not None
    assert ground.get("class") == "panel", "dark words want a light ground of their own where the page is dark"
    assert not {e.tag for e in root.iter()} & {
        f"{svg}{name}" for name in ("script", "image", "use", "a", "foreignObject")
    }
    for text in root.iter(f"{svg}text"):
        x, y = float(text.get("x", -1)), float(text.get("y", -1))
        half = len(text.text or "") * 3  # half its width in a narrow script: a bound from below
        left, right = (x - half, x + half) if "m" in text.get("class", "").split() else (x, x + 2 * half)
        assert left >= 0, text.text
        assert right <= width, text.text
        assert 0 < y < height, text.text


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
