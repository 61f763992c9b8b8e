"""Adoptions are never changed: a newer one takes the place of an older one."""

from __future__ import annotations

from django.db import migrations

from handrail.clinic.append_only import append_only


class Migration(migrations.Migration):
    dependencies = (("protocols", "0001_initial"),)
    operations = (append_only("protocols_adoption", "id"),)
