"""Rows derived from acts, kept for speed: all of them can be rebuilt and compared."""

from django.db import models

import huiyin.store.petitions.exchange_models  # noqa: F401 - Django looks for rows here
from huiyin.store.petitions.letter_models import LetterVersion as LetterVersion
from huiyin.store.petitions.participant_models import Participant as Participant
from huiyin.store.petitions.scan_models import Scan as Scan
from huiyin.store.petitions.scan_models import ScanPage as ScanPage


class Petition(models.Model):
    """A petition as lists and pages need it. `version` is the seq of its newest act."""

    id = models.BigIntegerField(primary_key=True)
    number = models.CharField(max_length=40, unique=True)
    bureau = models.CharField(max_length=40)
    channel = models.CharField(max_length=20)
    purpose = models.CharField(max_length=30)
    kind = models.CharField(max_length=12)
    title = models.TextField()
    detail = models.TextField()
    region = models.CharField(max_length=12)
    place = models.CharField(max_length=200)
    topic = models.CharField(max_length=80)
    persons = models.IntegerField()
    received_at = models.DateTimeField()
    received_on = models.DateField()
    registrar = models.CharField(max_length=40)
    is_restricted = models.BooleanField()
    is_collective = models.BooleanField(default=False)
    is_anonymous = models.BooleanField()
    is_imported = models.BooleanField()
    outside_id = models.CharField(max_length=80)
    ledger = models.BigIntegerField(null=True)
    repeats = models.BigIntegerField(null=True)
    leading = models.BigIntegerField(null=True)
    parted_from = models.BigIntegerField(null=True)
    query_code_hash = models.CharField(max_length=32)
    state = models.CharField(max_length=24)
    holder = models.CharField(max_length=40)
    handler = models.CharField(max_length=40)
    due_on = models.DateField(null=True)
    due_rule = models.CharField(max_length=60)
    is_open = models.BooleanField()
    version = models.IntegerField()
    latest_on = models.DateField()

    class Meta:
        db_table = "petitions_petition"
        indexes = [
            models.Index(fields=["bureau", "-received_on", "-id"], name="petitions_by_bureau"),
            models.Index(fields=["bureau", "state", "-received_on", "-id"],
                         name="petitions_of_state"),
            models.Index(fields=["bureau", "holder", "-received_on", "-id"],
                         name="petitions_of_holder"),
            models.Index(fields=["bureau", "due_on", "id"], name="petitions_by_due",
                         condition=models.Q(is_open=True)),
            models.Index(fields=["bureau", "received_on", "id"], name="petitions_open_since",
                         condition=models.Q(is_open=True)),
            models.Index(fields=["bureau", "registrar"], name="petitions_restricted",
                         condition=models.Q(is_restricted=True)),
            models.Index(fields=["ledger", "id"], name="petitions_of_ledger",
                         condition=models.Q(ledger__isnull=False)),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(
                fields=["bureau", "outside_id"],
                name="petitions_outside",
                condition=~models.Q(outside_id=""),
            ),
        ]


class ClaimRow(models.Model):
    """One claim of a petition with its route and answer."""

    id = models.BigIntegerField(primary_key=True)
    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="claims")
    ordinal = models.IntegerField()
    text = models.TextField()
    route = models.IntegerField(null=True)
    outcome = models.CharField(max_length=20)

    class Meta:
        db_table = "petitions_claim"
        indexes = [
            models.Index(
                fields=["petition"], name="petitions_supported",
                condition=models.Q(outcome="supported"),
            ),
        ]  # fmt: skip


class Petitioner(models.Model):
    """One petitioner: identity sealed, found by keyed hashes, shown masked."""

    id = models.BigIntegerField(primary_key=True)
    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="petitioners")
    ordinal = models.IntegerField()
    sealed = models.TextField()
    masked_name = models.CharField(max_length=80)
    masked_phone = models.CharField(max_length=40)
    is_hidden = models.BooleanField()
    name_hash = models.CharField(max_length=32, db_index=True)
    phone_hash = models.CharField(max_length=32, db_index=True)
    phone_tail_hash = models.CharField(max_length=32, db_index=True)
    document_hash = models.CharField(max_length=32, db_index=True)
    household_hash = models.CharField(max_length=32, db_index=True, default="")

    class Meta:
        db_table = "petitions_petitioner"


