from django.db import migrations

from huiyin.store.petitions.search import CREATE


def create(apps, schema_editor):
    for statement in CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("petitions", "0001_initial")]
    operations = [
        migrations.RunPython(create),
        migrations.RunSQL(migrations.RunSQL.noop, "DROP TABLE petitions_search"),
    ]
