"""The random walk through the services on a real database: what is stored is what acts say."""

import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from huiyin.domain.acts import ActKind as A
from huiyin.domain.acts import effective
from huiyin.domain.authority import Actor, Role, may, scope
from huiyin.domain.life import live
from huiyin.domain.petition import Channel, Purpose
from huiyin.domain.procedure import Offer, Refusal, available
from huiyin.domain.service import served_to
from huiyin.domain.simplified import obstacle
from huiyin.domain.transitions import ANYTIME, Transition
from huiyin.services import intake, procedure
from huiyin.services.acting import Invalid, Matter, Wish, hold
from huiyin.services.context import Context, begin, rules
from huiyin.services.intake import Party, Registration, Submission
from huiyin.services.rebuilding import rebuild
from huiyin.services.serving import since_of, to_serve
from huiyin.store.petitions import queries
from huiyin.store.petitions.derive import place_in
from huiyin.store.petitions.identity import Identity
from huiyin.store.petitions.joining import parts_of
from huiyin.store.record.chain import verify
from tests.cast import DESK, Cast, noon
from tests.property.test_walk import FIRST, fill, free_units, likely

LOGINS = ("clerk", "head", "handler", "unit_head", "labour", "county", "city")
UNITS = ("HOUSING", "LABOUR", "HOUSING", "PAPER")
NOT_HERE = frozenset({"renew_query_code", "amend", "retract", "attach", "detach", "succeed"})
AT_ONCE = 6
OF_TWO = frozenset({"merge", "absorb", "split", "undo_split", "relate"})


def on_paper(row: Transition, given: dict[str, Any]) -> dict[str, str]:
    """The way of a service: nobody issues letters here, so that none goes out electronically."""
    is_sent = given.get("way") == "electronic" and row.act in (A.SERVED, A.LETTER_DELIVERED)
    return {"way": "in_person"} if is_sent else {}


