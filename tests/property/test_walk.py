"""Random lawful lives in the pure core, and what holds at every step of every one of them."""

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from huiyin.domain.acts import Act, ActKind, as_of, effective
from huiyin.domain.authority import Actor, Role
from huiyin.domain.clocks import CaseFacts, Clock, clocks, in_order, standing
from huiyin.domain.fields import Field, FieldKind, read
from huiyin.domain.following import Following
from huiyin.domain.guards import Situation
from huiyin.domain.holding import LEAVES, RETURNS
from huiyin.domain.joining import AT_BUREAU, AT_UNIT, TOLD_BY_UNIT, lead
from huiyin.domain.life import (
    ASIDE,
    DOCUMENT_OF,
    apply,
    find,
    fold,
    is_consistent,
    live,
)
from huiyin.domain.petition import Life, Purpose, State, Strand, Track
from huiyin.domain.procedure import Offer, Refusal, available, check, choose, retractable
from huiyin.domain.spent import settled
from huiyin.domain.transitions import ANYTIME, BY_VERB, Transition
from huiyin.law.loader import load_book, load_calendar

BUREAU = "B"
UNITS = ("U1", "U2")
SUPERIOR = {"U1": "S", "U2": "S", "U3": "S", "S": "T"}
SUCCESSOR = "U3"
CAST = (
    Actor("1", "clerk", Role.CLERK, BUREAU, bureau=BUREAU, bureaus=frozenset({BUREAU})),
    Actor("2", "handler of U1", Role.HANDLER, "U1"),
    Actor("3", "head of U1", Role.UNIT_HEAD, "U1"),
    Actor("4", "handler of U2", Role.HANDLER, "U2"),
    Actor("5", "head of U2", Role.UNIT_HEAD, "U2"),
    Actor("6", "superior", Role.HANDLER, "S"),
    Actor("7", "superior's superior", Role.HANDLER, "T"),
    Actor("10", "handler of U3", Role.HANDLER, SUCCESSOR),
    Actor("11", "head of U3", Role.UNIT_HEAD, SUCCESSOR),
    Actor("8", "petitioner", Role.PETITIONER),
    Actor("9", "head", Role.BUREAU_HEAD, BUREAU, bureau=BUREAU, bureaus=frozenset({BUREAU})),
)
FIRST, LAST = date(2025, 1, 1), date(2027, 12, 31)
LONGEST_LIFE = 60
CORRECTING = frozenset({"amend", "retract"})
RIGHTS = frozenset({"dispatch.object"})


class Broken(AssertionError):
    """A property does not hold; the acts so far are shown."""


@dataclass
class Tally:
    """What a run of the walk has seen."""

    steps: int = 0
    lives: int = 0
    acts: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    amended: int = 0
    retracted: int = 0


def fill(
    row: Transition, strand: Strand, life: Life, on: date, rng: random.Random
) -> dict[str, Any]:
    """Legal values for what a row asks, as a form would give them."""
    given: dict[str, Any] = {}
    for spec in (f for f in row.fields if f.name != "co_units"):
        if spec.is_required or spec.name == "by" or rng.random() < 0.5:
            given[spec.name] = _value(spec, strand, life, on, rng)
    if row.act is ActKind.ACCEPTED:
        given.pop("route", None)
        if life.purpose in (Purpose.APPEAL_FOR_RESOLUTION, Purpose.UNKNOWN):
            given["route"] = rng.choice(("5", "6", "6", "6"))
    if row.verb == "recuse":
        given["person"] = "2"
    if row.mark == "adoption":
        given["reason"] = "because"
    if row.act in (ActKind.SERVED, ActKind.LETTER_DELIVERED, ActKind.NOTIFIED):
        given |= dict.fromkeys(("tracking", "consent", "place", "refusal", "witness"), "x")
        given |= {"announced_on": (on - timedelta(days=40)).isoformat(), "announced_at": "x"}
    return given


