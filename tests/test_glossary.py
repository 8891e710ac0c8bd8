"""The words of the glossary are the words of the tables: no table without its word, no synonym beside it."""

import re
import sqlite3
from pathlib import Path

from quotes.store.schema import tables, views

GLOSSARY = Path(__file__).parent.parent / "docs" / "glossary.md"
WORDS = dict(re.findall(r"^\| ([a-z][a-z ]*) \| (.*) \|$", GLOSSARY.read_text(encoding="utf-8"), re.M))
PLAIN = {
    "source",
    "text",
    "fact",
    "name",
    "kind",
    "aligned",
    "word",
}  # said in plain English, and explained in the schema
SYNONYMS = {
    "mention", "family", "families", "segment", "witness", "lemma", "apparatus", "attribution", "variant", "paragraphs",
    "token", "entity", "citation", "verdict_by", "cluster", "edge", "publisher", "site", "quotation",
}  # fmt: skip


def singular(word: str) -> str:
    return "match" if word == "matches" else "reuse" if word == "reuse" else word.removesuffix("s")


def test_every_table_and_view_is_named_by_a_word_of_the_glossary() -> None:
    for name in [*tables(), *views()]:
        known = name.replace("_", " ") in WORDS or all(
            singular(word) in WORDS or singular(word) in PLAIN for word in name.split("_")
        )
        assert known, f"{name}: neither it nor its parts are in docs/glossary.md"


def test_no_table_or_column_is_named_by_a_synonym() -> None:
    for table in tables().values():
        for name in (table.name, *(column.name for column in table.columns)):
            assert not SYNONYMS & set(name.split("_")), f"{table.name}.{name}"


def test_every_column_has_a_meaning(seeds: sqlite3.Connection) -> None:
    for table in tables().values():
        stored = [row[1] for row in seeds.execute(f"pragma table_info({table.name})")]
        assert stored == [column.name for column in table.columns]
        assert table.meaning
        assert all(len(column.meaning) > 3 for column in table.columns), table.name


def test_the_classes_and_operations_of_differences_are_explained(seeds: sqlite3.Connection) -> None:
    for (name,) in seeds.execute("select distinct class from difference_kinds"):
        assert name in WORDS, name
    for operation in ("present", "absent", "changed"):
        assert operation in WORDS["difference"]
