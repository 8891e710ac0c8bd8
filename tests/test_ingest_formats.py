"""One sample a format, in tests/formats or made here, and the records it holds."""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
import sys
from pathlib import Path
from typing import Any

import pytest

from quotes import ingest
from quotes.errors import SettingsError
from quotes.ingest import Options
from quotes.ingest.base import FIELDS
from quotes.ingest.fields import USUAL
from quotes.model import Problem, Record

SAMPLES = Path(__file__).parent / "formats"
ADDRESS = "https://osh-news.example/dam"
RUN = "“Run,” he said."


def read(*inputs: Path | str, options: Options | None = None) -> tuple[list[Record], list[tuple[str, int, str]]]:
    items = list(ingest.read(inputs, options))
    return (
        [i for i in items if isinstance(i, Record)],
        [(i.source, i.record, i.kind) for i in items if isinstance(i, Problem)],
    )


def short(record: Record) -> tuple[int, str, str, dict[str, str]]:
    return record.record, record.source_id, record.text, dict(record.given)


def test_html() -> None:
    pytest.importorskip("trafilatura")
    (record,), problems = read(SAMPLES / "page.html")
    assert problems == []
    assert record.text.splitlines() == [
        "Dam breaks in the north",
        "The old dam broke on Monday night, officials said in the capital, and the valley below it was flooded.",
        "“We will win,” the mayor told a crowd of some hundreds on the market square of the small town.",
    ]
    assert record.given["title"] == "Dam breaks in the north"
    assert record.given["outlet"] == "Osh Evening News"
    assert record.given["byline"] == "Jane Doe"
    assert record.given["published"] == "2016-05-03T10:15:00+02:00"
    assert record.given["url"] == "https://osh-news.example/2016/05/03/dam"


def test_csv() -> None:
    records, problems = read(SAMPLES / "table.csv")
    assert [short(r) for r in records] == [
        (
            1,
            "7",
            'The dam broke, she said.\r\n"We will win."',
            {"title": "Dam breaks", "outlet": "Osh Evening News", "published": "2016-05-03", "url": ADDRESS},
        ),
        (3, "9", RUN, {"title": "Flood", "outlet": "Osh Evening News"}),
    ]
    assert problems == [("table.csv", 2, "no text")]


def test_tsv() -> None:
    assert [short(r) for r in read(SAMPLES / "table.tsv")[0]] == [(1, "table", RUN, {"title": "Flood"})]


def test_a_column_that_is_none_of_ours_is_refused() -> None:
    assert set(USUAL) == set(FIELDS)
    with pytest.raises(SettingsError, match=r"--column words=….*text, id, title"):
        Options(columns={"words": "body"})


def test_columns_of_other_names() -> None:
    records, problems = read(SAMPLES / "mapped.csv")
    assert records == []
    assert problems == [("mapped.csv", 0, "no text")]
    options = Options(columns={"text": "Inhalt", "title": "Überschrift"})
    assert [short(r) for r in read(SAMPLES / "mapped.csv", options=options)[0]] == [
        (1, "mapped", "„Lauf“, sagte er.", {"title": "Flut"})
    ]


@pytest.mark.parametrize(
    ("name", "given"),
    [
        (
            "trafilatura.json",
            {
                "title": "Dam breaks",
                "outlet": "Osh Evening News",
                "byline": "Jane Doe; John Roe",
                "published": "2016-05-03",
                "url": ADDRESS,
                "language": "en",
            },
        ),
        (
            "newsplease.json",
            {
                "title": "Dam breaks",
                "outlet": "osh-news.example",
                "byline": "Jane Doe, John Roe",
                "published": "2016-05-03 10:15:00",
                "url": ADDRESS,
                "language": "en",
            },
        ),
        (
            "service.json",
            {
                "title": "Dam breaks",
                "outlet": "Osh Evening News",
                "byline": "Jane Doe",
                "published": "2016-05-03T10:15:00Z",
                "url": ADDRESS,
            },
        ),
    ],
)
def test_json(name: str, given: dict[str, str]) -> None:
    records, problems = read(SAMPLES / name)
    assert problems == []
    assert [short(r) for r in records] == [(1, name.split(".")[0], RUN, given)]


def test_a_list_in_json() -> None:
    records, problems = read(SAMPLES / "newspaper.json")
    assert problems == []
    assert [(r.record, r.text, r.given["title"]) for r in records] == [
        (1, RUN, "Dam breaks"),
        (2, "“Stay,” she said.", "Flood"),
    ]
    assert records[0].given["url"] == ADDRESS


