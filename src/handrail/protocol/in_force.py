"""Which values were in force when, as a frame that records are joined to by protocol and day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import polars as pl

from handrail.protocol.model import Amount, Protocol
from handrail.protocol.parameters import DEFINITIONS, TREATED, Choice
from handrail.terms.quantity import Kind

Cell = Amount | date | None


def table(protocols: Sequence[Protocol], names: Iterable[str]) -> pl.DataFrame:
    """One row for each protocol and each day on which an asked parameter begins, changes or ends.

    Columns: `protocol` (its key), `in_force_from` (that day, on the calendar of the program), and for each name `:name`:
    base units as Int64, elapsed time as Duration, a choice as String, null where nothing is in force or
    nothing is limited. A parameter that may be none also has `:name_unlimited`, which is null where nothing
    is in force. `treated_disorder_substance` may be asked for as well: what `differs` states holds from the first day of
    any number. Sorted by `in_force_from`. KeyError for a name that is not a parameter.
    """
    asked = tuple(dict.fromkeys(names))
    columns = schema(asked)
    rows = [_row(protocol, asked, day) for protocol in protocols for day in _days(protocol, asked)]
    return pl.DataFrame(rows, schema=columns, orient="row").sort("in_force_from", "protocol")


def schema(names: Iterable[str]) -> dict[str, pl.DataType]:
    """The columns of `table` for these names, with their types."""
    columns: dict[str, pl.DataType] = {"protocol": pl.String(), "in_force_from": pl.Date()}
    for name in names:
        columns[f":{name}"] = _type_of(name)
        if _may_be_none(name):
            columns[f":{name}_unlimited"] = pl.Boolean()
    return columns


def _may_be_none(name: str) -> bool:
    return name != TREATED and DEFINITIONS[name].may_be_none


def _type_of(name: str) -> pl.DataType:
    if name == TREATED:
        return pl.String()
    kind = DEFINITIONS[name].kind
    if isinstance(kind, Choice):
        return pl.String()
    return pl.Duration("us") if kind is Kind.DURATION else pl.Int64()


def _days(protocol: Protocol, names: Sequence[str]) -> list[date]:
    days = {day for name in names if name != TREATED for day in protocol.parameter(name).changes()}
    if TREATED in names:
        days.add(_first_day(protocol))
    return sorted(days)


def _first_day(protocol: Protocol) -> date:
    return min(day for parameter in protocol.parameters for day in parameter.changes())


def _row(protocol: Protocol, names: Iterable[str], day: date) -> list[Cell]:
    row: list[Cell] = [protocol.key, day]
    for name in names:
        if name == TREATED:
            row.append(protocol.treated_disorder_substance)
            continue
        value = protocol.value_at(name, day)
        row.append(value.amount if value is not None else None)
        if DEFINITIONS[name].may_be_none:
            row.append(value.unlimited if value is not None else None)
    return row
