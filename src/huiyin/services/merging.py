"""Merging two petitions about one matter, and taking that back: both sides in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from huiyin.domain.acts import Act, ActKind, effective
from huiyin.domain.attachments import (
    BY_PETITIONER,
    Attachment,
    AttachmentKind,
    attachments,
)
from huiyin.domain.fields import FieldProblem, read
from huiyin.domain.joining import AT_BUREAU, AT_UNIT, lead
from huiyin.domain.merging import notify_by, obstacle
from huiyin.domain.petition import Claim
from huiyin.domain.procedure import Offer, Refusal, check, choose, retractable
from huiyin.services import acting
from huiyin.services.acting import Draft, Invalid, Matter, NoSuchPetition, Wish
from huiyin.services.context import Context
from huiyin.store.petitions import repository
from huiyin.store.petitions.derive import Derived
from huiyin.store.petitions.identity import Identity, hashes_of
from huiyin.store.petitions.joining import leading_of
from huiyin.store.record.seals import unseal
from huiyin.text.similar import plain

WITHDRAWN_SAID = "并入本件的 {number} 的信访人撤回了自己的那一件；本件对其他信访人照常办理。"

PAIRED = {ActKind.MERGED: "leading", ActKind.ABSORBED: "joining"}
"""Acts whose other half stands in the petition that the field names."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two held petitions, of which one goes on as part of the other."""

    joining: Matter
    leading: Matter


@dataclass(frozen=True, slots=True)
class Merger:
    """What merging comes to: the acts of both sides, and what they bring."""

    pair: Pair
    of_joining: tuple[Draft, ...]
    of_leading: tuple[Draft, ...]

    @property
    def people(self) -> int:
        """How many people the leading petition gains."""
        return len(self.of_leading[0].fields["added_petitioners"])

    @property
    def claims(self) -> tuple[str, ...]:
        """The claims it gains."""
        return tuple(self.of_leading[0].fields["added_claims"])

    @property
    def files(self) -> int:
        """How many files it gains."""
        return len(self.of_leading) - 1


def act(context: Context, number: str, wish: Wish) -> Derived:
    """Merge, from either side: `merge` names the leading petition, `absorb` the one that joins.

    Raises NoSuchPetition, Conflict, Refusal, Invalid.
    """
    with transaction.atomic():
        merger = plan(context, hold_pair(context, number, wish), wish)
        joined = acting.record(context, merger.pair.joining.loaded, merger.of_joining)
        led = acting.record(context, merger.pair.leading.loaded, merger.of_leading)
    return joined if wish.verb == "merge" else led


def numbers_of(number: str, wish: Wish) -> tuple[str, str]:
    """The petition that joins and the leading one. Raises Invalid."""
    name = PAIRED[KINDS[wish.verb]]
    other = str(wish.given.get(name, "")).strip().upper()
    if not other:
        raise Invalid([FieldProblem(name, "missing")])
    if other == number:
        raise Invalid([FieldProblem(name, "merges_with_itself")])
    return (number, other) if wish.verb == "merge" else (other, number)


KINDS = {"merge": ActKind.MERGED, "absorb": ActKind.ABSORBED}


def hold_pair(context: Context, number: str, wish: Wish) -> Pair:
    """Lock both, always in the same order, so that two who merge in two directions never wait
    for each other."""
    joining, leading = numbers_of(number, wish)
    other = leading if wish.verb == "merge" else joining
    seen = {number: wish.seen, other: _seen(wish.given.get("other_seen"))}
    loaded = repository.load_several({n: s for n, s in seen.items()})
    return pair_of(context, number, wish, loaded)


def _seen(value: Any) -> int | None:
    text = str(value or "")
    return int(text) if text.isdecimal() else None


def pair_of(
    context: Context, number: str, wish: Wish, loaded: Mapping[str, repository.Loaded]
) -> Pair:
    """Both petitions for an actor who may see them. Raises NoSuchPetition, Invalid."""
    joining, leading = numbers_of(number, wish)
    if number not in loaded:
        raise NoSuchPetition(number)
    mine = acting.matter_of(context, loaded[number])
    other = leading if wish.verb == "merge" else joining
    try:
        if other not in loaded:
            raise NoSuchPetition(other)
        theirs = acting.matter_of(context, loaded[other])
    except NoSuchPetition:
        problem = FieldProblem(PAIRED[KINDS[wish.verb]], "no_such_petition")
        raise Invalid([problem]) from None
    return Pair(mine, theirs) if wish.verb == "merge" else Pair(theirs, mine)


