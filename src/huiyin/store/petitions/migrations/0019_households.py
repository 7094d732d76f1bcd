"""People on joint lists and of one house are found by keyed hashes; `record rebuild` fills them
for what came before."""

import django.db.models.deletion
from django.db import migrations, models

HASH = {"db_index": True, "max_length": 32}


class Migration(migrations.Migration):
    dependencies = [("petitions", "0018_scans")]

    operations = [
        migrations.AddField("petitioner", "household_hash", models.CharField(default="", **HASH)),
        migrations.CreateModel(
            "Participant",
            [
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("ordinal", models.IntegerField()),
                ("name_hash", models.CharField(**HASH)),
                ("phone_hash", models.CharField(**HASH)),
                ("document_hash", models.CharField(**HASH)),
                (
                    "petition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="participants",
                        to="petitions.petition",
                    ),
                ),
            ],
            {"db_table": "petitions_participant"},
        ),
    ]
