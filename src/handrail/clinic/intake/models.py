"""What is not written into the record yet."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from handrail.clinic.sealing import SealedText


class Draft(models.Model):
    """A form that somebody is filling in: kept while they type, so that a lost connection loses nothing. Deleted once it is
    saved.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey("people.Patient", models.CASCADE, related_name="+")
    instrument = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    answers = SealedText()
    kept_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint("patient", "instrument", "by", name="one_draft_of_a_form_and_its_writer"),)
