"""Rows of registers, derived from acts: entries of every kind in one table, and what they name."""

from django.db import models


class Entry(models.Model):
    """One entry. `fields` are its items by name (money in fen); `version` its newest act's seq."""

    id = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=40)
    number = models.CharField(max_length=60, unique=True)
    bureau = models.CharField(max_length=40)
    unit = models.CharField(max_length=40)
    region = models.CharField(max_length=12)
    state = models.CharField(max_length=24)
    is_open = models.BooleanField()
    title = models.CharField(max_length=300)
    text = models.TextField()
    on = models.DateField()
    due_on = models.DateField(null=True)
    finished_on = models.DateField(null=True)
    is_restricted = models.BooleanField()
    is_shared = models.BooleanField()
    registrar = models.CharField(max_length=40)
    parent = models.BigIntegerField(null=True)
    outside_id = models.CharField(max_length=80)
    fields = models.JSONField()
    version = models.IntegerField()

    class Meta:
        db_table = "registers_entry"
        indexes = [
            models.Index(fields=["kind", "bureau", "-on", "-id"], name="registers_by_day"),
            models.Index(fields=["kind", "bureau", "due_on", "id"], name="registers_by_due",
                         condition=models.Q(is_open=True)),
            models.Index(fields=["parent", "kind"], name="registers_by_parent"),
            models.Index(fields=["due_on", "id"], name="registers_due",
                         condition=models.Q(is_open=True)),
            models.Index(fields=["unit", "due_on", "id"], name="registers_due_of_unit",
                         condition=models.Q(is_open=True)),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "bureau", "outside_id"], name="registers_outside",
                condition=~models.Q(outside_id=""),
            ),
        ]  # fmt: skip


class Link(models.Model):
    """What an entry points at by one of its items: a petition, an entry, a unit, a person."""

    id = models.BigIntegerField(primary_key=True)
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="links")
    ordinal = models.IntegerField()
    item = models.CharField(max_length=40)
    target_kind = models.CharField(max_length=12)
    target = models.CharField(max_length=60)

    class Meta:
        db_table = "registers_link"
        indexes = [models.Index(fields=["target_kind", "target", "item"], name="registers_to")]


class FileRow(models.Model):
    """A file that an entry holds: that its bytes are used, and by what."""

    id = models.BigIntegerField(primary_key=True)
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="files")
    ordinal = models.IntegerField()
    item = models.CharField(max_length=40)
    file_hash = models.CharField(max_length=64, db_index=True)

    class Meta:
        db_table = "registers_file"


class Participant(models.Model):
    """A citizen an entry names: identity sealed, found by keyed hashes, shown masked."""

    id = models.BigIntegerField(primary_key=True)
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="participants")
    ordinal = models.IntegerField()
    item = models.CharField(max_length=40)
    sealed = models.TextField()
    masked_name = models.CharField(max_length=80)
    masked_phone = models.CharField(max_length=40)
    name_hash = models.CharField(max_length=32, db_index=True)
    phone_hash = models.CharField(max_length=32, db_index=True)
    person_hash = models.CharField(max_length=32, db_index=True)

    class Meta:
        db_table = "registers_participant"
