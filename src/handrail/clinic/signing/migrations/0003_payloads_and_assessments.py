"""What signing does, beside the text; and assessments are signed too."""

from django.db import migrations, models

import handrail.clinic.sealing.fields


class Migration(migrations.Migration):
    dependencies = [
        ("signing", "0002_append_only"),
    ]

    operations = [
        migrations.AddField(
            model_name="request",
            name="payload",
            field=handrail.clinic.sealing.fields.SealedText(null=True),
        ),
        migrations.AlterField(
            model_name="request",
            name="kind",
            field=models.CharField(
                choices=[
                    ("assessment", "assessment of a substance use disorder"),
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
        migrations.AlterField(
            model_name="signature",
            name="kind",
            field=models.CharField(
                choices=[
                    ("assessment", "assessment of a substance use disorder"),
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
    ]
