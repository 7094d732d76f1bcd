"""What the fields of a letter begin with: each source of `documents.contexts` read off a petition.

Every value is text as it stands on paper. A source that the petition has nothing for is "".
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.conf import settings

from huiyin.documents.contexts.base import Answer
from huiyin.documents.kinds import Kind, phrase
from huiyin.domain.acts import Act, ActKind, effective, last
from huiyin.domain.clocks import Clock
from huiyin.domain.petition import Claim
from huiyin.services.context import Context, words
from huiyin.services.letter_hearing import UNBOOKED, booked, told
from huiyin.services.letter_people import People, on_paper
from huiyin.services.letter_routes import route_words
from huiyin.services.reading import PetitionView
from huiyin.services.retaining import retention_of
from huiyin.services.serving import TOLD_BY_NOTIFY
from huiyin.store.accounts import queries as accounts
from huiyin.store.accounts.queries import UnitRow
from huiyin.store.petitions.derive import facts_of
from huiyin.store.petitions.queries import LetterRow

_DAYS = frozenset({"report_by", "sent_on", "conclude_by", "follow_up_by", "received_on"})
_CHOICES = frozenset({"way", "ground", "outcome", "adoption", "addressees", "organ_kind"})
_UNITS = frozenset({"units", "decided_unit", "proposed_unit"})
_HANDLING = ("handling.conclude", "simplified.conclude", "handling.own_term")
_ATTACKED = {
    True: (ActKind.REVIEW_OPINION_ISSUED, ActKind.FINAL_REVIEW_REQUESTED),
    False: (ActKind.OPINION_ISSUED, ActKind.REVIEW_REQUESTED),
}


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a letter is written: about which petition, for which act, by which unit."""

    context: Context
    view: PetitionView
    kind: Kind
    act: Act | None
    unit: str
    letters: tuple[LetterRow, ...]


class Sources:
    """Reads a source for one letter at its desk."""

    def __init__(self, desk: Desk, people: People) -> None:
        self.context, self.view, self.act = desk.context, desk.view, desk.act
        self.unit, self.letters, self.people = desk.unit, desk.letters, people
        self.acts = effective([e.act for e in desk.view.line])
        self.facts = facts_of(self.acts)

    def read(self, source: str) -> Any:
        """The value of a source, "" when there is none."""
        group, _, rest = source.partition(".")
        reader = _READERS.get(group)
        return reader(self, rest) if reader else ""

    @cached_property
    def units(self) -> dict[str, UnitRow | None]:
        """The units letters speak of, by the part they play."""
        own = accounts.unit(self.unit)
        strand = self.view.life.current
        superior = str(self.act.fields.get("superior", "")) if self.act else ""
        return {
            "unit": own,
            "to": accounts.unit(self.act.unit) if self.act and self.act.unit else None,
            "bureau": accounts.unit(self.view.row.petition["bureau"]),
            "superior": accounts.unit(superior) or accounts.superior(self.unit),
            "holder": accounts.unit(strand.unit or strand.holder),
        }

    def about(self, group: str, name: str) -> str:
        """A fact of a unit."""
        unit = self.units[group]
        return str(getattr(unit, name)) if unit else ""

    def clock(self, rules: Sequence[str]) -> Clock | None:
        """The newest clock of the rules, of the unit the act concerns where it has its own."""
        mine = {self.unit, self.act.unit if self.act else "", ""}
        found = [c for c in self.view.clocks if c.rule in rules and c.unit_code in mine]
        return max(found, key=lambda c: (c.started_on, c.round), default=None)

    @cached_property
    def whose(self) -> str:
        """The unit whose part of the matter the letter is about, "" for the whole of it."""
        bureau = self.view.row.petition["bureau"]
        own = "" if self.unit == bureau else self.unit
        return (self.act.unit if self.act else "") or own

    def theirs(self, acts: Iterable[Act]) -> list[Act]:
        """The acts of that part: those of the whole matter and of the unit, of nobody else."""
        return [a for a in acts if not self.whose or a.unit in ("", self.whose)]

    @cached_property
    def claims(self) -> dict[int, Claim]:
        """The claims of that part (article 24): all but those another unit alone has, by their
        numbers in the petition."""
        at_work = self.view.life.sent if self.whose else ()
        mine = {n for s in at_work if s.unit == self.whose for n in s.claims}
        others = {n for s in at_work if s.unit != self.whose for n in s.claims} - mine
        return {n: c for n, c in self.view.life.claims.items() if n not in others}

    def number_of(self, kind: str, unit: str) -> str:
        """The number of the newest issued letter of a kind by a unit."""
        found = [x.number for x in self.letters
                 if (x.kind, x.unit, x.state) == (kind, unit, "issued")]  # fmt: skip
        return found[-1] if found else ""

    @cached_property
    def booking(self) -> Mapping[str, Any]:
        """The hearing as the unit booked it, empty where it did not."""
        return booked(self.view.number, self.unit)

    @property
    def is_final(self) -> bool:
        """Does the act belong to final review?"""
        return self.act is not None and self.act.kind.startswith("final")

    @cached_property
    def attacked(self) -> tuple[Act | None, Act | None]:
        """The opinion a review is about, and the request for it."""
        opinion, request = _ATTACKED[self.is_final]
        until = self.act.seq if self.act else None
        before = [a for a in self.theirs(self.acts) if until is None or a.seq <= until]
        return last(before, opinion), last(before, request)


