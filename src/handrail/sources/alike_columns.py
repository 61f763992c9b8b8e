"""Alike lines as columns: what is in their holes, and the rows that a plan makes of that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import combinations

import polars as pl

from handrail.record.schema import TIME
from handrail.record.tables import TABLES
from handrail.sources.alike_holes import Fill, Hole
from handrail.sources.alike_plan import Plan, Source, columns_of
from handrail.sources.staging_chunks import RESOURCE_SCHEMA, RESOURCES

FORMATS = {0: "%Y-%m-%dT%H:%M:%S", 3: "%Y-%m-%dT%H:%M:%S%.3f", 6: "%Y-%m-%dT%H:%M:%S%.6f"}
QUARTER = timedelta(minutes=15)  # a calendar's day begins at one in every zone of today
FIRST = datetime(1970, 1, 1, tzinfo=UTC)
NUMBER, ORDER = "number", "order"


def taken(holes: Sequence[Hole], numbers: list[int], groups: list[tuple[bytes, ...]], zone: tzinfo | None) -> pl.DataFrame:
    """What is in the holes of each line: `text N`, of a time also `at N` and `day N`, and the `order` of its times.

    A line whose times are none (the 30th of February) is left out.
    """
    columns = {NUMBER: pl.Series(numbers, dtype=pl.Int64)}
    for place, (hole, texts) in enumerate(zip(holes, zip(*groups, strict=True), strict=True)):
        text = columns[f"text {place}"] = pl.Series(texts, dtype=pl.Binary).cast(pl.String)
        if hole.fill is Fill.TIME:
            local = text.str.to_datetime(FORMATS[hole.digits], time_unit="us", strict=False)
            at = columns[f"at {place}"] = (local - hole.offset).dt.replace_time_zone("UTC").cast(TIME)
            columns[f"day {place}"] = local.dt.date() if zone is None else _days(at, zone)
    frame = pl.DataFrame(columns)
    return frame.drop_nulls().with_columns(_order([name for name in columns if name.startswith("at ")]).alias(ORDER))


def _order(times: Sequence[str]) -> pl.Expr:
    """A number for how the times of a line stand to each other: each two of them before, equal or after."""
    order = pl.lit(0, pl.Int64)
    for first, second in combinations(times, 2):
        order = order * 3 + (pl.col(first) > pl.col(second)).cast(pl.Int64) * 2 + (pl.col(first) == pl.col(second)).cast(pl.Int64)
    return order


def _days(at: pl.Series, zone: tzinfo) -> pl.Series:
    """The local day of each instant; null in the rare quarter of an hour in which a day begins."""
    if zone is UTC:
        return at.dt.date()
    begins = at.dt.truncate("15m")
    known = begins.drop_nulls().unique()
    days = [_day(one, zone) for one in known.to_list()]
    return begins.replace_strict(known, pl.Series(days, dtype=pl.Date), default=None, return_dtype=pl.Date)


def _day(begins: datetime, zone: tzinfo) -> object:
    first, last = (one.astimezone(zone).date() for one in (begins, begins + QUARTER - timedelta.resolution))
    return first if first == last else None


def known_values(part: pl.DataFrame, plan: Plan) -> tuple[pl.DataFrame, dict[int, dict[str, dict[int, object]]]]:
    """The lines whose values the plan can read, and for each hole what each of its values changes; raises NotAlike."""
    changes: dict[int, dict[str, dict[int, object]]] = {}
    for place, hole in enumerate(plan.texts):
        if hole.fill is Fill.VALUE:
            texts = part.get_column(f"text {place}").unique().to_list()
            found = {text: plan.changed(place, text) for text in texts}
            changes[place] = {text: cells for text, cells in found.items() if cells is not None}
            if len(changes[place]) < len(texts):
                part = part.filter(pl.col(f"text {place}").is_in(list(changes[place])))
    return part, changes


def frames_of(
    part: pl.DataFrame, plan: Plan, changes: dict[int, dict[str, dict[int, object]]], name: str, place: int, kind: str
) -> Iterator[tuple[str, pl.DataFrame]]:
    """(table, its rows with `seq`) of accepted lines, and what identifies their resources. `place`: of the file's line 0."""
    seq = (pl.col(NUMBER) + place).alias("seq")
    said = _Cells(plan, changes, name)
    for table, cells in columns_of(plan):
        columns = [said.of(cells[column], column, dtype) for column, dtype in TABLES[table].schema.items()]
        yield table, part.select(*columns, seq)
    own = (said.of(0, "id", pl.String()), said.of(1, "version", pl.String()))
    rest = (pl.lit(kind).alias("type"), *own, pl.lit(None, pl.Binary()).alias("content"))
    yield RESOURCES, part.select(seq, *rest).select(*RESOURCE_SCHEMA)


class _Cells:
    """The expressions of a plan's cells over the columns of `taken`."""

    def __init__(self, plan: Plan, changes: dict[int, dict[str, dict[int, object]]], name: str) -> None:
        self._sources, self._changes, self._name = plan.sources, changes, name
        self._hole_of = {cell: hole for hole, cells in plan.changes.items() for cell in cells}

    def of(self, cell: int, column: str, dtype: pl.DataType) -> pl.Expr:
        return self._value(cell, self._sources[cell], dtype).alias(column)

    def _value(self, cell: int, source: Source, dtype: pl.DataType) -> pl.Expr:
        hole = self._hole_of.get(cell)
        if hole is not None and hole in self._changes:
            texts = list(self._changes[hole])
            values = [self._changes[hole][text].get(cell, source.value) for text in texts]
            return pl.col(f"text {hole}").replace_strict(texts, pl.Series(values, dtype=dtype), return_dtype=dtype)
        if source.what == "text":
            parts = (pl.lit(source.before), pl.col(f"text {source.hole}"), pl.lit(source.after))
            return pl.concat_str([part for part, said in zip(parts, (source.before, "-", source.after), strict=True) if said])
        if source.what == "where":
            return pl.concat_str(pl.lit(f"{self._name}:"), pl.col(NUMBER).cast(pl.String))
        return pl.col(f"{source.what} {source.hole}") if source.what != "constant" else pl.lit(source.value, dtype)
