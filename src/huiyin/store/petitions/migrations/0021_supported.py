"""Indexes of what is still to be carried out and of what stays open too long."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("petitions", "0020_phone_links")]

    operations = [
        migrations.AddIndex(
            "claimrow",
            models.Index(
                fields=["petition"], name="petitions_supported",
                condition=models.Q(outcome="supported"),
            ),
        ),
        migrations.AddIndex(
            "petition",
            models.Index(
                fields=["bureau", "received_on", "id"], name="petitions_open_since",
                condition=models.Q(is_open=True),
            ),
        ),
    ]  # fmt: skip
