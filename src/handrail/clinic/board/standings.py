"""Asking the safeguards about every patient, so that the board can show what does not hold without asking again at each look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import orjson
from django.db.models import Count

from handrail.check import check
from handrail.clinic.accounts.roles import Role
from handrail.clinic.board.models import Standing
from handrail.clinic.people.models import Patient
from handrail.clinic.protocols import in_force
from handrail.clinic.records.actions import zone_of
from handrail.clinic.records.reading import record_of
from handrail.verdicts import Severity, Verdict

ASKED_AGAIN = timedelta(hours=1)  # time alone breaches some safeguards; program choice
AT_A_TIME = 20  # patients of one tick
SHOWN = (Verdict.BREACHED, Verdict.DATA_REQUIRED)
# Who answers for a safeguard that does not hold; program choice.
OWNERS = {Severity.STOP: Role.PRESCRIBER, Severity.CAUTION: Role.PRESCRIBER, Severity.WATCH: Role.SESSION_NURSE}


def ask(patient: Patient, at: datetime) -> Standing:
    """Judges one patient's record now, and keeps what was found."""
    written = patient.resources.count()
    found = orjson.dumps(list(_found(patient, at))).decode()
    standing = Standing(patient=patient, asked_at=at, written=written, found=found)
    standing.save()
    return standing


def _found(patient: Patient, at: datetime) -> Iterator[dict[str, Any]]:
    protocol = in_force.protocol()
    if protocol is None:
        return
    for one in check(record_of(patient), (protocol,), at=at, zone=zone_of(patient)):
        if one.verdict in SHOWN:
            yield {"safeguard": one.safeguard, "severity": str(one.severity), "verdict": str(one.verdict), "at": str(one.at)}


def due(at: datetime) -> Sequence[Patient]:
    """Patients whose record was written to since they were last asked about, or who were not for an hour; a few at a time."""
    all_of_them = Patient.objects.annotate(now=Count("resources")).filter(now__gt=0).select_related("standing")
    late = [one for one in all_of_them if _is_late(one, at)]
    return late[:AT_A_TIME]


def _is_late(patient: Any, at: datetime) -> bool:
    standing = getattr(patient, "standing", None)
    return standing is None or standing.written != patient.now or at - standing.asked_at >= ASKED_AGAIN
