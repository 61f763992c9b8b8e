"""Whether somebody else chose the password."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="password_is_anothers",
            field=models.BooleanField(default=False),
        ),
    ]
