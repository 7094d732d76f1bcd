"""Writing archives, in the caller's transaction."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Max

from huiyin.store.archives.models import Filing, Making, Template
from huiyin.store.record.inserts import insert, new_id


def file(rows: Sequence[Mapping[str, Any]]) -> None:
    """Put down how petitions are filed; what stood there is replaced, its pages stay."""
    for row in rows:
        values = {k: v for k, v in row.items() if k != "petition_id"}
        Filing.objects.update_or_create(petition_id=row["petition_id"], defaults=values)


def unfile_open() -> int:
    """Take out what was opened again; how many."""
    return Filing.objects.filter(petition__is_open=True, disposed_on=None).delete()[0]


def change_filing(petition: int, values: Mapping[str, Any]) -> bool:
    """Change how a petition is filed; was it?"""
    return bool(Filing.objects.filter(petition_id=petition).update(**values))


def add_making(values: Mapping[str, Any]) -> int:
    """A volume or package somebody asks for; its id."""
    ident = new_id()
    row = {"reason": "", "done": 0, "total": 0, "pages": 0, "size": 0, "file_hash": ""}
    insert(Making, [row | {"id": ident, **values}])
    return ident


def change_making(ident: int, values: Mapping[str, Any], states: Sequence[str] = ()) -> bool:
    """Note something of a making, only from some states; was it in one of them?"""
    rows = Making.objects.filter(id=ident)
    rows = rows.filter(state__in=list(states)) if states else rows
    return bool(rows.update(**values))


def drop_makings(ids: Sequence[int]) -> None:
    """Forget makings whose files were swept."""
    Making.objects.filter(id__in=list(ids)).delete()


def add_template(values: Mapping[str, Any]) -> int:
    """A version more of a template, numbered after those there are; its id."""
    same = Template.objects.filter(bureau=values["bureau"], kind=values["kind"])
    newest = same.aggregate(Max("version"))["version__max"] or 0
    ident = new_id()
    Template.objects.create(id=ident, version=newest + 1, **values)
    return ident


def withdraw_template(ident: int, values: Mapping[str, Any]) -> bool:
    """End a version that was not ended before; was it so?"""
    return bool(Template.objects.filter(id=ident, withdrawn_on=None).update(**values))
