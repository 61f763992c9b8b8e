"""How a duty ends: done, declined by the patient, or waived by a clinician who may decide. Each closes its loop on the board."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from handrail.clinic.accounts.roles import CLINICAL
from handrail.clinic.actor import Actor
from handrail.clinic.board import loops
from handrail.clinic.intake.deciding import SECOND, SIGNERS, require
from handrail.clinic.intake.findings import instant
from handrail.clinic.people.models import Patient
from handrail.clinic.records import actions as records
from handrail.clinic.records.reading import resources_of

ENDS = {"done": "completed", "declined": "rejected", "waived": "cancelled"}
WORDS = {"done": "It is done", "declined": "The patient declined", "waived": "It is waived, for the reason below"}
NO_REASON = "Say why: it is read by who signs the next decision."
OVER = "It is ended already."
BY_SIGNATURE = "A second signature is given by signing, not here."


def task_of(patient: Patient, task_id: str) -> dict[str, Any] | None:
    """The newest version of a duty, or None."""
    return next((one for one in resources_of(patient, "Task") if one["id"] == task_id), None)


def is_open(task: dict[str, Any]) -> bool:
    """Is it still to be done?"""
    return task["status"] not in ENDS.values()


@transaction.atomic
def settle(*, by: Actor, patient: Patient, task_id: str, outcome: str, why: str, at: datetime) -> None:
    """Writes how a duty ended, and closes its loop. ValidationError where it is ended already or a reason is missing;
    PermissionDenied where it is waived by somebody who may not decide.
    """
    assert by.user is not None
    records.lock(patient)
    require(by.user, patient, SIGNERS if outcome == "waived" else tuple(CLINICAL), at)
    task = task_of(patient, task_id)
    if task is None or not is_open(task):
        raise ValidationError(OVER)
    if any(coding["code"] == SECOND for coding in task["code"]["coding"]):
        raise ValidationError(BY_SIGNATURE)
    if outcome != "done" and not why.strip():
        raise ValidationError({"why": NO_REASON})
    ended = task | {
        "status": ENDS[outcome],
        "executionPeriod": {"end": instant(at)},
        "requester": {"reference": f"Practitioner/{by.id}"},
    }
    note = {"note": [*task.get("note", ()), {"text": why.strip()}]} if why.strip() else {}
    records.write(by=by, patient=patient, resources=[ended | note], at=at, act=f"duty.{outcome}")
    loops.close(about=f"duty:{task_id}", outcome=outcome, at=at)
