"""Which petition leads a merged one, and from which one was split off."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("petitions", "0011_service")]

    operations = [
        migrations.AddField("petition", "leading", models.BigIntegerField(null=True)),
        migrations.AddField("petition", "parted_from", models.BigIntegerField(null=True)),
    ]
