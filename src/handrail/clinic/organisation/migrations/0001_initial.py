"""The tables of organisation as they began."""

import uuid

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

import handrail.clinic.organisation.models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("only", models.BooleanField(default=True, editable=False, unique=True)),
                ("name", models.CharField(max_length=200)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("only", True)), name="there_is_one_organisation")],
            },
        ),
        migrations.CreateModel(
            name="Site",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=200)),
                (
                    "zone",
                    models.CharField(
                        max_length=64, validators=[handrail.clinic.organisation.models.is_a_zone], verbose_name="time zone"
                    ),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sites", to="organisation.organisation"
                    ),
                ),
            ],
            options={
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="Room",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=100)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "site",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="rooms", to="organisation.site"),
                ),
            ],
            options={
                "ordering": ("name",),
            },
        ),
        migrations.AddConstraint(
            model_name="site",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"), name="sites_have_names_of_their_own"
            ),
        ),
        migrations.AddConstraint(
            model_name="room",
            constraint=models.UniqueConstraint(
                models.F("site"), django.db.models.functions.text.Lower("name"), name="rooms_of_a_site_have_names_of_their_own"
            ),
        ),
    ]
