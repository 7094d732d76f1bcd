"""Tables of how a unit writes its letters: approval, turns of phrase, its seal."""

from django.db import models


class LetterChain(models.Model):
    """Which steps a unit's letters of a kind take on their way out, one after the other."""

    unit = models.ForeignKey(
        "accounts.Unit", on_delete=models.PROTECT, related_name="letter_chains"
    )
    kind = models.CharField(max_length=40)
    steps = models.CharField(max_length=60, default="")
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "accounts_letter_chain"
        constraints = [
            models.UniqueConstraint(fields=["unit", "kind"], name="accounts_letter_chain_kind"),
        ]


class Phrase(models.Model):
    """A turn of phrase of a unit for its letters; what it said before stands in the record."""

    unit = models.ForeignKey("accounts.Unit", on_delete=models.PROTECT, related_name="phrases")
    topic = models.CharField(max_length=80, default="")
    outcome = models.CharField(max_length=20, default="")
    text = models.TextField()
    version = models.IntegerField(default=1)
    is_withdrawn = models.BooleanField(default=False)
    changed_by = models.CharField(max_length=40)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "accounts_phrase"
        indexes = [models.Index(fields=["unit", "is_withdrawn"], name="accounts_phrase_unit")]


class OfficialSeal(models.Model):
    """A unit's seal as a picture: the bytes lie in the file store under their hash.

    `width` in millimetres. One without `withdrawn_at` is in use; a unit has one at most.
    """

    unit = models.ForeignKey(
        "accounts.Unit", on_delete=models.PROTECT, related_name="official_seals"
    )
    name = models.CharField(max_length=60)
    file_hash = models.CharField(max_length=64)
    width = models.IntegerField()
    added_by = models.CharField(max_length=40)
    added_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_official_seal"
        constraints = [
            models.UniqueConstraint(
                fields=["unit"],
                name="accounts_official_seal_one",
                condition=models.Q(withdrawn_at=None),
            ),
        ]
