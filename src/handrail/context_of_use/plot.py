"""The profile as a drawing: one strip for each measure, published ranges as bars, the patient's values as marks above them.

One SVG file that fetches nothing. Ranges differ by pattern and by name, not by colour alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from fractions import Fraction
from itertools import pairwise
from math import log10
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from handrail.context_of_use import wording
from handrail.context_of_use.measures import Measure
from handrail.context_of_use.profile import Line, Profile
from handrail.context_of_use.published import Published, Side

TEMPLATES = Path(__file__).parent / "templates"
WIDE, LEFT, RIGHT = 760, 16.0, 430.0  # the drawing, and its axes from left to right
HEAD, MARKS, BAR, AXIS, GAP = 34, 22, 17, 18, 22
TEXT = 16
TOP = 128
UNREAD_MARK = " *"
FOOT = f"What is marked {UNREAD_MARK.strip()} was recalled, and not read in its source."
THINNEST = 4.0
NARROW = 124  # letters in a line of text across the drawing


@dataclass(frozen=True)
class Mark:
    """One value of the patient, and how often; is there room to write that beside it?"""

    x: float
    times: int
    has_room: bool


@dataclass(frozen=True)
class Bar:
    """One published range; without a place where no number is published."""

    y: int
    side: str
    label: str
    x: float | None
    width: float


@dataclass(frozen=True)
class Block:
    """One measure: where it stands, and what is drawn of it."""

    y: int
    height: int
    dimension: str
    title: str
    shown: str
    described: str
    marks: Sequence[Mark]
    guide: float | None
    at_least: bool
    bars: Sequence[Bar]
    ticks: Sequence[tuple[float, str]]
    texts: Sequence[str]

    @property
    def marks_y(self) -> int:
        return HEAD + MARKS // 2

    @property
    def axis_y(self) -> int:
        return HEAD + MARKS + BAR * len(self.bars) + 2


def plot(profile: Profile, zone: tzinfo | None = None) -> str:
    """The drawing as SVG."""
    blocks: list[Block] = []
    for line in profile.lines:
        blocks.append(_block(line, blocks[-1].y + blocks[-1].height if blocks else TOP))
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined,
                              trim_blocks=True, lstrip_blocks=True)  # fmt: skip
    local = profile.at.astimezone(zone) if zone else profile.at
    return environment.get_template("context.svg.j2").render(
        profile=profile, at=f"{local:%Y-%m-%d %H:%M} {local.tzname()}", blocks=blocks, width=WIDE, left=LEFT, right=RIGHT,
        height=blocks[-1].y + blocks[-1].height + 8, sides=[(str(side), slug(side)) for side in Side],
        note=_folded(f"{wording.NOT_A_SCORE} {FOOT}"),
    )  # fmt: skip


def slug(side: Side) -> str:
    """The name of a side's pattern."""
    return side.name.lower().replace("_", "-")


def _block(line: Line, y: int) -> Block:
    one, found = line.measure, line.found
    title = f"{one.says}{f' ({one.unit})' if one.unit and one.axis else ''}"
    shown = wording.shown(line)
    if one.axis is None:
        texts = [part for each in line.published for part in _folded(f"{each.side}: {each.says}")]
        height = HEAD + TEXT * len(texts) + GAP
        return Block(y, height, one.dimension, title, shown, _described(line), (), None, False, (), (), texts)
    counted = Counter(_place(one, value) for value in found.values)
    guide = None if found.value is None else _place(one, found.value)
    bars = [_bar(one, each, HEAD + MARKS + BAR * n) for n, each in enumerate(line.published)]
    ticks = [(_place(one, tick), wording.number(tick)) for tick in one.ticks]
    height = HEAD + MARKS + BAR * len(bars) + AXIS + GAP
    return Block(
        y, height, one.dimension, title, shown, _described(line), _marks(counted), guide, found.at_least, bars, ticks, ()
    )


def _marks(counted: Counter[float]) -> list[Mark]:
    places = [*sorted(counted), RIGHT + TEXT + 2 * GAP]
    return [Mark(x, counted[x], following - x > 2 * GAP) for x, following in pairwise(places)]


def _bar(one: Measure, each: Published, y: int) -> Bar:
    label = each.label + UNREAD_MARK * (each.verification == "unverified")
    if each.low is None or each.high is None:
        return Bar(y, slug(each.side), f"{label} (no number)", None, 0)
    low, high = _place(one, each.low), _place(one, each.high)
    width = max(high - low, THINNEST)
    x = min(low, RIGHT - width) if high > low else low - width / 2
    return Bar(y, slug(each.side), label, round(x, 1), round(width, 1))


def _place(one: Measure, value: Fraction) -> float:
    """Where a value lies on the measure's axis; what lies beyond an end is drawn at that end."""
    assert one.axis is not None
    first, last = (float(end) for end in one.axis)
    inside = min(max(float(value), first), last)
    share = log10(inside / first) / log10(last / first) if one.logarithmic else (inside - first) / (last - first)
    return round(LEFT + share * (RIGHT - LEFT), 1)


def _described(line: Line) -> str:
    """The block for who cannot see it."""
    beside = "; ".join(f"{each.side}, {each.label}" for each in line.published)
    lies = wording.lies_in(line)
    said = f"{line.measure.dimension}, {line.measure.says}: {wording.shown(line)}."
    return said + (f" Published: {beside}." if beside else "") + (f" It lies in: {lies}." if lies else "")


def _folded(text: str) -> list[str]:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) >= NARROW:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
