"""Turns of phrase for letters: those the house ships, and each unit's own."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from huiyin.domain.fields import FieldProblem
from huiyin.domain.organisation import OfficeAct
from huiyin.domain.petition import Outcome
from huiyin.domain.procedure import Refusal
from huiyin.services.acting import Invalid
from huiyin.services.context import Context, phrases
from huiyin.services.letter_chain import need
from huiyin.services.organisation import record_office
from huiyin.store.accounts import drafting, repository
from huiyin.store.accounts import queries as accounts
from huiyin.store.accounts.drafting import PhraseRow

TEXT_LENGTH, TOPIC_LENGTH = 500, 80
UNFILLED = re.compile(r"【填：[^】]*】")
"""What a writer has to fill in himself; a letter does not set out with one left."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A turn of phrase to insert: `key` names it, `is_own` tells the unit's from the house's."""

    key: str
    topic: str
    outcome: str
    text: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """A unit's own turn of phrase with the name of who changed it last."""

    row: PhraseRow
    changed_by: str


@dataclass(frozen=True, slots=True)
class Wording:
    """What a turn of phrase is to say, and for what."""

    text: str
    topic: str = ""
    outcome: str = ""


def _every(context: Context) -> Iterator[Offered]:
    units = dict.fromkeys(u for u in (context.actor.unit, context.actor.bureau) if u)
    for row in drafting.phrases_of(list(units)):
        yield Offered(f"own-{row.id}", row.topic, row.outcome, row.text, True)
    for phrase in phrases():
        yield Offered(phrase.code, phrase.topic, phrase.outcome, phrase.text, False)


def offered(context: Context, topic: str) -> list[Offered]:
    """What fits a matter: its topic's first, then what fits every topic; own ones before."""
    fits = [p for p in _every(context) if p.topic in (topic, "")]
    return sorted(fits, key=lambda p: (not p.topic, not p.is_own))


def text_of(context: Context, key: str) -> str:
    """The words of a turn of phrase the actor is offered, "" for none."""
    return next((p.text for p in _every(context) if p.key == key), "")


def shipped(topic: str = "") -> list[Offered]:
    """What the house ships, of one topic where one is named."""
    found = (Offered(p.code, p.topic, p.outcome, p.text, False) for p in phrases())
    return [p for p in found if not topic or p.topic == topic]


def topics() -> list[str]:
    """The topics that the house ships phrases for."""
    return list(dict.fromkeys(p.topic for p in phrases() if p.topic))


def own(context: Context) -> list[Kept]:
    """The unit's own, those in use first. Raises Refusal."""
    need(context)
    rows = drafting.phrases_of([context.actor.unit], with_withdrawn=True)
    names = accounts.person_names(row.changed_by for row in rows)
    return [Kept(row, names.get(row.changed_by, "")) for row in rows]


def find(context: Context, ident: int) -> PhraseRow:
    """One of the unit's own. Raises Refusal."""
    need(context)
    row = drafting.phrase(ident)
    if row is None or row.unit != context.actor.unit:
        raise Refusal("not_yours", "14")
    return row


def add(context: Context, said: Wording) -> int:
    """A new one of the unit; its id. Raises Invalid, Refusal."""
    need(context)
    values = _checked(said)
    unit = context.actor.unit
    with transaction.atomic():
        ident = repository.add_phrase(values | _by(context) | {"unit_id": unit})
        body = {"phrase": ident, "version": 1, **values}
        record_office(context, OfficeAct.PHRASE_SET, unit, 0, body)
    return ident


def change(context: Context, ident: int, said: Wording, seen: int) -> None:
    """Other words for one; what it said before stands in the record. Raises Invalid, Refusal."""
    row, values = find(context, ident), _checked(said)
    values |= {"is_withdrawn": False}
    with transaction.atomic():
        if not repository.change_phrase(row.id, seen, values | _by(context)):
            raise Refusal("letter_changed")
        body = {"phrase": row.id, "version": seen + 1, **values}
        record_office(context, OfficeAct.PHRASE_SET, row.unit, 0, body)


def withdraw(context: Context, ident: int, seen: int) -> None:
    """Offer one no more; letters that took its words keep them. Raises Refusal."""
    row = find(context, ident)
    values = {"is_withdrawn": True} | _by(context)
    with transaction.atomic():
        if not repository.change_phrase(row.id, seen, values):
            raise Refusal("letter_changed")
        body = {"phrase": row.id, "version": seen + 1}
        record_office(context, OfficeAct.PHRASE_WITHDRAWN, row.unit, 0, body)


def _by(context: Context) -> dict[str, object]:
    return {"changed_by": context.actor.person, "changed_at": context.at}


def _checked(said: Wording) -> dict[str, object]:
    text, topic = said.text.replace("\r\n", "\n").strip(), said.topic.strip()
    problems = [] if text else [FieldProblem("text", "missing")]
    if len(text) > TEXT_LENGTH:
        problems.append(FieldProblem("text", "phrase_too_long"))
    if len(topic) > TOPIC_LENGTH:
        problems.append(FieldProblem("topic", "too_long"))
    if said.outcome and said.outcome not in tuple(Outcome):
        problems.append(FieldProblem("outcome", "not_choice"))
    if problems:
        raise Invalid(problems)
    return {"text": text, "topic": topic, "outcome": said.outcome}
