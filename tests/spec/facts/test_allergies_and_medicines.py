"""Hypersensitivity to ketamine, and the medicines that matter beside it."""

from __future__ import annotations

from typing import Any

import pytest

from handrail.facts.medicines import MATTERS
from tests.spec.facts.charts import BEFORE, LATER, allergy, condition, instant, medicine, says

MEDICINES = {
    "opioid_treatment_medicine": (("buprenorphine", "methadone", "naltrexone"), ("morphine", "naloxone")),
    "depressant_medicines": (
        ("lorazepam 1 MG", "Zolpidem", "oxyCODONE", "gabapentin", "methadone", "buprenorphine"),
        ("sertraline", "carbamazepine", "naltrexone"),
    ),
    "stimulant_or_maoi": (("methylphenidate", "Lisdexamfetamine", "phenelzine", "linezolid"), ("bupropion", "sertraline")),
    "theophylline": (("Theophylline 300 MG", "aminophylline"), ("salbutamol", "caffeine")),
}
TREATS = ("buprenorphine", "methadone", "naltrexone")


def hypersensitive(*rows: Any, asked: tuple[str, ...] = ("allergies",)) -> Any:
    return says("ketamine_hypersensitivity", *rows, asked=asked)


def takes(name: str, **more: Any) -> Any:
    category = "opioid-agonist-or-antagonist-treatment" if name in TREATS else "other"
    return medicine(name, **{"category": category, **more})


def test_allergies() -> None:
    assert hypersensitive() is False
    assert hypersensitive(asked=()) is None
    assert hypersensitive(asked=("conditions",)) is None, "conditions are not allergies"
    assert hypersensitive(allergy("ketamine"), asked=()) is True
    assert hypersensitive(allergy("esketamine", verification=None, kind=None, clinical_status=None)) is True
    assert hypersensitive(allergy("other")) is False
    assert hypersensitive(allergy("other"), asked=()) is None


def test_none_known_is_an_answer() -> None:
    assert hypersensitive(allergy("none-known"), asked=()) is False
    assert hypersensitive(allergy("none-known", LATER), asked=()) is None
    assert hypersensitive(allergy("none-known", verification="refuted"), asked=()) is None
    assert hypersensitive(allergy("none-known"), allergy("ketamine"), asked=()) is True


@pytest.mark.parametrize(
    "row",
    [
        allergy("excipient"), allergy(None), allergy("ketamine", kind="intolerance"),
        allergy("ketamine", clinical_status="inactive"),
        allergy("ketamine", verification="unconfirmed"), allergy("ketamine", "2026-06-01"), condition("Z88.4"),
    ],
)  # fmt: skip
def test_what_leaves_it_unknown(row: Any) -> None:
    assert hypersensitive(row) is None


@pytest.mark.parametrize(
    "row",
    [
        allergy("ketamine", clinical_status="resolved"), allergy("ketamine", verification="refuted"),
        allergy("ketamine", void=True),
        allergy("ketamine", LATER), condition("Z88.0"),
    ],
)  # fmt: skip
def test_what_is_none(row: Any) -> None:
    assert hypersensitive(row) is False


def test_a_condition_may_say_so_too() -> None:
    assert hypersensitive(condition("ketamine-hypersensitivity")) is True
    assert hypersensitive(condition("ketamine-hypersensitivity", clinical_status="resolved")) is True


def test_every_class_of_medicine_has_cases() -> None:
    assert {one.name for one in MATTERS} == set(MEDICINES)


@pytest.mark.parametrize("fact", MEDICINES)
class TestMedicines:
    def test_none_is_no_only_where_asked(self, fact: str) -> None:
        assert says(fact, asked=("medications",)) is False
        assert says(fact) is None

    def test_each_name(self, fact: str) -> None:
        yes, no = MEDICINES[fact]
        for name in yes:
            assert says(fact, takes(name)) is True, name
        for name in no:
            assert says(fact, takes(name), asked=("medications",)) is False, name
            assert says(fact, takes(name)) is None, name

    def test_times(self, fact: str) -> None:
        name = MEDICINES[fact][0][0]
        assert says(fact, takes(name, at=LATER), asked=("medications",)) is False
        assert says(fact, takes(name, at="2026-06-01"), asked=("medications",)) is None
        assert says(fact, takes(name, ends_at=instant("2026-05-01")), asked=("medications",)) is False
        assert says(fact, takes(name, ends_at=instant(LATER))) is True
        undated = takes(name) | {"at": None, "at_latest": None, "local_date": None}
        assert says(fact, undated, asked=("medications",)) is None

    @pytest.mark.parametrize(
        ("status", "verdict"),
        [
            ("active", True), (None, True), ("completed", False), ("stopped", False), ("not-taken", False), ("cancelled", False),
            ("draft", False), ("on-hold", None), ("unknown", None), ("intended", None),
        ],
    )  # fmt: skip
    def test_status(self, fact: str, status: str | None, verdict: bool | None) -> None:
        assert says(fact, takes(MEDICINES[fact][0][0], status=status), asked=("medications",)) is verdict

    def test_what_nobody_can_tell(self, fact: str) -> None:
        untold = medicine("?", category=None, classes=None)
        assert says(fact, untold, asked=("medications",)) is None
        assert says(fact, takes(MEDICINES[fact][0][0], at=BEFORE, void=True), asked=("medications",)) is False
