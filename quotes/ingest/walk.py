"""Which files the inputs name: files, and folders with all that is in them, always in the same order."""

from __future__ import annotations

import glob
import heapq
import os
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from quotes.model import Problem

RESERVED = ("outlets.csv", "articles.csv")
"""Files beside the articles that say something of them; they and README… are never read as articles."""


_ADVICE = {
    "save it as .docx or .txt": ("doc", "odt", "rtf", "pages", "epub", "tex", "eml", "msg"),
    "save it as .csv": ("xls", "xlsx", "ods", "numbers"),
    "unpack it first": ("zip", "7z", "tar", "tgz", "bz2", "xz", "zst", "rar"),
}


class Found(NamedTuple):
    """A file to be read and its name relative to the input given, with `/` between folders."""

    name: str
    path: str


def files(inputs: Sequence[str | Path], known: Callable[[str], bool]) -> Iterator[Found | Problem]:
    """The files of all inputs, sorted by their relative names; `known` tells which endings can be read.

    In a folder, hidden files and reserved names are left out and links are not followed: what a link inside the folder
    points to is read in its own place. An input inside another one is read once, with the larger one. Names that two
    inputs share get the name of their input before them.
    """
    roots = _outermost([path for i in inputs for path in _matching(i)])
    walks = [_walk(root, known) for root in roots]
    for _, group in groupby(heapq.merge(*walks, key=_key), key=_key):
        same = list(group)
        if len(same) == 1:
            yield same[0][1]
        else:
            yield from _told_apart(same)


def _matching(given: str | Path) -> list[Path]:
    """The paths that a pattern names, where the shell has left it as it is; else the path itself."""
    path = Path(given)
    if path.exists() or not glob.has_magic(str(given)):
        return [path]
    return [Path(found) for found in sorted(glob.glob(str(given), recursive=True))] or [path]


def _key(pair: tuple[Path, Found | Problem]) -> str:
    return pair[1][0]


def _told_apart(same: list[tuple[Path, Found | Problem]]) -> list[Found | Problem]:
    """With two folders of the input's own path before the name, or as many more as tell the inputs apart."""
    deepest = max(len(root.resolve().parts) for root, _ in same)
    for n in range(2, deepest + 1):
        named = [_renamed(item, root, n) for root, item in same]
        if len({item[0] for item in named}) == len(named):
            break
    return named


def _renamed(item: Found | Problem, root: Path, n: int) -> Found | Problem:
    folder = root.resolve() if root.is_dir() else root.resolve().parent
    name = _printable("/".join([*folder.parts[1:][-n:], item[0]]))
    return item._replace(name=name) if isinstance(item, Found) else item._replace(source=name)


def _outermost(roots: list[Path]) -> list[Path]:
    """The inputs without those that lie in another one or are given twice, in a fixed order."""
    real = sorted({root.resolve(): root for root in reversed(roots)}.items(), key=lambda pair: pair[0].parts)
    kept: list[tuple[Path, Path]] = []
    for resolved, root in real:
        if not any(resolved.is_relative_to(outer) for outer, _ in kept):
            kept.append((resolved, root))
    return [root for _, root in kept]


def _walk(root: Path, known: Callable[[str], bool]) -> Iterator[tuple[Path, Found | Problem]]:
    for item in _input(root, known):
        yield root, item


def _input(root: Path, known: Callable[[str], bool]) -> Iterator[Found | Problem]:
    name = _printable(root.name or str(root))
    if root.is_dir():
        yield from _folder(root, name, known)
    elif root.is_file():
        if reserved(root.name):
            yield Problem(
                name, 0, "reserved", "a name kept for what is known of the articles beside it: not read as an article"
            )
        else:
            yield Found(name, str(root))
    elif root.exists():
        yield Problem(name, 0, "unreadable", "neither a file nor a folder")
    else:
        yield Problem(name, 0, "missing", "there is no such file or folder: check the path")


def _folder(root: Path, name: str, known: Callable[[str], bool]) -> Iterator[Found | Problem]:
    """Depth first with one list a folder: names come out sorted, and depth costs no stack."""
    nothing = True
    stack = [_entries(str(root), "")]
    while stack:
        item = next(stack[-1], None)
        if item is None:
            stack.pop()
        elif isinstance(item, Problem):
            yield item._replace(source=item.source or name)
        elif item.name.endswith("/"):
            stack.append(_entries(item.path, item.name))
        elif known(item.name):
            nothing = False
            yield Found(_printable(item.name), item.path)
        else:
            yield Problem(_printable(item.name), 0, "format", _unknown(item.name))
    if nothing:
        yield Problem(name, 0, "no articles", "a folder without articles: no file in it that could be read")


def _entries(folder: str, prefix: str) -> Iterator[Found | Problem]:
    """The entries of one folder, sorted as their whole names sort; folders end in `/`."""
    try:
        with os.scandir(folder) as entries:
            found = [e for e in entries if not e.name.startswith(".") and not reserved(e.name)]
    except OSError as e:
        yield Problem(_printable(prefix.rstrip("/")), 0, "unreadable", f"the folder cannot be read: {e.strerror}")
        return
    items: list[Found | Problem] = []
    for entry in found:
        name = prefix + entry.name
        if entry.is_symlink():
            if problem := _link(entry.path, name, folder, prefix):
                items.append(problem)
        elif entry.is_dir(follow_symlinks=False):
            items.append(Found(name + "/", entry.path))
        elif entry.is_file(follow_symlinks=False):
            items.append(Found(name, entry.path))
        else:
            items.append(Problem(_printable(name), 0, "unreadable", "neither a file nor a folder"))
    yield from sorted(items, key=lambda item: item[0])


def _link(path: str, name: str, folder: str, prefix: str) -> Problem | None:
    """A link is never followed; one that points out of the input, or nowhere, is told."""
    top = os.path.realpath(os.path.join(folder, *[".."] * prefix.count("/")))
    target = os.path.realpath(path)
    if os.path.exists(target) and os.path.commonpath([top, target]) == top:
        return None
    return Problem(_printable(name), 0, "link", "a link that points nowhere or out of the folder: not followed")


def _unknown(name: str) -> str:
    """Why a file is left out, and what would help.

    >>> _unknown("a/press.doc"), _unknown("a/notes")
    ('not known here, left out: save it as .docx or .txt', 'a name without an ending, left out: add .txt if it is text')
    """
    _, dot, end = name.rsplit("/", 1)[-1].rpartition(".")
    if not dot:
        return "a name without an ending, left out: add .txt if it is text"
    advice = next((advice for advice, ends in _ADVICE.items() if end.lower() in ends), None)
    return f"not known here, left out: {advice}" if advice else "a kind of file that is not known here: left out"


def reserved(name: str) -> bool:
    """Whether a file's name is kept for facts about the articles.

    >>> reserved("README.md"), reserved("outlets.csv"), reserved("readme-first.txt")
    (True, True, True)
    """
    return name.startswith(("README", "readme", "Readme")) or name.lower() in RESERVED


def _printable(name: str) -> str:
    """The name with `/` between folders; bytes that are no UTF-8 are written out."""
    return name.replace(os.sep, "/").encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
