"""Writing into the record: resources as they are said, and the rows that they yield, in one transaction with the trail."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from django.core.exceptions import ValidationError
from django.db import transaction

from handrail.clinic.actor import Actor
from handrail.clinic.people.models import Patient, Stay
from handrail.clinic.records.models import Resource, Row
from handrail.clinic.records.reading import frozen
from handrail.clinic.trail.actions import append
from handrail.record import TABLES
from handrail.sources.fhir.bundle import read_bundle

SOURCE = "clinic"
TICK = timedelta(microseconds=1)
WHOSE = {"AllergyIntolerance": "patient", "Consent": "patient", "EpisodeOfCare": "patient", "Task": "for"}  # others: subject
NOTHING = "There is nothing to write down."
SOMEBODY_ELSE = "This is about somebody else. Nothing is written down."


@transaction.atomic
def write(
    *, by: Actor, patient: Patient, resources: Sequence[dict[str, Any]], at: datetime, act: str = "record.written"
) -> list[Resource]:
    """Writes resources about a patient as one act. Those without an id get one; one that is on file gets a new version.

    Raises ValidationError where one of them cannot be read as what it says it is: nothing of the act is written then.
    """
    if not resources:
        raise ValidationError(NOTHING)
    lock(patient)
    known_at = _known_at(patient, at)
    told = [_about(one, patient, known_at) for one in resources]
    reading = read_bundle({"resourceType": "Bundle", "type": "collection", "entry": [{"resource": one} for one in told]},
                          source=SOURCE, zone=zone_of(patient))  # fmt: skip
    if reading.quarantine:
        raise ValidationError([str(one["reason"]) for one in reading.quarantine])
    written = {f"{one['resourceType']}/{one['id']}": _resource(one, by, patient, known_at) for one in told}
    Resource.objects.bulk_create(written.values())
    first = next(iter(written.values()))
    for table, rows in reading.rows.items():
        Row.objects.bulk_create(_row(table, row, written, first, by, patient, known_at) for row in rows)
    bodies = {f"r{number}": orjson.dumps(one, option=orjson.OPT_SORT_KEYS).decode() for number, one in enumerate(told)}
    append(act, by=by, about=("patient", patient.pk), at=at, detail={"resources": len(told)}, values=bodies)
    return list(written.values())


def lock(patient: Patient) -> None:
    """Holds the patient until the transaction ends: what is judged about them is judged by one at a time."""
    Patient.objects.select_for_update().get(pk=patient.pk)


def zone_of(patient: Patient) -> ZoneInfo:
    """The time zone of the site where they are."""
    return ZoneInfo(Stay.objects.select_related("site").get(patient=patient, ended_at=None).site.zone)


def _known_at(patient: Patient, at: datetime) -> datetime:
    """Never before what is on file, whatever the clock says."""
    newest = Resource.objects.filter(patient=patient).order_by("recorded_at").values_list("recorded_at", flat=True).last()
    return at if newest is None else max(at, newest + TICK)


def _about(resource: dict[str, Any], patient: Patient, at: datetime) -> dict[str, Any]:
    kind, subject = resource["resourceType"], {"reference": f"Patient/{patient.pk}"}
    whose = WHOSE.get(kind, "subject")
    if resource.get(whose, subject) != subject or (kind == "Patient" and resource.get("id") != str(patient.pk)):
        raise ValidationError(SOMEBODY_ELSE)
    about = {} if kind == "Patient" else {whose: subject}
    return {"id": str(uuid.uuid4()), **resource, **about, "meta": {"lastUpdated": at.isoformat().replace("+00:00", "Z")}}


def _resource(one: dict[str, Any], by: Actor, patient: Patient, at: datetime) -> Resource:
    return Resource(patient=patient, kind=one["resourceType"], own_id=one["id"], recorded_at=at, recorded_by=by.id,
                    body=orjson.dumps(one).decode())  # fmt: skip


def _row(
    table: str, told: Sequence[object], written: dict[str, Resource], first: Resource, by: Actor, patient: Patient, at: datetime
) -> Row:  # fmt: skip
    row = dict(zip(TABLES[table].schema, told, strict=True))
    recorded_at = row["recorded_at"] if isinstance(row["recorded_at"], datetime) else at
    own = row | {"recorded_at": recorded_at, "recorded_by": by.id}
    own_id = str(row[TABLES[table].own_id])
    resource = max(
        (one for one in written.values() if own_id.startswith(one.own_id)), key=lambda one: len(one.own_id), default=first
    )
    return Row(patient=patient, resource=resource, table=table, own_id=own_id, recorded_at=recorded_at,
               values=frozen(own).decode())  # fmt: skip
