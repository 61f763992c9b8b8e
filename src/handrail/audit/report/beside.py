"""Programs and months as the page draws them: where points and limits go, and what is said of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from handrail.audit.funnel import PROGRAMS_MIN, TAILS, limits
from handrail.audit.report.figures import TOPS
from handrail.audit.report.wording import compact, percent

SHOWN_MAX = 60  # programs that the page holds whole, and charts of single programs; the files hold all
LEFT, RIGHT, TOP, BOTTOM = 46.0, 350.0, 12.0, 172.0  # of a drawing of 360 by 206
STEPS = 80
PLACES = {
    "inside": "inside the limits", "between": "between the 95 % and the 99.8 % limits",
    "outside": "outside the 99.8 % limits: look at the records before judging",
}  # fmt: skip


@dataclass(frozen=True)
class Point:
    """A program or a month. shape: `inside`, `between`, `outside`, or `open` where not compared. label: its name, if any."""

    x: float
    y: float
    shape: str
    label: str
    anchor: str
    said: str


@dataclass(frozen=True)
class Drawing:
    """Lines as SVG paths. wide, narrow: the 99.8 % and the 95 % limits; of months only the former."""

    points: Sequence[Point]
    centre: float
    wide: str
    narrow: str
    across: Sequence[tuple[float, str]]
    up: Sequence[tuple[float, str]]


def compared(run: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The comparisons that have something to show: those with a program outside its limits first."""
    found = [one for one in run["side_by_side"]["comparisons"] if one["target"] and any(row["breached"] for row in one["rows"])]
    return sorted(found, key=lambda one: not any(row["position"] == "outside" for row in one["rows"]))


