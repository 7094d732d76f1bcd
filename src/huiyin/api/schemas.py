"""The shapes of the API. Keys are glossary terms, days ISO 8601; `description.yaml` explains."""

import json
from datetime import date, datetime
from typing import Annotated, Any

from ninja import Field, Schema
from pydantic import AfterValidator

from huiyin.domain.petition import Channel, Purpose, State
from huiyin.domain.transitions import BY_VERB

GIVEN_AT_MOST = 400_000


def _storable(text: str) -> str:
    """Text that a database can keep: whole characters, no NUL."""
    if "\x00" in text or any("\ud800" <= c <= "\udfff" for c in text):
        raise ValueError("broken_text")
    return text


def _storable_json(value: dict[str, Any]) -> dict[str, Any]:
    """JSON that a database can keep."""
    said = json.dumps(value, ensure_ascii=False, allow_nan=False)
    if len(said) > GIVEN_AT_MOST:
        raise ValueError("too_long")
    _storable(said.replace("\\u0000", "\x00"))
    return value


Text = Annotated[str, AfterValidator(_storable)]
Values = Annotated[dict[str, Any], AfterValidator(_storable_json)]


class PartyIn(Schema):
    """A petitioner."""

    name: Text = Field("", max_length=80)
    phone: Text = Field("", max_length=40)
    document: Text = Field("", max_length=40)
    address: Text = Field("", max_length=200)
    is_hidden: bool = False


class PetitionIn(Schema):
    """A petition to be registered."""

    detail: Text = Field(min_length=1, max_length=200_000)
    claims: list[Text] = Field([], max_length=50)
    title: Text = Field("", max_length=300)
    place: Text = Field("", max_length=200)
    region: Text = Field("", max_length=12)
    channel: Channel = Channel.WEB
    purpose: Purpose = Purpose.APPEAL_FOR_RESOLUTION
    kind: str = Field("ordinary", pattern="^(ordinary|simplified)$")
    topic: Text = Field("", max_length=80)
    persons: int = Field(1, ge=1, le=1_000_000)
    petitioners: list[PartyIn] = Field([], max_length=200)
    prior: dict[Text, bool] = Field({}, max_length=20)
    has_election_sheet: bool = False
    unlisted_reason: Text = Field("", max_length=200)
    upper_number: Text = Field("", max_length=80)
    upper_report_by: date | None = None
    centre: Text = Field("", max_length=40)
    outside_id: Text = Field("", max_length=80)
    received_at: datetime | None = None
    late_entry_reason: Text = Field("", max_length=2000)


class ReceiptOut(Schema):
    """What a registration gives back; the query code is for the petitioner."""

    number: str
    query_code: str


class ActIn(Schema):
    """An act: its verb, the day it happened, what its form asks, and the version that was seen."""

    verb: Text = Field(max_length=40, examples=sorted(BY_VERB))
    on: date | None = None
    given: Values = {}
    version: int | None = Field(None, ge=1, le=2_000_000_000)


class ListQuery(Schema):
    """What a list is narrowed by."""

    state: State | None = None
    holder: Text = Field("", max_length=40)
    channel: Channel | None = None
    since: date | None = None
    until: date | None = None
    q: Text = Field("", max_length=100)
    after: Text = Field("", max_length=40)


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


class LetterOut(Schema):
    """An issued letter in words, names covered."""

    kind: str
    label: str
    number: str
    unit: str
    issued_on: date
    text: str


class LetterList(Schema):
    """The issued letters of a petition."""

    letters: list[LetterOut]


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
