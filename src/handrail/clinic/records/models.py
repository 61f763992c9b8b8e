"""What was written about a patient. A correction is a new version of the same id; nothing is changed but the seal when its key
is.
"""

from __future__ import annotations

import uuid

from django.db import models

from handrail.clinic.sealing import SealedText


class Resource(models.Model):
    """One version of a FHIR R4 resource, as it was written here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey("people.Patient", models.PROTECT, related_name="resources")
    kind = models.CharField(max_length=64)
    own_id = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=64)
    body = SealedText()

    class Meta:
        constraints = (models.UniqueConstraint("patient", "kind", "own_id", "recorded_at", name="a_version_is_written_once"),)
        indexes = (models.Index("patient", "kind", name="resources_of_a_patient"),)


class Row(models.Model):
    """One row of one of the record's tables (docs/reference/record.md), read from a resource when that was written."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey("people.Patient", models.PROTECT, related_name="rows")
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="rows")
    table = models.CharField(max_length=32)
    own_id = models.CharField(max_length=96)
    recorded_at = models.DateTimeField()
    values = SealedText()

    class Meta:
        indexes = (models.Index("patient", "table", name="rows_of_a_patient"),)
