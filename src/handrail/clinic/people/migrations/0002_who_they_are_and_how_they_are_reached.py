"""Sex, numbers that others know patients by, and contacts."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import handrail.clinic.sealing.fields


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="patient",
            name="birth_sex",
            field=handrail.clinic.sealing.fields.SealedText(null=True),
        ),
        migrations.AddField(
            model_name="patient",
            name="sex",
            field=handrail.clinic.sealing.fields.SealedText(null=True),
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("phone", "their phone"),
                            ("email", "their e-mail address"),
                            ("emergency", "somebody in an emergency"),
                            ("escort", "who takes them home"),
                            ("care", "another clinician of theirs"),
                        ],
                        max_length=16,
                    ),
                ),
                ("who", handrail.clinic.sealing.fields.SealedText(null=True)),
                ("value", handrail.clinic.sealing.fields.SealedText()),
                ("given_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "patient",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="contacts", to="people.patient"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Identifier",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("of", handrail.clinic.sealing.fields.SealedText()),
                ("value", handrail.clinic.sealing.fields.SealedText()),
                ("given_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="identifiers", to="people.patient"
                    ),
                ),
            ],
        ),
    ]
