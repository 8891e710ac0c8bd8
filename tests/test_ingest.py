"""Files and folders to records: what is read, in which order, and what becomes a problem instead."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path

import pytest

from quotes import ingest
from quotes.ingest import base
from quotes.ingest.walk import Found, files
from quotes.model import Problem, Record

TEXT = "“We will win,” she said.\n"


def write(folder: Path, **texts: str | bytes) -> Path:
    """Files by name, `__` for `/` and `_` before the ending for a dot."""
    for name, text in texts.items():
        stem, ending = name.replace("__", "/").rsplit("_", 1)
        path = folder / f"{stem}.{ending}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def read(*inputs: Path | str) -> tuple[list[Record], list[Problem]]:
    items = list(ingest.read(inputs))
    return [i for i in items if isinstance(i, Record)], [i for i in items if isinstance(i, Problem)]


def test_a_file_is_named_by_its_name_and_a_folder_by_the_path_in_it(tmp_path: Path) -> None:
    write(tmp_path, a_txt=TEXT, deep__er__b_txt=TEXT)
    assert [r.source for r in read(tmp_path)[0]] == ["a.txt", "deep/er/b.txt"]
    assert [r.source for r in read(tmp_path / "deep" / "er" / "b.txt")[0]] == ["b.txt"]
    assert [r.source_id for r in read(tmp_path)[0]] == ["a", "b"]


def test_order_is_that_of_the_relative_paths_whatever_the_order_of_the_inputs(tmp_path: Path) -> None:
    names = ["a-b/x.txt", "a/x.txt", "a.txt", "B.txt", "a/c/z.txt", "ab.txt", "é.txt"]
    for name in names:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(TEXT + name)
    whole = [r.source for r in read(tmp_path)[0]]
    assert whole == sorted(names)
    parts = [tmp_path / "a-b", tmp_path / "a", tmp_path / "B.txt", tmp_path / "ab.txt"]
    orders = set()
    for seed in range(6):
        random.Random(seed).shuffle(parts)
        orders.add(tuple(r.source for r in read(*parts)[0]))
    assert len(orders) == 1


def test_two_inputs_with_the_same_names_are_told_apart_in_any_order(tmp_path: Path) -> None:
    write(tmp_path, one__x_txt=TEXT, two__x_txt=TEXT + "again")
    first = [r.source for r in read(tmp_path / "one", tmp_path / "two")[0]]
    second = [r.source for r in read(tmp_path / "two", tmp_path / "one")[0]]
    assert len(set(first)) == 2
    assert sorted(first) == sorted(second)
    assert all(name.endswith("/x.txt") for name in first)


def test_what_lies_in_two_inputs_is_read_once(tmp_path: Path) -> None:
    write(tmp_path, deep__a_txt=TEXT)
    assert [r.source for r in read(tmp_path / "deep", tmp_path, tmp_path / "deep" / "a.txt")[0]] == ["deep/a.txt"]


def test_hidden_files_and_reserved_names_are_left_out(tmp_path: Path) -> None:
    write(tmp_path, a_txt=TEXT, README_md=TEXT, outlets_csv="x", articles_csv="x")
    (tmp_path / ".hidden.txt").write_text(TEXT)
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "b.txt").write_text(TEXT)
    records, problems = read(tmp_path)
    assert [r.source for r in records] == ["a.txt"]
    assert problems == []


def test_the_text_stays_as_decoded(tmp_path: Path) -> None:
    write(tmp_path, a_txt=b"\xef\xbb\xbfOne.\r\n\r\n  Two.\t\xc2\xa0\n", b_text="é" * 3, c_md="# Head\n")
    assert [r.text for r in read(tmp_path)[0]] == ["One.\r\n\r\n  Two.\t\u00a0\n", "ééé", "# Head\n"]


def test_json_lines(tmp_path: Path) -> None:
    rows = [
        {
            "id": 7,
            "text": TEXT,
            "title": "A",
            "publisher": "B",
            "date": "2015-05-29",
            "author": "C",
            "url": "http://x.org",
        },
        {"ID": "8", "Body": TEXT, "authors": ["C", "D"], "language": "de", "unknown": {"a": 1}},
        {"maintext": TEXT, "source_domain": "x.org", "date_publish": "2015", "headline": "H", "title": ""},
    ]
    write(tmp_path, a_jsonl="\ufeff" + "\n\n".join(json.dumps(r) for r in rows))
    records, problems = read(tmp_path)
    assert problems == []
    assert [(r.source, r.record, r.source_id) for r in records] == [
        ("a.jsonl", 1, "7"),
        ("a.jsonl", 3, "8"),
        ("a.jsonl", 5, "a"),
    ]
    assert records[0].given == {
        "title": "A",
        "outlet": "B",
        "byline": "C",
        "published": "2015-05-29",
        "url": "http://x.org",
    }
    assert records[1].given == {"byline": "C, D", "language": "de"}
    assert records[2].given == {"title": "H", "outlet": "x.org", "published": "2015"}


@pytest.mark.parametrize(
    ("name", "data", "kind", "says"),
    [
        ("a.txt", b"", "empty", "no text"),
        ("a.txt", b" \n\t ", "empty", "no text"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" * 40, "binary", "not a text"),
        ("a.txt", bytes(range(1, 32)) * 40, "binary", "not a text"),
        ("a.jsonl", b"", "empty", "no text"),
        ("a.jsonl", b"{not json}\n", "broken", "JSON"),
        ("a.jsonl", b'["a list"]\n', "broken", "no object"),
        ("a.jsonl", b'{"title": "only"}\n', "no text", "text, body"),
        ("a.jsonl", b'{"text": ["not", 1]}\n', "no text", "the field text holds no text"),
        ("a.jsonl", b'{"body": ""}\n', "no text", "the field body holds no text"),
        ("a.jsonl", b'{"text": "a\\u0000b"}\n', "binary", "zero bytes"),
        ("a.jsonl", b'{"text": "half \\ud83d pair"}\n', "encoding", "surrogate"),
        ("a.jsonl", b'{"text": "caf\xe9"}\n', "encoding", "UTF-8"),
        ("a.jsonl", b"[" * 100_000 + b"\n", "broken", "deeply"),
        ("a.jsonl", b'{"text": ' + b"9" * 5000 + b"}\n", "broken", "JSON"),
        ("a.jsonl", b'{"text": "a"\n', "broken", "at character 14"),
        ("a.png", b"\x89PNG", "format", "not known"),
        ("a.doc", b"\xd0\xcf\x11\xe0", "format", "save it as .docx"),
        ("a.zip", b"PK", "format", "unpack it first"),
        ("a", b"a text", "format", "without an ending"),
    ],
)
def test_problem(tmp_path: Path, name: str, data: bytes, kind: str, says: str) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "b.txt").write_text(TEXT)
    records, problems = read(tmp_path)
    assert [r.source for r in records] == ["b.txt"], "the rest is read"
    assert [(p.source, p.kind) for p in problems] == [(name, kind)]
    assert says in problems[0].message


def test_a_broken_line_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    write(tmp_path, a_jsonl=f'{json.dumps({"text": "One."})}\n{{"text": \n{json.dumps({"text": "Three."})}\n')
    records, problems = read(tmp_path)
    assert [(r.record, r.text) for r in records] == [(1, "One."), (3, "Three.")]
    assert [(p.source, p.record, p.kind) for p in problems] == [("a.jsonl", 2, "broken")]


def test_missing_paths_and_folders_without_articles(tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    write(tmp_path, only__README_md=TEXT)
    _, problems = read(tmp_path / "missing.txt", tmp_path / "nothing", tmp_path / "only")
    assert [(p.source, p.kind) for p in problems] == [
        ("missing.txt", "missing"),
        ("nothing", "no articles"),
        ("only", "no articles"),
    ]
    assert not any(str(tmp_path) in p.message + p.source for p in problems), "no path of this machine in the database"


def test_a_reserved_name_is_no_article_even_when_given(tmp_path: Path) -> None:
    write(tmp_path, README_md=TEXT)
    records, problems = read(tmp_path / "README.md")
    assert records == []
    assert [p.kind for p in problems] == ["reserved"]


def test_a_file_given_by_name_is_read_whatever_its_ending(tmp_path: Path) -> None:
    (tmp_path / "article").write_text(TEXT)
    assert [r.text for r in read(tmp_path / "article")[0]] == [TEXT]


def test_links(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    write(inside, a_txt=TEXT, deep__b_txt=TEXT)
    write(outside, c_txt=TEXT)
    (inside / "loop").symlink_to(inside, target_is_directory=True)
    (inside / "deep" / "again.txt").symlink_to(inside / "a.txt")
    (inside / "away.txt").symlink_to(outside / "c.txt")
    (inside / "folder").symlink_to(outside, target_is_directory=True)
    (inside / "nowhere.txt").symlink_to(inside / "missing")
    records, problems = read(inside)
    assert [r.source for r in records] == ["a.txt", "deep/b.txt"]
    assert [(p.source, p.kind) for p in problems] == [("away.txt", "link"), ("folder", "link"), ("nowhere.txt", "link")]


def test_an_input_may_itself_be_a_link(tmp_path: Path) -> None:
    write(tmp_path / "in", a_txt=TEXT)
    (tmp_path / "link").symlink_to(tmp_path / "in", target_is_directory=True)
    assert [r.source for r in read(tmp_path / "link")[0]] == ["a.txt"]


def test_a_pipe_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    write(tmp_path, a_txt=TEXT)
    records, problems = read(tmp_path)
    assert [r.source for r in records] == ["a.txt"]
    assert [(p.source, p.kind) for p in problems] == [("pipe.txt", "unreadable")]
    assert [p.kind for p in read(tmp_path / "pipe.txt")[1]] == ["unreadable"]


def test_a_file_that_vanishes(tmp_path: Path) -> None:
    write(tmp_path, a_txt=TEXT, b_txt=TEXT, c_txt=TEXT)
    items = ingest.read([tmp_path])
    assert next(items).source == "a.txt"
    (tmp_path / "b.txt").unlink()
    rest = list(items)
    assert [(type(i).__name__, i.source) for i in rest] == [("Problem", "b.txt"), ("Record", "c.txt")]
    assert isinstance(rest[0], Problem)
    assert rest[0].kind == "missing"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    write(tmp_path, a_txt=TEXT, b_txt=TEXT)
    (tmp_path / "a.txt").chmod(0)
    assert [(p.source, p.kind) for p in read(tmp_path)[1]] == [("a.txt", "unreadable")]


def test_a_name_that_is_no_unicode(tmp_path: Path) -> None:
    with open(os.fsencode(tmp_path) + b"/caf\xe9.txt", "wb") as file:
        file.write(TEXT.encode())
    (source,) = [r.source for r in read(tmp_path)[0]]
    assert source == "caf\\xe9.txt"


def test_a_record_too_large_is_skipped_and_the_rest_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("base", "jsonl", "fields"):
        monkeypatch.setattr(f"quotes.ingest.{module}.LIMIT", 1000)
    long, short = json.dumps({"text": "x" * 5000}), json.dumps({"text": "Short."})
    write(tmp_path, a_jsonl=f"{long}\n{short}\n{long}", b_txt="y" * 1001, c_txt="z" * 1000)
    records, problems = read(tmp_path)
    assert [(r.source, r.record) for r in records] == [("a.jsonl", 2), ("c.txt", 0)]
    assert [(p.source, p.record, p.kind) for p in problems] == [
        ("a.jsonl", 1, "too large"),
        ("a.jsonl", 3, "too large"),
        ("b.txt", 0, "too large"),
    ]
    assert base.LIMIT == 1000


def test_the_files_of_a_folder_are_found_while_they_are_read(tmp_path: Path) -> None:
    """No list of a million names is held: a folder is opened only when its turn comes."""
    write(tmp_path, a__1_txt=TEXT, b__1_txt=TEXT, c__1_txt=TEXT)
    found = files([tmp_path], lambda _: True)
    assert isinstance(next(found), Found)
    write(tmp_path, c__2_txt=TEXT)
    assert [item[0] for item in found] == ["b/1.txt", "c/1.txt", "c/2.txt"]


def test_a_deep_folder(tmp_path: Path) -> None:
    deep = tmp_path
    for _ in range(900):
        deep = deep / "d"
    os.makedirs(deep)
    (deep / "a.txt").write_text(TEXT)
    assert len(read(tmp_path)[0]) == 1


def test_inputs_of_one_name_are_told_apart(tmp_path: Path) -> None:
    roots = [tmp_path / side / "news" / "2015" for side in ("east", "west")]
    for n, root in enumerate(roots):
        root.mkdir(parents=True)
        (root / "a.txt").write_text(f"“Run {n},” he said.")
    assert [r.source for r in ingest.read(roots)] == ["east/news/2015/a.txt", "west/news/2015/a.txt"]
    assert [r.source for r in ingest.read([tmp_path])] == ["east/news/2015/a.txt", "west/news/2015/a.txt"]
