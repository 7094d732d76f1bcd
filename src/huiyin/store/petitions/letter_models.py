"""Tables beside the letters of petitions."""

from django.db import models


class LetterVersion(models.Model):
    """A draft as it was saved once: what was written, and every line it then came to, sealed."""

    id = models.BigIntegerField(primary_key=True)
    letter = models.ForeignKey(
        "petitions.Letter", on_delete=models.CASCADE, related_name="versions"
    )
    place = models.IntegerField()
    sealed = models.TextField()
    saved_by = models.CharField(max_length=40)
    saved_at = models.DateTimeField()

    class Meta:
        db_table = "petitions_letter_version"
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "place"], name="petitions_letter_version_place"
            ),
        ]
