"""From what services and store give to the shapes of the API."""

from dataclasses import asdict
from typing import Any

from huiyin.api.schemas import (
    ActOut,
    ClaimOut,
    ClockOut,
    LetterOut,
    ListedPetition,
    PetitionOut,
)
from huiyin.domain.acts import Act
from huiyin.domain.authority import UNIT_ROLES, Actor
from huiyin.domain.clocks import Clock
from huiyin.services.context import words
from huiyin.services.reading import PetitionView, open_fields
from huiyin.store.petitions.derive import to_act
from huiyin.store.petitions.lists import ListRow
from huiyin.store.petitions.queries import LetterRow
from huiyin.store.record.queries import ActRow

HIDDEN = ""
"""The name of a petitioner who hid it from the handling unit, masked or not."""


def listed(row: ListRow, actor: Actor) -> ListedPetition:
    """One line of a list."""
    values = {n: getattr(row, n) for n in ListedPetition.model_fields}
    if row.is_hidden and actor.role in UNIT_ROLES:
        values["petitioner"] = HIDDEN
    return ListedPetition(**values)


def letter(row: LetterRow, text: str) -> LetterOut:
    """An issued letter."""
    assert row.issued_on is not None
    return LetterOut(
        kind=row.kind, label=words()["document"][row.kind], number=row.number, unit=row.unit,
        issued_on=row.issued_on, text=text,
    )  # fmt: skip


def act_of_row(row: ActRow) -> ActOut:
    """A recorded act, identities left out."""
    return _act(to_act(row), row.article, is_void=False)


def _act(act: Act, article: str, *, is_void: bool) -> ActOut:
    assert act.at is not None
    return ActOut(
        seq=act.seq, act=act.kind, on=act.on, at=act.at, article=article, unit=act.unit,
        actor_unit=act.actor_unit, is_void=is_void, fields=open_fields(act),
    )  # fmt: skip


def _clock(clock: Clock) -> ClockOut:
    values: dict[str, Any] = asdict(clock)
    return ClockOut(**{n: values[n] for n in ClockOut.model_fields})


def shown(view: PetitionView, actor: Actor) -> PetitionOut:
    """One petition with its acts, clocks and what may be done."""
    row = view.row.petition
    plain = (
        "number", "version", "title", "detail", "state", "holder", "channel", "purpose",
        "received_on",
    )  # fmt: skip
    return PetitionOut(
        **{name: row[name] for name in plain},
        petitioners=[
            HIDDEN if p["is_hidden"] and actor.role in UNIT_ROLES else p["masked_name"]
            for p in view.row.petitioners
        ],
        claims=[ClaimOut(**{n: c[n] for n in ClaimOut.model_fields}) for c in view.row.claims],
        acts=[_act(e.act, e.article, is_void=e.is_void) for e in view.line],
        clocks=[_clock(c) for c in view.clocks],
        allowed=list(dict.fromkeys(o.transition.verb for o in view.offers)),
    )
