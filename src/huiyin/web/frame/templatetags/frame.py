"""What the shell shows on every page: the rail by role, unread notices."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.template import Context

from huiyin.domain.authority import Actor, Permission, Role
from huiyin.store.petitions.queries import unread

register = template.Library()


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the rail: where it leads, what it asks for, which paths belong to it."""

    name: str
    label: str
    icon: str
    permission: Permission
    prefixes: tuple[str, ...]
    roles: frozenset[Role] = frozenset(Role)

    def is_for(self, actor: Actor) -> bool:
        """Does the actor's rail show it?"""
        return actor.may(self.permission) and actor.role in self.roles


PLACES = (
    Place("desk:today", "今日", "home", Permission.SIGNED_IN, ()),
    Place("desk:petitions", "信访件", "list", Permission.READ_PETITIONS, ("/staff/petitions/",)),
    Place("intake:window", "登记", "register", Permission.REGISTER,
          ("/staff/register/", "/staff/hall/")),
    Place("centre:window", "接待登记", "register", Permission.RECEIVE, ("/staff/centre/",),
          frozenset({Role.RECEPTIONIST})),
    Place("letters:batch", "送达", "letter", Permission.REVEAL_IDENTITY,
          ("/staff/letters/waiting/",)),
    Place("reviews:list", "复查复核", "undo", Permission.READ_PETITIONS, ("/staff/reviews/",),
          frozenset({Role.HANDLER, Role.UNIT_HEAD, Role.CLERK, Role.BUREAU_HEAD})),
    Place("charges:mine", "我的包案", "flag", Permission.READ_REGISTERS, ("/staff/charges/",),
          frozenset({Role.LEADER})),
    Place("registers:index", "台账", "document", Permission.READ_REGISTERS,
          ("/staff/registers/", "/staff/receptions/", "/staff/mediation/", "/staff/conferences/",
           "/staff/minutes/", "/staff/experts/", "/staff/hearings/",
           "/staff/settling/")),
    Place("templates:templates", "模板", "edit", Permission.KEEP_LETTERS, ("/staff/templates/",)),
    Place("archives:inventory", "档案", "document", Permission.KEEP_ARCHIVES,
          ("/staff/archives/",)),
    Place("ledgers:runs", "导入", "upload", Permission.REGISTER,
          ("/staff/ledgers/", "/staff/exchange/")),
    Place("organisation:units", "单位", "people", Permission.READ_ORGANISATION,
          ("/staff/units/", "/staff/people/", "/staff/regions/", "/staff/substitutes/",
           "/staff/roster/", "/staff/settings/", "/staff/codes/", "/staff/files/",
           "/staff/clients/", "/staff/webhooks/")),
    Place("organisation:calendar", "日历", "calendar", Permission.KEEP_CALENDAR,
          ("/staff/calendar/",)),
    Place("letters:chains", "文书", "letter", Permission.KEEP_LETTERS,
          ("/staff/letters/chains/", "/staff/letters/phrases/", "/staff/letters/numbers/")),
    Place("letters:seals", "印章", "seal", Permission.KEEP_SEAL, ("/staff/letters/seals/",)),
    Place("law:library", "法规", "document", Permission.SIGNED_IN,
          ("/staff/law/", "/staff/packs/")),
)  # fmt: skip


@register.simple_tag(takes_context=True)
def places(context: Context) -> list[dict[str, Any]]:
    """The entries the actor may open; `is_here` marks the present one."""
    actor, path = context["actor"], context["request"].path
    return [
        {"place": p, "is_here": path.startswith(p.prefixes) if p.prefixes else path == "/staff/"}
        for p in PLACES
        if p.is_for(actor)
    ]


@register.simple_tag(takes_context=True)
def unread_notices(context: Context) -> str:
    """How many notices the actor has not read: "", "3", "99+"."""
    count = unread(context["actor"].unit, context["actor"].person)
    return "99+" if count > 99 else str(count or "")