@dataclass
class DatabaseWalk:
    """Several petitions at once; every act goes through the door that people use."""

    cast: Cast
    rng: random.Random
    day: date = FIRST
    second: int = 0
    open: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    acts: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)

    def step(self) -> None:
        """One act that is lawful; now and then a correction, which may be refused."""
        self.day += timedelta(days=self.rng.choice((0, 0, 0, 1, 1, 2)))
        self.second = (self.second + 1) % 3600
        if len(self.open) < AT_ONCE:
            return self.begin()
        number = self.rng.choice(self.open)
        matter = self.matter(number)
        choices = list(self.choices(matter, number))
        is_old = len(matter.loaded.acts) > 30 or not matter.life.is_open
        if not choices or (is_old and self.rng.random() < 0.5):
            self.open.remove(number)
            return self.begin()
        weights = [likely(o.transition) for _, o in choices]
        self.do(number, matter, *self.rng.choices(choices, weights)[0])
        if self.rng.random() < 0.15:
            self.correct(number)

    def begin(self) -> None:
        """Somebody comes to the window, or writes through the portal."""
        rng = self.rng
        parties = tuple(
            Party(Identity(f"某人{n}", "13800138000")) for n in range(rng.randint(1, 2))
        )
        claims = tuple(f"诉求{n}" for n in range(rng.randint(1, 3)))
        brought = Submission("漏水三个月。", claims, parties=parties)
        clerk = begin(self.cast["clerk"], self.moment)
        if rng.random() < 0.3:
            receipt = intake.submit(clerk, DESK, brought)
        else:
            said = self.registration(len(parties))
            receipt = intake.register_at_window(clerk, DESK, brought, said)
        self.open.append(receipt.number)
        self.numbers.append(receipt.number)
        self.acts["begin"] += 1

    def registration(self, persons: int) -> Registration:
        """What the clerk decides of a new one that some persons bring."""
        purpose = self.rng.choice(tuple(Purpose))
        kind = self.rng.choice(("ordinary", "simplified"))
        is_barred = bool(obstacle(Channel.WEB, persons, purpose, is_known=False))
        return Registration(purpose, "ordinary" if is_barred else kind)

    @property
    def moment(self):
        """Now, a second later at every step."""
        return noon(self.day) + timedelta(seconds=self.second)

    def matter(self, number: str) -> Matter:
        """The petition as the register sees it."""
        with transaction.atomic():
            return hold(begin(self.cast["head"], self.moment), number)

    def choices(self, matter: Matter, number: str):
        """What everybody who may see the petition may do with it."""
        place = place_in(DESK.bureau, matter.facts, matter.life)
        asker = Actor("petitioner", "张三", Role.PETITIONER, petition=number)
        seen = [a for a in map(self.cast.people.__getitem__, LOGINS) if may(scope(a), place)]
        for actor in (*seen, asker):
            for offer in available(replace(matter.situation, actor=actor)):
                if offer.transition.verb not in NOT_HERE and free_units(offer, matter.life, UNITS):
                    if offer.transition not in ANYTIME or self.rng.random() < 0.1:
                        yield actor, offer

    def do(self, number: str, matter: Matter, actor: Actor, offer: Offer) -> None:
        """One offered act through the service."""
        context, row = begin(actor, self.moment), offer.transition
        if row.verb == "register":
            intake.register(context, number, self.registration(matter.life.petitioners))
        elif row.verb in OF_TWO:
            return self.of_two(context, number, row, matter)
        else:
            given = fill(row, offer.strand, matter.life, self.day, self.rng)
            if "unit" in given:
                given["unit"] = self.rng.choice(free_units(offer, matter.life, UNITS))
            if "units" in given:
                given["units"] = ["HOUSING", "LABOUR"]
            if "sent_on" in given:
                given["sent_on"] = self.day.isoformat()
            given |= {"strand": offer.strand.unit, **on_paper(row, given)}
            _go_alone(matter, given)
            if "letter_kind" in given and not self.find_letter(matter, actor, row.verb, given):
                return
            if "to" in given and row.verb == "choose_contact":
                given |= {"message_ways": ["electronic"], "mail": ""}
            procedure.act(context, number, Wish(row.verb, given))
        self.acts[row.verb] += 1

    def find_letter(self, matter: Matter, actor: Actor, verb: str, given: dict[str, Any]) -> bool:
        """Name a letter that the person was not served with yet, if there is one."""
        acts, persons = effective(matter.loaded.acts), matter.life.petitioners
        is_attempt = verb == "attempt_service"
        for kind in to_serve(acts, actor.unit, is_attempt=is_attempt):
            since = since_of(acts, kind, actor.unit) or 0
            left = set(range(1, persons + 1)) - served_to(acts, kind, actor.unit, since, persons)
            if left:
                given |= {"letter_kind": kind, "to": str(min(left))}
                return True
        return False

    def of_two(self, context: Context, number: str, row: Transition, matter: Matter) -> None:
        """Merge with another petition, or part: which two fit together the house decides."""
        if row.verb == "relate":
            return self.relate(context, number, matter)
        given = fill(row, matter.life.strands[0], matter.life, self.day, self.rng)
        given.pop("new_claims", None)
        given |= {"title": "另一件事", "detail": "两个月没有发。"}
        others = self.rng.sample(self.open, len(self.open))
        for other in (n for n in others if n != number):
            given |= {n: other for n in ("leading", "joining") if n in given}
            try:
                procedure.act(context, number, Wish(row.verb, given))
            except Refusal as refused:
                self.refused[refused.reason] += 1
            except Invalid as invalid:
                assert [p.reason for p in invalid.problems] == ["no_such_petition"]
            else:
                self.acts[row.verb] += 1
                break
        if row.verb == "split":
            part = parts_of(matter.loaded.id)[-1]
            self.open.append(part)
            self.numbers.append(part)

    def relate(self, context: Context, number: str, matter: Matter) -> None:
        """Say what it is to another: an earlier one that the actor sees."""
        held = {matter.facts.get(name) for name in ("repeats", "joins")} - {None}
        known_as = "new_matter" if held else self.rng.choice(("repeat", "joint"))
        given = {"known_as": known_as, "earlier": self.rng.choice(self.open), "reason": "核对"}
        try:
            procedure.act(context, number, Wish("relate", given))
            self.acts["relate"] += 1
        except Refusal as refused:
            self.refused[refused.reason] += 1
        except Invalid as invalid:
            assert {p.field for p in invalid.problems} == {"earlier"}

    def correct(self, number: str) -> None:
        """Take the last act back, or move a day; refused where the line would break."""
        actor = self.cast[self.rng.choice(LOGINS)]
        context = begin(actor, self.moment)
        matter = self.matter(number)
        place = place_in(DESK.bureau, matter.facts, matter.life)
        if not may(scope(actor), place):
            return
        target = self.rng.choice(effective(matter.loaded.acts))
        new = (target.on + timedelta(days=self.rng.randint(-3, 3))).isoformat()
        wishes = (
            Wish("retract", {"why": "记错"}),
            Wish("amend", {"seq": target.seq, "field": "on", "new": new, "why": "记错"}),
        )
        wish = self.rng.choice(wishes)
        try:
            procedure.act(context, number, wish)
            self.acts[wish.verb] += 1
        except Refusal as refused:
            self.refused[refused.reason] += 1
        except Invalid as invalid:
            self.refused[invalid.problems[0].reason] += 1

    def compare(self) -> None:
        """Stored rows, chain and core say the same."""
        result = rebuild(is_check=True)
        assert result.petitions == len(self.numbers)
        assert result.differences == ()
        assert verify().first_broken is None
        for number in self.numbers:
            matter, row = self.matter(number), queries.petition(number)
            assert row is not None
            life = live(matter.loaded.acts, DESK.bureau)
            assert row.petition["state"] == life.state
            assert [s["state"] for s in row.strands] == [s.state for s in life.strands]


def _go_alone(matter: Matter, given: dict[str, Any]) -> None:
    """What is handled in the simplified way goes to one unit."""
    if matter.life.is_simplified:
        given.pop("co_units", None)


def walk_on(cast: Cast, seed: int, steps: int) -> DatabaseWalk:
    """So many steps from a seed, compared at the end."""
    walk = DatabaseWalk(cast, random.Random(seed))
    for _ in range(steps):
        walk.step()
    walk.compare()
    return walk


def test_a_thousand_lawful_steps_leave_rows_that_their_acts_explain(cast: Cast) -> None:
    rules()
    walk = walk_on(cast, 20261122, 1000)
    assert len(walk.acts) > 30
    assert walk.acts["retract"] and walk.acts["amend"]
    assert walk.acts["relate"]
    assert walk.acts["attempt_service"] and walk.acts["choose_contact"]
    assert walk.acts["merge"] + walk.acts["absorb"] and walk.acts["split"]
