"""The tables of trail as they began."""

from django.db import migrations, models

import handrail.clinic.sealing.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("size", models.BigIntegerField(primary_key=True, serialize=False)),
                ("note", models.TextField()),
                ("signed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Opening",
            fields=[
                ("id", models.CharField(max_length=96, primary_key=True, serialize=False)),
                ("number", models.BigIntegerField(db_index=True)),
                ("name", models.CharField(max_length=64)),
                ("salt", handrail.clinic.sealing.fields.SealedText()),
                ("value", handrail.clinic.sealing.fields.SealedText()),
            ],
        ),
        migrations.CreateModel(
            name="VerifierKey",
            fields=[
                ("key", models.CharField(max_length=300, primary_key=True, serialize=False)),
                ("since", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("body", models.BinaryField()),
                ("leaf", models.BinaryField(max_length=32)),
                ("act", models.CharField(db_index=True, max_length=64)),
                ("by", models.CharField(db_index=True, max_length=64)),
                ("about", models.CharField(db_index=True, max_length=128)),
                ("written_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("number__gte", 0)), name="entries_are_numbered_from_0")
                ],
            },
        ),
        migrations.CreateModel(
            name="Head",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("frontier", models.BinaryField()),
                ("size", models.BigIntegerField()),
                ("written_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="there_is_one_head")],
            },
        ),
    ]