class StrandRow(models.Model):
    """One strand: the inbox row of the unit that holds it."""

    id = models.BigIntegerField(primary_key=True)
    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="strands")
    ordinal = models.IntegerField()
    track = models.CharField(max_length=16)
    unit = models.CharField(max_length=40)
    holder = models.CharField(max_length=40)
    state = models.CharField(max_length=24)
    handler = models.CharField(max_length=40)
    since = models.DateField()
    due_on = models.DateField(null=True)
    due_rule = models.CharField(max_length=60)
    is_open = models.BooleanField()
    is_restricted = models.BooleanField()

    class Meta:
        db_table = "petitions_strand"
        indexes = [
            models.Index(
                fields=["holder", "due_on", "petition"],
                name="petitions_strand_inbox",
                condition=models.Q(is_open=True),
            ),
            models.Index(
                fields=["holder", "state", "due_on", "petition"],
                name="petitions_strand_state",
                condition=models.Q(is_open=True),
            ),
            models.Index(
                fields=["holder", "-since", "-petition"],
                name="petitions_strand_review",
                condition=models.Q(track__in=["review", "final_review"]),
            ),
        ]


class SightRow(models.Model):
    """One unit that sees a petition because it has, or had, work on it."""

    id = models.BigIntegerField(primary_key=True)
    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="sights")
    ordinal = models.IntegerField()
    unit = models.CharField(max_length=40)
    received_on = models.DateField()

    class Meta:
        db_table = "petitions_sight"
        indexes = [
            models.Index(fields=["unit", "-received_on", "-petition"], name="petitions_sight_unit")
        ]


class StandingRow(models.Model):
    """How a petition stood from a day (`since`) until another (not included)."""

    id = models.BigIntegerField(primary_key=True)
    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="standings")
    ordinal = models.IntegerField()
    since = models.DateField()
    until = models.DateField()
    state = models.CharField(max_length=24)
    holder = models.CharField(max_length=40)
    handler = models.CharField(max_length=40)
    due_on = models.DateField(null=True)
    due_rule = models.CharField(max_length=60)
    is_open = models.BooleanField()

    class Meta:
        db_table = "petitions_standing"


class ClockRow(models.Model):
    """One clock, without anything that depends on today: `ended_on` empty while it runs."""

    id = models.BigIntegerField(primary_key=True)
    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="clocks")
    ordinal = models.IntegerField()
    rule = models.CharField(max_length=60)
    round = models.IntegerField()
    holder = models.CharField(max_length=12)
    unit_code = models.CharField(max_length=40)
    started_on = models.DateField()
    due_on = models.DateField(null=True)
    warn_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    outcome = models.CharField(max_length=12)
    is_provisional = models.BooleanField()

    class Meta:
        db_table = "petitions_clock"
        indexes = [
            models.Index(
                fields=["due_on", "rule"],
                name="petitions_clock_running",
                condition=models.Q(outcome=""),
            ),
        ]


class AttachmentRow(models.Model):
    """One file that belongs to a petition; its bytes lie in the store of files by their hash."""

    id = models.BigIntegerField(primary_key=True)
    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="attachments")
    ordinal = models.IntegerField()
    seq = models.IntegerField()
    file_hash = models.CharField(max_length=64, db_index=True)
    file_size = models.IntegerField()
    file_pages = models.IntegerField()
    file_type = models.CharField(max_length=100)
    file_kind = models.CharField(max_length=20)
    file_name = models.TextField()
    actor = models.CharField(max_length=40)
    actor_unit = models.CharField(max_length=40)
    at = models.DateTimeField()
    is_removed = models.BooleanField()

    class Meta:
        db_table = "petitions_attachment"


class Upload(models.Model):
    """A file that was handed in and waits for the form it belongs to; swept after a day."""

    id = models.BigIntegerField(primary_key=True)
    file_hash = models.CharField(max_length=64, db_index=True)
    file_size = models.IntegerField()
    file_pages = models.IntegerField()
    file_type = models.CharField(max_length=100)
    file_name = models.TextField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "petitions_upload"


