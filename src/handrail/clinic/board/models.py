"""Open loops and standings. Both are copies for finding things quickly: the record and the trail are what counts."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from handrail.clinic.accounts.roles import Role
from handrail.clinic.sealing import SealedText


class Loop(models.Model):
    """Something promised: opened by an act, owned by a role or a person, closed by another act. Never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    site = models.ForeignKey("organisation.Site", models.PROTECT, related_name="+")
    patient = models.ForeignKey("people.Patient", models.PROTECT, null=True, related_name="loops")
    about = models.CharField(max_length=128)  # what it is closed by: `kind:id`
    what = SealedText()
    owner_role = models.CharField(max_length=32, choices=Role.choices)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=16, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("about", condition=models.Q(closed_at=None), name="a_loop_is_open_once"),
            models.CheckConstraint(condition=models.Q(closed_at=None, outcome="")
                                   | models.Q(closed_at__isnull=False) & ~models.Q(outcome=""),
                                   name="a_closed_loop_says_how"),
        )  # fmt: skip
        indexes = (models.Index("site", "closed_at", name="loops_of_a_site"),)


class Standing(models.Model):
    """What the safeguards said of a patient when they were last asked, and on which writing of the record."""

    patient = models.OneToOneField("people.Patient", models.PROTECT, primary_key=True, related_name="standing")
    asked_at = models.DateTimeField()
    written = models.PositiveIntegerField()  # how many resources were on file then
    found = SealedText()  # [{safeguard, severity, verdict, missing}], as JSON
