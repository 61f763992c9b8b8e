"""Criteria counted from a clinician's entries: severity, remission by date, and entries that cannot be."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from handrail.facts.disorders import BANDS
from handrail.instruments.dependence.counting import count, months_after
from handrail.instruments.dependence.criteria import CLASSES, CRITERIA
from handrail.instruments.dependence.reading import entry
from handrail.terms.errors import UnusableInput
from tests.unit.instruments.casebook import dependence_cases

CASES = dependence_cases()
GOOD = {"assessed_by": "Dr Invented", "assessed_on": "2026-06-01", "substance": "ketamine", "criteria": {"craving": "yes"}}


def entered(case: dict[str, Any]) -> dict[str, Any]:
    substance = case.get("substance", "ketamine")
    criteria = dict.fromkeys(CLASSES[substance], "no") | dict.fromkeys(case["met"], "yes")
    criteria |= dict.fromkeys(case.get("unknown", ()), "unknown")
    criteria |= dict.fromkeys(case.get("supervised", ()), "only-supervised-drug")
    said = GOOD | {"substance": substance, "criteria": criteria, "assessed_on": case.get("on", "2026-06-01")}
    named = {"began": "began_on", "last": "last_met_on", "ever": "ever", "controlled": "controlled_environment"}
    words = {"yes": True, "no": False, "unknown": None}
    return said | {new: words.get(case[old], case[old]) for old, new in named.items() if old in case}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_case(case: dict[str, Any]) -> None:
    if "error" in case:
        with pytest.raises(UnusableInput, match=case["error"]):
            count(entry(entered(case), "x"))
        return
    found = count(entry(entered(case), "x"))
    assert found.count == (int(case["count"]) if "count" in case else None)
    assert found.at_least == int(case.get("at_least", case.get("count", 0)))
    assert found.band == (None if case["band"] == "unknown" else case["band"])
    if "severity" in case:
        assert found.severity == (None if case["severity"] == "unknown" else case["severity"])
    if "note" in case:
        assert any(case["note"] in note for note in found.notes)


def test_ketamine_has_ten_criteria_and_no_withdrawal() -> None:
    assert len(CLASSES["ketamine"]) == 10
    assert set(CRITERIA) - set(CLASSES["ketamine"]) == {"withdrawal"}
    assert len(CLASSES["alcohol"]) == 11


def test_the_conclusions_are_those_that_the_record_knows() -> None:
    assert {case["band"] for case in CASES if "band" in case} - {"unknown"} == set(BANDS)


def test_a_month_without_that_day_ends_on_the_first_of_the_next() -> None:
    assert months_after(date(2025, 11, 30), 3) == date(2026, 3, 1)
    assert months_after(date(2024, 2, 29), 12) == date(2025, 3, 1)
    assert months_after(date(2025, 12, 31), 12) == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"assessed_by": None}, "never inferred from a screen"),
        ({"assessed_by": 3}, "names nobody"),
        ({"criteria": {}}, "missing"),
        ({"criteria": []}, "no object"),
        ({"criteria": {"thirst": "yes"}}, "not a criterion"),
        ({"criteria": {"craving": 2}}, "no answer"),
        ({"substance": "water"}, "not known"),
        ({"assessed_on": "soon"}, "not a date"),
        ({"assessed_on": 5}, "not a date"),
        ({"ever": "yes"}, "neither true nor false"),
        ({"phq-9": 3}, "not entered here"),
    ],
)
def test_what_cannot_be_entered(change: dict[str, Any], says: str) -> None:
    with pytest.raises(UnusableInput, match=says):
        entry(GOOD | change, "x")
    with pytest.raises(UnusableInput, match="not a JSON object"):
        entry([], "x")


def test_true_and_false_are_yes_and_no_and_what_is_not_named_is_unknown() -> None:
    found = count(entry(GOOD | {"criteria": {"craving": True, "hazardous": False, "tolerance": None}}, "x"))
    assert (found.count, found.at_least, found.at_most) == (None, 1, 9)
    assert found.band is None