class PhoneLink(models.Model):
    """A way for a phone to photograph into a petition, or into `item` of an entry of register
    `kind`. `about` is the seq of the service whose signed sheet is photographed, 0 for any."""

    id = models.BigIntegerField(primary_key=True)
    number = models.CharField(max_length=40)
    person = models.CharField(max_length=40)
    unit = models.CharField(max_length=40)
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    taken = models.IntegerField(default=0)
    about = models.IntegerField(default=0)
    kind = models.CharField(max_length=40, default="")
    item = models.CharField(max_length=40, default="")

    class Meta:
        db_table = "petitions_phone_link"
        indexes = [
            models.Index(
                fields=["number", "person", "expires_at"], name="petitions_phone_link_open"
            )
        ]


class Message(models.Model):
    """Something a unit or person is told; `key` keeps it from being told twice.

    Of an entry of a register `register` names which (and `petition` is 0), else it is "".
    """

    id = models.BigIntegerField(primary_key=True)
    key = models.CharField(max_length=120, unique=True)
    unit = models.CharField(max_length=40)
    person = models.CharField(max_length=40)
    petition = models.BigIntegerField(db_index=True)
    number = models.CharField(max_length=60)
    register = models.CharField(max_length=40, default="")
    kind = models.CharField(max_length=40)
    act = models.BigIntegerField()
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "petitions_message"
        indexes = [models.Index(fields=["unit", "read_at", "-at"], name="petitions_message_unit")]


class LedgerRun(models.Model):
    """One ledger brought by a person: how it is read, how far it is, what came of it.

    The file lies sealed beside the database until it is swept; `outcome` is sealed too, since
    the rows it names may hold anything.
    """

    id = models.BigIntegerField(primary_key=True)
    bureau = models.CharField(max_length=40)
    person = models.CharField(max_length=40)
    at = models.DateTimeField()
    filename = models.CharField(max_length=200)
    size = models.BigIntegerField()
    state = models.CharField(max_length=12)
    is_dry = models.BooleanField(default=True)
    sheet = models.CharField(max_length=80, default="")
    header_row = models.IntegerField(default=0)
    columns = models.JSONField(default=dict)
    read = models.IntegerField(default=0)
    outcome = models.TextField(default="")
    reason = models.CharField(max_length=40, default="")
    day = models.DateField(null=True)

    class Meta:
        db_table = "petitions_ledger_run"
        indexes = [models.Index(fields=["bureau", "-id"], name="petitions_ledger_bureau")]


class LedgerMapping(models.Model):
    """Which column of a kind of ledger is which field, kept by name for the next time."""

    bureau = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    columns = models.JSONField()

    class Meta:
        db_table = "petitions_ledger_mapping"
        constraints = [
            models.UniqueConstraint(
                fields=["bureau", "name"], name="petitions_ledger_mapping_name"
            )
        ]


class Letter(models.Model):
    """A letter: what was written stands sealed, since it names people; its number is never reused.

    `act` is the seq of the act that makes it, 0 for a letter that no act makes. `chain` are the
    steps it takes on its way out, set when it sets out, `waits_for` the one it lies before. With
    `is_file_kept` the PDF that left lies in the file store under `pdf_hash`. `is_waiting` while
    it is issued to a petitioner who was not served with it: it can be made again from the acts.
    """

    id = models.BigIntegerField(primary_key=True)
    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=40)
    act = models.IntegerField()
    unit = models.CharField(max_length=40)
    state = models.CharField(max_length=12)
    number = models.CharField(max_length=80, default="")
    sealed = models.TextField()
    version = models.IntegerField(default=1)
    drafted_by = models.CharField(max_length=40)
    approved_by = models.CharField(max_length=40, default="")
    changed_at = models.DateTimeField()
    issued_on = models.DateField(null=True)
    content_hash = models.CharField(max_length=64, default="")
    pdf_hash = models.CharField(max_length=64, default="")
    is_waiting = models.BooleanField(default=False)
    is_file_kept = models.BooleanField(default=False)
    chain = models.CharField(max_length=60, default="")
    waits_for = models.CharField(max_length=16, default="")

    class Meta:
        db_table = "petitions_letter"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "number"],
                name="petitions_letter_number",
                condition=~models.Q(number=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "waits_for", "changed_at"],
                name="petitions_letter_waits",
                condition=~models.Q(waits_for=""),
            ),
            models.Index(
                fields=["pdf_hash"],
                name="petitions_letter_file",
                condition=models.Q(is_file_kept=True),
            ),
            models.Index(
                fields=["unit", "id"],
                name="petitions_letter_to_serve",
                condition=models.Q(is_waiting=True),
            ),
        ]
