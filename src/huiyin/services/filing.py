"""How long closed petitions are kept: by rule, or as an archivist set it with a reason."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from huiyin.domain.acts import ActKind, effective
from huiyin.domain.authority import Permission, scope
from huiyin.domain.fields import FieldProblem
from huiyin.domain.procedure import Refusal
from huiyin.domain.retention import BY_RULE, Retention, closing_day, kept
from huiyin.services.acting import Draft, Invalid, Matter, hold, record
from huiyin.services.context import Context, retention_book
from huiyin.store.archives import queries, repository
from huiyin.store.archives.queries import FilingFilters, FilingRow
from huiyin.store.petitions.derive import to_act
from huiyin.store.record.queries import ActRow, acts_of_many

_BATCH = 200
SETTABLE = (*Retention, BY_RULE)
_WHY_AT_MOST = 500


def need_archives(context: Context) -> None:
    """Raises Refusal for who does not keep archives."""
    if not context.actor.may(Permission.KEEP_ARCHIVES):
        raise Refusal("not_yours", "21")


def catch_up() -> int:
    """File every closed petition that is not filed as its acts now say; how many.

    Each batch is one transaction: begun again, it goes on where it was.
    """
    done, knowing = 0, [r.name for r in retention_book().rules if "instruction" in r.needs]
    while found := queries.unfiled(_BATCH, knowing):
        with transaction.atomic():
            done += _file([ident for ident, _, _ in found])
    with transaction.atomic():
        repository.unfile_open()
    return done


def _file(ids: Sequence[int]) -> int:
    rows, acts = queries.petition_rows(ids), acts_of_many(ids)
    told = queries.instructed([row["number"] for row in rows.values()])
    made = [_row(row, acts[ident], row["number"] in told) for ident, row in rows.items()]
    repository.file(made)
    return len(made)


def _row(row: Mapping[str, Any], acts: Sequence[ActRow], is_instructed: bool) -> dict[str, Any]:
    read = effective([to_act(a) for a in acts])
    closed_on = closing_day(read)
    found = kept(read, closed_on, is_instructed, retention_book())
    return {
        "petition_id": row["id"], "bureau": row["bureau"], "unit": row["holder"],
        "year": closed_on.year, "closed_on": closed_on, "retention": found.retention,
        "rule": found.rule, "keep_until": found.keep_until, "is_set": found.is_set,
        "version": row["version"],
    }  # fmt: skip


def refresh(context: Context, number: str) -> FilingRow | None:
    """How a closed petition is filed as of now, None while it is open. Raises NoSuchPetition."""
    with transaction.atomic():
        return refreshed(hold(context, number))


def refreshed(matter: Matter) -> FilingRow | None:
    """How a held petition is filed as its acts stand, None while it is open."""
    ident = matter.loaded.id
    row = queries.petition_rows([ident])[ident]
    if row["is_open"]:
        return None
    _file([ident])
    return queries.filing(ident)


def set_retention(context: Context, number: str, retention: str, why: str) -> None:
    """Keep a closed petition in another class than the rule says, or give it back to the rule.

    Raises NoSuchPetition, Invalid, Refusal.
    """
    need_archives(context)
    problems = []
    if retention not in SETTABLE:
        problems.append(FieldProblem("retention", "not_choice"))
    if not why.strip():
        problems.append(FieldProblem("why", "missing"))
    elif len(why) > _WHY_AT_MOST:
        problems.append(FieldProblem("why", "too_long"))
    if problems:
        raise Invalid(problems)
    with transaction.atomic():
        matter = hold(context, number)
        if refreshed(matter) is None:
            raise Refusal("petition_open", "21")
        fields = {"retention": retention, "why": why.strip()}
        draft = Draft(ActKind.RETENTION_SET, context.today, "21", fields)
        record(context, matter.loaded, [draft])
        _file([matter.loaded.id])


def inventory(
    context: Context, filters: FilingFilters, key: str = ""
) -> tuple[list[FilingRow], str]:
    """A page of what is filed, and the key of the next. Raises Refusal."""
    need_archives(context)
    return queries.filings(scope(context.actor), filters, key)


def years(context: Context) -> list[int]:
    """The years in which something is filed. Raises Refusal."""
    need_archives(context)
    return queries.years(scope(context.actor))
