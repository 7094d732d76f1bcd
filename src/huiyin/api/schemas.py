"""The shapes of the API. Keys are glossary terms, days ISO 8601."""

from datetime import date, datetime
from typing import Any

from ninja import Field, Schema

from huiyin.domain.petition import Channel, Purpose


class PartyIn(Schema):
    """A petitioner."""

    name: str = Field("", max_length=80)
    phone: str = Field("", max_length=40)
    document: str = Field("", max_length=40)
    address: str = Field("", max_length=200)
    is_hidden: bool = False


class PetitionIn(Schema):
    """A petition to be registered."""

    detail: str = Field(min_length=1, max_length=200_000)
    claims: list[str] = Field([], max_length=50)
    title: str = Field("", max_length=300)
    place: str = Field("", max_length=200)
    region: str = Field("", max_length=12)
    channel: Channel = Channel.WEB
    purpose: Purpose = Purpose.APPEAL_FOR_RESOLUTION
    kind: str = Field("ordinary", pattern="^(ordinary|simplified)$")
    topic: str = Field("", max_length=80)
    persons: int = Field(1, ge=1, le=1_000_000)
    petitioners: list[PartyIn] = Field([], max_length=200)
    prior: dict[str, bool] = {}
    outside_id: str = Field("", max_length=80)
    received_at: datetime | None = None
    late_entry_reason: str = Field("", max_length=2000)


class ReceiptOut(Schema):
    """What a registration gives back; the query code is for the petitioner."""

    number: str
    query_code: str


class ActIn(Schema):
    """An act: its verb, the day it happened, what its form asks, and the version that was seen."""

    verb: str = Field(max_length=40)
    on: date | None = None
    given: dict[str, Any] = {}
    version: int | None = Field(None, ge=1)


class ListedPetition(Schema):
    """One line of a list."""

    number: str
    title: str
    state: str
    holder: str
    due_on: date | None
    due_rule: str
    channel: str
    purpose: str
    received_on: date
    version: int
    petitioner: str


class PetitionPage(Schema):
    """A page of petitions; `next` is the key of the next page, "" at the end."""

    petitions: list[ListedPetition]
    next: str


class ClaimOut(Schema):
    """One claim with its route and answer."""

    ordinal: int
    text: str
    route: int | None
    outcome: str


class ActOut(Schema):
    """One recorded act."""

    seq: int
    act: str
    on: date
    at: datetime
    article: str
    unit: str
    actor_unit: str
    is_void: bool
    fields: dict[str, Any]


class ClockOut(Schema):
    """One clock as of today, as in `huiyin clocks`."""

    rule: str
    round: int
    label: str
    article: str
    basis: str
    holder: str
    unit_code: str
    started_on: date
    length: int | None
    unit: str
    excluded_days: int
    last_day: date | None
    due_on: date | None
    warn_on: date | None
    provisional: bool
    state: str
    met_on: date | None
    days_over: int
    why: list[str]


class PetitionOut(Schema):
    """One petition; people are masked."""

    number: str
    version: int
    title: str
    detail: str
    state: str
    holder: str
    channel: str
    purpose: str
    received_on: date
    petitioners: list[str]
    claims: list[ClaimOut]
    acts: list[ActOut]
    clocks: list[ClockOut]
    allowed: list[str]


class ProblemField(Schema):
    """A value that cannot be taken."""

    field: str
    reason: str
    message: str


class Problem(Schema):
    """Problem details: what is wrong, the article it rests on, what is allowed instead."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    reason: str = ""
    article: str = ""
    allowed: list[str] = []
    fields: list[ProblemField] = []
    acts: list[ActOut] = []
