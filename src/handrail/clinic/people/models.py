"""Patients. What says who they are is sealed."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from handrail.clinic.sealing import SealedText


class Patient(models.Model):
    """Somebody who is, was, or may come to be treated."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = SealedText()
    born_on = SealedText()
    sex = SealedText(null=True)  # administrative: female, male, other, unknown; null: not asked
    birth_sex = SealedText(null=True)  # female, male; null: not asked
    account = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="patient")
    registered_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"patient {str(self.id)[:8]}"


class Identifier(models.Model):
    """A number by which somebody else knows the patient."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="identifiers")
    of = SealedText()  # whose number it is: a hospital, an insurer
    value = SealedText()
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class Contact(models.Model):
    """How the patient, or somebody for them, is reached."""

    class Kind(models.TextChoices):
        """Whom it reaches."""

        PHONE = "phone", "their phone"
        EMAIL = "email", "their e-mail address"
        EMERGENCY = "emergency", "somebody in an emergency"
        ESCORT = "escort", "who takes them home"
        CARE = "care", "another clinician of theirs"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="contacts")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    who = SealedText(null=True)
    value = SealedText()
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class Stay(models.Model):
    """The site where a patient is, from one instant to another. One at a time; the next begins where the last ended."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="stays")
    site = models.ForeignKey("organisation.Site", models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("patient", condition=models.Q(ended_at=None), name="a_patient_is_at_one_site"),
            models.CheckConstraint(condition=models.Q(ended_at=None) | models.Q(ended_at__gte=models.F("begun_at")),
                                   name="a_stay_ends_after_it_began"),
        )  # fmt: skip


class View(models.Model):
    """A consented view: what a recovery-care provider outside may see of one patient, until it is withdrawn."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="views")
    provider = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="views")
    given_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("patient", "provider", condition=models.Q(withdrawn_at=None), name="a_view_is_given_once"),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("given_at")), name="a_view_expires_after_it_is_given"
            ),
        )