def test_a_long_list_in_json_is_read_element_by_element(tmp_path: Path) -> None:
    rows = [{"text": "x" * (i % 7) * 40_000 + "end", "n": i} for i in range(60)]
    (tmp_path / "a.json").write_text("\n[ " + " ,\n".join(json.dumps(r) for r in rows) + "\n]\n")
    records, problems = read(tmp_path / "a.json")
    assert problems == []
    assert [r.text for r in records] == [r["text"] for r in rows]


def test_objects_one_after_another_in_json(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"text": "One."}\n{"text": "Two."}\n')
    assert [r.text for r in read(tmp_path / "a.json")[0]] == ["One.", "Two."]


def test_rss() -> None:
    records, problems = read(SAMPLES / "feed.rss")
    assert [short(r) for r in records] == [
        (
            1,
            "dam-1",
            "The dam broke, she said.\n\n“We will win.”",
            {
                "title": "Dam breaks",
                "outlet": "Osh Evening News",
                "byline": "Jane Doe",
                "published": "Tue, 03 May 2016 10:15:00 +0000",
                "url": ADDRESS,
            },
        )
    ]
    assert problems == [("feed.rss", 2, "summary")]


def test_atom() -> None:
    records, problems = read(SAMPLES / "feed.atom")
    assert problems == []
    assert [short(r) for r in records] == [
        (
            1,
            "tag:osh-news.example,2016:1",
            RUN,
            {
                "title": "Dam breaks",
                "outlet": "Osh Evening News",
                "byline": "Jane Doe",
                "published": "2016-05-03T10:15:00Z",
                "url": ADDRESS,
            },
        )
    ]


def test_subtitles() -> None:
    records, problems = read(SAMPLES / "speech.srt", SAMPLES / "speech.vtt")
    assert problems == []
    assert [(r.text, r.given["kind"]) for r in records] == [
        ("We will win, and we will stay.\nThank you.", "transcript"),
        ("MAYOR: We will win, and we will stay.", "transcript"),
    ]


def test_front_matter() -> None:
    (record,), _ = read(SAMPLES / "front.md")
    assert record.text == f"The dam broke.\n\n{RUN}\n"
    assert record.given == {
        "title": "Dam breaks",
        "published": "2016-05-03",
        "byline": "Jane Doe",
        "outlet": "Osh Evening News",
        "url": ADDRESS,
    }


@pytest.mark.parametrize(
    "name", ["table.csv", "table.tsv", "trafilatura.json", "newspaper.json", "feed.rss", "front.md"]
)
def test_gzipped(tmp_path: Path, name: str) -> None:
    (tmp_path / f"{name}.gz").write_bytes(gzip.compress((SAMPLES / name).read_bytes()))
    plain, packed = read(SAMPLES / name), read(tmp_path / f"{name}.gz")
    assert plain[0]
    assert [short(r) for r in packed[0]] == [short(r) for r in plain[0]]
    assert [p[1:] for p in packed[1]] == [p[1:] for p in plain[1]]


def warc(*pages: tuple[str, bytes], status: str = "200 OK", kind: str = "text/html") -> bytes:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=False)
    for url, body in pages:
        headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
        writer.write_record(writer.create_warc_record(url, "response", payload=io.BytesIO(body), http_headers=headers))
    return out.getvalue()


