"""The geometry of the pictures on a quote's page; the templates turn it into SVG, and a list beside it says the same.

Units are those of the SVG's viewBox, narrow enough to stay legible on a phone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

WIDTH = 340
_MARGIN, _DOT, _TALLEST = 24, 11, 12
_ROW, _MAX_NODES, _MAX_BARS = 46, 16, 48

Drawing = dict[str, Any]


def timeline(printings: Iterable[Mapping[str, Any]]) -> Drawing | None:
    """Dated printings as letters above a line, those of one day stacked; None when no date is known.

    A stack too tall to draw ends in a number. `unknown` counts the printings without a date.
    """
    everything = list(printings)
    dated = sorted((p for p in everything if _day(p) is not None), key=lambda p: (p["published"], p["wording"]))
    if not dated:
        return None
    days = [day for p in dated if (day := _day(p)) is not None]
    first, last = days[0], days[-1]
    span = max((last - first).days, 1)
    stacks: dict[int, list[Mapping[str, Any]]] = {}
    for printing, day in zip(dated, days, strict=True):
        column = round((day - first).days / span * ((WIDTH - 2 * _MARGIN) / (2 * _DOT + 2)))
        stacks.setdefault(column, []).append(printing)
    tallest = min(max(map(len, stacks.values())), _TALLEST)
    floor = tallest * (2 * _DOT + 2) + 6
    points = []
    for column, stack in stacks.items():
        x = _MARGIN + column * (2 * _DOT + 2) if span > 1 or first != last else WIDTH / 2
        for height, printing in enumerate(stack[:tallest]):
            more = len(stack) - tallest + 1 if height == tallest - 1 and len(stack) > tallest else 0
            points.append(
                {
                    "x": x,
                    "y": floor - _DOT - 3 - height * (2 * _DOT + 2),
                    "letter": f"+{more}" if more else printing["wording"],
                    "printing": printing["printing"],
                    "title": f"{printing['name']}, {printing['published'][:10]}, wording {printing['wording']}",
                }
            )
    ticks = [
        {
            "x": WIDTH / 2 if first == last else _MARGIN,
            "anchor": "middle" if first == last else "start",
            "label": _said(first),
        }
    ]
    if last != first:
        ticks.append({"x": WIDTH - _MARGIN, "anchor": "end", "label": _said(last)})
    return {
        "width": WIDTH,
        "height": floor + 26,
        "floor": floor,
        "radius": _DOT,
        "points": points,
        "ticks": ticks,
        "dated": [
            {k: p[k] for k in ("printing", "name", "published", "published_precision", "wording", "article")}
            for p in dated
        ],
        "unknown": len(everything) - len(dated),
    }


def picture(printings: Iterable[Mapping[str, Any]], derivations: Iterable[Mapping[str, Any]]) -> Drawing | None:
    """Who probably had it from whom: the articles one under the other, sources first, joined by arcs; None without arcs.

    Each arc carries the number that its claim has in the list. Only the most probable claim of a kind is drawn.
    """
    claims = [d for d in derivations if d.get("number") and d["likely"] and d["relation"] != "unknown"]
    if not claims:
        return None
    printed: dict[str, Mapping[str, Any]] = {}
    for p in printings:
        printed.setdefault(p["article"], p)
    names = {a: (p["name"], p["wording"], p["published"]) for a, p in printed.items()}
    for claim in claims:
        names.setdefault(claim["article"], (claim["name"], "", None))
        names.setdefault(_source(claim), (claim["from_name"], "", None))
    order = _sources_first(names, claims)[:_MAX_NODES]
    places = {node: n for n, node in enumerate(order)}
    drawn = [c for c in claims if c["article"] in places and _source(c) in places]
    reach = max((abs(places[c["article"]] - places[_source(c)]) for c in drawn), default=1)
    gutter = 46 + 22 * min(reach, 4)
    arcs = []
    for claim in drawn:
        y1, y2 = (_ROW * (places[node] + 0.5) for node in (_source(claim), claim["article"]))
        bulge = 24 + 22 * min(abs(places[claim["article"]] - places[_source(claim)]), 4)
        edge = gutter - _DOT - 1
        arcs.append(
            {
                "path": f"M{edge} {y1:.1f} C{edge - bulge} {y1:.1f} {edge - bulge} {y2:.1f} {edge - 7} {y2:.1f}",
                "relation": claim["relation"],
                "number": claim["number"],
                "x": edge - bulge * 0.75 - 4,
                "y": (y1 + y2) / 2,
            }
        )
    nodes = [
        {
            "x": gutter,
            "y": _ROW * (n + 0.5),
            "letter": names[node][1],
            "name": _short(names[node][0], (WIDTH - gutter - 24) // 8),
            "date": (names[node][2] or "")[:10],
            "here": node in printed,
            "article": node if node in printed else None,
        }
        for node, n in places.items()
    ]
    return {
        "width": WIDTH,
        "height": _ROW * len(order),
        "radius": _DOT,
        "nodes": nodes,
        "arcs": arcs,
        "left_out": len(names) - len(order),
    }


def months(counts: Iterable[tuple[str, int]]) -> Drawing | None:
    """Printings a month as bars from the first month to the last; by year when that would be too many bars to read."""
    known = sorted(counts)
    if not known:
        return None
    if _n_months(known[0][0], known[-1][0]) > _MAX_BARS:
        years: dict[str, int] = {}
        for month, n in known:
            years[month[:4]] = years.get(month[:4], 0) + n
        periods = [(str(y), years.get(str(y), 0)) for y in range(int(known[0][0][:4]), int(known[-1][0][:4]) + 1)][
            -_MAX_BARS:
        ]
    else:
        have = dict(known)
        periods = [(m, have.get(m, 0)) for m in _months_between(known[0][0], known[-1][0])]
    highest = max(n for _, n in periods)
    step = (WIDTH - 2 * _MARGIN) / max(len(periods), 6)
    return {
        "width": WIDTH,
        "height": 110,
        "floor": 80,
        "bars": [
            {
                "x": round(_MARGIN + i * step, 1),
                "width": round(step * 0.8, 1),
                "height": round(64 * n / highest, 1),
                "period": p,
                "n": n,
            }
            for i, (p, n) in enumerate(periods)
        ],
        "counts": [{"period": p, "n": n} for p, n in periods if n],
    }


def _n_months(first: str, last: str) -> int:
    return (int(last[:4]) - int(first[:4])) * 12 + int(last[5:7]) - int(first[5:7]) + 1


def _months_between(first: str, last: str) -> list[str]:
    start = int(first[:4]) * 12 + int(first[5:7]) - 1
    return [f"{m // 12:04}-{m % 12 + 1:02}" for m in range(start, start + _n_months(first, last))]


def _source(claim: Mapping[str, Any]) -> str:
    return str(claim["from_article"] or f"outlet {claim['from_outlet']}")


def _sources_first(names: Mapping[str, Any], claims: Iterable[Mapping[str, Any]]) -> list[str]:
    """The nodes so that a source stands above what was taken from it; nodes without claims last."""
    takers: dict[str, list[str]] = {}
    involved = set()
    has_source = set()
    for claim in claims:
        takers.setdefault(_source(claim), []).append(claim["article"])
        involved |= {_source(claim), claim["article"]}
        has_source.add(claim["article"])
    order: list[str] = []
    key = {node: (names[node][2] is None, names[node][2] or "", names[node][0], node) for node in names}
    waiting = sorted(involved - has_source, key=key.__getitem__) or sorted(involved, key=key.__getitem__)[:1]
    while waiting:
        node = waiting.pop(0)
        if node not in order:
            order.append(node)
            waiting = sorted(takers.get(node, []), key=key.__getitem__) + waiting
    return order + sorted(names.keys() - set(order), key=lambda n: (n not in involved, key[n]))


def _day(printing: Mapping[str, Any]) -> date | None:
    """The day of a printing; the first of the month or year where no more is known."""
    published = printing["published"]
    if not published:
        return None
    year, month, day = (int(part) for part in f"{published[:10]}-01-01".split("-")[:3])
    return date(year, month, day)


def _said(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def _short(name: str, length: int) -> str:
    return name if len(name) <= length else name[: length - 1].rstrip() + "…"
