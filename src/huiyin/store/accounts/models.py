"""Rows of the organisation: regions, units, people, posts."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from huiyin.store.accounts.letter_models import (  # Django finds tables by this module
    LetterChain as LetterChain,
)
from huiyin.store.accounts.letter_models import OfficialSeal as OfficialSeal
from huiyin.store.accounts.letter_models import Phrase as Phrase


class Region(models.Model):
    """An administrative region by its code; `parent` is the code above."""

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=80)
    parent = models.CharField(max_length=12, default="", db_index=True)

    class Meta:
        db_table = "accounts_region"


class Unit(models.Model):
    """An organ or unit of article 2. `bureau` is the code of the bureau it works with."""

    code = models.CharField(max_length=40, primary_key=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20)
    parent = models.CharField(max_length=40, default="", db_index=True)
    bureau = models.CharField(max_length=40, default="", db_index=True)
    region = models.CharField(max_length=12, default="")
    phone = models.CharField(max_length=40, default="")
    address = models.CharField(max_length=200, default="")
    reception = models.CharField(max_length=200, default="")
    is_closed = models.BooleanField(default=False)
    closed_on = models.DateField(null=True)

    class Meta:
        db_table = "accounts_unit"


class UnitVersion(models.Model):
    """How a unit was called and placed from a day on, until the next row of it."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="versions")
    since = models.DateField()
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20)
    parent = models.CharField(max_length=40)
    region = models.CharField(max_length=12)

    class Meta:
        db_table = "accounts_unit_version"
        constraints = [
            models.UniqueConstraint(fields=["unit", "since"], name="accounts_version_day"),
        ]


class Succession(models.Model):
    """Who takes over from a unit that ended (article 24): a row for each successor."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="predecessors")
    way = models.CharField(max_length=12)
    on = models.DateField()
    matters = models.CharField(max_length=200, default="")
    basis = models.CharField(max_length=200, default="")

    class Meta:
        db_table = "accounts_succession"
        constraints = [
            models.UniqueConstraint(fields=["unit", "successor"], name="accounts_successor"),
        ]


class UnitSubject(models.Model):
    """A subject a unit answers for, in a region ("" for wherever its bureau works)."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="subjects")
    topic = models.CharField(max_length=80, db_index=True)
    region = models.CharField(max_length=12, default="")

    class Meta:
        db_table = "accounts_unit_subject"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "topic", "region"], name="accounts_subject_once"
            ),
        ]


class PersonManager(BaseUserManager["Person"]):
    """Finds people by login."""


class Person(AbstractBaseUser):
    """Somebody who signs in. What they may do comes from their post."""

    login = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    phone = models.CharField(max_length=40, default="")
    is_active = models.BooleanField(default=True)

    objects: ClassVar[PersonManager] = PersonManager()
    USERNAME_FIELD = "login"

    class Meta:
        db_table = "accounts_person"


class Post(models.Model):
    """What a person does where, and since when; `until` empty while it lasts."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=20)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        db_table = "accounts_post"
        indexes = [models.Index(fields=["person", "until"], name="accounts_post_person")]


class Substitution(models.Model):
    """Who stands in for whom in a unit; both end days included."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="substitutions")
    absent = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="absences")
    substitute = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="standing_in")
    since = models.DateField()
    until = models.DateField()
    reason = models.CharField(max_length=120, default="")

    class Meta:
        db_table = "accounts_substitution"
        indexes = [models.Index(fields=["substitute", "until"], name="accounts_stands_in")]


class Duty(models.Model):
    """Who is on duty in a bureau's reception hall on a day, at which window."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="duties")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="duties")
    on = models.DateField()
    part = models.CharField(max_length=12)
    window = models.CharField(max_length=20, default="")

    class Meta:
        db_table = "accounts_duty"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "person", "on", "part"], name="accounts_duty_once"
            ),
        ]


class PlaceCode(models.Model):
    """A code to scan at a place: what the form is filled in with, and how often it was used."""

    code = models.CharField(max_length=12, primary_key=True)
    bureau = models.CharField(max_length=40, db_index=True)
    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=60)
    place = models.CharField(max_length=200)
    region = models.CharField(max_length=12, default="")
    unit = models.CharField(max_length=40, default="")
    topic = models.CharField(max_length=80, default="")
    made_on = models.DateField()
    withdrawn_on = models.DateField(null=True)
    opened = models.IntegerField(default=0)
    filed = models.IntegerField(default=0)

    class Meta:
        db_table = "accounts_place_code"


class Ticket(models.Model):
    """A number taken in a reception hall; numbers begin anew each day."""

    bureau = models.CharField(max_length=40)
    on = models.DateField()
    serial = models.IntegerField()
    state = models.CharField(max_length=10, default="waiting")
    window = models.CharField(max_length=20, default="")
    person = models.CharField(max_length=40, default="")
    taken_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_ticket"
        constraints = [
            models.UniqueConstraint(
                fields=["bureau", "on", "serial"], name="accounts_ticket_once"
            ),
        ]


class Setting(models.Model):
    """One thing a bureau has set its own way; what it never set has the house's default."""

    bureau = models.CharField(max_length=40)
    name = models.CharField(max_length=40)
    value = models.JSONField()

    class Meta:
        db_table = "accounts_setting"
        constraints = [
            models.UniqueConstraint(fields=["bureau", "name"], name="accounts_setting_once"),
        ]


