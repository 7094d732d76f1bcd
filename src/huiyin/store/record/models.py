"""Rows of the record. Act heads are only ever added; contents may only become empty."""

from django.db import models


class Chain(models.Model):
    """The chain of one bureau: how long it is and its newest hash. Locked last."""

    bureau = models.CharField(max_length=40, primary_key=True)
    length = models.BigIntegerField(default=0)
    head = models.CharField(max_length=64, default="")

    class Meta:
        db_table = "record_chain"


class ActHead(models.Model):
    """The head of an act. `id` is a time-ordered number made by the application."""

    id = models.BigIntegerField(primary_key=True)
    chain = models.CharField(max_length=40)
    place = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    on = models.DateField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=40)
    actor_unit = models.CharField(max_length=40)
    article = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=20)
    subject = models.BigIntegerField()
    seq = models.IntegerField()
    content_hash = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        db_table = "record_act"
        constraints = [
            models.UniqueConstraint(fields=["chain", "place"], name="record_act_place"),
            models.UniqueConstraint(
                fields=["subject", "seq"],
                condition=models.Q(subject_kind="petition"),
                name="record_act_subject",
            ),
        ]


class ActContent(models.Model):
    """What an act says: canonical JSON whose salted hash the head carries."""

    act = models.BigIntegerField(primary_key=True)
    salt = models.CharField(max_length=32)
    body = models.TextField()

    class Meta:
        db_table = "record_content"


class Errand(models.Model):
    """One piece of work to be done after an act: the outbox, and the only queue."""

    id = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=80, unique=True)
    payload = models.JSONField()
    due_at = models.DateTimeField()
    attempts = models.IntegerField(default=0)
    state = models.CharField(max_length=10, default="waiting")
    claimed_by = models.CharField(max_length=60, default="")
    claimed_until = models.DateTimeField(null=True)
    error = models.TextField(default="")

    class Meta:
        db_table = "record_errand"
        indexes = [models.Index(fields=["state", "due_at"], name="record_errand_due")]


class WorkerBeat(models.Model):
    """When a background worker was last heard of, and what it has done since it started."""

    name = models.CharField(max_length=60, primary_key=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    sent = models.BigIntegerField()
    failed = models.BigIntegerField()

    class Meta:
        db_table = "record_worker_beat"


class SealingKey(models.Model):
    """A data key, itself sealed by the identity key of the environment."""

    name = models.CharField(max_length=20, primary_key=True)
    wrapped = models.TextField()
    wrapped_by = models.CharField(max_length=16)

    class Meta:
        db_table = "record_sealing_key"


class Counter(models.Model):
    """A serial by name (numbers of petitions and, later, of letters)."""

    name = models.CharField(max_length=80, primary_key=True)
    value = models.BigIntegerField()

    class Meta:
        db_table = "record_counter"


class FormToken(models.Model):
    """A form that was taken: a second tap finds what the first one made."""

    token = models.CharField(max_length=120, primary_key=True)
    result = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        db_table = "record_form_token"
