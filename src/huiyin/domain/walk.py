"""Walking through a petition's acts: which clocks they start, stop, stretch and let fall away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from huiyin.domain.acts import Act, ActKind
from huiyin.domain.holding import LEAVES, Holding
from huiyin.domain.running import Running
from huiyin.domain.triggers import as_date, fits, recipients, same_unit, set_length
from huiyin.law.book import LawBook
from huiyin.law.calendar import WorkCalendar
from huiyin.law.citation import Citation
from huiyin.law.rules import Rule, Trigger

STRETCHING = frozenset({ActKind.EXTENDED, ActKind.HEARING_OPENED, ActKind.HEARING_CLOSED})


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What a petition is, besides its acts. `region` is a code of any length, "" for none;
    `claims` are the ordinals of its claims, none where only the acts name them."""

    region: str = ""
    taken_in_by: str = "bureau"
    kind: str = "ordinary"
    purpose: str = "appeal_for_resolution"
    claims: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Unlawful:
    """An act the law does not allow there: it moves no date. `article` as in Clock."""

    act: str
    on: date
    article: str
    reason: str


def _claims_of(acts: Sequence[Act], facts: CaseFacts) -> set[int]:
    """The claims from the beginning: those that joined later are not asked for before."""
    named = {claim for act in acts for claim in act.claims} | facts.claims
    return named - {n for a in acts if a.kind is ActKind.ABSORBED for n in a.claims} or {1}


def _kind_at_last(acts: Sequence[Act], facts: CaseFacts) -> str:
    converted = any(act.kind is ActKind.CONVERTED for act in acts)
    return "ordinary" if converted else facts.kind


