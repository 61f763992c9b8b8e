"""Amounts with units (UCUM), as exact integers of one base unit per kind.

A dose is held in micrograms, a weight in grams, a time in microseconds: integers, so that a limit is compared
exactly. A unit that is not in the table is refused; it is never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import lru_cache


class Kind(StrEnum):
    """What a quantity measures; its base unit is in the comment."""

    DRUG = "drug amount"  # ug
    DRUG_PER_WEIGHT = "drug amount per body weight"  # ug/kg
    WEIGHT = "body weight"  # g
    DURATION = "duration"  # us, elapsed
    DAYS = "calendar days"  # d, counted on the calendar of the program's zone
    PRESSURE = "pressure"  # mm[Hg]
    FRACTION = "percent"  # %
    RATE = "rate per minute"  # /min
    SCORE = "score"  # {score}
    COUNT = "count"  # {count}
    LENGTH = "length"  # mm


@dataclass(frozen=True)
class Unit:
    """A UCUM unit: `code`, its kind, and how many base units it holds."""

    code: str
    kind: Kind
    in_base: Decimal


UNITS = {
    unit.code: unit
    for unit in (
        Unit("ng", Kind.DRUG, Decimal("0.001")),
        Unit("ug", Kind.DRUG, Decimal(1)),
        Unit("mg", Kind.DRUG, Decimal(1000)),
        Unit("g", Kind.DRUG, Decimal(1_000_000)),
        Unit("ug/kg", Kind.DRUG_PER_WEIGHT, Decimal(1)),
        Unit("mg/kg", Kind.DRUG_PER_WEIGHT, Decimal(1000)),
        Unit("kg", Kind.WEIGHT, Decimal(1000)),
        Unit("[lb_av]", Kind.WEIGHT, Decimal("453.59237")),
        Unit("s", Kind.DURATION, Decimal(1_000_000)),
        Unit("min", Kind.DURATION, Decimal(60_000_000)),
        Unit("h", Kind.DURATION, Decimal(3_600_000_000)),
        Unit("d", Kind.DAYS, Decimal(1)),
        Unit("wk", Kind.DAYS, Decimal(7)),
        Unit("mm[Hg]", Kind.PRESSURE, Decimal(1)),
        Unit("%", Kind.FRACTION, Decimal(1)),
        Unit("/min", Kind.RATE, Decimal(1)),
        Unit("{score}", Kind.SCORE, Decimal(1)),
        Unit("{count}", Kind.COUNT, Decimal(1)),
        Unit("cm", Kind.LENGTH, Decimal(10)),
        Unit("m", Kind.LENGTH, Decimal(1000)),
        Unit("[in_i]", Kind.LENGTH, Decimal("25.4")),
    )
}

# Spellings that mean one UCUM unit and nothing else. "mcg" is one; "u" or "cc" is not, and stays refused.
SPELLINGS = {
    "mcg": "ug", "µg": "ug", "μg": "ug", "lb": "[lb_av]", "lbs": "[lb_av]", "mmHg": "mm[Hg]", "{beats}/min": "/min",
    "{Beats}/min": "/min", "beats/min": "/min", "bpm": "/min", "mcg/kg": "ug/kg", "in": "[in_i]", "1": "{count}",
    "{breaths}/min": "/min", "minute": "min", "hour": "h",
}  # fmt: skip


class UnknownUnit(ValueError):
    """The unit is missing, not UCUM, or measures something else than what is asked for."""


def unit_of(code: str | None, kind: Kind) -> Unit:
    """The unit that `code` names; raises `UnknownUnit` unless it measures `kind`.

    `g` is a drug amount and a body weight: which one is the caller's question, not the text's.
    """
    if code is None or not code.strip():
        raise UnknownUnit("no unit is given")
    text = SPELLINGS.get(code.strip(), code.strip())
    if text == "g" and kind is Kind.WEIGHT:
        return Unit("g", Kind.WEIGHT, Decimal(1))
    unit = UNITS.get(text)
    if unit is None:
        raise UnknownUnit(f"the unit {code!r} is not one this program knows (UCUM)")
    if unit.kind is not kind:
        raise UnknownUnit(f"the unit {code!r} measures {unit.kind.value}, not {kind.value}")
    return unit


NUMBER = re.compile(r"[+-]?[0-9]{1,400}(\.[0-9]{1,400})?([eE][+-]?[0-9]{1,9})?")  # as JSON writes one, and no `1_000`
LARGEST = 10**15  # any amount beyond this is a slip, not a measurement; it also keeps every product inside 64 bits


@lru_cache(maxsize=1 << 14)
def in_base_units(value: str | int | float | Decimal, code: str | None, kind: Kind) -> int:
    """`value` in whole base units of `kind`, rounded half-even; raises ValueError for what is not a finite number."""
    unit = unit_of(code, kind)
    if isinstance(value, str) and not NUMBER.fullmatch(value):
        raise ValueError(f"{value[:40]!r} is not a number")
    try:
        number = Decimal(repr(value) if isinstance(value, float) else value)
    except InvalidOperation as error:
        raise ValueError(f"{value!r} is not a number") from error
    if not number.is_finite() or number.copy_abs() > LARGEST:  # `abs` would round, and overflow
        raise ValueError(f"{value} is not a plausible amount")
    amount = (number * unit.in_base).to_integral_value()
    if abs(amount) > LARGEST:
        raise ValueError(f"{value} {code} is not a plausible amount")
    return int(amount)


def as_people_say(amount: int, code: str) -> str:
    """An amount in base units, written in the unit `code`: `as_people_say(35000, "mg")` is `35 mg`."""
    unit = UNITS[code]
    number = Decimal(amount) / unit.in_base
    text = f"{number.quantize(Decimal('0.001')):f}".rstrip("0").rstrip(".") if number % 1 else f"{number:f}"
    return text if code in ("{count}", "{score}") else f"{text} {'mmHg' if code == 'mm[Hg]' else code}"
