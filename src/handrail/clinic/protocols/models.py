"""Adoptions, each by a signature. The newest is in force."""

from __future__ import annotations

import uuid

from django.db import models


class Adoption(models.Model):
    """A protocol that was adopted: the document that `handrail protocol adopt` writes, signed here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    protocol = models.CharField(max_length=128)
    digest = models.CharField(max_length=64)
    document = models.TextField()
    signature = models.OneToOneField("signing.Signature", models.PROTECT, related_name="+")
    adopted_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.protocol
