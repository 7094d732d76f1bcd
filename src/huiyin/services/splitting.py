"""One petition that tells of several matters becomes two, and back: both in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from huiyin.domain.acts import Act, ActKind, effective
from huiyin.domain.attachments import attachments
from huiyin.domain.fields import FieldProblem, read
from huiyin.domain.life import ASIDE
from huiyin.domain.petition import Purpose
from huiyin.domain.procedure import Refusal, check, choose, retractable
from huiyin.services import acting, intake
from huiyin.services.acting import Draft, Invalid, Matter, Wish
from huiyin.services.context import Context
from huiyin.services.merging import copied
from huiyin.store.petitions import repository
from huiyin.store.petitions.derive import Derived
from huiyin.store.petitions.identity import Identity, hashes_of
from huiyin.store.petitions.repository import NewPetition
from huiyin.store.record.inserts import new_id
from huiyin.store.record.seals import unseal

TITLE_AT_MOST = 300
DETAIL_AT_MOST = 200_000
KEPT = (
    "channel", "place", "region", "persons", "query_code_hash", "is_anonymous", "respondent",
    "prior", "received_at", "taken_in_by", "concerned", "is_organisation", "has_election_sheet",
    "participants", "agent", "centre",
)  # fmt: skip
"""What `received` said that is as true of the part: who came, when, where, with which code."""


@dataclass(frozen=True, slots=True)
class Part:
    """What the new petition is: its class, title and words, and whether files go with it."""

    purpose: Purpose
    title: str
    detail: str
    with_files: bool


def act(context: Context, number: str, wish: Wish) -> Derived:
    """Split some claims off into a petition of their own, which keeps the day, the people and
    the query code; the petition that stays. Raises NoSuchPetition, Conflict, Refusal, Invalid.
    """
    with transaction.atomic():
        matter = acting.hold(context, number, wish.seen)
        offer = choose(matter.situation, "split")
        values, problems = read(offer.transition.fields, wish.given)
        part, more = part_wished(matter, wish.given)
        if problems or more:
            raise Invalid([*problems, *more])
        claims = tuple(values["claims"])
        ident, fresh = new_id(), intake.numbers(
            matter.loaded.bureau, str(matter.facts.get("region", "")), context.today.year
        )[0]  # fmt: skip
        fields = {"into": fresh, "into_id": ident, "reason": values["reason"]}
        draft = Draft(ActKind.SPLIT_OFF, context.today, "22", fields, "", claims)
        going = acting.as_domain(context, draft, matter.loaded.version + 1)
        check(matter.situation, offer, going, context.rules.calendar)
        made = _made(context, matter, part, Named(ident, fresh, claims))
        repository.create([made], context.rules)
        return acting.record(context, matter.loaded, [draft])


def part_wished(matter: Matter, given: Mapping[str, Any]) -> tuple[Part, list[FieldProblem]]:
    """The part as it was typed; its class and words are those of the whole where not said."""
    title, detail = (str(given.get(name) or "").strip() for name in ("title", "detail"))
    said = str(given.get("purpose") or matter.life.purpose)
    problems = []
    if said not in set(Purpose):
        problems.append(FieldProblem("purpose", "not_choice"))
    if not title or len(title) > TITLE_AT_MOST:
        problems.append(FieldProblem("title", "too_long" if title else "missing"))
    if not detail or len(detail) > DETAIL_AT_MOST:
        problems.append(FieldProblem("detail", "too_long" if detail else "missing"))
    if "\x00" in title + detail:
        problems.append(FieldProblem("detail", "broken_text"))
    purpose = matter.life.purpose if problems else Purpose(said)
    is_apart = Purpose.ACCUSATION in (purpose, matter.life.purpose) and (
        purpose is not matter.life.purpose
    )
    with_files = given.get("with_files") in (True, "true", "on", "1") and not is_apart
    return Part(purpose, title, detail, with_files), problems


@dataclass(frozen=True, slots=True)
class Named:
    """How the part is called, and which claims of the whole it takes."""

    id: int
    number: str
    claims: tuple[int, ...]


def _made(context: Context, matter: Matter, part: Part, named: Named) -> NewPetition:
    received = effective(matter.loaded.acts)[0]
    facts = matter.facts
    claims = [matter.life.claims[n].text for n in named.claims]
    body = {name: received.fields[name] for name in KEPT if name in received.fields}
    body |= {name: facts[name] for name in KEPT if name in facts}
    body |= {
        "number": named.number, "title": part.title, "detail": part.detail, "claims": claims,
        "petitioners": facts["petitioners"], "parted_from": matter.loaded.id,
        "parted_from_number": matter.loaded.number,
        **_first_receiver(received, facts), **_sent_on_by(matter),
    }  # fmt: skip
    body.setdefault("received_at", received.at.isoformat() if received.at else "")
    kind = "simplified" if matter.life.is_simplified else "ordinary"
    said = {
        "purpose": str(part.purpose), "kind": kind, "claims": claims, "title": part.title,
        "registrar": str(facts.get("registrar", "")), "topic": "",
    }  # fmt: skip
    drafts = [
        Draft(ActKind.RECEIVED, received.on, "17", body),
        Draft(ActKind.REGISTERED, context.today, "22", {k: v for k, v in said.items() if v}),
        *(_files(context, matter) if part.with_files else ()),
    ]
    acts = [acting.new_act(context, d, named.id, seq) for seq, d in enumerate(drafts, start=1)]
    hashes = {p["sealed"]: _hashes(p) for p in facts["petitioners"]}
    errand = acting.tell_errand(context, named.id, 1)
    return NewPetition(named.id, matter.loaded.bureau, tuple(acts), hashes, (errand,))


def _hashes(entry: Mapping[str, Any]) -> dict[str, str]:
    return hashes_of(Identity(**unseal(entry["sealed"])))


def _first_receiver(received: Act, facts: Mapping[str, Any]) -> dict[str, str]:
    """Who took it in first stays so for every part (the first receiver's duty)."""
    by_house = received.actor if received.actor_unit else ""
    first = received.fields.get("first_receiver") or by_house or facts.get("registrar", "")
    return {"first_receiver": str(first)} if first else {}


def _sent_on_by(matter: Matter) -> dict[str, str]:
    """The part must be sent on when the whole must be: after it was taken back that is sooner."""
    clocks = [c for c in matter.situation.clocks if c.rule == "intake.forward"]
    running = [c for c in clocks if c.ended_on is None and c.round > 1 and c.last_day]
    return {"forward_by": str(running[-1].last_day)} if running else {}


def _files(context: Context, matter: Matter) -> list[Draft]:
    acts = effective(matter.loaded.acts)
    by_seq = {a.seq: a for a in acts}
    return [copied(context, by_seq[a.seq]) for a in attachments(acts) if not a.removal]


# taking back


def part_of(context: Context, number: str) -> str:
    """The petition that the actor's own last act split off, "" when it did not."""
    group = retractable(repository.glance(number), context.actor.person)
    return next((str(a.fields["into"]) for a in group if a.kind is ActKind.SPLIT_OFF), "")


def undo(context: Context, number: str, why: str, seen: int | None = None) -> Derived:
    """Take one's own split back from the petition that stayed; see `undo_split`."""
    part = part_of(context, number)
    if not part:
        raise Refusal("nothing_to_retract", "21")
    return _undo(context, {number: seen, part: None}, (number, part), why)[0]


def undo_split(context: Context, number: str, wish: Wish) -> Derived:
    """Take a split back from the part, while nobody has acted on either side.

    Raises NoSuchPetition, Conflict, Refusal, Invalid.
    """
    why = str(wish.given.get("reason", "")).strip()
    if not why:
        raise Invalid([FieldProblem("reason", "missing")])
    acts = repository.glance(number)
    whole = str(acts[0].fields.get("parted_from_number", "")) if acts else ""
    if not whole:
        raise Refusal("is_untouched_split", "21")
    return _undo(context, {number: wish.seen, whole: None}, (whole, number), why)[1]


def _undo(
    context: Context, seen: Mapping[str, int | None], sides: tuple[str, str], why: str
) -> tuple[Derived, Derived]:
    with transaction.atomic():
        loaded = repository.load_several(seen)
        if set(loaded) != set(sides):
            raise Refusal("is_untouched_split", "21")
        whole, part = (acting.matter_of(context, loaded[n]) for n in sides)
        split = _newest(whole.loaded.acts)
        if split.kind is not ActKind.SPLIT_OFF or split.fields["into"] != part.loaded.number:
            raise Refusal("is_untouched_split", "21")
        if not part.situation.is_untouched_split:
            raise Refusal("is_untouched_split", "21")
        offer = choose(part.situation, "undo_split")
        ended = Draft(ActKind.SPLIT_UNDONE, context.today, "21", {"reason": why})
        act = acting.as_domain(context, ended, part.loaded.version + 1)
        check(part.situation, offer, act, context.rules.calendar)
        fields = {"seq": split.seq, "what": str(split.kind), "why": why}
        back = Draft(ActKind.RETRACTED, context.today, "21", fields)
        return (
            acting.record(context, whole.loaded, [back]),
            acting.record(context, part.loaded, [ended]),
        )


def _newest(acts: Sequence[Act]) -> Act:
    """The newest act that moved the petition."""
    return [a for a in effective(acts) if a.kind not in ASIDE][-1]
