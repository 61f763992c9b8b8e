"""Vital signs, weight and scales, each in whole base units."""

from __future__ import annotations

from typing import Any

import pytest

from handrail.terms.attestations import ATTESTED
from tests.unit.sources.fhir.good import LOINC, OURS, concept, measured, notes, pressure, quantity, read, refusal, row, rows


def test_a_blood_pressure_is_two_rows() -> None:
    found = rows(pressure(encounter={"reference": "Encounter/e1"}))
    assert [(one["observation_id"], one["what"], one["value"], one["session_id"]) for one in found] == [
        ("x1#systolic", "systolic", 124, "e1"),
        ("x1#diastolic", "diastolic", 78, "e1"),
    ]


@pytest.mark.parametrize("code", ["85354-9", "55284-4", "35094-2"])
def test_every_code_of_the_panel(code: str) -> None:
    assert len(rows(pressure(code=concept(LOINC, code)))) == 2


def test_one_part_that_cannot_be_used_does_not_take_the_other_with_it() -> None:
    spoilt = pressure(diastolic=quantity(78, "kPa"))
    assert [one["value"] for one in rows(spoilt)] == [124, None]
    assert "diastolic is not used" in notes(spoilt)
    half = pressure()
    half["component"] = half["component"][:1]
    assert [one["value"] for one in rows(half)] == [124, None]
    assert "diastolic is missing" in notes(half)
    modified = pressure()
    modified["component"][0]["modifierExtension"] = [{"url": "x"}]
    assert refusal(modified) == "component carries modifierExtension, which may change what it means"


def test_a_panel_without_any_value_is_refused() -> None:
    assert "not used" in refusal(pressure(quantity(1, "kPa"), quantity(1, "kPa")))
    assert "missing" in refusal(pressure(component=[]))


@pytest.mark.parametrize(
    ("code", "value", "what", "base"),
    [
        ("8480-6", quantity(120.5, "mm[Hg]"), "systolic", 120), ("8462-4", quantity(81.5, "mm[Hg]"), "diastolic", 82),
        ("8480-6", {"value": 120, "unit": "mmHg"}, "systolic", 120), ("8867-4", quantity(72, "/min"), "heart-rate", 72),
        ("8867-4", quantity(72, "{beats}/min"), "heart-rate", 72), ("59408-5", quantity(97.6, "%"), "oxygen-saturation", 98),
        ("2708-6", quantity(97, "%"), "oxygen-saturation", 97), ("29463-7", quantity(80.4, "kg"), "weight", 80_400),
        ("3141-9", quantity(80_400, "g"), "weight", 80_400), ("29463-7", quantity(100, "[lb_av]"), "weight", 45_359),
        ("8302-2", quantity(180.5, "cm"), "height", 1805),
    ],
)  # fmt: skip
def test_measurements(code: str, value: Any, what: str, base: int) -> None:
    one = row(measured(code, value))
    assert (one["observation_id"], one["what"], one["value"]) == ("x1", what, base)


def test_scales_of_our_own() -> None:
    sedation = measured(code=concept(OURS, "sedation"), valueQuantity=None, valueInteger=4)
    assert (row(sedation)["what"], row(sedation)["value"]) == ("sedation", 4)
    assert row(measured(value=quantity(12, "{score}"), code=concept(OURS, "dissociation")))["value"] == 12
    assert "cannot be true" in refusal(measured(code=concept(OURS, "sedation"), value=quantity(6, "{score}")))


def test_a_code_counts_only_in_its_own_system() -> None:
    assert read(measured(code=concept("http://other.example", "29463-7"))).out_of_scope is not None


@pytest.mark.parametrize(
    "value",
    [quantity(80, None), quantity(80, "lbs/day"), quantity(-80, "kg"), quantity(0, "kg"), quantity(8000, "kg"),
     {"value": "80 kg"}, quantity(80, "kg", comparator="<"), "80 kg", {}],
)  # fmt: skip
def test_a_value_that_cannot_be_used_is_refused_or_of_a_weight_unknown(value: Any) -> None:
    """An older weight must not stand in for a newer one that cannot be read."""
    assert row(measured(value=value))["value"] is None
    assert "weight is not used: " in notes(measured(value=value))
    assert "oxygen-saturation is not used: " in refusal(measured("59408-5", value))
    worded = {key: one for key, one in measured().items() if key != "valueQuantity"} | {"valueString": "80 kg"}
    assert (row(worded)["value"], notes(worded)) == (None, "weight is not used: it is not a quantity")


def test_no_value() -> None:
    bare = measured()
    del bare["valueQuantity"]
    assert refusal(bare) == "it has no value"
    absent = row(bare | {"dataAbsentReason": {"text": "patient refused"}})
    assert (absent["value"], absent["void"]) == (None, True)
    assert read(bare | {"status": "registered"}).out_of_scope == "registered, and not yet observed"


def test_codings_that_agree_and_codings_that_do_not() -> None:
    both = {"coding": [{"system": LOINC, "code": "59408-5"}, {"system": LOINC, "code": "2708-6"}]}
    assert row(measured(code=both, value=quantity(97, "%")))["what"] == "oxygen-saturation"
    mixed = {"coding": [{"system": LOINC, "code": "8480-6"}, {"system": LOINC, "code": "29463-7"}]}
    assert refusal(measured(code=mixed)) == "its codings name different things: systolic, weight"


@pytest.mark.parametrize("status", ["cancelled", "entered-in-error"])
def test_withdrawn(status: str) -> None:
    assert [(one["observation_id"], one["void"]) for one in rows(pressure(status=status, component=[]))] == [
        ("x1#systolic", True), ("x1#diastolic", True),
    ]  # fmt: skip


@pytest.mark.parametrize("status", ["preliminary", "final", "amended", "corrected"])
def test_every_other_status_counts(status: str) -> None:
    assert row(measured(status=status))["void"] is False


@pytest.mark.parametrize("status", ["registered", "unknown"])
def test_what_was_perhaps_not_observed_is_not_taken(status: str) -> None:
    for one in (measured(status=status), pressure(status=status), measured("75626-2", quantity(2, "{score}"), status=status)):
        assert refusal(one) == f"it has a value, and its status is {status}: whether it was observed is unknown"
    assert read(pressure(status=status, component=[])).out_of_scope == f"{status}, and not yet observed"
    assert refusal(pressure(status="preliminary", component=[])) == "systolic is missing; diastolic is missing"


@pytest.mark.parametrize("what", ATTESTED)
@pytest.mark.parametrize(("said", "value"), [(True, 1), (False, 0)])
def test_what_is_attested_is_yes_or_no(what: str, said: bool, value: int) -> None:
    given = measured(code=concept(OURS, what), valueQuantity=None, valueBoolean=said, encounter={"reference": "Encounter/e1"})
    one = row(given)
    assert (one["what"], one["value"], one["session_id"]) == (what, value, "e1")


@pytest.mark.parametrize("said", [None, "true", 1, 0, {"value": True}])
def test_an_attestation_that_is_neither_is_kept_as_no_answer(said: Any) -> None:
    """It takes back an older one; a default would let a dose be started on nobody's word."""
    given = measured(code=concept(OURS, "fasted"), valueQuantity=None, valueBoolean=said)
    assert row(given)["value"] is None
    assert "neither true nor false" in notes(given)
