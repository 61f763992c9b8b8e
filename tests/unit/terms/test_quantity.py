"""Amounts as exact whole numbers of one base unit."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.terms.quantity import LARGEST, UNITS, Kind, UnknownUnit, as_people_say, in_base_units, unit_of


@pytest.mark.parametrize(("value", "code", "kind", "base"), [
    (0.1, "mg", Kind.DRUG, 100), (Decimal("0.5"), "mg/kg", Kind.DRUG_PER_WEIGHT, 500), (1, "[lb_av]", Kind.WEIGHT, 454),
    (2, "g", Kind.WEIGHT, 2), (2, "g", Kind.DRUG, 2_000_000), (40, "h", Kind.DURATION, 144_000_000_000), (2, "d", Kind.DAYS, 2),
    (1, "wk", Kind.DAYS, 7), (6, "[in_i]", Kind.LENGTH, 152), (0.5, "{score}", Kind.SCORE, 0), (1.5, "{score}", Kind.SCORE, 2),
    ("1E3", "ug", Kind.DRUG, 1000), ("-2", "mg", Kind.DRUG, -2000), (LARGEST, "ug", Kind.DRUG, LARGEST),
    ("0e9", "mg", Kind.DRUG, 0),
])  # fmt: skip
def test_in_base_units(value: Any, code: str, kind: Kind, base: int) -> None:
    found = in_base_units(value, code, kind)
    assert (found, type(found)) == (base, int)


@pytest.mark.parametrize("value", [
    "1e999", "-1e999", "1e999999999", LARGEST + 1, float("inf"), float("nan"), Decimal("NaN"), "abc", "", " 4", "4 ",
    "1_000", "0x10", "+", "1.", ".5", "Infinity", "9" * 5000, 10**400,
])  # fmt: skip
def test_what_is_no_amount(value: Any) -> None:
    with pytest.raises(ValueError, match=r"is not a (number|plausible amount)"):
        in_base_units(value, "mg", Kind.DRUG)


@pytest.mark.parametrize("code", [None, "", "  ", "u", "cc", "MG", "mgs", "IU"])
def test_a_unit_is_never_guessed(code: str | None) -> None:
    with pytest.raises(UnknownUnit):
        unit_of(code, Kind.DRUG)


def test_a_unit_must_measure_what_is_asked_for() -> None:
    with pytest.raises(UnknownUnit, match="the unit 'h' measures duration, not calendar days"):
        unit_of("h", Kind.DAYS)
    with pytest.raises(UnknownUnit):
        unit_of("d", Kind.DURATION)


@given(st.integers(0, 10**9), st.sampled_from(["ug", "mg", "g", "kg", "s", "mm[Hg]"]))
def test_whole_amounts_go_there_and_back(amount: int, code: str) -> None:
    unit = UNITS[code]
    assert in_base_units(amount, code, unit.kind) == amount * unit.in_base


@given(st.decimals(0, 1000, places=3))
def test_milligrams_to_the_microgram_are_exact_as_numbers_and_as_text(milligrams: Decimal) -> None:
    base = int(milligrams * 1000)
    assert in_base_units(float(milligrams), "mg", Kind.DRUG) == in_base_units(str(milligrams), "mg", Kind.DRUG) == base


@pytest.mark.parametrize(("amount", "code", "said"), [
    (35_000, "mg", "35 mg"), (100, "mg", "0.1 mg"), (35_005, "mg", "35.005 mg"), (0, "mg", "0 mg"), (80_400, "kg", "80.4 kg"),
    (140, "mm[Hg]", "140 mmHg"), (500, "mg/kg", "0.5 mg/kg"), (5, "{score}", "5"), (100_000, "mg", "100 mg"),
])  # fmt: skip
def test_as_people_say(amount: int, code: str, said: str) -> None:
    assert as_people_say(amount, code) == said
