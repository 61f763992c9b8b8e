"""The profile in words: what the record shows, and what is published beside it."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from handrail.context_of_use.profile import Line
from handrail.context_of_use.published import Published

NOT_A_SCORE = ("Seven dimensions, side by side. There is no total and no score; what is published are patterns to compare with, "
               "not limits, and none of them says what is safe.")  # fmt: skip


def number(value: Fraction) -> str:
    """A number as people read it: at most two places, thousands apart."""
    return f"{float(value):,.2f}".rstrip("0").rstrip(".") if value < 100 else f"{float(value):,.0f}"


def shown(line: Line) -> str:
    """What the record shows of a measure, in words."""
    found, unit = line.found, line.measure.unit
    if found.unknown is not None:
        return "not known: " + found.unknown + (f" (on file: {_values(found.values, unit)})" if found.values else "")
    least = "at least " if found.at_least else ""
    if found.value is None or line.measure.axis is None:
        return least + (found.said or "nothing on file")
    beside = f"; {found.said}" if found.said else ""
    return f"{least}{_in_unit(number(found.value), unit)}{_of_several(line)}{beside}"


def _of_several(line: Line) -> str:
    """How one value stands for several."""
    values = line.found.values
    if len(values) < 2:
        return ""
    if len(set(values)) == 1:
        return f", each of {len(values)}"
    return f" ({'median' if line.measure.id == 'days_between_doses' else 'highest'} of {_values(values, line.measure.unit)})"


def _in_unit(text: str, unit: str) -> str:
    singular = unit.removesuffix("s") if text == "1" and unit in ("days", "doses") else unit
    return f"{text} {singular}".rstrip()


def _values(values: Iterable[Fraction], unit: str) -> str:
    written = [number(value) for value in values]
    told = written if len(written) <= 8 else [*written[:3], "…", *written[-4:]]
    return _in_unit(", ".join(told), unit)


def published(one: Published) -> str:
    """A published pattern in one sentence, with where it stands."""
    return f"{one.side}: {one.says} ({one.source}, {one.place}; {one.basis}, {one.verification})"


def lies_in(line: Line) -> str:
    """Which published patterns hold the value; nothing where that is not sure."""
    return "; ".join(f"{one.side}, {one.label}" for one in line.lies_in)