def plan(context: Context, pair: Pair, wish: Wish) -> Merger:
    """The acts of both sides, found lawful. Raises Refusal, Invalid."""
    joining, leading = pair.joining, pair.leading
    if reason := obstacle(joining.situation, leading.situation):
        raise Refusal(reason, "22")
    one, other = choose(joining.situation, "merge"), choose(leading.situation, "absorb")
    row = (one if wish.verb == "merge" else other).transition
    values, problems = read(row.fields, wish.given)
    if problems:
        raise Invalid(problems)
    people, ordinals = _people(joining.facts["petitioners"], leading.facts["petitioners"])
    claims = _claims(pair, values.get("new_claims"), "new_claims" in wish.given)
    reason = str(values["reason"])
    joined = Draft(
        ActKind.MERGED, context.today, one.transition.article,
        {"leading": leading.loaded.number, "leading_id": leading.loaded.id,
         "ordinals": ordinals, "reason": reason},
    )  # fmt: skip
    led = _absorbed(context, pair, (people, claims), reason)
    _check(context, joining, one, joined)
    _check(context, leading, other, led)
    return Merger(pair, (joined,), (led, *_files(context, pair)))


def _check(context: Context, matter: Matter, offer: Offer, draft: Draft) -> None:
    act = acting.as_domain(context, draft, matter.loaded.version + 1)
    check(matter.situation, offer, act, context.rules.calendar)


def _absorbed(
    context: Context, pair: Pair, brought: tuple[list[dict[str, Any]], list[str]], reason: str
) -> Draft:
    people, claims = brought
    joining, leading = pair.joining, pair.leading
    facts, strand = joining.facts, lead(leading.life)
    first = _last_ordinal(leading) + 1
    fields: dict[str, Any] = {
        "joining": joining.loaded.number, "joining_id": joining.loaded.id, "reason": reason,
        "merged_title": facts["title"], "merged_detail": facts["detail"],
        "received_on": effective(joining.loaded.acts)[0].on.isoformat(),
        "added_petitioners": people, "added_claims": claims,
    }  # fmt: skip
    if facts.get("is_anonymous"):
        fields["is_anonymous"] = True
    at_unit = strand is not None and not leading.life.is_unsent
    if claims:
        fields["added_at"] = AT_UNIT if at_unit else AT_BUREAU
    if by := notify_by(joining.situation, leading.situation):
        fields["notify_by"] = by.isoformat()
    return Draft(
        ActKind.ABSORBED, context.today, "22", fields, strand.unit if strand else "",
        tuple(range(first, first + len(claims))),
    )  # fmt: skip


def _last_ordinal(matter: Matter) -> int:
    """Ordinals of claims are never used twice, also of those that were split off."""
    named = {n for act in matter.loaded.acts for n in act.claims}
    return max(named | set(matter.life.claims), default=0)


def _claims(pair: Pair, chosen: Sequence[int] | None, is_said: bool) -> list[str]:
    """The texts of the claims that the leading petition lacks: those chosen, else the ones whose
    words it does not have."""
    mine = pair.joining.life.claims
    if is_said:
        if set(chosen or ()) - set(mine):
            raise Invalid([FieldProblem("new_claims", "claims_exist")])
        return [mine[n].text for n in chosen or ()]
    return [c.text for c in lacking(mine, pair.leading.life.claims).values()]


def lacking(mine: Mapping[int, Claim], theirs: Mapping[int, Claim]) -> dict[int, Claim]:
    """The claims of one petition whose words another does not have."""
    known = {plain(c.text) for c in theirs.values()}
    return {n: c for n, c in mine.items() if plain(c.text) not in known}


def _people(
    joining: Sequence[dict[str, Any]], leading: Sequence[dict[str, Any]]
) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """The petitioners that the leading one lacks, and which of its petitioners each one is."""
    known = [_hashes(entry) for entry in leading]
    added: list[dict[str, Any]] = []
    ordinals: dict[str, int] = {}
    for place, entry in enumerate(joining, start=1):
        mine = _hashes(entry)
        same = next((n for n, h in enumerate(known, start=1) if is_same_person(mine, h)), 0)
        if not same:
            known.append(mine)
            added.append(entry)
            same = len(known)
        ordinals[str(place)] = same
    return added, ordinals