def _value(spec: Field, strand: Strand, life: Life, on: date, rng: random.Random) -> Any:
    makers: Mapping[FieldKind, Callable[[], Any]] = {
        FieldKind.TEXT: lambda: "x",
        FieldKind.LONG_TEXT: lambda: "because",
        FieldKind.DAY: lambda: _a_day(spec, on, rng).isoformat(),
        FieldKind.DAYS: lambda: str(rng.randint(1, _most(spec, strand))),
        FieldKind.ROUTE: lambda: rng.choice(spec.choices),
        FieldKind.CHOICE: lambda: rng.choice(spec.choices),
        FieldKind.UNITS: lambda: list(UNITS),
        FieldKind.CLAIMS: lambda: rng.sample(sorted(life.claims), 1),
        FieldKind.CHOICES: lambda: rng.sample(spec.choices, 2),
        FieldKind.UNIT: lambda: rng.choice(UNITS),
        FieldKind.PERSON: lambda: "3" if "2" in strand.recused else "2",
        FieldKind.OUTCOMES: lambda: {
            str(n): rng.choice(spec.choices) for n in set(strand.claims) - strand.answered
        },
        FieldKind.PETITIONER: lambda: str(rng.choice(sorted(_whom(spec, strand, life)))),
        FieldKind.FLAG: lambda: "on",
        FieldKind.MATTER: lambda: "another",
    }
    return makers[spec.kind]()


def _whom(spec: Field, strand: Strand, life: Life) -> set[int]:
    """Served are those who were not yet; those who were may ask for a review."""
    people = set(range(1, life.petitioners + 1))
    return set(strand.served_to) if spec.name == "by" else people - strand.served_to or people


def _a_day(spec: Field, on: date, rng: random.Random) -> date:
    days = rng.randint(0, 20) if spec.name == "sent_on" else -rng.randint(1, 60)
    return on - timedelta(days=days)


def _most(spec: Field, strand: Strand) -> int:
    most = spec.most or 60
    return most - strand.extended_days if spec.name == "days" else most


def free_units(offer: Offer | None, life: Life, units: Sequence[str]) -> list[str]:
    """Units that a matter may still be sent to; all of them for an offer that sends nothing."""
    row = offer.transition if offer else None
    sends = row is None or row.spawns == (Track.HANDLING, State.IN_TRANSIT)
    at_work = life.units_at_work
    if row is not None and row.act is ActKind.SUCCEEDED:
        return sorted(at_work & set(units)) if SUCCESSOR not in at_work else []
    if not sends and row is not None and row.act is not ActKind.ACCEPTANCE_DECIDED:
        return list(units)
    return [u for u in units if u not in at_work]


RARE = frozenset(
    {"withdraw", "recall", "decline", "bar", "divert", "refuse_review", "reply", "refer", "merge"}
)


def likely(row: Transition) -> float:
    """What moves a petition on is likely, what ends it early is rare: lives grow old."""
    if row.verb in RARE:
        return 0.15
    return 1.0 if row.to is None and row.spawns is None else 4.0


