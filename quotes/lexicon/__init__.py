"""What is known of each language and of the world, as data: one TOML file a language, and lists such as the outlets.

`lexicon("en").table["cues"]` is the section [cues] of en.toml, as `tomllib` reads it. Every section may be added to
by whoever adds a word; no code has to know of it. A language without a file of its own has that of `und.toml`
("undetermined"), with its quotation marks from Unicode's CLDR.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from quotes.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What is known of one language: `table` maps the names of sections to what they hold."""

    language: str
    table: Mapping[str, Any]

    def words(self, section: str, key: str = "words") -> frozenset[str]:
        """A list of strings as a set; empty where the language has no such list.

        >>> "Mrs." in lexicon("en").words("abbreviations")
        True
        """
        return frozenset(self.table.get(section, {}).get(key, ()))


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of a language, by its code. Regions share one: "en-GB" has that of "en".

    >>> lexicon("de-AT").table["marks"]["pairs"][0]
    '„ “'
    >>> lexicon("hu").table["marks"]["pairs"]  # no file of its own: from CLDR
    ['„ ”', '» «']
    """
    code = language.replace("_", "-").split("-")[0].lower()
    return _lexicon(code if code in languages() or code in data("cldr")["pairs"] else "und")


@cache
def languages() -> tuple[str, ...]:
    """The codes of the languages that have a file of their own, sorted."""
    names = (f.name for f in resources.files(__name__).iterdir() if f.name.endswith(".toml"))
    return tuple(sorted(n[:-5] for n in names if len(n) == len("en.toml")))


@cache
def has_data(name: str) -> bool:
    """Whether this folder has a data file of this name without ending."""
    return any(resources.files(__name__).joinpath(name + ending).is_file() for ending in (".toml", ".json"))


@cache
def data(name: str) -> Mapping[str, Any]:
    """A data file of this folder by its name without ending: `data("outlets")` is outlets.toml, parsed.

    Raises `SettingsError` when there is no such file or it cannot be parsed.
    """
    for ending, parse in ((".toml", tomllib.loads), (".json", json.loads)):
        file = resources.files(__name__).joinpath(name + ending)
        if file.is_file():
            try:
                return dict(parse(file.read_text(encoding="utf-8")))
            except ValueError as e:
                raise SettingsError(f"the lexicon {name}{ending} cannot be read: {e}") from e
    raise SettingsError(f"there is no lexicon called {name!r}")


@cache
def _lexicon(code: str) -> Lexicon:
    if code in languages():
        return Lexicon(code, data(code))
    table = dict(data("und"))
    if code != "und":
        table["marks"] = {**table["marks"], "pairs": data("cldr")["pairs"][code]}
    return Lexicon(code, table)
