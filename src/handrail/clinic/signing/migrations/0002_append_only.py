"""Signatures are never changed."""

from __future__ import annotations

from django.db import migrations

from handrail.clinic.append_only import append_only


class Migration(migrations.Migration):
    dependencies = (("signing", "0001_initial"),)
    operations = (append_only("signing_signature", "id"),)