class Walk:
    """One life after another: `step` does one lawful act and checks every property."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.tally = Tally()
        self.calendar, self.book = load_calendar(), load_book()
        self.moment = datetime(2024, 1, 1, tzinfo=UTC)
        self.acts: list[Act] = []
        self.begin()

    # a life

    def begin(self) -> None:
        """A new petition, received and mostly registered at once."""
        rng = self.rng
        self.followed()
        self.tally.lives += 1
        self.today = FIRST + timedelta(days=rng.randint(0, 900))
        self.region = rng.choice(("", "", "540621"))
        self.kind = rng.choice(("ordinary", "ordinary", "simplified"))
        self.is_anonymous = rng.random() < 0.2
        claims = [f"claim {n}" for n in range(rng.randint(1, 3))]
        petitioners = [{"sealed": "?"}] * rng.randint(1, 2)
        body = {"claims": claims, "petitioners": petitioners}
        self.acts = [self._act(ActKind.RECEIVED, self.today, CAST[7], "", body, 1)]
        self.life = fold(self.acts, BUREAU)
        if rng.random() < 0.8:
            self._add([self._registered(2)])

    def _registered(self, seq: int) -> Act:
        purpose = self.rng.choices(tuple(Purpose), (8, 2, 2, 1))[0]
        said = {"purpose": str(purpose), "kind": self.kind}
        return self._act(ActKind.REGISTERED, self.today, CAST[0], "", said, seq)

    def _act(
        self, kind: ActKind, on: date, actor: Actor, unit: str, fields: Mapping[str, Any], seq: int
    ) -> Act:
        return Act(kind, on, seq, self.moment, actor.person, actor.unit, unit, (), fields)

    def _add(self, acts: list[Act]) -> None:
        for act in acts:
            self.life = apply(self.life, act)
            self.acts.append(act)
        if acts[0].kind is ActKind.SUCCEEDED:
            self.life = fold(effective(self.acts), BUREAU)

    def situation(self, actor: Actor) -> Situation:
        """What a decision of the actor's is made on today."""
        return Situation(
            self.life, BUREAU, self.clocks, actor, self.today, is_name_unclear=self.is_anonymous
        )

    def _look(self) -> None:
        kind = self.kind if len(self.acts) > 1 else "ordinary"
        claims = frozenset(self.life.claims)
        facts = CaseFacts(self.region, "bureau", kind, self.life.purpose, claims)
        report = clocks(self.acts, facts, self.book, self.calendar, self.today)
        self.clocks: tuple[Clock, ...] = settled(report.clocks, self.life)
        self.unlawful = report.unlawful

    # a step

    def step(self) -> None:
        """A day forward, one act of somebody; AssertionError where a property does not hold."""
        rng = self.rng
        self.moment += timedelta(seconds=1)
        self.today += timedelta(days=rng.choice((0, 0, 1, 1, 2, 3, 5, 8, 13, 20, 30, 40)))
        if self.today > LAST or len(self.acts) > LONGEST_LIFE:
            self.begin()
        self._look()
        self.tally.steps += 1
        self.tally.states[self.life.state] += 1
        self.offers = [(a, o) for a in CAST for o in available(self.situation(a))]
        self.exits()
        self.duties()
        offers = self.offers
        self._unoffered(rng.choice(CAST))
        offers = [(a, o) for a, o in offers if o.transition.verb not in CORRECTING]
        offers = [(a, o) for a, o in offers if free_units(o, self.life, UNITS)]
        moving = [(a, o) for a, o in offers if o.transition not in ANYTIME]
        if not moving and rng.random() < 0.7:
            return self.begin()
        if moving and rng.random() < 0.95:
            offers = moving
        weights = [likely(o.transition) for _, o in offers]
        self._do(*rng.choices(offers, weights)[0])
        if rng.random() < 0.1:
            self._amend()

    def _do(self, actor: Actor, offer: Offer) -> None:
        before, was = self.life, len(self.acts)
        acts = self.drafted(actor, offer)
        situation = self.situation(actor)
        try:
            chosen = choose(situation, offer.transition.verb, offer.strand.unit)
            check(situation, offer, acts[0], self.calendar)
        except Refusal as refused:
            raise self._broken(f"offered {offer.transition.verb}, {refused.reason}") from refused
        self._same("the door finds what was offered", (chosen.transition, chosen.strand), offer)
        if acts[0].kind not in ASIDE:
            found = find(self.life, acts[0])
            self._same("the fold finds what was offered", found, offer)
        self._add(acts)
        self.tally.acts[offer.transition.verb] += 1
        self.folded()
        self._retract(actor, before, was)

    def _same(self, what: str, found: Any, offer: Offer) -> None:
        row, strand = offer.transition, offer.strand
        if found is None or found[0].verb != row.verb or found[1] is not strand:
            if row.verb != "withdraw":  # ends every strand, whichever it falls on
                raise self._broken(f"{what}: {row.verb} on {strand}, found {found}")

    def drafted(self, actor: Actor, offer: Offer) -> list[Act]:
        """The acts of an offer, filled and prepared as `services.preparations` does."""
        row, strand = offer.transition, offer.strand
        seq = self.acts[-1].seq + 1
        if row.verb == "register":
            return [self._registered(seq)]
        on = self._day_of(row, strand)
        given = fill(row, strand, self.life, on, self.rng)
        if row.spawns == (Track.HANDLING, State.IN_TRANSIT):
            given["unit"] = self._new_unit()
        if row.act is ActKind.SUCCEEDED:
            former = free_units(offer, self.life, UNITS)[0]
            given |= {"former_unit": former, "successor": SUCCESSOR}
        values, problems = read(row.fields, given)
        if problems:
            raise self._broken(f"{row.verb}: {problems}")
        if self.calendar.add_workdays(on, 3) < self.today:
            values["late_entry_reason"] = "paper came late"
        unit = str(values.pop("former_unit", values.pop("unit", ""))) or strand.unit
        claims = tuple(values.pop("claims", ()))
        act = replace(self._act(row.act, on, actor, unit, values, seq), claims=claims)
        if row.act is ActKind.ACCEPTANCE_DECIDED:
            return self._decided(act)
        if row.act is ActKind.WITHDRAWN:
            act = replace(act, unit="")
        return self._prepared(row, strand, act)

    def _new_unit(self) -> str:
        """A unit that does not work on it yet."""
        return self.rng.choice(free_units(None, self.life, UNITS))

    def _decided(self, act: Act) -> list[Act]:
        """The named unit gets it at once."""
        sent = replace(act, kind=ActKind.FORWARDED, seq=act.seq + 1, unit=self._new_unit(),
                       fields={"is_decided": True})  # fmt: skip
        got = replace(sent, kind=ActKind.RECEIVED_BY_UNIT, seq=act.seq + 2,
                      fields={"is_automatic": True, "decide_by": _later(act, 15)})  # fmt: skip
        return [replace(act, unit=""), sent, got]

    def _day_of(self, row: Transition, strand: Strand) -> date:
        """Mostly today; now and then an act is entered late."""
        if row.guards or row in ANYTIME or self.rng.random() < 0.85:
            return self.today
        newest = max(a.on for a in effective(self.acts))
        since = max(strand.since, newest)
        return since + timedelta(days=self.rng.randint(0, (self.today - since).days))

    def _prepared(self, row: Transition, strand: Strand, act: Act) -> list[Act]:
        if row.spawns == (Track.HANDLING, State.IN_TRANSIT) and self.rng.random() < 0.7:
            said = {"is_automatic": True, "decide_by": _later(act, 15)}
            receipt = replace(act, kind=ActKind.RECEIVED_BY_UNIT, seq=act.seq + 1, fields=said)
            return [act, receipt]
        if row.act is ActKind.ABSORBED:
            return [self._absorbed(act)]
        more = self._more(row, strand, act)
        claims = act.claims
        if row.act in LEAVES | RETURNS:
            claims = self.life.given_up(strand, row.act in RETURNS)
        if row.act is ActKind.ACCEPTED:
            claims = strand.claims or tuple(self.life.claims)
        elif row.act is ActKind.OPINION_ISSUED:
            claims = tuple(sorted(int(n) for n in act.fields["outcomes"]))
        return [replace(act, claims=claims, fields={**act.fields, **more})]

    def _absorbed(self, act: Act) -> Act:
        """Somebody else's petition joins: people, now and then a claim, and the duty to tell."""
        rng, strand = self.rng, lead(self.life)
        known = {n for a in self.acts for n in a.claims} | set(self.life.claims)
        claims = (max(known) + 1,) if rng.random() < 0.5 else ()
        more: dict[str, Any] = {
            "added_petitioners": [{"sealed": "?"}] * rng.randint(0, 1),
            "added_claims": [f"claim {n}" for n in claims],
        }
        if claims:
            at_unit = strand is not None and not self.life.is_unsent
            more["added_at"] = AT_UNIT if at_unit else AT_BUREAU
        if strand is not None and strand.state in TOLD_BY_UNIT:
            more["notify_by"] = _later(act, rng.randint(1, 15))
        unit = strand.unit if strand else ""
        return replace(act, unit=unit, claims=claims, fields={**act.fields, **more})

    def _more(self, row: Transition, strand: Strand, act: Act) -> dict[str, Any]:
        days = self.calendar.add_workdays
        if row.spawns is not None and row.track is not Track.INTAKE:
            by = act.fields.get("by", min(strand.served_to))
            return {"superior": SUPERIOR[strand.holder], "by": by}
        if row.verb in ("divert", "refer", "follow_up"):
            return self._asked_again(strand, act)
        return {
            ActKind.FORWARDED: {"receipt_by": days(act.on, 3).isoformat()},
            ActKind.ASSIGNED: {"receipt_by": days(act.on, 3).isoformat()},
            ActKind.ACCEPTANCE_DISPUTED: {"decide_by": days(act.on, 10).isoformat()},
            ActKind.REPORTED_UP: {"decide_by": days(act.on, 10).isoformat()},
            ActKind.RECEIVED_BY_UNIT: {"decide_by": _later(act, 15)},
            ActKind.OBJECTION_REJECTED: {"decide_by": _later(act, 15)},
            ActKind.REVIEW_OPINION_ISSUED: self._redo(act),
            ActKind.FINAL_REVIEW_OPINION_ISSUED: self._redo(act),
            ActKind.ACCEPTED: self._term(act),
            ActKind.SERVED: {"document": str(DOCUMENT_OF.get(strand.track, ""))},
            ActKind.RECUSED: {"track": str(strand.track)},
            ActKind.HEARING_OPENED: {"track": str(strand.track)},
            ActKind.HEARING_CLOSED: {"track": str(strand.track)},
        }.get(row.act, {})

    def _asked_again(self, strand: Strand, act: Act) -> dict[str, Any]:
        by = act.fields.get("follow_up_by")
        if act.fields.get("result") in ("decided", "not_taken_up") and not by:
            return {}
        asks = "bureau" if strand.track is Track.INTAKE else "unit"
        return {"follow_up_by": by or _later(act, 60), "asks": asks}

    def _term(self, act: Act) -> dict[str, Any]:
        is_appeal = self.life.purpose is Purpose.APPEAL_FOR_RESOLUTION
        if act.fields.get("route") == 6 and is_appeal:
            return {"conclude_by": None}
        return {"conclude_by": (act.on + timedelta(days=60)).isoformat()}

    def _redo(self, act: Act) -> dict[str, Any]:
        is_appeal = self.life.purpose is Purpose.APPEAL_FOR_RESOLUTION
        if act.fields.get("outcome") != "redo" or is_appeal:
            return {}
        return {"conclude_by": _later(act, int(act.fields.get("redo_within", 60)))}

    # properties

    def exits(self) -> None:
        """No state without an exit: somebody of the cast may move every open strand on."""
        moved = [o.strand for _, o in self.offers if o.transition not in ANYTIME]
        for strand in self.life.strands:
            if strand.is_open and not any(strand is m for m in moved):
                raise self._broken(f"no way out of {strand}")

    def duties(self) -> None:
        """No duty without a clock, and no clock without somebody who can still stop it."""
        for strand in self.life.strands:
            if strand.is_open and not any(self._binds(c, strand) for c in self.clocks):
                raise self._broken(f"no clock runs in {strand}")
        for clock in self.clocks:
            if clock.ended_on is None and clock.holder != "petitioner" and self._is_past(clock):
                if not self._stoppable(clock):
                    raise self._broken(f"{clock.rule} runs on in {self._strand_of(clock).state}")

    def _binds(self, clock: Clock, strand: Strand) -> bool:
        return (
            clock.ended_on is None
            and clock.holder != "petitioner"
            and clock.rule not in RIGHTS
            and track_of(clock.rule) is strand.track
            and clock.unit_code in ("", strand.unit)
        )

    def _strand_of(self, clock: Clock) -> Strand:
        track = track_of(clock.rule)
        mine = [s for s in self.life.strands if s.track is track]
        return [s for s in mine if clock.unit_code in ("", s.unit)][-1]

    def _is_past(self, clock: Clock) -> bool:
        return clock.rule not in RIGHTS and not self._strand_of(clock).is_open

    def _stoppable(self, clock: Clock) -> bool:
        rule = self.book.rule(clock.rule)
        ends = {t.act for t in rule.stops} | {t.act for t in rule.falls_away}
        return any(o.transition.act in ends for _, o in self.offers)

    def folded(self) -> None:
        """The fold says what the steps said; reading corrections in is the same every time."""
        read_acts = effective(self.acts)
        if fold(read_acts, BUREAU) != self.life:
            raise self._broken("the fold says otherwise")
        if self.tally.steps % 4:
            return
        if live(self.acts, BUREAU) != self.life or not is_consistent(self.acts, BUREAU):
            raise self._broken("the line is not lawful")
        if effective(read_acts) != read_acts:
            raise self._broken("the line is not one that can be read twice")

    def followed(self) -> None:
        """Followed from day to day a line reads as when each day is read from the beginning."""
        if self.tally.lives % 3:
            return
        line = Following(BUREAU)
        for day in sorted({a.on for a in self.acts}):
            acts = effective(as_of(self.acts, day))
            life = fold(acts, BUREAU)
            if line.life(acts) != life:
                raise self._broken(f"followed to {day} the life is another one")
            kind = "simplified" if life.is_simplified else "ordinary"
            facts = CaseFacts(self.region, "bureau", kind, life.purpose)
            walk = line.walk(in_order(acts, day), facts, self.book, self.calendar)
            anew = clocks(acts, facts, self.book, self.calendar, day).clocks
            if standing(walk, day, says_why=True) != anew:
                raise self._broken(f"followed to {day} the clocks are others")

    def _retract(self, actor: Actor, before: Life, was: int) -> None:
        """Taking back the newest act leaves the petition as it was before."""
        group = retractable(self.acts, actor.person)
        added = [a for a in self.acts[was:] if a.kind not in ASIDE]
        if not added or not group or self.rng.random() < 0.6:
            return
        seq = self.acts[-1].seq
        taken = [
            Act(ActKind.RETRACTED, self.today, seq + n, self.moment, fields={"seq": a.seq})
            for n, a in enumerate(group, start=1)
        ]
        if live([*self.acts, *taken], BUREAU) != before:
            raise self._broken(f"retracting {[a.kind for a in group]} does not lead back")
        if self.rng.random() < 0.06:
            self.acts += taken
            self.life = before
            self.tally.retracted += 1

    def _amend(self) -> None:
        """An amendment of a day that is found consistent keeps the line lawful."""
        target = self.rng.choice(effective(self.acts))
        new = target.on + timedelta(days=self.rng.randint(-10, 10))
        fields = {"seq": target.seq, "field": "on", "old": "", "new": new.isoformat()}
        act = Act(
            ActKind.AMENDED, self.today, self.acts[-1].seq + 1, self.moment, fields=fields
        )  # fmt: skip
        acts = [*self.acts, act]
        if new > self.today or not is_consistent(acts, BUREAU):
            return
        life = live(acts, BUREAU)
        if any(s.since > self.today for s in life.strands):
            raise self._broken("an amendment moved a strand into the future")
        before, unlawful = (self.acts, self.life), len(self.unlawful)
        self.acts, self.life = acts, life
        self._look()
        if len(self.unlawful) > unlawful:  # the door refuses what would make an act too late
            self.acts, self.life = before
            return self._look()
        self.tally.amended += 1

    def _unoffered(self, actor: Actor) -> None:
        """What is not offered is refused, with an article."""
        situation = self.situation(actor)
        offered = {o.transition.verb for o in available(situation)}
        for verb in self.rng.sample(sorted(BY_VERB.keys() - offered), 2):
            try:
                offer = choose(situation, verb)
                fields = {"days": 1, "outcomes": {}, "to": 1}
                act = self._act(
                    offer.transition.act, self.today, actor, offer.strand.unit, fields, 99
                )
                check(situation, offer, act, self.calendar)
            except Refusal as refused:
                if not refused.article or verb in refused.allowed:
                    raise self._broken(f"refusal of {verb} without ground") from refused
            else:
                raise self._broken(f"{verb} was not offered to {actor.name} but is taken")

    def _broken(self, what: str) -> Broken:
        line = "\n".join(
            f"  {a.seq} {a.on} {a.kind} {a.unit} {a.claims} {dict(a.fields)}" for a in self.acts
        )
        going = [f"{c.rule}({c.unit_code}) {c.state}" for c in self.clocks]
        return Broken(f"{what}\ntoday {self.today}, life {self.life}\n{line}\n{going}")


def _later(act: Act, days: int) -> str:
    return (act.on + timedelta(days=days)).isoformat()


def track_of(rule: str) -> Track:
    """The line of work a rule belongs to, said here once more on purpose."""
    if rule.startswith(("final_review.", "serve.final_review")):
        return Track.FINAL_REVIEW
    if rule.startswith(("review.", "serve.review")):
        return Track.REVIEW
    is_intake = rule.startswith("intake.") or rule.endswith(".forward")
    return Track.INTAKE if is_intake else Track.HANDLING


def run(seed: int, steps: int) -> Tally:
    """So many steps from a seed."""
    walk = Walk(seed)
    for _ in range(steps):
        walk.step()
    return walk.tally


@pytest.mark.parametrize("seed", range(4))
def test_every_step_of_random_lives_is_lawful_and_leads_on(seed: int) -> None:
    tally = run(seed, 2500)
    assert tally.steps == 2500
    assert tally.amended and tally.retracted
    assert len(tally.acts) > 30 and len(tally.states) > 20