def not_compared(run: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The comparisons of which fewer than two programs can be compared, though several were asked."""
    return [one for one in run["side_by_side"]["comparisons"]
            if one["target"] is None and sum(row["asked"] > 0 for row in one["rows"] if row["program"]) > 1]  # fmt: skip


def without_breach(run: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The comparisons in which no program has a breach."""
    return [one for one in run["side_by_side"]["comparisons"] if one["target"] == 0]


def shown(comparison: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The rows that the page holds: all, or of very many programs those that are not inside."""
    rows: list[Mapping[str, Any]] = [row for row in comparison["rows"] if row["asked"]]
    return rows if len(rows) <= SHOWN_MAX else [row for row in rows if row["position"] != "inside"]


def trends_shown(run: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The trends that the page holds: those of everything together, and the first of programs' own."""
    trends: list[Mapping[str, Any]] = run["side_by_side"]["trends"]
    own = [one for one in trends if one["program"] is not None][:SHOWN_MAX]
    return [one for one in trends if one["program"] is None or one in own]


def place(row: Mapping[str, Any], target: float | None = None) -> str:
    """What is said of where a program stands."""
    if not row["judged"]:
        return "nothing judged"
    if not row["comparable"]:
        return f"cannot be compared: {percent(row['lacking'])} is not known"
    if row["program"] is None or row["position"] is None:
        return "not compared"
    if row["position"] == "inside" or target is None:
        return PLACES[row["position"]]
    return f"{'more' if row['share'] > target else 'fewer'} than the others: {PLACES[row['position']]}"


def spread_in_words(one: Mapping[str, Any]) -> str:
    """Whether programs differ by more than chance, and what was done about it."""
    alike = ""
    if one["design_effect"] > 1.05:
        alike = f" Verdicts about one person are alike: {one['design_effect']:.1f} of them count as one here."
    if one["phi"] is None:
        return (f"With {one['comparable']} programs, fewer than {PROGRAMS_MIN}, nobody can tell whether they differ by more than "
                f"chance: these are the limits of chance alone.{alike}")  # fmt: skip
    if not one["tau"]:
        return f"φ = {one['phi']:.2f}: programs differ no more than chance makes them (φ near 1).{alike}"
    return (f"Over-dispersed: φ = {one['phi']:.2f}, where chance alone makes about 1. A standard deviation between programs of "
            f"{percent(one['tau'])} is added to the limits.{alike}")  # fmt: skip


def funnel(one: Mapping[str, Any]) -> Drawing:
    """A program's share by how many were judged there, between limits that narrow as the number grows."""
    rows = [row for row in one["rows"] if row["judged"] and row["program"]]
    most = max(row["judged"] for row in rows)
    grid = [max(1.0, most * 1.06 * step / STEPS) for step in range(STEPS + 1)]
    held = {of: [limits(number / one["design_effect"], one["target"], TAILS[of], one["tau"]) for number in grid] for of in TAILS}
    middle = held[99.8][STEPS // 4].high
    top = _top(max(middle, one["target"], *(row["share"] for row in rows)))
    wide = most * 1.06
    points = [
        _point(row["judged"] / wide, row["share"] / top, _shape(row), row["program"], place(row, one["target"])) for row in rows
    ]
    xs = [_x(number / wide) for number in grid]
    wider, narrower = (_path(xs, [[each.low for each in held[of]], [each.high for each in held[of]]], top) for of in (99.8, 95.0))
    across = [(_x(number / wide), compact(number)) for number in _marks(most)]
    return Drawing(points, _y(one["target"] / top), wider, narrower, across, _up(top))


def months(trend: Mapping[str, Any]) -> Drawing:
    """A share each month between its limits, which are the wider the less was judged."""
    drawn = [each for each in trend["months"] if each["share"] is not None]
    step = 1 / max(1, len(drawn))
    known = [each for each in drawn if each["compared"]]
    top = _top(
        max(trend["centre"], *(each["share"] for each in drawn), *(min(each["high"], 3 * trend["centre"]) for each in known))
    )
    points = [
        _point((place + 0.5) * step, each["share"] / top, _month_shape(each), each["month"], month_said(each))
        for place, each in enumerate(drawn)
    ]  # fmt: skip
    xs = [_x(edge * step) for place, each in enumerate(drawn) if each["compared"] for edge in (place, place + 1)]
    ends = [[each[end] for each in known for _ in range(2)] for end in ("low", "high")]
    every = ceil(len(drawn) / 6)
    across = [(_x((place + 0.5) * step), each["month"]) for place, each in enumerate(drawn) if place % every == 0]
    return Drawing(points, _y(trend["centre"] / top), _path(xs, ends, top), "", across, _up(top))


def _shape(row: Mapping[str, Any]) -> str:
    return str(row["position"]) if row["position"] else "open"


def _month_shape(each: Mapping[str, Any]) -> str:
    return "open" if not each["compared"] else "inside" if each["inside"] else "outside"


def month_said(each: Mapping[str, Any]) -> str:
    """What is said of where a month lies."""
    if not each["compared"]:
        return f"not compared: {percent(each['lacking'])} is not known"
    return "inside its limits" if each["inside"] else "outside its limits: look at the records before judging"


def _point(across: float, up: float, shape: str, name: str, said: str) -> Point:
    x, y = _x(across), _y(up)
    return Point(
        x, y, shape, name if shape in ("between", "outside") else "", "end" if x > RIGHT - 60 else "start", f"{name}: {said}"
    )


def _x(part: float) -> float:
    return round(LEFT + (RIGHT - LEFT) * part, 1)


def _y(part: float) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * min(part, 1.0), 1)


def _path(xs: Sequence[float], lines: Iterable[Sequence[float]], top: float) -> str:
    """What lies above the drawing's upper end is left out, not drawn along it."""
    drawn = []
    for line in lines:
        pen = "M"
        for x, share in zip(xs, line, strict=True):
            if share > top:
                pen = "M"
                continue
            drawn.append(f"{pen}{x} {_y(share / top)}")
            pen = "L"
    return "".join(drawn)


def _top(highest: float) -> float:
    return next((top for top in TOPS if top >= min(highest, 1.0)), 1.0)


def _up(top: float) -> list[tuple[float, str]]:
    return [(_y(part), f"{100 * part * top:g} %" if part else "0") for part in (0, 0.25, 0.5, 0.75, 1)]


def _marks(most: int) -> list[int]:
    """Round numbers up to the largest, four or five of them."""
    step = next(size * ten for ten in (10**power for power in range(12)) for size in (1, 2, 5) if most / (size * ten) <= 5)
    return list(range(0, most + 1, step))
