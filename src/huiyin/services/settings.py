"""What a bureau sets its own way: its name, when a visit is collective, the contacts it owes."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from huiyin.domain.authority import Permission
from huiyin.domain.fields import FieldProblem
from huiyin.domain.organisation import OfficeAct
from huiyin.domain.petition import COLLECTIVE_FROM
from huiyin.domain.procedure import Refusal
from huiyin.services.acting import Invalid
from huiyin.services.context import Context
from huiyin.services.organisation import record_office, rename
from huiyin.store.accounts import queries, repository, structure

CONTACTS = (
    "告知转送去向", "告知受理情况", "反馈办理结果", "受理时见面", "办理中见面", "答复时见面",
    "引导依法逐级反映",
)  # fmt: skip
"""两告知、一反馈、三见面、一引导, until a bureau writes its own list."""
NOTICE_DAYS = 30
"""How long a public notice stands before it counts as served, as civil procedure has it."""
CONTACT_LENGTH = 40
CONTACTS_AT_MOST = 20


@dataclass(frozen=True, slots=True)
class HouseWays:
    """How a bureau does things."""

    name: str
    collective_from: int = COLLECTIVE_FROM
    contacts: tuple[str, ...] = CONTACTS
    notice_days: int = NOTICE_DAYS


def ways_of(bureau: str) -> HouseWays:
    """How a bureau does things: its own settings over the house's."""
    unit, said = queries.unit(bureau), structure.settings_of(bureau)
    return HouseWays(
        unit.name if unit else bureau,
        int(said.get("collective_from", COLLECTIVE_FROM)),
        tuple(said.get("contacts", CONTACTS)),
        int(said.get("notice_days", NOTICE_DAYS)),
    )


def save(context: Context, wanted: HouseWays) -> None:
    """Set the bureau's ways; what changes is an act each. Raises Invalid, Refusal."""
    if not context.actor.may(Permission.KEEP_HALL):
        raise Refusal("not_yours", "14")
    bureau, now = context.actor.bureau, ways_of(context.actor.bureau)
    if problems := _problems(wanted):
        raise Invalid(problems)
    with transaction.atomic():
        if wanted.name != now.name:
            rename(context, bureau, wanted.name)
        changes: dict[str, Any] = {
            "collective_from": wanted.collective_from, "contacts": list(wanted.contacts),
            "notice_days": wanted.notice_days,
        }  # fmt: skip
        before = {"collective_from": now.collective_from, "contacts": list(now.contacts),
                  "notice_days": now.notice_days}  # fmt: skip
        for name, value in changes.items():
            if value != before[name]:
                _set(context, bureau, name, value)


def _set(context: Context, bureau: str, name: str, value: Any) -> None:
    repository.set_setting(bureau, name, value)
    body = {"name": name, "value": value}
    record_office(context, OfficeAct.SETTING_CHANGED, bureau, 0, body)


def _problems(wanted: HouseWays) -> list[FieldProblem]:
    problems = [] if wanted.name.strip() else [FieldProblem("name", "missing")]
    if len(wanted.name) > 60:
        problems.append(FieldProblem("name", "too_long"))
    if not 2 <= wanted.collective_from <= 100:
        problems.append(FieldProblem("collective_from", "not_threshold"))
    if not 7 <= wanted.notice_days <= 180:
        problems.append(FieldProblem("notice_days", "not_notice_days"))
    contacts = wanted.contacts
    if not contacts or len(contacts) > CONTACTS_AT_MOST or len(set(contacts)) < len(contacts):
        problems.append(FieldProblem("contacts", "not_contacts"))
    if any(len(text) > CONTACT_LENGTH for text in contacts):
        problems.append(FieldProblem("contacts", "too_long"))
    return problems