def _hashes(entry: Mapping[str, Any]) -> dict[str, str]:
    return hashes_of(Identity(**unseal(entry["sealed"])))


def is_same_person(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """The same document, or the same name and telephone."""
    if one["document_hash"] and other["document_hash"]:
        return one["document_hash"] == other["document_hash"]
    both = ("name_hash", "phone_hash")
    return all(one[n] and one[n] == other[n] for n in both)


def _files(context: Context, pair: Pair) -> list[Draft]:
    """Files of the one that the other lacks. What may show a hidden name stays where it is."""
    acts = effective(pair.joining.loaded.acts)
    theirs = {a.hash for a in attachments(effective(pair.leading.loaded.acts)) if not a.removal}
    hides = any(p["is_hidden"] for p in pair.joining.facts["petitioners"])
    shown = [
        a for a in attachments(acts)
        if not a.removal and a.hash not in theirs and not (hides and _may_show_name(a))
    ]  # fmt: skip
    by_seq = {a.seq: a for a in acts}
    return [copied(context, by_seq[a.seq]) for a in shown]


def _may_show_name(one: Attachment) -> bool:
    return one.actor == BY_PETITIONER or one.kind is AttachmentKind.IDENTITY_PAPER


def copied(context: Context, attached: Act) -> Draft:
    """The act that brings a file of another petition here: the bytes are kept once."""
    return Draft(ActKind.ATTACHED, context.today, "19", dict(attached.fields))


def withdraw(context: Context, number: str, wish: Wish) -> Derived:
    """Who was merged takes the own matter back: the leading petition goes on for the others, and
    is told. Raises NoSuchPetition, Conflict, Refusal, Invalid."""
    leading = leading_of(number)
    with transaction.atomic():
        loaded = repository.load_several({number: wish.seen, leading: None})
        if number not in loaded:
            raise NoSuchPetition(number)
        matter = acting.matter_of(context, loaded[number])
        drafts = acting.plan(context, matter, wish, {})
        said = {"text": WITHDRAWN_SAID.format(number=number)}
        told = Draft(ActKind.SUPPLEMENTED, context.today, "17", said)
        derived = acting.record(context, loaded[number], drafts)
        acting.record(context, loaded[leading], [told])
        return derived


# taking back


def partner_of(context: Context, number: str) -> tuple[str, ActKind] | None:
    """The petition in which the other half of the actor's own last act stands, and what this
    half is; None when it has no other half."""
    acts = repository.glance(number)
    group = retractable(acts, context.actor.person)
    found = next((a for a in group if a.kind in PAIRED), None)
    return (str(found.fields[PAIRED[found.kind]]), found.kind) if found else None


def undo(context: Context, number: str, why: str, seen: int | None = None) -> Derived:
    """Take a merger back on both sides, while nobody has acted on either.

    Raises NoSuchPetition, Conflict, Refusal.
    """
    known = partner_of(context, number)
    if known is None:
        raise Refusal("nothing_to_retract", "21")
    other, kind = known
    with transaction.atomic():
        loaded = repository.load_several({number: seen, other: None})
        derived: dict[str, Derived] = {}
        for one in sorted(loaded):
            acting.matter_of(context, loaded[one])
            wanted = kind if one == number else _HALVES[kind]
            drafts = _taken_back(context, loaded[one].acts, wanted, why)
            derived[one] = acting.record(context, loaded[one], drafts)
    return derived[number]


_HALVES = {ActKind.MERGED: ActKind.ABSORBED, ActKind.ABSORBED: ActKind.MERGED}


def _taken_back(context: Context, acts: Sequence[Act], kind: ActKind, why: str) -> list[Draft]:
    """The newest act is the half that is meant: it goes, with the files that came with it."""
    group = retractable(acts, context.actor.person)
    if not group or group[0].kind is not kind:
        raise Refusal("paired_has_moved", "21")
    half = group[0]
    files = [
        a for a in effective(acts)
        if a.kind is ActKind.ATTACHED and a.seq > half.seq and a.at == half.at
    ]  # fmt: skip
    return [
        Draft(ActKind.RETRACTED, context.today, "21",
              {"seq": a.seq, "what": str(a.kind), "why": why})
        for a in (*reversed(files), half)
    ]  # fmt: skip
