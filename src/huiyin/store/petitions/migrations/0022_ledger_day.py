"""The day all of a ledger came, where no column of it says one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("petitions", "0021_supported")]

    operations = [migrations.AddField("ledgerrun", "day", models.DateField(null=True))]
