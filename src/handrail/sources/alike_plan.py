"""How the rows of alike lines follow from what is in their holes: found out by the one mapping itself, never declared.

The mapping carries ids and times through as they are; it compares times with each other and looks at nothing else about
them; a resource of which it looks at more says so (`alone`) and is left to it. So a sample is mapped twice with other ids and
other times in the same order, and each column of its rows must be a constant, or one of the holes. Numbers and dates are
mapped one by one, each with the rest of the sample around it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import orjson

from handrail.record.tables import TABLES
from handrail.sources.alike_holes import Fill, Hole, filled
from handrail.sources.alike_traced import Path, traced
from handrail.sources.fhir.resource import Reading, read_resource, type_of
from handrail.sources.identity import version_of
from handrail.sources.lines_json import repeated_key, written

WHERE = "\0where\0"  # stands for the place of a line while its sample is mapped
LATER = timedelta(days=400, hours=5, minutes=7)
VALUES_MAX = 4_096  # different values of one hole that are kept


class NotAlike(Exception):
    """The rows of such lines do not follow from their holes; each must be read by itself."""


@dataclass(frozen=True, slots=True)
class Run:
    """What the mapping made of one line: (table, values) of its rows, id and version, and which values it read."""

    type: str
    rows: tuple[tuple[str, tuple[object, ...]], ...]
    accepted: bool
    identity: tuple[object, object]
    seen: frozenset[Path]

    @property
    def tables(self) -> tuple[str, ...]:
        return tuple(table for table, _ in self.rows)

    def cells(self) -> list[object]:
        return [*self.identity, *(value for _, row in self.rows for value in row)]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a column comes from: hole number `hole`, else a constant (`value`). A text has `before` and `after` around it."""

    what: str  # constant, text, at, day, where
    value: Any = None
    hole: int = -1
    before: str = ""
    after: str = ""


@dataclass(slots=True)
class Plan:
    """Sources of the cells (id, version, then every column of every row), and what each value of a hole changes in them."""

    sample: bytes
    texts: dict[Hole, bytes]  # what is in its holes, those left out that are skipped
    reading: Reading
    base: Run
    sources: list[Source]
    known: dict[int, dict[str, dict[int, object] | None]] = field(default_factory=dict)
    changes: dict[int, set[int]] = field(default_factory=dict)  # hole → the cells that it changes

    def changed(self, hole: int, text: str) -> dict[int, object] | None:
        """The cells that `text` in the hole changes; None where the line must be read by itself. Raises NotAlike."""
        values = self.known.setdefault(hole, {})
        if text not in values:
            if len(values) >= VALUES_MAX:
                return None
            values[text] = self._changed(hole, text)
        return values[text]

    def _changed(self, hole: int, text: str) -> dict[int, object] | None:
        changed = {**self.texts, list(self.texts)[hole]: text.encode()}
        run = run_of(filled(self.sample, changed), self.reading)
        if run is None or run.seen != self.base.seen or run.tables != self.base.tables or run.accepted != self.base.accepted:
            return None
        pairs = enumerate(zip(self.base.cells(), run.cells(), strict=True))
        found = {place: new for place, (old, new) in pairs if not same(old, new)}
        mine = self.changes.setdefault(hole, set())
        mine.update(found)
        others = set().union(*(cells for other, cells in self.changes.items() if other != hole))
        if mine & others or any(self.sources[cell].what != "constant" for cell in mine):
            raise NotAlike
        return found


def run_of(raw: bytes, reading: Reading) -> Run | None:
    """The mapping of one line; None where it is refused, where anything in it was noted, or where it stands alone."""
    try:
        resource = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(resource, dict) or resource.get("resourceType") == "Bundle" or written(resource) is None:
        return None
    if repeated_key(raw, resource) is not None:
        return None
    seen: set[Path] = set()
    outcome = read_resource(traced(resource, (), seen), reading, where=WHERE)
    if outcome.refused is not None or outcome.notes or outcome.alone:
        return None
    return Run(
        type_of(resource),
        tuple(outcome.rows),
        outcome.out_of_scope is None,
        (resource.get("id"), version_of(resource)),
        frozenset(seen),
    )


