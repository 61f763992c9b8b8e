"""Proposals that would pass for one lawful dose while they stand for another, or for several: refused, never judged as one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.unit.cli.conftest import SAMPLE

IN_PLACE = SAMPLE / "in-place.json"
IN_TIME = json.loads((SAMPLE / "propose-in-time.json").read_bytes())
ONCE = "2026-03-16T15:00:00+00:00"
DAILY = {"frequency": 1, "period": 1, "periodUnit": "d", "count": 14}


def order(*instructions: dict[str, Any]) -> dict[str, Any]:
    return {
        "resourceType": "MedicationRequest", "id": "o1", "status": "active", "intent": "order", "authoredOn": ONCE,
        "subject": IN_TIME["subject"], "medicationCodeableConcept": IN_TIME["medicationCodeableConcept"],
        "dosageInstruction": [{**IN_TIME["dosage"], "doseAndRate": [{"doseQuantity": IN_TIME["dosage"]["dose"]}]} | one
                              for one in instructions],
    }  # fmt: skip


def said_of(handrail_says: Any, folder: Path, proposal: dict[str, Any]) -> Any:
    path = folder / "proposal.json"
    path.write_text(json.dumps(proposal))
    return handrail_says("check", IN_PLACE, "--propose", path)


def test_an_order_of_one_dose_is_judged(handrail_says: Any, tmp_path: Path) -> None:
    assert "minimum-interval" in said_of(handrail_says, tmp_path, order({"timing": {"event": [ONCE]}})).out


@pytest.mark.parametrize("timing", [{"event": [ONCE], "repeat": {"count": 1}}, {}])
def test_an_order_that_says_once_is_judged(handrail_says: Any, tmp_path: Path, timing: dict[str, Any]) -> None:
    said = said_of(handrail_says, tmp_path, order({"timing": timing, "asNeededBoolean": False}))
    assert "minimum-interval" in said.out


@pytest.mark.parametrize("spoilt", [5, "x", [5], [[]], [{"timing": 5}], [{"timing": {"event": 5}}], [{"timing": [1]}]])
def test_an_order_that_is_not_understood_is_refused(handrail_says: Any, tmp_path: Path, spoilt: Any) -> None:
    said = said_of(handrail_says, tmp_path, {**order(), "dosageInstruction": spoilt})
    assert (said.status, said.out) == (2, "")
    assert len(said.err.splitlines()) == 1


SEVERAL = {
    "daily": [{"timing": {"repeat": DAILY}}],
    "once, and daily": [{"timing": {"event": [ONCE], "repeat": DAILY}}],
    "two times": [{"timing": {"event": [ONCE, "2026-03-17T15:00:00+00:00"]}}],
    "a code": [{"timing": {"code": {"text": "BID"}}}],
    "as needed": [{"asNeededBoolean": True}],
    "two instructions": [{"timing": {"event": [ONCE]}}, {"timing": {"event": [ONCE]}}],
}


@pytest.mark.parametrize("how", SEVERAL)
def test_an_order_of_several_doses_is_refused(handrail_says: Any, tmp_path: Path, how: str) -> None:
    said = said_of(handrail_says, tmp_path, order(*SEVERAL[how]))
    assert (said.status, said.out) == (2, "")
    assert "it orders more than one dose" in said.err


def test_a_proposal_does_not_replace_what_was_given(handrail_says: Any, tmp_path: Path) -> None:
    said = said_of(handrail_says, tmp_path, {**IN_TIME, "id": "sample-1-s011-dose"})
    assert said.status == 2
    assert "a dose with this id is on file already" in said.err


def test_nothing_is_proposed_into_a_session_that_is_over(handrail_says: Any, tmp_path: Path) -> None:
    said = said_of(handrail_says, tmp_path, {**IN_TIME, "context": {"reference": "Encounter/sample-1-s011"}})
    assert said.status == 2
    assert "its session has ended" in said.err
