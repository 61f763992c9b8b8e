"""The fast lane: lines that are alike are read together, by columns; every other line is left to the mapping.

What an ordinary export holds was written by one program, so that its lines share all but ids, times, numbers and texts that
no safeguard reads. One line of a kind is mapped, a few times (`alike_plan`); all that match its pattern (`alike_holes`)
follow. A line that does not fit in any respect, or whose sample was refused or noted, is mapped by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import polars as pl

from handrail.sources.alike_columns import NUMBER, ORDER, frames_of, known_values, taken
from handrail.sources.alike_holes import HOLES_MAX, Fill, Hole, holes_of, pattern_of
from handrail.sources.alike_plan import NotAlike, Plan, plan_of, run_of
from handrail.sources.fhir.resource import Reading

Line = tuple[int, bytes]  # its number, and what it holds
Frames = list[tuple[str, pl.DataFrame]]
SHAPES_MAX = 12  # of one type: beyond it, trying them all costs more than it saves
MISSES_MAX = 8  # samples in a row that hardly any other line was like
LIKE_MIN = 16  # lines that must be like a sample for it to be worth a shape
LINES_MIN = 64  # fewer lines are read sooner one by one
LINE_BYTES_MAX = 1 << 16
TIMES_MAX = 8
TYPE = re.compile(rb'"resourceType"\s*:\s*"([A-Z][A-Za-z]{1,63})"')


@dataclass(slots=True)
class Shape:
    """Lines that differ in their holes alone. For each order that their times can be in there is a plan, or none."""

    sample: bytes
    type: str
    holes: tuple[Hole, ...]
    told: tuple[Hole, ...]  # those that are not skipped
    match: Callable[[bytes], re.Match[bytes] | None]
    plans: dict[int, Plan | None] = field(default_factory=dict)


@dataclass(slots=True)
class Shapes:
    """The shapes that were met of one type, the last one met first."""

    found: list[Shape] = field(default_factory=list)
    misses: int = 0

    @property
    def may_learn(self) -> bool:
        return len(self.found) < SHAPES_MAX and self.misses < MISSES_MAX


@dataclass(frozen=True, slots=True)
class Alike:
    """Lines that were read together: how many, their type, whether they are in scope, and their rows by table."""

    type: str
    count: int
    accepted: bool
    frames: Frames


class Lane:
    """Reads lines by their shapes, and remembers the shapes from one file to the next."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._shapes: dict[bytes, Shapes] = {}

    def read(self, lines: list[Line], name: str, place: int) -> tuple[list[Alike], list[Line]]:
        """What could be read together, and the lines that are left, in their order.

        name: the file. place: what is added to a line's number to make its place in the source.
        """
        if len(lines) < LINES_MIN:
            return [], lines
        found, left = list[Alike](), list[Line]()
        for kind, group in _by_type(lines).items():
            shapes = self._shapes.setdefault(kind, Shapes())
            for shape, matched in self._matched(shapes, group, left):
                found += self._together(shape, matched, left, name, place)
        left.sort(key=lambda line: line[0])
        return found, left

    def _matched(self, shapes: Shapes, group: list[Line], left: list[Line]) -> Iterator[tuple[Shape, _Matched]]:
        """The lines of a type by the shape that they have; those without one are `left`."""
        for shape in shapes.found:
            matched, group = _sorted_out(shape, group)
            if matched.lines:
                yield shape, matched
        while len(group) >= LIKE_MIN and shapes.may_learn:
            new = self._learned(group[0][1])
            matched, rest = _sorted_out(new, group) if new is not None else (_Matched(), group)
            if new is None or len(matched.lines) < LIKE_MIN:
                shapes.misses += 1
                left.append(group[0])
                group = group[1:]
                continue
            shapes.misses, group = 0, rest
            shapes.found.append(new)
            yield new, matched
        left += group

    def _learned(self, raw: bytes) -> Shape | None:
        """The shape of a line; None where the mapping refuses it or has anything to say of it."""
        run = run_of(raw, self.reading) if len(raw) <= LINE_BYTES_MAX else None
        if run is None:
            return None
        holes = holes_of(raw, set(run.seen))
        told = tuple(hole for hole in holes if hole.fill is not Fill.SKIPPED)
        times = sum(hole.fill is Fill.TIME for hole in told)
        if len(holes) > HOLES_MAX or times > TIMES_MAX or len({hole.path for hole in holes}) < len(holes):
            return None
        return Shape(raw, run.type, holes, told, pattern_of(raw, holes).fullmatch)

    def _together(self, shape: Shape, matched: _Matched, left: list[Line], name: str, place: int) -> Iterator[Alike]:
        numbers, done = [number for number, _ in matched.lines], set[int]()
        for part, plan in self._parts(shape, taken(shape.told, numbers, matched.groups, self.reading.zone)):
            try:
                read, changes = known_values(part, plan)
            except NotAlike:
                shape.plans = dict.fromkeys(shape.plans)
                continue
            frames = list(frames_of(read, plan, changes, name, place, shape.type)) if plan.base.accepted else []
            done.update(read.get_column(NUMBER).to_list())
            yield Alike(shape.type, read.height, plan.base.accepted, frames)
        left += [line for line in matched.lines if line[0] not in done] if len(done) < len(numbers) else []

    def _parts(self, shape: Shape, frame: pl.DataFrame) -> Iterator[tuple[pl.DataFrame, Plan]]:
        """The lines by the order of their times, with the plan for it."""
        for (order,), part in frame.partition_by(ORDER, as_dict=True).items():
            if order not in shape.plans:
                shape.plans[order] = self._planned(shape, part)
            plan = shape.plans[order]
            if plan is not None:
                yield part, plan

    def _planned(self, shape: Shape, part: pl.DataFrame) -> Plan | None:
        texts = {hole: str(part.item(0, f"text {place}")).encode() for place, hole in enumerate(shape.told)}
        try:
            return plan_of(shape.sample, shape.holes, texts, self.reading)
        except NotAlike:
            return None


@dataclass(slots=True)
class _Matched:
    """Lines that have a shape, and what is in their holes."""

    lines: list[Line] = field(default_factory=list)
    groups: list[tuple[bytes, ...]] = field(default_factory=list)


def _sorted_out(shape: Shape, lines: list[Line]) -> tuple[_Matched, list[Line]]:
    """The lines that have the shape, and the others."""
    matched, others, match = _Matched(), list[Line](), shape.match
    for line in lines:
        found = match(line[1])
        if found is not None and _is_text(line[1]):
            matched.lines.append(line)
            matched.groups.append(found.groups())
        else:
            others.append(line)
    return matched, others


def _is_text(raw: bytes) -> bool:
    if raw.isascii():
        return True
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def _by_type(lines: list[Line]) -> dict[bytes, list[Line]]:
    """The lines by the first resource type that they name; empty where they name none."""
    groups: dict[bytes, list[Line]] = {}
    for line in lines:
        found = TYPE.search(line[1])
        groups.setdefault(found[1] if found else b"", []).append(line)
    return groups
