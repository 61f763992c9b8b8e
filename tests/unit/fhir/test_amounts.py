"""Amounts are exact, or they are not used and a note says so; the dose that they belong to is kept either way."""

from __future__ import annotations

from typing import Any

import pytest

from handrail.sample import fhir
from tests.unit.fhir.reading import (
    DOSE,
    ORDER,
    PLAN,
    PRESSURE,
    WEIGHT,
    extended,
    notes,
    outcome,
    row,
    rows,
    spoilt,
)  # fmt: skip


def dosed(quantity: Any) -> dict[str, Any]:
    return spoilt(DOSE, dosage={"dose": quantity})


EXACT = (
    (0.1, "mg", 100), (40, "mg", 40_000), (0.3, "mg", 300), (1.1, "mg", 1_100), (0.57, "mg", 570), (35.005, "mg", 35_005),
    (100, "ug", 100), (100, "mcg", 100), (100, "µg", 100), (100, "μg", 100), (0.05, "g", 50_000), (500, "ng", 0), (1500, "ng", 2),
    (0, "mg", 0), ("40.5", "mg", 40_500), ("4e1", "mg", 40_000), (40.0, " mg ", 40_000),
)  # fmt: skip


@pytest.mark.parametrize(("value", "unit", "micrograms"), EXACT)
def test_a_dose_in_whole_micrograms(value: float | str, unit: str, micrograms: int) -> None:
    one = dosed({"value": value, "code": unit, "system": fhir.UCUM})
    assert row(one)["dose_ug"] == micrograms
    assert notes(one) == []


UNUSABLE = (
    ({"value": -40, "code": "mg"}, "-40 mg cannot be true"),
    ({"value": 11, "code": "g"}, "11 g cannot be true"),
    ({"value": -1e-9, "code": "mg"}, None),  # rounds to nothing
    ({"value": "1e999", "code": "mg"}, "1e999 is not a plausible amount"),
    ({"value": float("inf"), "code": "mg"}, "inf is not a plausible amount"),
    ({"value": float("nan"), "code": "mg"}, "nan is not a plausible amount"),
    ({"value": 10**30, "code": "mg"}, f"{10**30} is not a plausible amount"),
    ({"value": "abc", "code": "mg"}, "'abc' is not a number"),
    ({"value": "NaN", "code": "mg"}, "'NaN' is not a number"),
    ({"value": "1_0", "code": "mg"}, "'1_0' is not a number"),
    ({"value": "٤٠", "code": "mg"}, "'٤٠' is not a number"),
    ({"value": "", "code": "mg"}, "'' is not a number"),
    ({"value": True, "code": "mg"}, "it has no number"),
    ({"value": [40], "code": "mg"}, "it has no number"),
    ({"value": {}, "code": "mg"}, "it has no number"),
    ({"code": "mg"}, "it has no number"),
    ({"value": 40}, "no unit is given"),
    ({"value": 40, "unit": "  "}, "no unit is given"),
    ({"value": 40, "code": 5}, "its code is not text"),
    ({"value": 0.5, "code": "mg/kg"}, "the unit 'mg/kg' measures drug amount per body weight, not drug amount"),
    ({"value": 4, "code": "mL"}, "the unit 'mL' is not one this program knows (UCUM)"),
    ({"value": 4, "code": "MG"}, "the unit 'MG' is not one this program knows (UCUM)"),
    ({"value": 40, "code": "mg", "system": "http://snomed.info/sct"}, "the unit's system 'http://snomed.info/sct' is not UCUM"),
    ({"value": 40, "code": "mg", "system": []}, "its system is not text"),
    ({"value": 40, "code": "mg", "unit": "ug"}, "its unit is 'mg' by its code and 'ug' by its words"),
    ({"value": 40, "code": "mg", "comparator": ">"}, "it is not one number but '>'"),
)


@pytest.mark.parametrize(("quantity", "said"), UNUSABLE, ids=lambda one: str(one)[:30])
def test_a_dose_of_an_unusable_amount_is_kept_without_it(quantity: dict[str, Any], said: str | None) -> None:
    found = row(dosed(quantity))
    assert (found["administration_id"], found["status"]) == ("a1", "completed")
    assert found["dose_ug"] == (0 if said is None else None)
    assert notes(dosed(quantity)) == ([] if said is None else [f"dosage.dose is not used: {said}"])


def test_a_dose_without_an_amount_needs_no_note() -> None:
    for one in (spoilt(DOSE, dosage=None), spoilt(DOSE, dosage={}), dosed(None)):
        assert row(one)["dose_ug"] is None
        assert notes(one) == []


def test_a_dose_that_is_no_quantity_is_kept_without_it() -> None:
    assert row(dosed("40 mg"))["dose_ug"] is None
    assert notes(dosed("40 mg")) == ["dosage.dose is not used: it is not a quantity"]


