"""What merging and splitting would come to, and nothing is written."""

from dataclasses import dataclass

from huiyin.domain.acts import Act, ActKind
from huiyin.domain.clocks import Clock
from huiyin.domain.fields import read
from huiyin.domain.procedure import check, choose
from huiyin.services import acting, merging, splitting
from huiyin.services.acting import Draft, Invalid, Matter, NoSuchPetition, Wish
from huiyin.services.context import Context
from huiyin.services.merging import Pair
from huiyin.services.splitting import Part
from huiyin.store.petitions import queries
from huiyin.store.petitions.derive import to_act
from huiyin.store.petitions.repository import Loaded
from huiyin.store.record.queries import acts_of

LOOKED_AT = "…"
"""Stands for the reason while it is not yet written."""


@dataclass(frozen=True, slots=True)
class Merging:
    """What a merger would do: whom and what the leading petition gains, which clocks of the one
    end, which of the other begin, and which run on for all."""

    pair: Pair
    people: int
    claims: tuple[str, ...]
    files: int
    ended: tuple[Clock, ...]
    began: tuple[Clock, ...]
    running: tuple[Clock, ...]


@dataclass(frozen=True, slots=True)
class Splitting:
    """What a split would do: which claims go, which stay, until when the part must be sent on."""

    part: Part
    going: tuple[str, ...]
    staying: tuple[str, ...]
    running: tuple[Clock, ...]


def loaded(number: str) -> Loaded | None:
    """A petition as it is now, not taken hold of."""
    row = queries.petition(number)
    if row is None:
        return None
    acts = tuple(to_act(a) for a in acts_of(row.petition["id"]))
    said = row.petition
    return Loaded(said["id"], number, said["bureau"], said["version"], acts)


def pair(context: Context, number: str, wish: Wish) -> Pair:
    """The two petitions of a merger. Raises NoSuchPetition, Invalid."""
    found = {n: one for n in merging.numbers_of(number, wish) if (one := loaded(n)) is not None}
    return merging.pair_of(context, number, wish, found)


def merge(context: Context, number: str, wish: Wish) -> Merging:
    """Raises NoSuchPetition, Refusal and Invalid as the merger itself would."""
    both = pair(context, number, wish)
    given = {"reason": LOOKED_AT, **{k: v for k, v in wish.given.items() if v}}
    merger = merging.plan(context, both, Wish(wish.verb, given))
    one, other = both.joining, both.leading
    ended = _clocks_after(context, one, list(merger.of_joining))
    after = _clocks_after(context, other, list(merger.of_leading))
    known = {(c.rule, c.round, c.unit_code): c.due_on for c in other.situation.clocks}
    began = tuple(
        c for c in _running(after) if known.get((c.rule, c.round, c.unit_code)) != c.due_on
    )
    still = {(c.rule, c.round, c.unit_code) for c in _running(ended)}
    gone = tuple(
        c for c in _running(one.situation.clocks)
        if (c.rule, c.round, c.unit_code) not in still
    )  # fmt: skip
    kept = tuple(c for c in _running(after) if c not in began)
    return Merging(both, merger.people, merger.claims, merger.files, gone, began, kept)


def _running(clocks: tuple[Clock, ...]) -> tuple[Clock, ...]:
    return tuple(c for c in clocks if c.ended_on is None and c.due_on and c.holder != "petitioner")


def _clocks_after(context: Context, matter: Matter, drafts: list[Draft]) -> tuple[Clock, ...]:
    first = matter.loaded.version + 1
    wished: list[Act] = [
        acting.as_domain(context, d, first + n) for n, d in enumerate(drafts)
    ]  # fmt: skip
    acts = [*matter.loaded.acts, *wished]
    return acting.situation_of(context, acts, matter.loaded.bureau).clocks


def split(context: Context, number: str, wish: Wish) -> Splitting:
    """Raises NoSuchPetition, Refusal and Invalid as the split itself would."""
    found = loaded(number)
    if found is None:
        raise NoSuchPetition(number)
    matter = acting.matter_of(context, found)
    offer = choose(matter.situation, "split")
    given = {"reason": LOOKED_AT, **{k: v for k, v in wish.given.items() if v}}
    values, problems = read(offer.transition.fields, given)
    part, more = splitting.part_wished(matter, given)
    if problems or more:
        raise Invalid([*problems, *more])
    claims = tuple(values["claims"])
    draft = Draft(ActKind.SPLIT_OFF, context.today, "22", {"into": LOOKED_AT}, "", claims)
    act = acting.as_domain(context, draft, found.version + 1)
    check(matter.situation, offer, act, context.rules.calendar)
    texts = matter.life.claims
    return Splitting(
        part,
        tuple(texts[n].text for n in claims),
        tuple(c.text for n, c in texts.items() if n not in claims),
        _running(matter.situation.clocks),
    )
