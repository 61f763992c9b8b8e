"""The tables of protocols as they began."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("signing", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Adoption",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("protocol", models.CharField(max_length=128)),
                ("digest", models.CharField(max_length=64)),
                ("document", models.TextField()),
                ("adopted_at", models.DateTimeField(db_index=True)),
                (
                    "signature",
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="signing.signature"),
                ),
            ],
        ),
    ]