def _of_unit(group: str) -> Callable[[Sources, str], str]:
    return lambda sources, name: sources.about(group, name)


def _unit_names(sources: Sources, raw: Any) -> str:
    codes = raw if isinstance(raw, list) else [raw]
    return "、".join(sources.view.unit_names.get(str(c), str(c)) for c in codes if c)


def value_of(sources: Sources, act: Act | None, path: str) -> str:
    """A field of an act in Chinese; `field.choice` tells whether it has that choice."""
    if act is None:
        return ""
    name, _, rest = path.partition(".")
    if name in _OF_ACT:
        return _OF_ACT[name](sources, act, rest)
    if name == "sent_on" and name not in act.fields:
        return on_paper(act.on)
    raw = act.fields.get(name, "")
    if name == "route":
        return route_words(sources.context.rules.book, raw, rest)
    if rest:
        return "true" if str(raw) == rest else ""
    return _said(sources, name, raw)


_OF_ACT: Mapping[str, Callable[[Sources, Act, str], str]] = {
    "on": lambda _sources, act, _rest: on_paper(act.on),
    "actor": lambda sources, act, _rest: sources.view.people_names.get(act.actor, ""),
    "is": lambda _sources, act, kind: "true" if act.kind == kind else "",
    "is_final": lambda sources, _act, _rest: "true" if sources.is_final else "",
}


def _said(sources: Sources, name: str, raw: Any) -> str:
    if raw in ("", None, [], {}):
        return "60日" if name == "redo_within" and _is_redo(sources) else ""
    if name in _DAYS:
        return on_paper(str(raw))
    if name in _CHOICES:
        chosen = raw if isinstance(raw, list) else [raw]
        return "、".join(words()["choice"].get(str(c), str(c)) for c in chosen)
    if name == "document":
        return words()["document"].get(str(raw), str(raw))
    if name in _UNITS:
        return _unit_names(sources, raw)
    return f"{raw}日" if name == "redo_within" else str(raw)


def _is_redo(sources: Sources) -> bool:
    return sources.act is not None and sources.act.fields.get("outcome") == "redo"


