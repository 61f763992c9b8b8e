"""Proposals that would pass for one lawful dose while they stand for another, or for several: refused, never judged as one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.unit.cli.conftest import SAMPLE

IN_PLACE, IN_THE_ROOM = SAMPLE / "in-place.json", SAMPLE / "in-the-room.json"
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


OUT = [{"coding": [{"system": "https://handrail.example/fhir/codes", "code": "anaesthesia"}]}]
SLOT = {
    "resourceType": "Appointment", "id": "slot", "status": "proposed", "start": ONCE,
    "participant": [{"actor": IN_TIME["subject"]}],
}  # fmt: skip


@pytest.mark.parametrize("proposal", [IN_TIME, order({"timing": {"event": [ONCE]}}), SLOT], ids=lambda one: one["resourceType"])
def test_what_is_out_of_scope_is_not_judged_in_silence(handrail_says: Any, tmp_path: Path, proposal: dict[str, Any]) -> None:
    assert said_of(handrail_says, tmp_path, proposal).status in (0, 1, 3)
    said = said_of(handrail_says, tmp_path, {**proposal, "reasonCode": OUT})
    assert (said.status, said.out) == (2, "")
    assert "it is for anaesthesia, which is out of the scope of these safeguards: nothing here judges it" in said.err


def test_a_proposal_refers_to_a_medicine_in_the_bundle(handrail_says: Any, tmp_path: Path) -> None:
    bundle = json.loads(IN_THE_ROOM.read_bytes())
    medicine = {"resourceType": "Medication", "id": "k", "code": IN_TIME["medicationCodeableConcept"]}
    bundle["entry"].append({"fullUrl": "urn:uuid:0f0f0f0f-0000-4000-8000-000000000000", "resource": medicine})
    record, path = tmp_path / "b.json", tmp_path / "proposal.json"
    record.write_text(json.dumps(bundle))
    nameless = {key: value for key, value in IN_TIME.items() if key != "medicationCodeableConcept"}
    for reference in ("Medication/k", bundle["entry"][-1]["fullUrl"]):
        path.write_text(json.dumps({**nameless, "medicationReference": {"reference": reference}}))
        assert handrail_says("check", record, "--propose", path).status == 0
    path.write_text(json.dumps({**nameless, "medicationReference": {"reference": "Medication/other"}}))
    said = handrail_says("check", record, "--propose", path)
    assert (said.status, said.err) == (2, "handrail: proposal.json: it cannot be told which drug it is\n")


def test_the_next_lawful_time_of_a_dose_whose_session_ends_today(handrail_says: Any, tmp_path: Path) -> None:
    """The search goes on over other days, and so over other sessions."""
    bundle = json.loads(IN_PLACE.read_bytes())
    soon = json.loads((SAMPLE / "propose-too-soon.json").read_bytes())
    session = json.loads(json.dumps(next(one["resource"] for one in bundle["entry"] if one["resource"]["id"] == "sample-1-s011")))
    session |= {"id": "today", "period": {"start": "2026-03-14T14:40:00+00:00", "end": "2026-03-14T18:00:00+00:00"}}
    bundle["entry"].append({"resource": session})
    record, path = tmp_path / "b.json", tmp_path / "proposal.json"
    record.write_text(json.dumps(bundle))
    path.write_text(json.dumps(soon | {"context": {"reference": "Encounter/today"}}))
    said = handrail_says("check", record, "--propose", path)
    assert (said.status, said.err) == (1, "")
    assert "2026-03-16 15:00 UTC" in said.out
