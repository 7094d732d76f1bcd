"""Rows of scanned letters that wait to be registered; a petition keeps its own files."""

from django.db import models


class Scan(models.Model):
    """A letter as pictures. `bag` is the upload it came with, `draft` what was typed so far and
    `reason` why it was set aside: both sealed, since they may name people."""

    id = models.BigIntegerField(primary_key=True)
    bureau = models.CharField(max_length=40)
    bag = models.BigIntegerField()
    place = models.IntegerField()
    state = models.CharField(max_length=12)
    received_on = models.DateField()
    person = models.CharField(max_length=40)
    at = models.DateTimeField()
    taken_by = models.CharField(max_length=40, default="")
    number = models.CharField(max_length=40, default="")
    reason = models.TextField(default="")
    draft = models.TextField(default="")
    version = models.IntegerField(default=1)
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "petitions_scan"
        indexes = [
            models.Index(
                fields=["bureau", "bag", "place"],
                name="petitions_scan_waiting",
                condition=models.Q(state="waiting"),
            ),
            models.Index(fields=["bureau", "state", "-done_at"], name="petitions_scan_done"),
        ]


class ScanPage(models.Model):
    """A page of a letter: one page of a file that was brought, with what was read off it."""

    id = models.BigIntegerField(primary_key=True)
    scan = models.ForeignKey(Scan, on_delete=models.CASCADE, related_name="pages")
    place = models.IntegerField()
    file_hash = models.CharField(max_length=64, db_index=True)
    file_size = models.IntegerField()
    file_pages = models.IntegerField()
    file_type = models.CharField(max_length=100)
    file_name = models.TextField()
    page = models.IntegerField()
    turn = models.IntegerField(default=0)
    state = models.CharField(max_length=12)
    engine = models.CharField(max_length=60, default="")
    sealed = models.TextField(default="")

    class Meta:
        db_table = "petitions_scan_page"
        indexes = [
            models.Index(
                fields=["id"],
                name="petitions_scan_page_queued",
                condition=models.Q(state="queued"),
            ),
        ]
