"""The tables of board as they began."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import handrail.clinic.sealing.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisation", "0001_initial"),
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Standing",
            fields=[
                (
                    "patient",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="standing",
                        serialize=False,
                        to="people.patient",
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("written", models.PositiveIntegerField()),
                ("found", handrail.clinic.sealing.fields.SealedText()),
            ],
        ),
        migrations.CreateModel(
            name="Loop",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("about", models.CharField(max_length=128)),
                ("what", handrail.clinic.sealing.fields.SealedText()),
                (
                    "owner_role",
                    models.CharField(
                        choices=[
                            ("medical-director", "medical director"),
                            ("prescriber", "prescriber"),
                            ("session-nurse", "session nurse"),
                            ("custodian", "custodian"),
                            ("front-desk", "front desk"),
                            ("recovery-care", "recovery-care provider"),
                            ("auditor", "compliance auditor"),
                            ("patient", "patient"),
                        ],
                        max_length=32,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("outcome", models.CharField(blank=True, max_length=16)),
                (
                    "owner",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="loops", to="people.patient"
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.site"),
                ),
            ],
            options={
                "indexes": [models.Index(models.F("site"), models.F("closed_at"), name="loops_of_a_site")],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("about"), condition=models.Q(("closed_at", None)), name="a_loop_is_open_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("outcome", "")),
                            models.Q(("closed_at__isnull", False), models.Q(("outcome", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="a_closed_loop_says_how",
                    ),
                ],
            },
        ),
    ]