def plan_of(sample: bytes, every: Sequence[Hole], texts: dict[Hole, bytes], reading: Reading) -> Plan:
    """The plan of a sample with `texts` in those of its holes that are not skipped; raises NotAlike."""
    probes = [{**texts, **_probe(texts, name, later)} for name, later in (("a", timedelta()), ("b", LATER))]
    base, first, second = (run_of(filled(sample, one), reading) for one in (texts, *probes))
    if base is None or first is None or second is None:
        raise NotAlike
    if any(hole.path in base.seen for hole in every if hole.fill is Fill.SKIPPED):
        raise NotAlike
    if not base.seen == first.seen == second.seen or not base.tables == first.tables == second.tables:
        raise NotAlike
    told = [_told(probe, reading) for probe in probes]
    cells = zip(first.cells(), second.cells(), strict=True)
    return Plan(sample, texts, reading, base, [_source(a, b, told[0], told[1], reading) for a, b in cells])


def _probe(texts: dict[Hole, bytes], name: str, later: timedelta) -> dict[Hole, bytes]:
    """Other ids, and times moved by `later`."""
    probe: dict[Hole, bytes] = {}
    for number, (hole, text) in enumerate(texts.items()):
        if hole.fill is Fill.ID:
            probe[hole] = f"{name}.{number}-{name}.".encode()
        elif hole.fill is Fill.TIME:
            moved = datetime.fromisoformat(text.decode()) + later
            probe[hole] = moved.isoformat(timespec="microseconds")[: len(text)].encode()
    return probe


Told = list[tuple[int, Hole, str, datetime | None, date | None]]


def _told(probe: dict[Hole, bytes], reading: Reading) -> Told:
    """(number, hole, text, instant, local day) of each id and time of a probe."""
    told: Told = []
    for number, (hole, text) in enumerate(probe.items()):
        if hole.fill is Fill.ID:
            told.append((number, hole, text.decode(), None, None))
        elif hole.fill is Fill.TIME:
            local = datetime.fromisoformat(text.decode())
            at = (local - hole.offset).replace(tzinfo=UTC)
            told.append((number, hole, text.decode(), at, (at.astimezone(reading.zone) if reading.zone else local).date()))
    return told


def _source(a: object, b: object, first: Told, second: Told, reading: Reading) -> Source:
    """The one source that gives `a` under the first probe and `b` under the second; raises NotAlike where none does."""
    if a == WHERE and b == WHERE:
        return Source("where")
    if isinstance(a, str) and WHERE in a:
        raise NotAlike
    if same(a, b):
        return Source("constant", a)
    if isinstance(a, str) and isinstance(b, str):
        return _text(a, b, first, second)
    for place, what in ((3, "at"), (4, "day")):
        fits = [one[1] for one, other in zip(first, second, strict=True) if same(one[place], a) and same(other[place], b)]
        if fits and (what == "at" or reading.zone or len({hole.offset for hole in fits}) == 1):
            return Source(what, hole=next(one[0] for one in first if one[1] is fits[0]))
    raise NotAlike


def _text(a: str, b: str, first: Told, second: Told) -> Source:
    fits: list[tuple[Hole, Source]] = []
    for (number, hole, text, *_), (_, _, other, *_) in zip(first, second, strict=True):
        before, found, after = a.partition(text)
        if found and text != other and b == before + other + after:
            fits.append((hole, Source("text", hole=number, before=before, after=after)))
    known = [source for hole, source in fits if len(fits) == 1 or hole.path == ("meta", "lastUpdated")]
    if not known:
        raise NotAlike
    return known[0]


def same(a: object, b: object) -> bool:
    """Equal, and of one type: to Python, 1 and True are equal."""
    return type(a) is type(b) and a == b


def columns_of(plan: Plan) -> list[tuple[str, dict[str, int]]]:
    """(table, column → its cell) of every row."""
    found, cell = [], 2
    for table in plan.base.tables:
        names = TABLES[table].schema
        found.append((table, {name: cell + place for place, name in enumerate(names)}))
        cell += len(names)
    return found