class Walk:
    """The state of the walk: clocks so far, what has been seen, and who holds the petition."""

    def __init__(
        self, acts: Sequence[Act], facts: CaseFacts, book: LawBook, calendar: WorkCalendar
    ) -> None:
        self.facts, self.book, self.calendar = facts, book, calendar
        self.claims_at_first = _claims_of(acts, facts)
        self.all_claims = set(self.claims_at_first)
        self.kind_now, self.kind_at_last = facts.kind, _kind_at_last(acts, facts)
        self.running: dict[str, list[Running]] = {}
        self.unlawful: list[Unlawful] = []
        self.holding = Holding()
        self.seen: dict[str, set[str]] = {}
        self.elsewhere: set[int] = set()
        self.other_route: set[int] = set()
        self.withdrawn: set[int] = set()
        for act in acts:
            self.take(act)

    def foresaw(
        self, acts: Sequence[Act], facts: CaseFacts, law: tuple[LawBook, WorkCalendar]
    ) -> bool:
        """Would a walk over these acts have begun as this one did with the first of them?"""
        return (
            facts == self.facts
            and law[0] is self.book
            and law[1] is self.calendar
            and _claims_of(acts, facts) == self.claims_at_first
            and _kind_at_last(acts, facts) == self.kind_at_last
        )

    def take(self, act: Act) -> None:
        """Let one act work on the clocks."""
        if act.kind is ActKind.ABSORBED:
            self.all_claims |= set(act.claims)
        if act.kind not in self.book.named and act.kind not in STRETCHING:
            return
        unit = self.holding.unit_of(act)
        lawful = self._is_lawful(act, unit)
        self._remember(act, unit)
        if lawful:
            self._work(act, unit)
        self.holding.take(act, unit)

    def _work(self, act: Act, unit: str) -> None:
        self._stop(act, unit)
        self._drop(act, unit)
        if act.kind is ActKind.EXTENDED:
            self._extend(act, unit)
        elif act.kind in STRETCHING:
            self._hear(act, unit)
        elif act.kind is ActKind.CONVERTED:
            self.kind_now = "ordinary"
        self._start(act, unit)

    def _is_lawful(self, act: Act, unit: str) -> bool:
        for rule in self.book.guarded.get(act.kind, ()):
            before = self._latest(rule, unit)
            if before is not None and self._right_is_gone(before, act.on):
                self._blame(act, before.version.citation, self.book.wording["late_objection"])
                return False
        condition = self.book.conditional.get(act.kind)
        if condition is None or any(
            self._has_seen(need, unit if condition.by_unit else "") for need in condition.needs
        ):
            return True
        self._blame(act, condition.citation, condition.reason)
        return False

    def _right_is_gone(self, before: Running, day: date) -> bool:
        return before.is_late(day) or (before.ended is not None and not before.is_met)

    def _blame(self, act: Act, citation: Citation, reason: str) -> None:
        self.unlawful.append(Unlawful(act.kind, act.on, citation.code, reason))

    def _has_seen(self, need: str, unit: str) -> bool:
        return any(same_unit(unit, other) for other in self.seen.get(need, ()))

    def _remember(self, act: Act, unit: str) -> None:
        self.seen.setdefault(act.kind, set()).add(unit)
        if act.kind is ActKind.SERVED:
            self.seen.setdefault(f"served:{act.fields.get('document')}", set()).add(unit)
        elif act.kind in (ActKind.RECALLED, ActKind.OBJECTION_UPHELD):
            accepted = self.seen.get(ActKind.ACCEPTED, set())
            accepted -= {unit} if unit else set(accepted)
        elif act.kind in LEAVES or act.kind is ActKind.SPLIT_OFF:
            self.elsewhere |= set(act.claims)
        elif act.kind is ActKind.ACCEPTED and act.fields.get("route") != 6:
            self.other_route |= set(act.claims)
        elif act.kind is ActKind.WITHDRAWN:
            self.withdrawn |= self._cover(act)

    def _cover(self, act: Act) -> set[int]:
        return set(act.claims) or set(self.all_claims)

    def _stop(self, act: Act, unit: str) -> None:
        for rule, trigger in self.book.stopping.get(act.kind, ()):
            if rule.name in self.running and fits(trigger.when, act.fields):
                day = as_date(act.fields.get(trigger.day)) or act.on
                whose = act.fields.get("to", act.fields.get("by"))
                for clock in self._matching(rule, unit, whose):
                    claims = self._cover(act) if rule.by_claim else set()
                    clock.answer(act, claims, day)

    def _drop(self, act: Act, unit: str) -> None:
        for rule, trigger in self.book.dropping.get(act.kind, ()):
            if rule.name not in self.running or not fits(trigger.when, act.fields):
                continue
            if act.kind is ActKind.WITHDRAWN and not rule.by_claim and not self._is_withdrawn():
                continue
            whose = self.holding.unit_handling(unit) if trigger.holder else unit
            for clock in self._matching(rule, whose, None):
                clock.drop(act, self._cover(act) if rule.by_claim else set())

    def _is_withdrawn(self) -> bool:
        return self.withdrawn >= self.all_claims

    def _extend(self, act: Act, unit: str) -> None:
        for rule in self.book.extendable:
            clock = self._latest(rule, unit)
            if clock is None:
                continue
            obstacle = self._obstacle(clock, act)
            if obstacle:
                allowed = clock.version.extension
                self._blame(act, allowed.citation if allowed else clock.version.citation, obstacle)
            elif clock.ended is None:
                clock.extend(act)

    def _obstacle(self, clock: Running, act: Act) -> str:
        wording, allowed = self.book.wording, clock.version.extension
        if allowed is None:
            return wording["extension_not_allowed"]
        if clock.is_late(act.on):
            return wording["extension_after_due"]
        if clock.extended + int(act.fields["days"]) > allowed.length:
            return wording["extension_too_long"].format(days=allowed.length)
        return ""

    def _hear(self, act: Act, unit: str) -> None:
        for rule in self.book.pausing:
            for clock in self._matching(rule, unit, None):
                if act.kind is ActKind.HEARING_OPENED:
                    clock.open_hearing(act.on)
                else:
                    clock.close_hearing(act.on)

    def _start(self, act: Act, unit: str) -> None:
        for rule, trigger in self.book.starting.get(act.kind, ()):
            if not self._applies(rule, trigger) or not fits(trigger.when, act.fields):
                continue
            whose = self.holding.unit_handling(unit) if trigger.holder else unit
            whose = self.holding.bureau if rule.per == "petition" else whose
            for to in recipients(act) if rule.per == "petitioner" else (None,):
                self._open(rule, trigger, act, (whose, to))

    def _applies(self, rule: Rule, trigger: Trigger) -> bool:
        if not self.facts.region.startswith(rule.region):
            return False
        return self._allows(rule.applies) and self._allows(trigger.applies)

    def _allows(self, applies: Mapping[str, tuple[str, ...]]) -> bool:
        for key, allowed in applies.items():
            value = self.kind_now if key == "kind" else getattr(self.facts, key)
            # A converted petition was ordinary all along: its period counts from acceptance.
            if value not in allowed and (key != "kind" or self.kind_at_last not in allowed):
                return False
        return True

    def _open(
        self, rule: Rule, trigger: Trigger, act: Act, key: tuple[str, str | int | None]
    ) -> None:
        version = rule.version(act.on, trigger.terms, self.facts.region)
        if version is None:
            return
        unit, to = key
        clocks = self.running.setdefault(rule.name, [])
        earlier = [c for c in clocks if c.to == to and (rule.per == "petition" or c.unit == unit)]
        claims = self._claims_of(rule, trigger, act, earlier)
        for clock in earlier:
            if clock.is_open(act.on):
                clock.pending |= claims
                clock.claims |= claims
                return
        started = Running(
            rule=rule, version=version, round=len(earlier) + 1, unit=unit, to=to, start=act,
            calendar=self.calendar, length=version.length, claims=claims, pending=set(claims),
        )  # fmt: skip
        set_length(started, trigger)
        clocks.append(started)

    def _claims_of(
        self, rule: Rule, trigger: Trigger, act: Act, earlier: list[Running]
    ) -> set[int]:
        if not rule.by_claim:
            return set()
        if act.claims:
            return set(act.claims)
        if trigger.holder and earlier:
            return set(earlier[-1].claims)
        gone = self.elsewhere | (self.other_route if trigger.when else set())
        return self.all_claims - gone or set(self.all_claims)

    def _latest(self, rule: Rule, unit: str) -> Running | None:
        found = None
        for clock in self.running.get(rule.name, ()):
            if same_unit(clock.unit, unit):
                found = clock
        return found

    def _matching(self, rule: Rule, unit: str, to: Any) -> list[Running]:
        """Clocks not yet ended that an act of the unit speaks to.

        The acts of a superior may carry the superior's code: then they speak to every one. An
        act that names a unit with a clock of its own, even an ended one, speaks of that unit.
        """
        every = self.running.get(rule.name, ())
        is_named = bool(unit) and any(same_unit(clock.unit, unit) for clock in every)
        going = [clock for clock in every if clock.ended is None]
        if to is not None and rule.per == "petitioner":
            going = [clock for clock in going if clock.to is None or clock.to == to]
        if rule.per == "petition":
            return going
        own = [clock for clock in going if same_unit(clock.unit, unit)]
        to_all = rule.holder in ("superior", "petitioner") and not is_named
        return own or (going if to_all else [])
