"""The tables of intake as they began."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import handrail.clinic.sealing.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("instrument", models.CharField(max_length=64)),
                ("answers", handrail.clinic.sealing.fields.SealedText()),
                ("kept_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "patient",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.patient"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("patient"), models.F("instrument"), models.F("by"), name="one_draft_of_a_form_and_its_writer"
                    )
                ],
            },
        ),
    ]