def test_warc(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    pytest.importorskip("warcio")
    page = (SAMPLES / "page.html").read_bytes()
    data = warc(("https://osh-news.example/1", page), ("https://osh-news.example/2", b"<html></html>"))
    (tmp_path / "a.warc").write_bytes(data + warc(("https://osh-news.example/3", page), status="404 Not Found"))
    (tmp_path / "b.warc.gz").write_bytes(gzip.compress(data) + gzip.compress(warc(("https://x.example/", page))))
    records, problems = read(tmp_path)
    assert [(r.source, r.record) for r in records] == [("a.warc", 1), ("b.warc.gz", 1), ("b.warc.gz", 3)]
    assert all(r.source_id.startswith("urn:uuid:") and "“We will win,”" in r.text for r in records)
    assert problems == [("a.warc", 2, "no text"), ("b.warc.gz", 2, "no text")]


def database(path: Path, *statements: str) -> Path:
    with sqlite3.connect(path) as db:
        for statement in statements:
            db.execute(statement)
    db.close()
    return path


def test_sqlite(tmp_path: Path) -> None:
    path = database(
        tmp_path / "a.db",
        "create table tags (name text)",
        'create table "the articles" (id integer primary key, Headline text, body text, day text)',
        f"""insert into "the articles" values (5, 'Dam breaks', '{RUN}', '2016'), (6, 'Flood', '', null)""",
    )
    records, problems = read(path)
    assert [short(r) for r in records] == [(1, "5", RUN, {"title": "Dam breaks"})]
    assert problems == [("a.db", 2, "no text")]
    sql = "select body as text, day as date from [the articles] where id = 5"
    assert [short(r) for r in read(path, options=Options(sql=sql))[0]] == [(1, "a", RUN, {"published": "2016"})]
    assert [r.source_id for r in read(path, options=Options(table="the articles"))[0]] == ["5"]
    assert read(path, options=Options(table="tags"))[0] == []
    assert read(path, options=Options(table="none"))[1] == [("a.db", 0, "no text")]
    assert read(path, options=Options(sql="drop table tags"))[1] == [("a.db", 0, "broken")]


def test_word(tmp_path: Path) -> None:
    document: Any = pytest.importorskip("docx").Document()
    document.core_properties.title = "Dam breaks"
    document.core_properties.author = "Jane Doe"
    document.add_paragraph("The dam broke.")
    document.add_paragraph(RUN)
    document.save(str(tmp_path / "a.docx"))
    (record,), problems = read(tmp_path / "a.docx")
    assert problems == []
    assert record.text == f"The dam broke.\n{RUN}"
    assert (record.given["title"], record.given["byline"]) == ("Dam breaks", "Jane Doe")


def test_word_with_tables_and_tracked_changes(tmp_path: Path) -> None:
    document: Any = pytest.importorskip("docx").Document()
    from docx.oxml import parse_xml

    document.add_paragraph("Before.")
    table = document.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = RUN
    table.cell(1, 0).text = "left"
    table.cell(1, 1).text = "right\tend"
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    changed = (
        f"<w:p {w}><w:r><w:t xml:space='preserve'>We will </w:t></w:r><w:del w:id='1'><w:r><w:delText>never </w:delText>"
        "</w:r></w:del><w:ins w:id='2'><w:r><w:t>win</w:t><w:noBreakHyphen/><w:t>win.</w:t></w:r></w:ins></w:p>"
    )
    document.element.body.insert(-1, parse_xml(changed))
    document.save(str(tmp_path / "a.docx"))
    (record,), problems = read(tmp_path / "a.docx")
    assert problems == []
    assert record.text.splitlines() == ["Before.", RUN, "left", "right\tend", "We will win-win."]


def test_a_pdf_with_a_password(tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    (tmp_path / "plain.pdf").write_bytes(pdf("The dam broke.", RUN.replace("“", '"').replace("”", '"')))
    for name, password in (("open.pdf", ""), ("locked.pdf", "secret")):
        writer = pypdf.PdfWriter(clone_from=str(tmp_path / "plain.pdf"))
        writer.encrypt(user_password=password, owner_password="owner", algorithm="RC4-128")
        writer.write(str(tmp_path / name))
    items = list(ingest.read([tmp_path / "open.pdf", tmp_path / "locked.pdf"]))
    assert [type(i).__name__ for i in items] == ["Problem", "Record"]
    assert isinstance(items[0], Problem)
    assert "password" in items[0].message


def pdf(*lines: str) -> bytes:
    """A PDF file of one page in Helvetica."""
    shown = (
        b"BT /F1 12 Tf 14 TL 72 720 Td " + b" ".join(b"(%s) Tj T*" % line.encode("latin-1") for line in lines) + b" ET"
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(shown), shown),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Title (Dam breaks) /Author (Jane Doe) >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        out
        + b"xref\n0 7\n0000000000 65535 f \n%strailer\n<< /Size 7 /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (
            table,
            len(out),
        )
    )


def test_pdf(tmp_path: Path) -> None:
    pytest.importorskip("pypdf")
    lines = ["The old dam in the north broke on Monday night, offi-", "cials said in the capital.", '"Run," he said.']
    (tmp_path / "a.pdf").write_bytes(pdf(*lines))
    (record,), problems = read(tmp_path / "a.pdf")
    assert problems == []
    assert (
        record.text == 'The old dam in the north broke on Monday night, officials said in the capital.\n"Run," he said.'
    )
    assert record.given == {"title": "Dam breaks", "byline": "Jane Doe"}