def _petition(sources: Sources, name: str) -> str:
    row, facts = sources.view.row.petition, sources.facts
    said = words()
    claims = _claims(sources)
    known: dict[str, Callable[[], str]] = {
        "received_on": lambda: on_paper(row["received_on"]),
        "channel": lambda: said["channel"][row["channel"]],
        "purpose": lambda: said["purpose"][row["purpose"]],
        "claims": lambda: claims,
        "summary": lambda: phrase("summary").format(title=row["title"], claims=claims),
        "prior": lambda: "、".join(
            said["prior"][k] for k, v in facts.get("prior", {}).items() if v and k in said["prior"]
        ),
        "persons": lambda: str(max(row["persons"], len(sources.view.row.petitioners))),
        "respondent": lambda: str(facts.get("respondent", "")),
        "is_simplified": lambda: "true" if sources.view.life.is_simplified else "",
        "ended_on": lambda: "今" if row["is_open"] else on_paper(row["latest_on"]),
    }
    return known[name]() if name in known else str(row.get(name, ""))


def _claims(sources: Sources) -> str:
    texts = [c.text for c in sources.claims.values()]
    plain = [text.strip().rstrip("。；;.") for text in texts]
    if len(plain) == 1:
        return plain[0]
    return "；".join(f"（{n}）{text}" for n, text in enumerate(plain, start=1))


def _petitioner(sources: Sources, name: str) -> str:
    if name == "names":
        return sources.people.named(int(sources.view.row.petition["persons"]))
    field = {"phones": "phone", "addresses": "address", "documents": "document"}[name]
    return sources.people.joined(field)


def _last(sources: Sources, path: str) -> str:
    kind, _, rest = path.partition(".")
    return value_of(sources, last(sources.theirs(sources.acts), ActKind(kind)), rest)


def _earlier(sources: Sources, path: str) -> str:
    """The newest act of a kind before the one the letter puts on paper."""
    kind, _, rest = path.partition(".")
    until = sources.act.seq if sources.act else 0
    found = [a for a in sources.theirs(sources.acts) if a.seq < until]
    return value_of(sources, last(found, ActKind(kind)), rest)


def _clock(sources: Sources, path: str) -> str:
    rule = path.removesuffix(".due_on")
    clock = sources.clock(_HANDLING if rule == "handling" else (rule,))
    if clock is None and rule in ("notice.forwarded", "dispatch.object"):
        return phrase("due_fallback")
    return on_paper(clock.due_on) if clock else ""


def _next(sources: Sources, name: str) -> str:
    clock = sources.view.next_clock
    if clock is None:
        return ""
    return clock.label if name == "label" else on_paper(clock.due_on)


def _intake(sources: Sources, name: str) -> str:
    """What the bureau owed first: the step a receipt speaks of, also after it is done."""
    clock = sources.clock(("intake.forward",))
    if clock is None:
        return _next(sources, name)
    return clock.label if name == "label" else on_paper(clock.due_on)


def _before(sources: Sources, _name: str) -> str:
    """Where the period would have ended without this extension."""
    clock = sources.clock(("handling.conclude",))
    if clock is None or clock.last_day is None or sources.act is None:
        return ""
    last_day = clock.last_day - timedelta(days=int(sources.act.fields["days"]))
    return on_paper(sources.context.rules.calendar.next_workday(last_day))


def _answers(sources: Sources, name: str) -> Any:
    said = sources.act.fields.get("outcomes", {}) if sources.act else {}
    answers = tuple(
        Answer(n, c.text, words()["choice"].get(str(said.get(str(n)) or c.outcome or ""), ""))
        for n, c in sources.claims.items()
    )
    if name == "answers":
        return answers
    said_so = [f"诉求{a.ordinal}“{a.claim}”：{a.outcome}" for a in answers if a.outcome]
    return "；".join(said_so) + "。" if said_so else ""


_SERVING = frozenset({ActKind.SERVED, ActKind.LETTER_DELIVERED, ActKind.NOTIFIED})


