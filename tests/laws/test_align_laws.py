"""Laws of words, wordings, alignments and differences, on made-up texts."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from quotes.align import Coder, align, align_pair, apply, edit_script, pairs, with_marks, word_pairs
from quotes.differences import differences, places_of_columns
from quotes.model import Difference, Word
from quotes.text.normalise import normalise, normalise_with_map
from quotes.text.wording import fragments_of, is_fragment, wording_forms
from quotes.text.words import compared_words, plain, words

LAW = settings(max_examples=300, deadline=None)  # the first example reads the lexicon
PIECES = [
    "we", "We", "do", "not", "don't", "the", "The", "to", "reopen", "re-open", "re", "open", "mill", "Derry", "two", "2",
    "1,000", "U.S.", "US", "[the mayor]", "he", "[W]e", "mend[ed]", "[sic]", "…", "...", ",", ".", ";", "!", " — ", "“", "”",
    "'", "(", ")", "very", "and", "color", "colour", "中", "f***", "&",
]  # fmt: skip
TEXT = st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join).map(str.split).map(" ".join)
GLUED = st.lists(st.sampled_from([*PIECES, " ", " ", "\u00ad", "\u0301", "\n", "-", "’"]), max_size=14).map("".join)
ANY = st.one_of(GLUED, st.text(max_size=20))
TEXTS = st.lists(TEXT, min_size=1, max_size=5)


@LAW
@given(ANY)
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@LAW
@given(ANY)
def test_the_map_agrees_with_the_text_and_never_goes_back(text: str) -> None:
    found = normalise_with_map(text)
    assert found.text == normalise(text)
    assert len(found.starts) == len(found.ends) == len(found.text)
    assert list(found.starts) == sorted(found.starts)
    assert all(0 <= s < e <= len(text) for s, e in zip(found.starts, found.ends, strict=True))


@LAW
@given(ANY)
def test_no_letter_is_lost_and_no_mark(text: str) -> None:
    at = 0
    for w in words(text):
        assert text[w.start - len(w.before) : w.end + len(w.after)] == w.before + w.printed + w.after
        assert not text[at : w.start - len(w.before)].strip()
        at = w.end + len(w.after)
    assert not any(c.isalpha() for c in text[at:])


@LAW
@given(ANY)
def test_the_fast_way_finds_the_same_words(text: str) -> None:
    assert compared_words(text) == plain(words(text))


@LAW
@given(st.lists(st.lists(TEXT, min_size=1, max_size=3), min_size=1, max_size=5), st.randoms())
def test_wordings_do_not_depend_on_the_order_of_printings(printings: list[list[str]], chance: object) -> None:
    order = list(range(len(printings)))
    chance.shuffle(order)  # type: ignore[attr-defined]
    forms = wording_forms(printings)
    assert wording_forms([printings[i] for i in order]) == [forms[i] for i in order]


@LAW
@given(st.lists(TEXT, min_size=1, max_size=4))
def test_a_wording_has_the_words_of_its_printing(texts: list[str]) -> None:
    for text, form in zip(texts, wording_forms([[t] for t in texts]), strict=True):
        assert compared_words(form) == compared_words(text)


@LAW
@given(TEXTS)
def test_every_word_stands_in_one_column_in_order(texts: list[str]) -> None:
    read = [words(t) for t in texts]
    columns = align(read).columns
    for w, wording in enumerate(read):
        assert [c[w] for c in columns if c[w] is not None] == list(range(len(wording)))
    assert all(any(cell is not None for cell in c) for c in columns)


@LAW
@given(TEXTS, st.randoms())
def test_columns_do_not_depend_on_the_order_of_wordings(texts: list[str], chance: object) -> None:
    read = [words(t) for t in texts]
    order = list(range(len(read)))
    chance.shuffle(order)  # type: ignore[attr-defined]
    table, other = align(read), align([read[w] for w in order])
    assert [tuple(c[w] for w in order) for c in table.columns] == list(other.columns)
    assert (table.units, table.moves) == (other.units, other.moves)


@LAW
@given(TEXTS)
def test_an_edit_script_applied_to_the_base_gives_the_wording(texts: list[str]) -> None:
    read = [words(t) for t in texts]
    table = align(read)
    for w, wording in enumerate(read):
        assert _printed(apply(read[0], edit_script(table, read, w))) == _printed(wording)


@LAW
@given(TEXT, TEXT)
def test_segments_of_a_pair_cover_both_once(a: str, b: str) -> None:
    coder = Coder()
    x, y = coder.prepare(words(a)), coder.prepare(words(b))
    i = j = 0
    for what, i1, i2, j1, j2 in (script := align_pair(x, y)).segments:
        assert (i1, j1) == (i, j)
        assert what != "equal" or x.code[i1:i2] == y.code[j1:j2]
        i, j = i2, j2
    assert (i, j) == (len(x.code), len(y.code))
    assert all(0 <= i < len(x.code) and 0 <= j < len(y.code) for i, j in word_pairs(script))


@LAW
@given(TEXTS)
def test_marks_lose_no_word(texts: list[str]) -> None:
    read = [words(t) for t in texts]
    rows = with_marks(align(read), read)
    for w, wording in enumerate(read):
        pieces = [piece for x in wording for piece in (x.before.strip(), x.printed, x.after.strip()) if piece]
        assert [row[w] for row in rows if row[w]] == pieces


@LAW
@given(TEXT, TEXT)
def test_pairs_are_the_same_from_both_sides(a: str, b: str) -> None:
    read = [words(a), words(b)]
    table = align(read)
    assert sorted((j, i) for i, j in pairs(table, read, 0, 1)) == pairs(table, read, 1, 0)


@LAW
@given(TEXTS)
def test_differences_applied_to_the_base_give_the_words_of_the_wording(texts: list[str]) -> None:
    read = [words(t) for t in texts]
    fragments = fragments_of(read)
    fragments[0] = None
    table = align([r for r, f in zip(read, fragments, strict=True) if f is None])
    rows = differences(read, table, fragments)
    for w in range(1, len(read)):
        own = [d for d in rows if d.wording == w]
        assert _applied(texts[0], own) == [x.compared for x in read[w] if x.kind != "ellipsis"]
        assert [(d.columns, d.base_start) for d in own] == sorted((d.columns, d.base_start) for d in own)
    assert {d.place for d in rows} == set(range(1, len({d.place for d in rows}) + 1))
    assert len(places_of_columns(table, rows)) == len(table.columns)
    for d in rows:
        assert texts[d.wording][d.start : d.end] == (d.this_text or "")
        assert texts[0][d.base_start : d.base_end] == (d.base_text or "")


@LAW
@given(TEXT, st.data())
def test_a_stretch_of_words_is_a_fragment_and_has_nothing_but_extent(text: str, data: st.DataObject) -> None:
    read = [w for w in words(text) if w.kind == "word"]
    start = data.draw(st.integers(0, len(read)))
    part = read[start : data.draw(st.integers(start, len(read)))]
    assert is_fragment(part, read) == (0 < len(part) < len(read))
    if is_fragment(part, read):
        rows = differences([read, part], align([read]), [None, 0])
        assert {d.class_ for d in rows} == {"extent"}


def _printed(wording: Sequence[Word]) -> list[tuple[str, str, str]]:
    return [(w.before, w.printed, w.after) for w in wording]


def _applied(text: str, rows: Sequence[Difference]) -> list[str]:
    """The words of the base's text after the differences in words are written into it; ellipses may run together."""
    for d in reversed(rows):
        if d.columns[0] == d.columns[1] and d.kind in {"inner punctuation", "abbreviation"}:
            continue  # marks are no words
        text = f"{text[: d.base_start]} {d.this_text or ''} {text[d.base_end :]}"
    return [w.compared for w in words(text) if w.kind != "ellipsis"]
