"""A petition as its petitioner reads it: plain words, no internal notes, nobody else's name."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from huiyin.domain.acts import ActKind
from huiyin.domain.attachments import BY_PETITIONER
from huiyin.domain.clocks import Clock
from huiyin.domain.petition import Purpose
from huiyin.domain.procedure import Offer
from huiyin.law.packs import kind_of
from huiyin.portal.wording import say, wording
from huiyin.services.context import rules, words
from huiyin.services.going_on import KEPT_VERBS, GoingOn
from huiyin.services.reading import LineEntry, PetitionView
from huiyin.store.accounts.queries import UnitRow

QUIET_KINDS = frozenset({
    ActKind.RECEIVED, ActKind.REGISTERED, ActKind.SUPPLEMENTED, ActKind.QUERY_CODE_RENEWED,
    ActKind.WITHDRAWN, ActKind.ATTACHED,
})  # fmt: skip
"""All that is shown of an accusation (article 30)."""
QUIET_VERBS = frozenset({"supplement", "attach", "withdraw"})
SHOWN_FIELD = {
    ActKind.REPLIED: "text",
    ActKind.DECLINED: "go_to",
    ActKind.DIVERTED: "organ",
    ActKind.FOLLOWED_UP: "text",
    ActKind.REWARDED: "reward",
}
"""Fields that were written for the petitioner."""


GATHERED = frozenset({ActKind.RECALCULATED, ActKind.ATTACHED})
"""Told once a day, however often they happened."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that has happened."""

    title: str
    on: date
    words: str = ""


@dataclass(frozen=True, slots=True)
class Coming:
    """One thing that an institution owes next, until when, and what the region promised."""

    title: str
    clock: Clock
    promise: Clock | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """Something the petitioner may do now; `until` is the last day of the right."""

    verb: str
    label: str
    icon: str
    strand: str
    unit: str
    until: Clock | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """One claim, and how it was answered ("" before the opinion is served)."""

    text: str
    outcome: str


@dataclass(frozen=True, slots=True)
class SeenBy:
    """Somebody looked at the name: when, from which unit, for what. Never who."""

    at: object
    unit: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Story:
    """The whole follow page."""

    number: str
    title: str
    now: str
    is_quiet: bool
    is_open: bool
    holder: UnitRow | None
    line: tuple[Happening, ...]
    coming: tuple[Coming, ...]
    choices: tuple[Choice, ...]
    claims: tuple[Answered, ...]
    looks: tuple[SeenBy, ...]


def is_quiet(view: PetitionView) -> bool:
    """Is it an accusation? Then the page says no more than received and registered."""
    return view.life.purpose is Purpose.ACCUSATION


