"""Damaged and malicious files of every format: a message, a row, the rest read, time and memory bounded."""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
import time
import tracemalloc
import zipfile
from pathlib import Path

import duckdb
import pytest

from quotes import ingest
from quotes.model import Problem, Record

SAMPLES = Path(__file__).parent / "formats"
RUN = "“Run,” he said."
LINE = json.dumps({"text": RUN}).encode() + b"\n"
MB = 1024 * 1024


def read(folder: Path) -> tuple[list[str], list[tuple[str, int, str]]]:
    """What is read beside a good file, which must be read whatever else happens, and the problems."""
    (folder / "zz.txt").write_text(RUN)
    items = list(ingest.read([folder]))
    records = [i for i in items if isinstance(i, Record)]
    assert records[-1].source == "zz.txt", "the rest is read"
    return [r.text for r in records[:-1]], [(i.source, i.record, i.kind) for i in items if isinstance(i, Problem)]


def test_cut_gzip(tmp_path: Path) -> None:
    data = gzip.compress(
        b"".join(json.dumps({"text": f"{n * 7919 % 10007} {RUN}"}).encode() + b"\n" for n in range(60_000))
    )
    (tmp_path / "a.jsonl.gz").write_bytes(data[: len(data) // 2])
    texts, problems = read(tmp_path)
    assert texts, "what stands before the cut is read"
    assert problems == [("a.jsonl.gz", 0, "broken")]


def test_damaged_gzip(tmp_path: Path) -> None:
    data = bytearray(gzip.compress(LINE * 2000))
    data[len(data) // 2 :] = b"\xff" * (len(data) - len(data) // 2)
    (tmp_path / "a.jsonl.gz").write_bytes(bytes(data))
    (tmp_path / "b.txt.gz").write_bytes(RUN.encode())
    _, problems = read(tmp_path)
    assert [(p[0], p[2]) for p in problems] == [("a.jsonl.gz", "broken"), ("b.txt.gz", "broken")]


def test_gzip_bomb(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "a.jsonl.gz", "wb") as file:
        for _ in range(400):
            file.write(b" " * MB)
    begin = time.process_time()
    assert read(tmp_path) == ([], [("a.jsonl.gz", 0, "too large")])
    assert time.process_time() - begin < 10


@pytest.mark.parametrize("cut", [10, 300, 900])
def test_broken_warc(tmp_path: Path, cut: int) -> None:
    pytest.importorskip("warcio")
    pytest.importorskip("trafilatura")
    from tests.test_ingest_formats import warc

    page = (SAMPLES / "page.html").read_bytes()
    data = warc(("https://x.example/1", page), ("https://x.example/2", page))
    (tmp_path / "a.warc").write_bytes(data + data[: len(data) // 2 - cut])
    (tmp_path / "b.warc").write_bytes(b"no archive at all\r\n" * 100)
    texts, problems = read(tmp_path)
    assert len(texts) == 2, "a page that is cut is no article"
    if cut < 900:  # else the end is missing from before the page began, and nothing tells that there was one
        assert {p[0] for p in problems} == {"a.warc", "b.warc"}
    assert "b.warc" in {p[0] for p in problems}


def test_what_stands_before_a_damage_in_a_warc_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("warcio")
    pytest.importorskip("trafilatura")
    from tests.test_ingest_formats import warc

    page = (SAMPLES / "page.html").read_bytes()
    data = warc(("https://x.example/1", page))
    (tmp_path / "a.warc").write_bytes(data + b"WARC/1.0\r\nContent-Length: zz\r\n\r\nfoo")
    (tmp_path / "b.warc").write_bytes(b"WARC/1.0\r\nContent-Length: 3\r\n\r\nfoo\r\n\r\n" + data)
    (tmp_path / "c.warc").write_bytes(warc(("https://x.example/1", page), status="404 Not Found"))
    noise = bytes(n * n * 7919 % 251 for n in range(2_000_000))  # more than is unpacked at a time
    (tmp_path / "d.warc.gz").write_bytes(gzip.compress(data + warc(("https://x.example/2", noise)))[:-20])
    texts, problems = read(tmp_path)
    assert len(texts) == 3
    assert [(p[0], p[2]) for p in problems] == [
        ("a.warc", "broken"), ("b.warc", "broken"), ("c.warc", "no articles"), ("d.warc.gz", "broken"),
    ]  # fmt: skip
    assert capsys.readouterr().err == "", "what is wrong is a row, not a line of a library's"


def test_csv_with_a_huge_field(tmp_path: Path) -> None:
    with (tmp_path / "a.csv").open("wb") as file:
        file.write(b"id,text\n1,One.\n2,")
        for _ in range(200):
            file.write(b"x" * MB)
        file.write(b"\n3,Three.\n")
    tracemalloc.start()
    texts, problems = read(tmp_path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert texts == ["One.", "Three."]
    assert problems == [("a.csv", 2, "too large")]
    assert peak < 300 * MB


def test_csv_with_a_mark_never_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quotes.ingest.table.LIMIT", 100_000)
    (tmp_path / "a.csv").write_text('id,text\n1,One.\n2,"' + "a line\n" * 50_000)
    texts, problems = read(tmp_path)
    assert texts == ["One."]
    assert problems == [("a.csv", 2, "too large")]


def test_csv_without_a_header(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("\n\n\n")
    (tmp_path / "b.csv").write_text("id,title\n1,Dam\n")
    (tmp_path / "c.csv").write_bytes(b"\x00\x01\x02" * 1000)
    assert read(tmp_path) == ([], [("a.csv", 0, "empty"), ("b.csv", 0, "no text"), ("c.csv", 0, "binary")])


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))


@pytest.mark.parametrize(
    "text",
    [
        f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY l0 "ha">{LAUGHS}]><rss><channel><item><title>&l11;</title></item></channel></rss>',
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&x;</title></item></channel></rss>',
        "<rss><channel><item>",
        "<a>" * 100_000,
        "no xml",
    ],
)
def test_xml(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.xml").write_text(text)
    (tmp_path / "b.rss").write_bytes(text.encode("utf-16"))
    begin = time.process_time()
    texts, problems = read(tmp_path)
    assert time.process_time() - begin < 5
    assert texts == []
    assert problems == [("a.xml", 0, "broken"), ("b.rss", 0, "broken")]


def test_xml_that_is_no_feed(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("<sitemap><url>x</url></sitemap>")
    assert read(tmp_path) == ([], [("a.xml", 0, "no articles")])


def test_html_of_50_mb_in_one_tag(tmp_path: Path) -> None:
    with (tmp_path / "a.html").open("wb") as file:
        file.write(b"<html><body><p ")
        for _ in range(50):
            file.write(b"a" * MB)
        file.write(b">text</p></body></html>")
    begin = time.process_time()
    assert read(tmp_path) == ([], [("a.html", 0, "too large")])
    assert time.process_time() - begin < 5


@pytest.mark.parametrize(
    "page",
    [
        b"<div>" * 200_000 + b"text",
        b"<html><body><article><p " + b'a="b" ' * 200_000 + b">text</p></article></body></html>",
        b"<a href='" * 50_000,
        b"\x00\xff" * 10_000,
        b"<!--" + b"-" * 500_000,
        b"<html><body></body></html>",
    ],
)
def test_html_that_is_hard(tmp_path: Path, page: bytes) -> None:
    pytest.importorskip("trafilatura")
    (tmp_path / "a.html").write_bytes(page)
    begin = time.process_time()
    read(tmp_path)
    assert time.process_time() - begin < 20


def test_json_of_the_wrong_shape(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("[1, null, true, [], {}, " + json.dumps({"text": RUN}) + "]")
    (tmp_path / "b.json").write_text('"only a string"')
    (tmp_path / "c.json").write_text("[" * 200_000)
    (tmp_path / "d.json").write_text('{"articles": []}')
    (tmp_path / "e.json").write_text('[{"text": "One."}, {"text": "cut')
    (tmp_path / "f.json").write_bytes(b'{"text": "caf\xe9"}')
    texts, problems = read(tmp_path)
    assert texts == [RUN, "One."]
    assert problems == [
        *[("a.json", n, "broken") for n in (1, 2, 3, 4)],
        ("a.json", 5, "no text"),
        ("b.json", 1, "broken"),
        ("c.json", 0, "broken"),
        ("d.json", 0, "empty"),
        ("e.json", 0, "broken"),
        ("f.json", 0, "encoding"),
    ]


def test_a_value_in_json_that_never_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quotes.ingest.json_file.LIMIT", MB)
    (tmp_path / "a.json").write_text('[{"text": "' + "x" * 8 * MB)
    begin = time.process_time()
    assert read(tmp_path) == ([], [("a.json", 0, "too large")])
    assert time.process_time() - begin < 5


def test_word_files(tmp_path: Path) -> None:
    pytest.importorskip("docx")
    with zipfile.ZipFile(tmp_path / "a.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"\0" * 200 * MB)
    (tmp_path / "b.docx").write_bytes(b"PK\x03\x04 no zip")
    with zipfile.ZipFile(tmp_path / "c.docx", "w") as archive:
        archive.writestr("nothing.txt", "x")
    tracemalloc.start()
    assert read(tmp_path) == ([], [("a.docx", 0, "too large"), ("b.docx", 0, "broken"), ("c.docx", 0, "broken")])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 100 * MB


def test_pdf_files(tmp_path: Path) -> None:
    pytest.importorskip("pypdf")
    from tests.test_ingest_formats import pdf

    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4 nothing")
    (tmp_path / "b.pdf").write_bytes(pdf("One line.")[:300])
    (tmp_path / "c.pdf").write_bytes(pdf())
    texts, problems = read(tmp_path)
    assert texts == []
    assert [(p[0], p[2] in ("broken", "no text")) for p in problems] == [
        ("a.pdf", True),
        ("b.pdf", True),
        ("c.pdf", True),
    ]


def test_sqlite_files(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    with sqlite3.connect(tmp_path / "b.db") as db:
        db.execute("create table t (text)")
        db.execute("insert into t values (?), (cast(? as text)), (?), (?)", (RUN, b"caf\xe9", b"a blob", 7))
    db.close()
    with sqlite3.connect(tmp_path / "c.db") as db:
        db.execute("create table one (text)")
        db.execute("create table two (body)")
    db.close()
    before = (tmp_path / "b.db").read_bytes()
    texts, problems = read(tmp_path)
    assert texts == [RUN]
    assert problems == [
        ("a.db", 0, "broken"),
        ("b.db", 2, "encoding"),
        ("b.db", 3, "no text"),
        ("b.db", 4, "no text"),
        ("c.db", 0, "no text"),
    ]
    assert (tmp_path / "b.db").read_bytes() == before


def test_subtitles(tmp_path: Path) -> None:
    (tmp_path / "a.srt").write_text("\n" * 300_000)
    (tmp_path / "b.vtt").write_text("WEBVTT\n\n" + "00:01.000 --> 00:02.000\n" * 50_000)
    (tmp_path / "c.srt").write_text(("\n" + " " * 50) * 20_000 + "x")
    begin = time.process_time()
    _, problems = read(tmp_path)
    assert time.process_time() - begin < 5
    assert {p[2] for p in problems} <= {"empty"}


def test_facts_beside_that_are_broken(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(RUN)
    (tmp_path / "articles.csv").write_bytes(b"\x00\x01" * 100)
    (tmp_path / "outlets.csv").write_text("nothing,useful\n1,2\n")
    texts, problems = read(tmp_path)
    assert texts == [RUN]
    assert problems == [("articles.csv", 0, "binary")]


def write_parquet(path: Path, rows: str) -> None:
    with duckdb.connect() as engine:
        engine.execute(f"copy ({rows}) to '{path}' (compression zstd)")


@pytest.mark.parametrize(
    "columns",
    [
        "repeat('a', 1000000) as text",
        "['b', repeat('a', 1000000)] as text",
        "'a' as text, repeat('a', 1000000) as title",
    ],
)
def test_parquet_that_never_ends(tmp_path: Path, columns: str) -> None:
    """Parquet holds a value once and names it in every row: a few kilobytes hold any amount of text."""
    write_parquet(tmp_path / "a.parquet", f"select {columns} from range(1000)")
    assert (tmp_path / "a.parquet").stat().st_size < 100_000
    assert read(tmp_path) == ([], [("a.parquet", 0, "too large")])


def test_parquet_with_more_in_some_rows_than_fits_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """DuckDB lays out two thousand rows at a time, whatever its limit of memory."""
    write_parquet(tmp_path / "a.parquet", "select md5(i::varchar) || repeat(' word', 99) as text from range(5000) t(i)")
    assert len(read(tmp_path)[0]) == 5000
    monkeypatch.setattr("quotes.ingest.parquet._MOST_IN_A_STRETCH", MB)
    assert read(tmp_path) == ([], [("a.parquet", 0, "too large")])


def test_parquet_with_columns_of_any_name_and_kind(tmp_path: Path) -> None:
    write_parquet(
        tmp_path / "a.parquet",
        """select ['“Run,”', 'he said.'] as "a ""text", date '2020-01-02' as "Date", 7 as id, {'name': 'x'} as publisher,
        blob 'ab' as title, 1.5 as score, 1 as file_row_number""",
    )
    (item,) = ingest.read(tmp_path, ingest.Options(columns={"text": 'a "text'}))
    assert isinstance(item, Record)
    assert (item.text, item.source_id, item.given) == ("“Run,”\nhe said.", "7", {"published": "2020-01-02"})
    (item,) = ingest.read(tmp_path, ingest.Options(columns={"text": "title"}))
    assert isinstance(item, Problem)
    assert item.message.startswith('no column with the text of an article among: a "text, Date, id')


def test_facts_about_a_file_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.txt").write_text(RUN)
    gone = "".join(f"gone/{n}.txt,B\n" for n in range(1000))
    (tmp_path / "articles.csv").write_text(f"file,title\ndeep/a.txt,A\ndeep/A.text,B\n{gone}")
    texts, problems = read(tmp_path)
    assert texts == [RUN]
    assert problems == [("articles.csv", 0, "missing")]
    [problem] = [item for item in ingest.read(tmp_path) if isinstance(item, Problem)]
    assert "deep/A.text and 1000 more" in problem.message


def test_front_matter_that_never_ends(tmp_path: Path) -> None:
    text = "---\n" + "a: b\n" * 100_000
    (tmp_path / "a.txt").write_text(text)
    assert read(tmp_path)[0] == [text]


def test_a_pipe_from_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quotes.ingest.stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(b"\x00" * 1000))))
    (problem,) = ingest.read(["-"])
    assert isinstance(problem, Problem)
    assert problem.kind == "binary"
