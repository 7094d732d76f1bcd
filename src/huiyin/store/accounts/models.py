"""Rows of the organisation: regions, units, people, posts."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


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

    class Meta:
        db_table = "accounts_unit"


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


class ApiClient(models.Model):
    """A system that speaks for a post of a unit, by a key of which only a keyed hash is kept."""

    name = models.CharField(max_length=80)
    key_hash = models.CharField(max_length=32, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="api_clients")
    role = models.CharField(max_length=20)
    expires_on = models.DateField()
    is_closed = models.BooleanField(default=False)

    class Meta:
        db_table = "accounts_api_client"
