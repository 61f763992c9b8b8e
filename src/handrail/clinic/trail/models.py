"""The trail's tables. No foreign keys: nothing that lives can block it or change it. Rows are never changed or deleted, except
the head, which moves, and openings, which may be erased.
"""

from __future__ import annotations

from django.db import models

from handrail.clinic.sealing import SealedText


class Entry(models.Model):
    """One act: the canonical bytes as they were written, and their leaf hash."""

    number = models.BigIntegerField(primary_key=True)
    body = models.BinaryField()
    leaf = models.BinaryField(max_length=32)
    act = models.CharField(max_length=64, db_index=True)  # what stands in the body, to find it by
    by = models.CharField(max_length=64, db_index=True)
    about = models.CharField(max_length=128, db_index=True)
    written_at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(number__gte=0), name="entries_are_numbered_from_0"),)


class Head(models.Model):
    """Where the tree grows: its size, its frontier, and when its last entry was written. One row, locked while an entry is
    added.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    frontier = models.BinaryField()
    size = models.BigIntegerField()
    written_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="there_is_one_head"),)


class Opening(models.Model):
    """The value behind a commitment of an entry, sealed; deleted where a person's data must be erased. The tree stays whole."""

    id = models.CharField(max_length=96, primary_key=True)  # number and name: known before the row is sealed
    number = models.BigIntegerField(db_index=True)
    name = models.CharField(max_length=64)
    salt = SealedText()
    value = SealedText()


class Checkpoint(models.Model):
    """A signed statement of size and root, in the C2SP form, and when it went outside."""

    size = models.BigIntegerField(primary_key=True)
    note = models.TextField()
    signed_at = models.DateTimeField()


class VerifierKey(models.Model):
    """A public key that signs checkpoints or attests signatures, since when."""

    key = models.CharField(max_length=300, primary_key=True)
    since = models.DateTimeField()
