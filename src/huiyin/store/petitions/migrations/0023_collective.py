"""Whether a visit was collective, by the statute's five where nothing else was kept."""

from django.db import migrations, models


def tell(apps, _editor):
    """Visits that are in the ledger already."""
    rows = apps.get_model("petitions", "Petition").objects
    rows.filter(channel__in=["visit", "centre"], persons__gte=5).update(is_collective=True)


class Migration(migrations.Migration):
    dependencies = [("petitions", "0022_ledger_day")]

    operations = [
        migrations.AddField("petition", "is_collective", models.BooleanField(default=False)),
        migrations.RunPython(tell, migrations.RunPython.noop),
    ]
