"""Dates as they are printed, in words, numbers and ISO 8601, to ISO 8601 in UTC; never more exact than they are."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from typing import NamedTuple

from quotes.lexicon import data

_YEARS = range(1600, 2101)
_LONGEST = 160
_DIGIT = re.compile(r"\d")
_DIVIDERS = "|•·–—-,:;/("
_BY = re.compile(r"(?:by|von|par|por|di|door)\b", re.IGNORECASE)


class Date(NamedTuple):
    """A point in time, how exact it is ("year", "month", "day" or "second"), and the words that say so."""

    iso: str
    precision: str
    start: int
    end: int


class _Parts(NamedTuple):
    year: int
    month: int | None
    day: int | None


def parse(value: str) -> Date | None:
    """The date that an input gives for an article: the whole value must be one.

    A time without its zone says no more than its day. Numbers of which only the year is sure say no more than the year.

    >>> parse("2015-05-29T23:30:00-04:00")[:2], parse("May 29, 2015")[:2], parse("05/06/2015")[:2]
    (('2015-05-30T03:30:00Z', 'second'), ('2015-05-29', 'day'), ('2015', 'year'))
    >>> parse("Wednesday") is None
    True
    """
    value = value.strip()
    return _parse(value) if len(value) <= _LONGEST else None


@lru_cache(maxsize=1 << 12)
def _parse(value: str) -> Date | None:
    if value.isascii() and value.isdigit():
        return _digits(value)
    found = find(value)
    return found if found and not re.search(r"\w", "".join(_beside(value, found))) else None


def of_line(line: str) -> Date | None:
    """The date of publication in a line that gives one, with its place in the line.

    Beside the date the line may hold its weekday, a time, words such as "Published on", and, divided from it, a place
    or a name; a sentence that mentions a date gives none. An "updated" date is not the date of publication.

    >>> of_line("Published: Friday, May 29, 2015 by Jane Doe").iso
    '2015-05-29'
    >>> of_line("The law of May 29, 2015 is void.") is None
    True
    """
    found = find(line)
    if found is None:
        return None
    before, after = _beside(line, found)
    divided = (not before or before[-1] in _DIVIDERS) and (not after or after[0] in _DIVIDERS or _BY.match(after))
    if not divided or len(before) + len(after) > 60:
        return None
    small = {w for w in re.findall(r"\w+", before + after) if w[0].islower()}
    return found if small <= _small_words() else None


def find(line: str) -> Date | None:
    """The first date in a line that is not said to be that of a change."""
    if len(line) > _LONGEST or not _DIGIT.search(line):
        return None
    patterns = _patterns()
    changed = patterns.changed.search(line)
    stop = changed.start() if changed else len(line)
    for pattern, order in patterns.dates:
        if found := pattern.search(line, 0, stop):
            parts = _parts(found, order)
            return _dated(line, found, parts) if parts else None
    return None


def _dated(line: str, found: re.Match[str], parts: _Parts) -> Date:
    start, end = found.span()
    if weekday := _patterns().weekday.search(line, 0, start):
        start = weekday.start()
    if parts.day is None:
        if parts.month is None:
            return Date(f"{parts.year:04}", "year", start, end)
        return Date(f"{parts.year:04}-{parts.month:02}", "month", start, end)
    day = date(parts.year, parts.month or 1, parts.day)
    time = _patterns().time.match(line, end)
    moment = _moment(day, time) if time else None
    if time and moment:
        return Date(moment, "second", start, time.end())
    return Date(day.isoformat(), "day", start, end)


def _moment(day: date, time: re.Match[str]) -> str | None:
    """The time in UTC, if its zone is known and it exists."""
    offset = _offset(time["zone"] or "")
    hour, minute, second = int(time["hour"]), int(time["minute"]), int(time["second"] or 0)
    half = (time["half"] or "").lower()[:1]
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    if offset is None or hour > 23 or minute > 59 or second > 59:
        return None
    moment = datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=UTC) - timedelta(minutes=offset)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _offset(zone: str) -> int | None:
    """Minutes from UTC, if the zone means one thing only."""
    name = zone.strip("() ")
    if known := re.fullmatch(r"(?:UTC|GMT)?([+-−])(\d\d?):?(\d\d)?", name):
        minutes = int(known[2]) * 60 + int(known[3] or 0)
        return (minutes if known[1] == "+" else -minutes) if minutes <= 14 * 60 else None
    minutes_of = data("dates")["zones"].get(name.upper())
    return None if minutes_of is None else int(minutes_of)


def _digits(value: str) -> Date | None:
    """A year, 20150529, or seconds or thousandths since 1970."""
    end = len(value)
    if end == 4 and int(value) in _YEARS:
        return Date(value, "year", 0, end)
    if end == 8:
        day = _valid(int(value[:4]), int(value[4:6]), int(value[6:]))
        return Date(date(day.year, day.month or 1, day.day or 1).isoformat(), "day", 0, end) if day else None
    if end in (9, 10, 12, 13):
        moment = datetime.fromtimestamp(int(value) // (1000 if end > 10 else 1), tz=UTC)
        return Date(moment.strftime("%Y-%m-%dT%H:%M:%SZ"), "second", 0, end)
    return None


def _parts(found: re.Match[str], order: str) -> _Parts | None:
    year = int(found["year"])
    groups = found.groupdict()
    if order == "words":
        month = _patterns().months[found["month"].lower().rstrip(".")]
        return _valid(year, month, int(groups["day"]) if groups.get("day") else None)
    first, second = int(groups["first"]), int(groups["second"]) if groups.get("second") else None
    if order == "ymd":
        return _valid(year, first, second)
    if second is None:
        return _valid(year, first, None)
    if order == "dmy" or first > 12:
        return _valid(year, second, first)
    if second > 12 or first == second:
        return _valid(year, first, second)
    return _Parts(year, None, None) if year in _YEARS else None


def _valid(year: int, month: int, day: int | None) -> _Parts | None:
    try:
        date(year, month, day or 1)
    except ValueError:
        return None
    return _Parts(year, month, day) if year in _YEARS else None


def _beside(line: str, found: Date) -> tuple[str, str]:
    """What stands in a line before and after its date, without the words that belong to a date."""
    patterns = _patterns()
    changed = patterns.changed.search(line)
    line = line[: changed.start()] if changed else line
    before = patterns.published.sub("", line[: found.start])
    after = line[found.end :]
    time = patterns.time.match(after)
    return before.strip(), after[time.end() if time else 0 :].strip()


class _Patterns(NamedTuple):
    dates: tuple[tuple[re.Pattern[str], str], ...]
    weekday: re.Pattern[str]
    time: re.Pattern[str]
    published: re.Pattern[str]
    changed: re.Pattern[str]
    months: dict[str, int]


@cache
def _small_words() -> frozenset[str]:
    return frozenset(data("heads")["dateline"]["small"])


@cache
def _patterns() -> _Patterns:
    """All languages together: no name of a month or a day means another one elsewhere."""
    tables = [table for name, table in data("dates").items() if name != "zones"]
    months = {form: number for t in tables for number, forms in enumerate(t["months"], 1) for form in forms}
    month = rf"(?P<month>{_any(months)})\.?"
    year = r"(?P<year>(?:1[6-9]|20)\d\d)"
    gap = r"[\s-]{1,2}"
    day = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.|º|ª)?"
    zone = r"(?:Z|[A-Z]{2,4}\b|(?:UTC|GMT)?\s?[+\-−]\d\d?:?(?:\d\d)?)"
    days = _any({d for t in tables for d in t["days"]})
    words = {key: _any({w for t in tables for w in t[key]}) for key in ("published", "changed")}
    flags = re.IGNORECASE
    return _Patterns(
        dates=(
            (re.compile(rf"(?<!\d){year}-(?P<first>\d\d)(?:-(?P<second>\d\d))?(?!\d)", flags), "ymd"),
            (re.compile(rf"(?<!\d){year}/(?P<first>\d\d?)/(?P<second>\d\d?)(?!\d)", flags), "ymd"),
            (re.compile(rf"\b{month}\s{{0,2}}{day},?\s{{1,2}}{year}(?!\w)", flags), "words"),
            (re.compile(rf"(?<!\d){day}{gap}(?:de\s)?{month},?{gap}(?:de\s)?{year}(?!\w)", flags), "words"),
            (re.compile(rf"\b{month},?\s{{1,2}}(?:de\s)?{year}(?!\w)", flags), "words"),
            (re.compile(rf"(?<!\d)(?P<first>\d{{1,2}})\.\s?(?P<second>\d{{1,2}})\.\s?{year}(?!\w)"), "dmy"),
            (re.compile(rf"(?<!\d)(?P<first>\d{{1,2}})[/-](?P<second>\d{{1,2}})[/-]{year}(?!\w)"), ""),
        ),
        weekday=re.compile(rf"\b(?:{days})\b\.?,?(?:\sden|\sthe)?\s{{0,2}}$", flags),
        time=re.compile(
            r"(?:T|,?\s{0,2}(?:at|um|à|a las|om|alle|às|[-–|•·,])?\s{1,2})(?P<hour>\d{1,2})[:.h](?P<minute>\d\d)"
            r"(?::(?P<second>\d\d)(?:[.,]\d{1,9})?)?\s?(?P<half>[ap]\.?m\b\.?)?(?:\sUhr)?"
            rf"(?:\s?(?P<zone>\(?{zone}\)?))?",
            flags,
        ),
        published=re.compile(rf"\b(?:{words['published']})\b:?\s{{0,2}}$", flags),
        changed=re.compile(rf"\b(?:{words['changed']})\b", flags),
        months=months,
    )


def _any(words: dict[str, int] | set[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)))