class AnnouncedYear(models.Model):
    """The arrangement of a year's working days as it was announced to this house.

    Rows are only added: `edition` rises when a year is replaced, so that any past day can be
    reckoned as it was known then. `is_settled` once no process can still reckon without it.
    """

    year = models.IntegerField()
    edition = models.IntegerField()
    notice = models.CharField(max_length=80)
    rest = models.JSONField()
    makeup = models.JSONField()
    announced_by = models.CharField(max_length=40)
    announced_at = models.DateTimeField()
    is_settled = models.BooleanField(default=False)

    class Meta:
        db_table = "accounts_announced_year"
        constraints = [
            models.UniqueConstraint(fields=["year", "edition"], name="accounts_year_edition"),
        ]


class PackEdition(models.Model):
    """What a region set for one rule from a day on, as a bureau made it known.

    Rows are only added: of several for a rule the newest stands from its own `since` on.
    `length` empty takes the rule back. `is_settled` as for an announced year.
    """

    edition = models.IntegerField(unique=True)
    region = models.CharField(max_length=12)
    place = models.CharField(max_length=80)
    rule = models.CharField(max_length=60)
    terms = models.CharField(max_length=40)
    since = models.DateField()
    length = models.IntegerField(null=True)
    unit = models.CharField(max_length=12)
    source = models.CharField(max_length=120)
    note = models.CharField(max_length=200)
    announced_by = models.CharField(max_length=40)
    announced_at = models.DateTimeField()
    is_settled = models.BooleanField(default=False)

    class Meta:
        db_table = "accounts_pack_edition"


class Instrument(models.Model):
    """A law, regulation or other instrument whose text this house imported.

    `key` is the short name by which rules cite it, `digest` the hash of what was read.
    """

    key = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=80)
    preface = models.TextField()
    digest = models.CharField(max_length=64)
    imported_at = models.DateTimeField()

    class Meta:
        db_table = "accounts_instrument"


class Article(models.Model):
    """One article of an instrument: `code` as cited (34, 12-1), the chapter it stands in."""

    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="articles")
    ordinal = models.IntegerField()
    code = models.CharField(max_length=12)
    chapter = models.CharField(max_length=80)
    text = models.TextField()

    class Meta:
        db_table = "accounts_article"
        constraints = [
            models.UniqueConstraint(fields=["instrument", "code"], name="accounts_article_code"),
        ]


class ApiClient(models.Model):
    """A system that speaks for a post of a unit, by a key of which only a keyed hash is kept.

    `scope` names the permissions it is limited to, with spaces between.
    """

    name = models.CharField(max_length=80)
    key_hash = models.CharField(max_length=32, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="api_clients")
    role = models.CharField(max_length=20)
    scope = models.CharField(max_length=80, default="read_petitions register act")
    expires_on = models.DateField()
    is_closed = models.BooleanField(default=False)

    class Meta:
        db_table = "accounts_api_client"


class Webhook(models.Model):
    """An address of an API client that hears of acts: kinds of events with spaces between.

    `sealed` is the secret the messages are signed with. `quiet_until` keeps a receiver that is
    out of order from holding up the queue; `dead` counts messages given up in a row.
    """

    client = models.ForeignKey(ApiClient, on_delete=models.PROTECT, related_name="webhooks")
    url = models.CharField(max_length=500)
    events = models.CharField(max_length=200)
    sealed = models.TextField()
    state = models.CharField(max_length=10, default="active")
    reason = models.CharField(max_length=200, default="")
    failures = models.IntegerField(default=0)
    dead = models.IntegerField(default=0)
    quiet_until = models.DateTimeField(null=True)
    reached_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_webhook"


class LetterPattern(models.Model):
    """How a unit numbers its letters of one series ("" for all that have none of their own)."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="letter_patterns")
    series = models.CharField(max_length=20, default="")
    pattern = models.CharField(max_length=60)

    class Meta:
        db_table = "accounts_letter_pattern"
        constraints = [
            models.UniqueConstraint(fields=["unit", "series"], name="accounts_letter_series"),
        ]
