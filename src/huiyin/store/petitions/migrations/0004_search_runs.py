from itertools import islice

from django.db import migrations

from huiyin.store.petitions.search import index, narrative

BATCH = 500


def reindex(apps, schema_editor):
    """Letters and figures are indexed in runs from here on: every petition is indexed anew."""
    schema_editor.execute("DELETE FROM petitions_search")
    petition, claim = apps.get_model("petitions", "Petition"), apps.get_model("petitions", "ClaimRow")
    rows = petition.objects.order_by("id").values("id", "title", "detail", "place").iterator()
    while part := list(islice(rows, BATCH)):
        claims = {row["id"]: [] for row in part}
        for said in claim.objects.filter(petition_id__in=claims).order_by("ordinal").values():
            claims[said["petition_id"]].append(said)
        index([(row["id"], narrative(row, claims[row["id"]])) for row in part])


class Migration(migrations.Migration):
    dependencies = [("petitions", "0003_sights")]
    operations = [migrations.RunPython(reindex, migrations.RunPython.noop)]
