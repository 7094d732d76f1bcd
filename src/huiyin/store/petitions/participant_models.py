"""People on the list of a joint petition, so that they are found as known."""

from django.db import models


class Participant(models.Model):
    """Somebody on the list of a joint petition: found by keyed hashes, kept sealed in the act."""

    id = models.BigIntegerField(primary_key=True)
    petition = models.ForeignKey(
        "petitions.Petition", on_delete=models.CASCADE, related_name="participants"
    )
    ordinal = models.IntegerField()
    name_hash = models.CharField(max_length=32, db_index=True)
    phone_hash = models.CharField(max_length=32, db_index=True)
    document_hash = models.CharField(max_length=32, db_index=True)

    class Meta:
        db_table = "petitions_participant"