@pytest.mark.parametrize(
    ("encoding", "text", "recorded"),
    [
        ("utf-8-sig", RUN, None),
        ("utf-16", RUN, "utf-16-le"),
        ("utf-16-le", RUN + " It was over, and nobody had been warned.", "utf-16-le"),
        ("utf-16-be", RUN + " It was over, and nobody had been warned.", "utf-16-be"),
        ("utf-32", RUN, "utf-32-le"),
        ("windows-1252", "“We won’t give up,” the mayor said – and left the café.", "windows-1252"),
        ("windows-1252", "Le maire a déclaré : « Nous ne céderons pas », et il a quitté la réunion.", "windows-1252"),
        ("windows-1252", "Der Bürgermeister sagte: „Wir geben nicht auf“, und ging über die Straße.", "windows-1252"),
        ("windows-1251", "Мэр сказал: «Мы не сдадимся», и ушёл. Никто не знал, куда он пошёл. " * 3, "cp1251"),
        ("shift_jis", "市長は「私たちはあきらめない」と述べた。昨年の夏も川の水位は高かった。" * 3, "cp932"),
        ("gb18030", "市长说：“我们不会放弃。”去年夏天河水已经很高了。" * 3, "gb18030"),
    ],
)
def test_encodings(tmp_path: Path, encoding: str, text: str, recorded: str | None) -> None:
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    (record,), problems = read(tmp_path)
    assert record.text == text
    assert record.given.get("encoding") == recorded
    assert problems == ([] if recorded is None or recorded.startswith("utf") else [("a.txt", 0, "encoding")])


def test_utf_8_with_a_broken_byte(tmp_path: Path) -> None:
    text = "“Été,” dit-il. " * 300
    (tmp_path / "a.txt").write_bytes(text.encode() + b"\xff end")
    (record,), problems = read(tmp_path)
    assert record.text == text + "\ufffd end"
    assert problems == [("a.txt", 0, "encoding")]


def test_facts_beside_the_texts(tmp_path: Path) -> None:
    deep = tmp_path / "deep"
    deep.mkdir()
    (tmp_path / "a.txt").write_text(RUN)
    (deep / "b.txt").write_text(f"---\ntitle: Its own\noutlet: Its own\n---\n{RUN}")
    (deep / "c.jsonl").write_text(f'{{"text": "{RUN}", "id": "x"}}\n{{"text": "{RUN}"}}\n')
    (tmp_path / "articles.csv").write_text(
        "file,record,date,title,url\na.txt,,2016-05-03,Dam,\ndeep/b.txt,,2016,,\ndeep/c.jsonl,2,2017,,\n./deep/c.jsonl,x,2018,,\n"
    )
    (tmp_path / "outlets.csv").write_text("path,outlet,language\n.,Everywhere,en\ndeep,Osh Evening News,\n")
    (deep / "articles.csv").write_text("file,outlet\nb.txt,The nearest\n")
    found = {(r.source, r.record): dict(r.given) for r in read(tmp_path)[0]}
    assert found == {
        ("a.txt", 0): {"title": "Dam", "published": "2016-05-03", "outlet": "Everywhere", "language": "en"},
        ("deep/b.txt", 0): {"title": "Its own", "published": "2016", "outlet": "The nearest", "language": "en"},
        ("deep/c.jsonl", 1): {"published": "2018", "outlet": "Osh Evening News", "language": "en"},
        ("deep/c.jsonl", 2): {"published": "2017", "outlet": "Osh Evening News", "language": "en"},
    }
    assert dict(read(deep / "b.txt")[0][0].given)["outlet"] == "The nearest"


def test_patterns_that_the_shell_left(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.md"):
        (tmp_path / name).write_text(RUN)
    assert [r.source for r in read(str(tmp_path / "*.txt"))[0]] == ["a.txt", "b.txt"]
    assert read(str(tmp_path / "*.rtf"))[1] == [("*.rtf", 0, "missing")]


@pytest.mark.parametrize(
    ("data", "texts"),
    [
        (f'{{"text": "{RUN}"}}\n'.encode(), [(1, RUN)]),
        (RUN.encode(), [(0, RUN)]),
        (gzip.compress(RUN.encode()), [(0, RUN)]),
        (b"", []),
    ],
)
def test_standard_input(monkeypatch: pytest.MonkeyPatch, data: bytes, texts: list[tuple[int, str]]) -> None:
    monkeypatch.setattr("quotes.ingest.stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(data))))
    records, problems = read("-")
    assert [(r.record, r.text) for r in records] == texts
    assert all(r.source == "-" for r in records)
    assert problems == ([] if texts else [("-", 0, "empty")])


@pytest.mark.parametrize(
    ("name", "module"), [("a.html", "trafilatura"), ("a.warc", "warcio"), ("a.docx", "docx"), ("a.pdf", "pypdf")]
)
def test_a_library_that_is_not_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, module: str
) -> None:
    for loaded in [m for m in sys.modules if m == module or m.startswith(f"{module}.")]:
        monkeypatch.setitem(sys.modules, loaded, None)
    monkeypatch.setitem(sys.modules, module, None)
    (tmp_path / name).write_bytes(b"x")
    (problem,) = ingest.read([tmp_path])
    assert isinstance(problem, Problem)
    assert problem.kind == "extra"
    assert "pip install" in problem.message