def tell(view: PetitionView, going: GoingOn | None = None) -> Story:
    """The story of a petition as of the view's day; of a merged one the choices are those of
    where it goes on."""
    quiet = is_quiet(view)
    mine = tuple(choices(view))
    if going is not None:
        mine = tuple(c for c in mine if c.verb not in KEPT_VERBS)
        mine = (*choices(going.offered), *mine)
    return Story(
        view.number, title_of(view), _now(view), quiet, view.life.is_open,
        None if quiet else view.holder,
        tuple(_line(view)), tuple(_coming(view)), mine, tuple(_claims(view)),
        tuple(
            SeenBy(k.at, "" if quiet else k.unit, "" if quiet else k.purpose) for k in view.looks
        ),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Onward:
    """Where a merged petition goes on, with nothing that others wrote or are called."""

    number: str
    now: str
    is_open: bool
    holder: UnitRow | None
    line: tuple[Happening, ...]
    coming: tuple[Coming, ...]
    is_served_on_paper: bool


def onward(going: GoingOn) -> Onward:
    """How the leading petition stands, for the people of one that was merged into it."""
    view = going.view
    line = tuple(Happening(h.title, h.on) for h in _line(view, _OF_THE_OTHERS))
    return Onward(
        going.number, _now(view), view.life.is_open, view.holder, line, tuple(_coming(view)),
        not going.is_same_people,
    )  # fmt: skip


_OF_THE_OTHERS = frozenset({
    ActKind.RECEIVED, ActKind.REGISTERED, ActKind.SUPPLEMENTED, ActKind.ATTACHED, ActKind.RATED,
    ActKind.QUERY_CODE_RENEWED, ActKind.CONTACTED, ActKind.ABSORBED, ActKind.SPLIT_OFF,
})  # fmt: skip
"""What the other petitioners did, and what was done to them alone."""


def title_of(view: PetitionView) -> str:
    """The title; one that was cut from the text says so."""
    title, detail = (str(view.row.petition[name]) for name in ("title", "detail"))
    said = " ".join(detail.split())
    return f"{title}…" if said.startswith(title) and said != title else title


def _named(view: PetitionView, code: str) -> str:
    return view.unit_names.get(code, "") or "办理单位"


def _now(view: PetitionView) -> str:
    if is_quiet(view):
        return "已经登记，由有权处理的机关依照规定办理" if len(view.line) > 1 else "我们收到了"
    strand = view.life.current
    return say("now", str(strand.state), unit=_named(view, strand.unit))


def _line(view: PetitionView, without: frozenset[ActKind] = frozenset()) -> Iterator[Happening]:
    gathered: set[tuple[ActKind, date]] = set()
    for entry in view.line:
        if entry.is_void or is_quiet(view) and entry.act.kind not in QUIET_KINDS:
            continue
        if entry.act.kind in without:
            continue
        if entry.act.kind in GATHERED:
            if (entry.act.kind, entry.act.on) in gathered or not _is_told(entry):
                continue
            gathered.add((entry.act.kind, entry.act.on))
        title = _sentence(view, entry)
        if title:
            text = str(entry.act.fields.get(SHOWN_FIELD.get(entry.act.kind, ""), ""))
            yield Happening(title, entry.act.on, text)


def _is_told(entry: LineEntry) -> bool:
    """Papers that the house added itself are not told of."""
    return entry.act.kind is not ActKind.ATTACHED or entry.act.actor == BY_PETITIONER


def _sentence(view: PetitionView, entry: LineEntry) -> str:
    fields, kind = entry.act.fields, str(entry.act.kind)
    key = f"served.{fields.get('document', 'opinion')}" if kind == "served" else kind
    key = "recalculated.local" if kind == "recalculated" and "region" in fields else key
    return say(
        "line", key, unit=entry.about or entry.unit or "办理单位", days=fields.get("days", ""),
        superior=_named(view, str(fields.get("superior", ""))), into=fields.get("into", ""),
    )  # fmt: skip


def _coming(view: PetitionView) -> Iterator[Coming]:
    shown = ("intake.forward",) if is_quiet(view) else tuple(wording()["next"])
    running = [c for c in view.clocks if c.ended_on is None and c.due_on and c.rule in shown]
    for clock in sorted(running, key=lambda c: c.due_on or date.max):
        title = say("next", clock.rule, unit=_named(view, clock.unit_code))
        yield Coming(title, clock, _promise(view, clock))


def _promise(view: PetitionView, clock: Clock) -> Clock | None:
    """The region's own, shorter period beside one of the law."""
    book = rules().book
    for local in view.clocks:
        rule = book.rules.get(local.rule) if kind_of(local.rule) else None
        is_same = rule is not None and clock.rule in rule.sharpens
        if is_same and local.ended_on is None and local.unit_code == clock.unit_code:
            return local
    return None


def choices(view: PetitionView) -> Iterator[Choice]:
    """What the petitioner may do now, likely things first."""
    offers = [
        o for o in view.offers
        if o.transition.verb in wording()["button"]
        and (not is_quiet(view) or o.transition.verb in QUIET_VERBS)
    ]  # fmt: skip
    for offer in offers:
        verb, strand = offer.transition.verb, offer.strand
        is_one = sum(o.transition.verb == verb for o in offers) == 1
        right = _right(view, offer)
        yield Choice(
            verb, say("button", verb), say("icon", verb), strand.unit,
            "" if is_one else _named(view, strand.unit), right,
            right is not None and right.state == "lapsed",
        )  # fmt: skip


def _right(view: PetitionView, offer: Offer) -> Clock | None:
    rule = wording()["until"].get(offer.transition.verb)
    found = [c for c in view.clocks if c.rule == rule and c.unit_code in ("", offer.strand.unit)]
    return found[-1] if found else None


def _claims(view: PetitionView) -> Iterator[Answered]:
    is_served = any(s.served_to for s in view.life.strands) and not is_quiet(view)
    for claim in view.life.claims.values():
        outcome = claim.outcome if is_served else None
        yield Answered(claim.text, words()["choice"].get(str(outcome), "") if outcome else "")


def offer_of(view: PetitionView, verb: str, strand: str) -> tuple[Offer, Choice] | None:
    """The act a button stands for, or None when it may not be done now."""
    for choice in choices(view):
        if choice.verb == verb and strand in ("", choice.strand):
            for offer in view.offers:
                if offer.transition.verb == verb and offer.strand.unit == choice.strand:
                    return offer, choice
    return None
