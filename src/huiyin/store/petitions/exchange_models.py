"""Rows of the exchange with the upper system: what came down, and how far the answers went up."""

from django.db import models


class ExchangeMessage(models.Model):
    """A message of the upper system by its own id, so that a second one of it does nothing.

    `sealed` holds the message only while it waits for a person (it names people); `times` says
    how often it came.
    """

    id = models.BigIntegerField(primary_key=True)
    message = models.CharField(max_length=120, unique=True)
    bureau = models.CharField(max_length=40)
    state = models.CharField(max_length=12)
    reason = models.CharField(max_length=40, default="")
    field = models.CharField(max_length=40, default="")
    upper_number = models.CharField(max_length=80, default="")
    petition = models.BigIntegerField(null=True)
    sealed = models.TextField(default="")
    at = models.DateTimeField()
    times = models.IntegerField(default=1)
    is_known_above = models.BooleanField(default=False)

    class Meta:
        db_table = "petitions_exchange_message"
        indexes = [
            models.Index(fields=["bureau", "state", "-id"], name="petitions_exchange_state"),
        ]


class ExchangeMatter(models.Model):
    """A petition that came from the upper system: up to which act it was told and answered.

    `digest` tells a second handing down of the same words from one of other words.
    """

    petition = models.BigIntegerField(primary_key=True)
    bureau = models.CharField(max_length=40)
    number = models.CharField(max_length=40)
    upper_number = models.CharField(max_length=80)
    digest = models.CharField(max_length=32)
    sent_seq = models.IntegerField(default=0)
    known_seq = models.IntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=300, default="")

    class Meta:
        db_table = "petitions_exchange_matter"
        indexes = [
            models.Index(
                fields=["bureau", "sent_at"],
                name="petitions_exchange_unknown",
                condition=models.Q(known_seq__lt=models.F("sent_seq")),
            ),
        ]
