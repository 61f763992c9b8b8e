"""The tables of accounts as they began."""

import uuid

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisation", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("name", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("begun_at", models.DateTimeField()),
                ("count", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("email", models.EmailField(max_length=254)),
                ("name", models.CharField(max_length=200)),
                ("is_active", models.BooleanField(default=True)),
                ("joined_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(django.db.models.functions.text.Lower("email"), name="one_account_for_an_address")
                ],
            },
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "role",
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
                ("given_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "given_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.site",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="grants", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("user"),
                        models.F("role"),
                        models.F("site"),
                        condition=models.Q(("removed_at", None), ("site__isnull", False)),
                        name="a_role_is_held_once_at_a_site",
                    ),
                    models.UniqueConstraint(
                        models.F("user"),
                        models.F("role"),
                        condition=models.Q(("removed_at", None), ("site", None)),
                        name="a_role_is_held_once_everywhere",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "medical-director",
                                    "prescriber",
                                    "session-nurse",
                                    "custodian",
                                    "front-desk",
                                    "recovery-care",
                                    "auditor",
                                    "patient",
                                ],
                            )
                        ),
                        name="a_role_is_one_of_ours",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("user", models.F("given_by")), _negated=True), name="nobody_gives_themselves_a_role"
                    ),
                ],
            },
        ),
    ]
