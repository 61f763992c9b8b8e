"""Signed documents and what was asked to be signed. Signatures are never changed or deleted."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from handrail.clinic.sealing import SealedText


class Kind(models.TextChoices):
    """What can be signed."""

    DECISION = "decision", "decision"
    PLAN = "plan", "plan"
    DOSE_CHANGE = "dose-change", "dose change"
    WASTE = "waste", "waste"
    OVERRIDE = "override", "override"
    PROTOCOL_ADOPTION = "protocol-adoption", "adoption of a protocol"


class Request(models.Model):
    """A document laid before somebody to sign: exactly these bytes, with this meaning, once, until it expires."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=32, choices=Kind.choices)
    document = SealedText()
    meaning = models.CharField(max_length=300)
    about = models.CharField(max_length=128)
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    cosigns = models.ForeignKey("Signature", models.PROTECT, null=True, related_name="+")
    nonce = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)


class Signature(models.Model):
    """One signature. Never changed: what anyone can verify of it stands beside it, in `Kept`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=32, choices=Kind.choices)
    about = models.CharField(max_length=128, db_index=True)
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    cosigns = models.ForeignKey("self", models.PROTECT, null=True, related_name="cosignatures")
    first_signer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField()
    document_sha256 = models.CharField(max_length=64)
    entry = models.BigIntegerField()  # its number in the trail

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~models.Q(signer=models.F("first_signer")), name="nobody_cosigns_their_own_act"),
            models.CheckConstraint(condition=models.Q(cosigns=None, first_signer=None)
                                   | models.Q(cosigns__isnull=False, first_signer__isnull=False),
                                   name="a_cosignature_names_the_first_signer"),
            models.UniqueConstraint("cosigns", "signer", name="one_person_cosigns_once"),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.document_sha256[:8]}"


class Kept(models.Model):
    """The record of a signature (docs/reference/trail.md), sealed. It is sealed again when the key changes, so nothing here
    refuses a change; the trail's entry holds its digest.
    """

    signature = models.OneToOneField(Signature, models.PROTECT, primary_key=True, related_name="kept")
    record = SealedText()
