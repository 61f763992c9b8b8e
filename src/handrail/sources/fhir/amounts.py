"""How much: quantities in whole base units. What cannot be used is noted, never guessed."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from handrail.sources.fhir.parts import Open
from handrail.terms.quantity import LARGEST, SPELLINGS, UNITS, Kind, Unit, in_base_units, unit_of
from handrail.terms.words import quoted

UCUM = "http://unitsofmeasure.org"
NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", re.ASCII)
DOSE_UG_MAX = 10_000_000  # ten grams in one dose is a slip of the unit, not a dose


def amount(one: Open, value: Any, path: str, kind: Kind, *, least: int = 0, most: int = LARGEST) -> int | None:
    """A Quantity in whole base units of `kind`, rounded half-even; None, with a note, where it cannot be used.

    `least` and `most` are the bounds of what can be true, in base units.
    """
    if value is None:
        return None
    try:
        base = _in_base(value, kind)
        if not least <= base <= most:
            raise ValueError(f"{value.get('value')} {value.get('code') or value.get('unit')} cannot be true")
    except (ValueError, ArithmeticError) as error:
        one.note(f"{path} is not used: {error}")
        return None
    return base


def dose(one: Open, value: Any, path: str) -> int | None:
    """An amount of drug in micrograms."""
    return amount(one, value, path, Kind.DRUG, most=DOSE_UG_MAX)


def _in_base(value: Any, kind: Kind) -> int:
    if not isinstance(value, dict):
        raise ValueError("it is not a quantity")
    if value.get("comparator") is not None:
        raise ValueError(f"it is not one number but {str(value['comparator'])[:9]!r}")
    unit, whole = _unit(_word(value, "system"), _word(value, "code"), _word(value, "unit"), kind)
    number = value.get("value")
    if isinstance(number, float) and number.is_integer():
        number = int(number)
    if type(number) is int and whole and abs(number) <= LARGEST:
        return number * whole  # the common case, without a Decimal
    if number is None or isinstance(number, bool | dict | list):
        raise ValueError("it has no number")
    if isinstance(number, str) and not NUMBER.fullmatch(number):
        raise ValueError(f"{number[:40]!r} is not a number")
    return in_base_units(number, unit.code, kind)


def _word(value: dict[str, Any], key: str) -> str | None:
    word = value.get(key)
    if word is not None and not isinstance(word, str):
        raise ValueError(f"its {key} is not text")
    return word


@lru_cache(maxsize=1024)
def _unit(system: str | None, code: str | None, words: str | None, kind: Kind) -> tuple[Unit, int]:
    """The unit, and how many base units it holds where that is a whole number (else 0); raises ValueError.

    The code decides; without one, the words count where they are a unit as well. Where both are units they must be one.
    """
    if system not in (None, UCUM):
        raise ValueError(f"the unit's system {quoted(system)} is not UCUM")
    unit = unit_of(code or words, kind)
    said = UNITS.get(SPELLINGS.get(words or "", words or ""))
    if said is not None and said.code != unit.code:
        raise ValueError(f"its unit is {quoted(code)} by its code and {quoted(words)} by its words")
    whole = int(unit.in_base) if unit.in_base == int(unit.in_base) else 0
    return unit, whole
