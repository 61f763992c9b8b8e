"""The tables of signing as they began."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import handrail.clinic.sealing.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("decision", "decision"),
                            ("plan", "plan"),
                            ("dose-change", "dose change"),
                            ("waste", "waste"),
                            ("override", "override"),
                            ("protocol-adoption", "adoption of a protocol"),
                        ],
                        max_length=32,
                    ),
                ),
                ("about", models.CharField(db_index=True, max_length=128)),
                ("signed_at", models.DateTimeField()),
                ("document_sha256", models.CharField(max_length=64)),
                ("entry", models.BigIntegerField()),
                (
                    "cosigns",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cosignatures",
                        to="signing.signature",
                    ),
                ),
                (
                    "first_signer",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "signer",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Kept",
            fields=[
                (
                    "signature",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="kept",
                        serialize=False,
                        to="signing.signature",
                    ),
                ),
                ("record", handrail.clinic.sealing.fields.SealedText()),
            ],
        ),
        migrations.CreateModel(
            name="Request",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("decision", "decision"),
                            ("plan", "plan"),
                            ("dose-change", "dose change"),
                            ("waste", "waste"),
                            ("override", "override"),
                            ("protocol-adoption", "adoption of a protocol"),
                        ],
                        max_length=32,
                    ),
                ),
                ("document", handrail.clinic.sealing.fields.SealedText()),
                ("meaning", models.CharField(max_length=300)),
                ("about", models.CharField(max_length=128)),
                ("nonce", models.CharField(max_length=64)),
                ("asked_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "cosigns",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="signing.signature"
                    ),
                ),
                (
                    "signer",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.CheckConstraint(
                condition=models.Q(("signer", models.F("first_signer")), _negated=True), name="nobody_cosigns_their_own_act"
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cosigns", None), ("first_signer", None)),
                    models.Q(("cosigns__isnull", False), ("first_signer__isnull", False)),
                    _connector="OR",
                ),
                name="a_cosignature_names_the_first_signer",
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.UniqueConstraint(models.F("cosigns"), models.F("signer"), name="one_person_cosigns_once"),
        ),
    ]
