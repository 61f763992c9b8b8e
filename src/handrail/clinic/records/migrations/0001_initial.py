"""The tables of records as they began."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import handrail.clinic.sealing.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Resource",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=64)),
                ("own_id", models.CharField(max_length=64)),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.CharField(max_length=64)),
                ("body", handrail.clinic.sealing.fields.SealedText()),
                (
                    "patient",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="resources", to="people.patient"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Row",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("table", models.CharField(max_length=32)),
                ("own_id", models.CharField(max_length=96)),
                ("recorded_at", models.DateTimeField()),
                ("values", handrail.clinic.sealing.fields.SealedText()),
                (
                    "patient",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="rows", to="people.patient"),
                ),
                (
                    "resource",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="rows", to="records.resource"),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="resource",
            index=models.Index(models.F("patient"), models.F("kind"), name="resources_of_a_patient"),
        ),
        migrations.AddConstraint(
            model_name="resource",
            constraint=models.UniqueConstraint(
                models.F("patient"),
                models.F("kind"),
                models.F("own_id"),
                models.F("recorded_at"),
                name="a_version_is_written_once",
            ),
        ),
        migrations.AddIndex(
            model_name="row",
            index=models.Index(models.F("patient"), models.F("table"), name="rows_of_a_patient"),
        ),
    ]
