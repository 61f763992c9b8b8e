"""Pregnancy: the newest answer decides while it holds; a diagnosis is a yes; only a reason makes a no."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.spec.facts.charts import BEFORE, LATER, condition, instant, observed, says

WOMAN = {"sex": "female", "birth_date": date(1990, 5, 1)}
ASKED = ("conditions", "observations")
STATUS, TEST = "pregnancy-status", "pregnancy-test"


def pregnant(*rows: Any, person: dict[str, Any] = WOMAN) -> Any:
    return says("pregnant", *rows, person=person, asked=ASKED)


def test_nobody_asked_is_unknown_whatever_is_covered() -> None:
    assert pregnant() is None
    assert pregnant(person={}) is None
    assert pregnant(person={"sex": "unknown", "birth_date": date(1990, 5, 1)}) is None
    assert pregnant(person={"sex": "other"}) is None


@pytest.mark.parametrize("what", [STATUS, TEST])
def test_an_answer_decides_while_it_holds(what: str) -> None:
    assert pregnant(observed(what, 0, "2026-05-31")) is False
    assert pregnant(observed(what, 0, "2026-05-02")) is False, "30 days"
    assert pregnant(observed(what, 0, "2026-05-01")) is None, "31 days"
    assert pregnant(observed(what, 1, "2026-05-31")) is True
    assert pregnant(observed(what, 1, "2025-08-05")) is True, "300 days"
    assert pregnant(observed(what, 1, "2025-08-04")) is None, "301 days"
    assert pregnant(observed(what, 0, LATER)) is None
    assert says("days_since_pregnancy_answer", observed(what, 0, "2026-05-02")) == 30


def test_the_newest_answer_wins() -> None:
    assert pregnant(observed(TEST, 0, "2026-05-20"), observed(STATUS, 1, "2026-05-30")) is True
    assert pregnant(observed(STATUS, 1, "2026-05-20"), observed(TEST, 0, "2026-05-30")) is False
    assert pregnant(observed(STATUS, 0, "2026-05-20"), observed(STATUS, None, "2026-05-30")) is None, "now unknown"


@pytest.mark.parametrize("code", ["Z33.1", "O26.891", "Z34.90", "Z3A.12", "Z32.01", "pregnancy"])
def test_a_diagnosis_is_a_yes_for_300_days(code: str) -> None:
    assert pregnant(condition(code)) is True
    assert pregnant(condition(code, "2025-08-01")) is None, "longer than a pregnancy"
    assert pregnant(condition(code, clinical_status="resolved")) is None, "over, and nobody asked since"
    assert pregnant(condition(code, ended_at=instant("2026-05-01"), clinical_status=None)) is None
    assert pregnant(condition(code, verification="refuted")) is None
    assert pregnant(condition(code, LATER)) is None


@pytest.mark.parametrize("code", ["O03.9", "O80", "Z37.0", "Z39.2", "Z32.02", "O90.89"])
def test_what_is_not_a_pregnancy(code: str) -> None:
    assert pregnant(condition(code)) is None
    assert pregnant(condition(code), person={"sex": "male"}) is False


def test_a_diagnosis_and_an_answer() -> None:
    assert pregnant(condition("Z33.1"), observed(TEST, 0, "2026-05-30")) is None, "they contradict each other"
    assert pregnant(condition("Z33.1", "2025-01-01"), observed(TEST, 0, "2026-05-30")) is False, "that one is long over"
    assert pregnant(condition("O99.89"), observed(TEST, 0, "2026-05-30")) is None, "the code makes it possible"
    assert pregnant(condition("O99.89")) is None


@pytest.mark.parametrize(
    ("person", "verdict"),
    [
        ({"sex": "male"}, False), ({"sex": "male", "birth_sex": "male"}, False), ({"sex": "female", "birth_sex": "male"}, False),
        ({"sex": "male", "birth_sex": "female"}, None), ({"sex": "female", "birth_date": date(1970, 6, 1)}, False),
        ({"sex": "female", "birth_date": date(1970, 6, 2)}, None), ({"birth_date": date(1969, 1, 1)}, False),
    ],
)  # fmt: skip
def test_a_reason_makes_a_no(person: dict[str, Any], verdict: bool | None) -> None:
    assert pregnant(person=person) is verdict
    assert pregnant(observed(STATUS, 1, "2026-05-30"), person=person) is True, "an answer outranks a reason"
    assert pregnant(condition("Z33.1"), person=person) is True


def test_a_removed_uterus_is_a_reason() -> None:
    assert pregnant(condition("Z90.710", "2015")) is False
    assert pregnant(condition("Z90.711", "2015", clinical_status="resolved")) is False
    assert pregnant(condition("Z90.712", "2015")) is None, "the cervix alone"
    assert pregnant(condition("Z90.710", BEFORE, verification="unconfirmed")) is None
    assert pregnant(condition("Z90.710", BEFORE, verification="refuted")) is None
    assert pregnant(condition("Z90.710", LATER)) is None
