"""What is done at intake: drafts kept, forms saved, findings written down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson
from django.db import transaction

from handrail.clinic.actor import Actor
from handrail.clinic.intake.models import Draft
from handrail.clinic.intake.questionnaires import response
from handrail.clinic.people.models import Patient
from handrail.clinic.records import actions as records
from handrail.clinic.records.models import Resource
from handrail.instruments.form import Form


@transaction.atomic
def keep_draft(*, by: Actor, patient: Patient, instrument: str, said: Mapping[str, str], at: datetime) -> None:
    """Keeps what was typed so far. It is in no record, and leaves no entry, until it is saved."""
    assert by.user is not None
    typed = {"answers": orjson.dumps(dict(said)).decode(), "kept_at": at}
    Draft.objects.update_or_create(patient=patient, instrument=instrument, by=by.user, defaults=typed)


def draft_of(by: Actor, patient: Patient, instrument: str) -> dict[str, Any]:
    """What was typed and not saved yet."""
    draft = Draft.objects.filter(patient=patient, instrument=instrument, by=by.user).first()
    return dict(orjson.loads(draft.answers)) if draft else {}


@transaction.atomic
def save_answers(*, by: Actor, patient: Patient, form: Form, said: Mapping[str, Any], at: datetime) -> Resource:
    """Writes the answers into the record, and drops the draft. ValidationError where they are no answers to this form."""
    (written,) = records.write(by=by, patient=patient, resources=[response(form, said, at)], at=at, act="answers.written")
    Draft.objects.filter(patient=patient, instrument=form.id, by=by.user).delete()
    return written
