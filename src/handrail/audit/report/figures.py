"""Where the lines of the drawings go: intervals, stacked bars, a histogram. The templates only draw them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import floor, sqrt

from handrail.audit.report.found import Found
from handrail.audit.report.rows import Row
from handrail.audit.report.wording import compact, percent

MARKS = (0.0, 0.01, 0.1, 0.5, 1.0)  # of the scale's right end
TOPS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
BINS_MAX = 12
WIDTHS = (1, 2, 4, 6, 12, 24, 48, 96, 168, 336, 720, 2160, 8760, 87_600, 876_000)
LEFT, WIDE = 8.0, 184.0  # an interval's drawing runs from 8 to 192 of 200
BAR = 340.0  # a stacked bar's length, of 360
THINNEST = 3.0


@dataclass(frozen=True)
class Part:
    """One verdict's part of a stacked bar."""

    verdict: str
    x: float
    width: float
    said: str


@dataclass(frozen=True)
class Column:
    """One column of the histogram, `height` from 0 to 1."""

    label: str
    height: float
    count: int
    said: str


@dataclass(frozen=True)
class Histogram:
    """Times since the last dose, of the doses that came too soon."""

    columns: Sequence[Column]
    unit: str
    total: int
    end: str


def top_of(rows: Iterable[Row]) -> float:
    """The right end of the common scale of all intervals: the smallest round share that holds them."""
    highest = max((row.high for row in rows if row.high is not None), default=1.0)
    return next(top for top in TOPS if top >= min(highest, 1.0))


def at(share: float, top: float) -> float:
    """Where a share lies in an interval's drawing, by its square root: what is rare can be told apart."""
    return round(LEFT + WIDE * sqrt(min(max(share, 0.0), top) / top), 2)


def ticks(top: float) -> list[tuple[float, str]]:
    """Place and name of each mark on the common scale; a name without room beside its neighbour is left out."""
    return [(at(part * top, top), _mark(part, top)) for part in MARKS]


def _mark(part: float, top: float) -> str:
    if part == 0:
        return "0"
    return "" if part == MARKS[1] and top < 1 else f"{100 * part * top:g}\u00a0%"


def parts(row: Row) -> list[Part]:
    """The stacked bar of a row; a part that is not none is never too thin to be seen."""
    counts = [("breached", row.breached), ("data-required", row.data_required), ("met", row.met)]
    present = [(verdict, number) for verdict, number in counts if number]
    spare = BAR - THINNEST * len(present)
    found, x = [], 0.0
    for verdict, number in present:
        width = THINNEST + spare * number / row.asked
        said = f"{verdict.replace('-', ' ')} {percent(number / row.asked)}"
        found.append(Part(verdict, round(x, 2), round(width, 2), said))
        x += width
    return found


def histogram(found: Found) -> Histogram | None:
    """How long before each dose that came too soon the last one was; None where no evidence says so."""
    longest = found.longest_hours_since_last_dose()
    if longest is None:
        return None
    width = next((width for width in WIDTHS if floor(longest / width) < BINS_MAX), WIDTHS[-1])
    bins = found.hours_since_last_dose(width)
    last = min(max(bins), BINS_MAX - 1)
    counts = [sum(count for bin, count in bins.items() if min(bin, last) == place) for place in range(last + 1)]
    days = width >= 24
    step = width // 24 if days else width
    unit = "days" if days else "hours"
    columns = [_column(place, step, unit, number, max(counts)) for place, number in enumerate(counts)]
    return Histogram(columns, unit, sum(counts), str((last + 1) * step))


def _column(place: int, step: int, unit: str, number: int, highest: int) -> Column:
    said = f"{place * step} to under {(place + 1) * step} {unit}: {number:,}"
    return Column(str(place * step), round(number / highest, 4), number, said)


def column_label(column: Column) -> str:
    """A column's count, short enough to stand above it."""
    return compact(column.count) if column.count else ""
