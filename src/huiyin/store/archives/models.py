"""What is filed and for how long; volumes and packages being made; Word templates of bureaus."""

from django.db import models

from huiyin.store.petitions.models import Petition


class Filing(models.Model):
    """A closed petition as the archive keeps it, derived from its acts (`version` is the newest
    one read) and rules; what an archivist set by hand is an act too. `keep_until` is empty where
    it is kept for ever, `disposed_on` while its content is there.
    """

    petition = models.OneToOneField(
        Petition, on_delete=models.CASCADE, primary_key=True, related_name="filing"
    )
    bureau = models.CharField(max_length=40)
    unit = models.CharField(max_length=40)
    year = models.IntegerField()
    closed_on = models.DateField()
    retention = models.CharField(max_length=12)
    rule = models.CharField(max_length=40)
    keep_until = models.DateField(null=True)
    is_set = models.BooleanField(default=False)
    pages = models.IntegerField(default=0)
    version = models.IntegerField()
    disposed_on = models.DateField(null=True)

    class Meta:
        db_table = "archives_filing"
        indexes = [
            models.Index(fields=["bureau", "-year", "petition"], name="archives_by_year"),
            models.Index(
                fields=["bureau", "keep_until", "petition"],
                name="archives_by_end",
                condition=models.Q(disposed_on=None),
            ),
        ]


class Making(models.Model):
    """A volume or a package that somebody asked for; its file lies sealed until it is swept."""

    id = models.BigIntegerField(primary_key=True)
    petition = models.BigIntegerField()
    form = models.CharField(max_length=12)
    person = models.CharField(max_length=40)
    post = models.CharField(max_length=80)
    purpose = models.TextField()
    at = models.DateTimeField(db_index=True)
    state = models.CharField(max_length=12)
    reason = models.CharField(max_length=40, default="")
    done = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    pages = models.IntegerField(default=0)
    size = models.BigIntegerField(default=0)
    file_hash = models.CharField(max_length=64, default="")

    class Meta:
        db_table = "archives_making"
        indexes = [
            models.Index(fields=["petition", "person", "-id"], name="archives_makings_of"),
        ]


class Template(models.Model):
    """One version of a bureau's own Word template for a kind of letter.

    It holds from `since` until the next version does or until it was withdrawn.
    """

    id = models.BigIntegerField(primary_key=True)
    bureau = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    version = models.IntegerField()
    name = models.CharField(max_length=120)
    file_hash = models.CharField(max_length=64)
    size = models.IntegerField()
    since = models.DateField(null=True)
    missing = models.JSONField(default=list)
    person = models.CharField(max_length=40)
    at = models.DateTimeField()
    withdrawn_on = models.DateField(null=True)
    withdrawn_why = models.TextField(default="")

    class Meta:
        db_table = "archives_template"
        constraints = [
            models.UniqueConstraint(
                fields=["bureau", "kind", "version"], name="archives_template_version"
            ),
        ]
