"""Who said it, in which words, and who had it from whom: a provenance tracker for quotations in the news.

    from quotes import Record, attribute, describe, extract
    article = describe(Record("“We won,” said Ada Park.", "note"))
    found = extract(article)
    attribute(article, found)

Names are loaded when they are first used: `import quotes` costs nothing.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quotes.align import align
    from quotes.api import match
    from quotes.attribute import attribute
    from quotes.build import Settings, build
    from quotes.credit import credit
    from quotes.describe import describe
    from quotes.differences import differences
    from quotes.errors import DatabaseError, InputError, QuotesError, SettingsError, VerificationError
    from quotes.extract import extract
    from quotes.ingest import Options, read
    from quotes.model import Article, Problem, Record
    from quotes.publish.check import check
    from quotes.publish.export import export
    from quotes.store.verify import verify
    from quotes.text.words import words

__all__ = [
    "Article",
    "DatabaseError",
    "InputError",
    "Options",
    "Problem",
    "QuotesError",
    "Record",
    "Settings",
    "SettingsError",
    "VerificationError",
    "align",
    "attribute",
    "build",
    "check",
    "credit",
    "describe",
    "differences",
    "export",
    "extract",
    "match",
    "read",
    "verify",
    "words",
]

_WHERE = {
    **dict.fromkeys(("DatabaseError", "InputError", "QuotesError", "SettingsError", "VerificationError"), "errors"),
    **dict.fromkeys(("Article", "Problem", "Record"), "model"),
    **dict.fromkeys(("Options", "read"), "ingest"),
    **dict.fromkeys(("Settings", "build"), "build"),
    **{stage: stage for stage in ("align", "attribute", "credit", "describe", "differences", "extract")},
    "check": "publish.check",
    "export": "publish.export",
    "match": "api",
    "verify": "store.verify",
    "words": "text.words",
}


def __getattr__(name: str) -> object:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


class _Package(ModuleType):
    """A stage's module and its function have one name; `quotes.extract` is the function, whichever was loaded first.

    Python binds a submodule to its package when it is loaded. `from quotes.extract import …` does not need that.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _WHERE and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