def _served(sources: Sources, name: str) -> str:
    act = sources.act
    if act is None or act.kind not in _SERVING:
        return ""
    to = int(act.fields.get("to", 1))
    kind = str(act.fields.get("document") or act.fields.get("letter_kind") or TOLD_BY_NOTIFY)
    is_notice = act.kind is ActKind.NOTIFIED
    person = sources.people if is_notice else People(sources.people.identities[to - 1 : to])
    known: dict[str, Callable[[], str]] = {
        "to": lambda: person.joined("name") or person.named(1),
        "number": lambda: sources.number_of(kind, act.actor_unit),
        "document": lambda: words()["document"][kind],
        "place": lambda: str(act.fields.get("place", "")) or person.joined("address"),
    }  # fmt: skip
    return known[name]() if name in known else _right(sources, act, to)


def _right(sources: Sources, act: Act, to: int) -> str:
    """The last day of the right that a service began, "" where it began none."""
    rights = [
        c for c in sources.view.clocks
        if c.rule in ("review.request", "final_review.request") and c.started_on == act.on
        and c.to in (None, to, str(to))
    ]  # fmt: skip
    return on_paper(rights[-1].due_on) if rights else ""


def _attacked(sources: Sources, name: str) -> str:
    opinion, request = sources.attacked
    if name in ("reason", "requested_on"):
        return value_of(sources, request, "on" if name == "requested_on" else name)
    if opinion is None:
        return ""
    if name == "organ":
        return sources.view.unit_names.get(opinion.actor_unit or opinion.unit, "")
    if name == "number":
        kind = "review_opinion" if sources.is_final else "opinion"
        return sources.number_of(kind, opinion.actor_unit)
    if name == "served_on":
        return _served_on(sources, opinion, request)
    return on_paper(opinion.on)


def _served_on(sources: Sources, opinion: Act, request: Act | None) -> str:
    """When the attacked opinion reached who asks."""
    by = int(request.fields.get("by", 1)) if request else 1
    found = [
        a.on for a in sources.theirs(sources.acts)
        if a.kind is ActKind.SERVED and a.seq > opinion.seq
        and a.actor_unit == opinion.actor_unit and int(a.fields.get("to", 1)) == by
    ]  # fmt: skip
    return on_paper(found[0]) if found else ""


def _phrase(sources: Sources, name: str) -> str:
    if name == "late":
        clock = sources.view.next_clock
        is_late = clock is not None and clock.state == "overdue"
        return (
            f"“{clock.label}”已于{on_paper(clock.due_on)}到期，至今未完成。"
            if (clock and is_late)
            else ""
        )
    if name == "conference":
        region = sources.about("bureau", "name").removesuffix("信访局")
        return region + phrase(name)
    return phrase(name)


def _actor(sources: Sources, _name: str) -> str:
    if sources.act and (name := sources.view.people_names.get(sources.act.actor, "")):
        return name
    return sources.view.handler or sources.context.actor.name


def _file(sources: Sources, name: str) -> str | tuple[tuple[str, ...], ...]:
    """The issued letters in the order they were made; how long they are kept."""
    if name == "retention":
        return retention_of(sources.view, phrase("not_closed"))
    said = words()["document"]
    kept = [x for x in sources.letters if x.state == "issued" and x.kind != "file_list"]
    names = accounts.unit_names(x.unit for x in kept)
    return tuple(
        (str(n), f"{x.issued_on:%Y%m%d}", said[x.kind], x.number, names.get(x.unit, ""))
        for n, x in enumerate(kept, start=1)
    )


_READERS: dict[str, Callable[[Sources, str], Any]] = {
    "hearing": lambda sources, name: (
        told(sources.booking, name) if sources.booking else sources.read(UNBOOKED.get(name, ""))
    ),
    **{group: _of_unit(group) for group in ("unit", "to", "bureau", "superior", "holder")},
    "act": lambda sources, path: value_of(sources, sources.act, path),
    "last": _last,
    "earlier": _earlier,
    "petition": _petition,
    "petitioner": _petitioner,
    "clock": _clock,
    "next": _next,
    "intake": _intake,
    "due": _before,
    "claims": _answers,
    "served": _served,
    "attacked": _attacked,
    "words": _phrase,
    "actor": _actor,
    "file": _file,
    "portal": lambda _sources, _name: settings.HUIYIN_SITE or phrase("where"),
}