def test_the_code_of_a_unit_outweighs_its_words() -> None:
    assert row(dosed({"value": 40, "unit": "milligrams", "code": "mg"}))["dose_ug"] == 40_000
    assert row(dosed({"value": 40, "unit": "mg"}))["dose_ug"] == 40_000


def test_a_note_quotes_no_more_than_a_line() -> None:
    (note,) = notes(dosed({"value": 1, "code": "x" * 5000}))
    assert len(note) == 300
    assert note.endswith("…")


def test_what_was_ordered_beside_what_was_given() -> None:
    one = extended(DOSE, fhir.extension("ordered-dose", valueQuantity=fhir.quantity(45, "mg")))
    assert (row(one)["ordered_dose_ug"], row(one)["dose_ug"]) == (45_000, 40_000)


def test_several_doses_ordered_at_once_are_not_added_up() -> None:
    half = {"doseQuantity": fhir.quantity(20, "mg")}
    one = spoilt(ORDER, dosageInstruction=[{"doseAndRate": [half, half]}])
    assert row(one)["dose_ug"] is None
    assert notes(one) == ["the dose is not used: not one dose but several, or a range"]
    assert row(spoilt(ORDER, dosageInstruction=None))["dose_ug"] is None


@pytest.mark.parametrize("given", [0, -1, True, 1.5, "6", 2**63, 10**16])
def test_how_many_doses_a_plan_holds(given: Any) -> None:
    one = extended(PLAN, fhir.extension("doses-max", valueInteger=given))
    assert row(one)["doses_max"] is None
    assert notes(one) == [f"doses-max {given!r} is not a whole number above zero: it is not used"]


def test_where_one_ceiling_cannot_be_read_neither_is_used() -> None:
    one = extended(PLAN, fhir.extension("dose-max", valueQuantity=fhir.quantity(0.5, "mg/kg")),
                   fhir.extension("dose-per-kg-max", valueQuantity=fhir.quantity(500, "mcg/kg")))  # fmt: skip
    assert (row(one)["dose_ug_max"], row(one)["dose_ug_per_kg_max"]) == (None, None)
    assert notes(one)[0].startswith("dose-max is not used: the unit 'mg/kg' measures ")
    assert notes(one)[1] == "a ceiling of the dose cannot be read: none is used"


@pytest.mark.parametrize(("value", "unit", "grams"), [
    (80, "kg", 80_000), (80_400, "g", 80_400), (176, "[lb_av]", 79_832), (176, "lbs", 79_832), (0.0005, "kg", None),
    (0, "kg", None),
    (-80, "kg", None), (80, "mg", None), (80, None, None),
])  # fmt: skip
def test_a_weight_in_whole_grams_or_unknown(value: float, unit: str | None, grams: int | None) -> None:
    """One that cannot be read is kept without its value: an older weight must not stand in for it."""
    one = spoilt(WEIGHT, valueQuantity={"value": value, "code": unit})
    assert (row(one)["what"], row(one)["value"], row(one)["void"]) == ("weight", grams, False)
    assert [note[:20] for note in notes(one)] == ([] if grams else ["weight is not used: "])


def test_what_cannot_be_measured_is_refused() -> None:
    assert outcome(spoilt(WEIGHT, valueQuantity=None)).refused == "it has no value"
    assert outcome(spoilt(PRESSURE, component=[])).refused == "systolic is missing; diastolic is missing"


def test_half_a_blood_pressure_is_kept_and_noted() -> None:
    first, second = PRESSURE["component"]
    one = spoilt(PRESSURE, component=[first, second | {"valueQuantity": fhir.quantity(10.4, "kPa")}])
    assert [(found["what"], found["value"]) for found in rows(one)] == [("systolic", 124), ("diastolic", None)]
    assert notes(one) == ["diastolic is not used: the unit 'kPa' is not one this program knows (UCUM)"]


@pytest.mark.parametrize(("code", "unit", "what", "value"), [
    ("8867-4", "/min", "heart-rate", 71), ("59408-5", "%", "oxygen-saturation", 97), ("2708-6", "%", "oxygen-saturation", 97),
    ("8302-2", "cm", "height", 1700), ("8302-2", "[in_i]", "height", 1727), ("sedation", "{score}", "sedation", 0),
    ("8480-6", "mmHg", "systolic", 121), ("dissociation", "{score}", "dissociation", 12),
])  # fmt: skip
def test_what_is_measured(code: str, unit: str, what: str, value: int) -> None:
    given = {"cm": 170, "[in_i]": 68}.get(unit, value)
    found = row(
        spoilt(
            WEIGHT,
            code=fhir.coding(fhir.LOINC if code[0].isdigit() else fhir.OURS, code),
            valueQuantity=fhir.quantity(given, unit),
        )
    )
    assert (found["what"], found["value"]) == (what, value)
