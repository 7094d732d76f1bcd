"""A phone's link may lead into an entry of a register."""

from django.db import migrations, models

NAME = {"default": "", "max_length": 40}


class Migration(migrations.Migration):
    dependencies = [("petitions", "0019_households")]

    operations = [
        migrations.AddField("phonelink", "kind", models.CharField(**NAME)),
        migrations.AddField("phonelink", "item", models.CharField(**NAME)),
    ]
