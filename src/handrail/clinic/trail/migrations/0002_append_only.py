"""The tree begins empty, and its tables only grow."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from handrail.clinic.append_only import append_only
from handrail.trail.checks import Frontier


def begin(apps: Any, editor: Any) -> None:
    apps.get_model("trail", "Head").objects.using(editor.connection.alias).create(id=1, frontier=Frontier().to_bytes(), size=0)


class Migration(migrations.Migration):
    dependencies = (("trail", "0001_initial"),)
    operations = (
        migrations.RunPython(begin, migrations.RunPython.noop),
        append_only("trail_entry", "number"),
        append_only("trail_checkpoint", "size"),
        append_only("trail_verifierkey", "key"),
    )
