"""Taking petitions in: from the portal, at the window, from a ledger; and registering them."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from huiyin.domain.acts import ActKind
from huiyin.domain.attachments import AttachmentKind
from huiyin.domain.fields import FieldProblem
from huiyin.domain.petition import IN_PERSON, Channel, Purpose, State
from huiyin.domain.procedure import EARLIEST, LATE_ENTRY_WORKING_DAYS, Refusal
from huiyin.domain.simplified import obstacle
from huiyin.services.acting import Draft, Invalid, hold, new_act, record, tell_errand
from huiyin.services.attachments import drafts_of
from huiyin.services.context import ZONE, Context
from huiyin.services.repeats import earliest_repeat
from huiyin.services.triage import may_accuse
from huiyin.store.accounts.structure import collective_from
from huiyin.store.petitions import repository
from huiyin.store.petitions.derive import Derived
from huiyin.store.petitions.identity import Identity, hashes_of, petitioner_entry
from huiyin.store.petitions.queries import known_outside_ids
from huiyin.store.petitions.repository import NewPetition
from huiyin.store.petitions.uploads import UploadRow
from huiyin.store.record import queries as record_queries
from huiyin.store.record.inserts import new_id
from huiyin.store.record.repository import next_number, take_token
from huiyin.store.record.seals import keyed_hash, unseal

_CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_CODE_LENGTH = 8
_TITLE_LENGTH = 40
REPRESENTATIVES_AT_MOST = 5


@dataclass(frozen=True, slots=True)
class Party:
    """A petitioner as given; `is_hidden` keeps the name from the handling unit."""

    identity: Identity
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Submission:
    """What somebody brings. `prior` says whether court, arbitration or reconsideration knows it;
    `received_at` is when it reached the house, `beside` what the window wrote down with it;
    `files` were handed in before and wait; `files_are` says what they are."""

    detail: str
    claims: tuple[str, ...] = ()
    title: str = ""
    place: str = ""
    region: str = ""
    respondent: str = ""
    channel: Channel = Channel.WEB
    parties: tuple[Party, ...] = ()
    persons: int = 1
    prior: Mapping[str, bool] = field(default_factory=dict)
    received_at: datetime | None = None
    outside_id: str = ""
    beside: Mapping[str, Any] = field(default_factory=dict)
    files: tuple[UploadRow, ...] = ()
    files_are: AttachmentKind = AttachmentKind.MATERIAL


@dataclass(frozen=True, slots=True)
class Registration:
    """What the registrar decides: class, procedure, topic, summary; the earlier petition that it
    repeats, or joins because other people bring the same matter. `follows` are acts that a
    centre which takes the matter on does at once."""

    purpose: Purpose
    kind: str = "ordinary"
    topic: str = ""
    title: str = ""
    claims: tuple[str, ...] = ()
    repeats: int | None = None
    note: str = ""
    late_entry_reason: str = ""
    joins: int | None = None
    follows: tuple[Draft, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the petitioner takes away."""

    id: int
    number: str
    query_code: str

    @property
    def key(self) -> str:
        """What a visit keeps to open the petition again, until the query code is renewed."""
        return query_code_hash(self.query_code)


def new_query_code(token: str = "") -> str:
    """Eight letters and figures that are hard to confuse.

    From a form's token the code is the same each time, so that a second tap shows it again.
    """
    if not token:
        return "".join(secrets.choice(_CODE_LETTERS) for _ in range(_CODE_LENGTH))
    number = int(keyed_hash("query code of form", token), 16)
    letters = []
    for _ in range(_CODE_LENGTH):
        number, rest = divmod(number, len(_CODE_LETTERS))
        letters.append(_CODE_LETTERS[rest])
    return "".join(letters)


def query_code_hash(code: str) -> str:
    """How a query code is kept; spaces, dashes and case do not matter."""
    return keyed_hash("query", "".join(c for c in code.upper() if c.isalnum()))


def problems_of(submission: Submission) -> list[FieldProblem]:
    """What a submission lacks (article 19)."""
    problems = []
    if not submission.detail.strip():
        problems.append(FieldProblem("detail", "missing"))
    written = (submission.title, submission.detail, submission.place, *submission.claims)
    if any("\x00" in text for text in written):
        problems.append(FieldProblem("detail", "broken_text"))
    if submission.persons < 1:
        problems.append(FieldProblem("persons", "not_days"))
    is_visit = submission.channel in IN_PERSON
    if is_visit and len(submission.parties) > REPRESENTATIVES_AT_MOST:
        problems.append(FieldProblem("parties", "too_many_representatives"))
    return problems


def _title(submission: Submission) -> str:
    text = submission.title.strip() or " ".join(submission.detail.split())[:_TITLE_LENGTH]
    return text[:300]


def _received(submission: Submission, mark: "Mark", parties: Sequence[Any]) -> dict[str, Any]:
    claims = [c.strip() for c in submission.claims if c.strip()]
    body: dict[str, Any] = {
        "number": mark.number, "channel": str(submission.channel), "title": _title(submission),
        "detail": submission.detail, "claims": claims or [_title(submission)],
        "persons": max(submission.persons, len(parties)), "petitioners": list(parties),
    }  # fmt: skip
    optional = {
        "place": submission.place, "region": submission.region, "prior": dict(submission.prior),
        "respondent": submission.respondent, "outside_id": submission.outside_id,
        "query_code_hash": query_code_hash(mark.query_code) if mark.query_code else "",
    }  # fmt: skip
    body |= {k: v for k, v in optional.items() if v} | dict(submission.beside)
    if not any(p.identity.name or p.identity.account for p in submission.parties):
        body["is_anonymous"] = True
    if submission.received_at:
        body["received_at"] = submission.received_at.isoformat()
    return body


def numbers(bureau: str, region: str, year: int, count: int = 1) -> list[str]:
    """Fresh petition numbers of a bureau: region, year, serial."""
    first = next_number(f"petition:{bureau}:{year}", count)
    prefix = (region or bureau)[:6]
    return [f"{prefix}-{year}-{n:05d}" for n in range(first, first + count)]


@dataclass(frozen=True, slots=True)
class Desk:
    """The body that takes in: code and region of a bureau."""

    bureau: str
    region: str


def _day(context: Context, submission: Submission) -> date:
    return submission.received_at.astimezone(ZONE).date() if submission.received_at else (
        context.today
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """How a petition is told from others: its number, and the code that opens it ("" for none).

    `more` are acts that followed at once, as a ledger may tell them; `said` is what else the
    ledger says of the matter.
    """

    number: str
    query_code: str = ""
    more: tuple[Draft, ...] = ()
    said: Mapping[str, Any] = field(default_factory=dict)


def build(
    context: Context, desk: Desk, submission: Submission, registration: Registration | None,
    mark: Mark,
) -> NewPetition:  # fmt: skip
    """A petition ready to be written: `received`, and `registered` when it is decided at once."""
    ident = new_id()
    parties = submission.parties or (Party(Identity()),)
    entries = [petitioner_entry(p.identity, p.is_hidden) for p in parties]
    hashes = {e["sealed"]: hashes_of(p.identity) for e, p in zip(entries, parties, strict=True)}
    for listed in submission.beside.get("participants", ()):
        hashes[listed["sealed"]] = hashes_of(Identity(**unseal(listed["sealed"])))
    on = _day(context, submission)
    body = _received(submission, mark, entries) | dict(mark.said)
    if registration is None:
        body |= _feared(submission)
        drafts = [Draft(ActKind.RECEIVED, on, "17", body)]
    else:
        said = _registered(context, registration)
        drafts = [
            Draft(ActKind.RECEIVED, on, "17", body),
            Draft(ActKind.REGISTERED, on, "22", said),
            *registration.follows,
            *mark.more,
        ]
    drafts += drafts_of(context, submission.files, submission.files_are)
    acts = tuple(new_act(context, d, ident, seq) for seq, d in enumerate(drafts, start=1))
    return NewPetition(ident, desk.bureau, acts, hashes, (tell_errand(context, ident, 1),))


def _feared(submission: Submission) -> dict[str, Any]:
    """What came by itself and reads like an accusation is kept apart until it is classed."""
    said = "\n".join((submission.title, submission.detail, *submission.claims))
    return {"may_accuse": True} if may_accuse(said) else {}


def _registered(context: Context, registration: Registration) -> dict[str, Any]:
    said = {
        "purpose": str(registration.purpose), "kind": registration.kind,
        "registrar": context.actor.person, "topic": registration.topic,
        "title": registration.title.strip(), "note": registration.note,
        "claims": [c.strip() for c in registration.claims if c.strip()],
        "repeats": registration.repeats, "joins": registration.joins,
        "late_entry_reason": registration.late_entry_reason,
    }  # fmt: skip
    return {k: v for k, v in said.items() if v not in ("", [], None)}


def submit(context: Context, desk: Desk, submission: Submission, token: str = "") -> Receipt:
    """Take in what a citizen sends; a token used before gives the first receipt again.

    Raises Invalid.
    """
    if problems := problems_of(submission):
        raise Invalid(problems)
    return _once(context, desk, submission, None, token)


def register_at_window(
    context: Context, desk: Desk, submission: Submission, registration: Registration,
    token: str = "",
) -> Receipt:  # fmt: skip
    """Take in and register at once, as at the window or from the post. Raises Invalid."""
    problems = problems_of(submission) + _late_entry(context, submission, registration)
    persons = max(submission.persons, len(submission.parties))
    problems += _simplified(submission.channel, persons, registration)
    if problems:
        raise Invalid(problems)
    return _once(context, desk, submission, registration, token)


def _simplified(channel: str, persons: int, said: Registration) -> list[FieldProblem]:
    """The simplified way is only for what it is made for."""
    if said.kind != "simplified":
        return []
    is_known = said.repeats is not None or said.joins is not None
    reason = obstacle(channel, persons, said.purpose, is_known)
    return [FieldProblem("kind", reason)] if reason else []


def _late_entry(
    context: Context, submission: Submission, registration: Registration
) -> list[FieldProblem]:
    day = _day(context, submission)
    if day < EARLIEST:
        return [FieldProblem("received_on", "not_day")]
    if day > context.today:
        return [FieldProblem("received_on", "day_after_recording")]
    last = context.rules.calendar.add_workdays(day, LATE_ENTRY_WORKING_DAYS)
    if last < context.today and not registration.late_entry_reason.strip():
        return [FieldProblem("late_entry_reason", "missing")]
    return []


def _once(
    context: Context, desk: Desk, submission: Submission, registration: Registration | None,
    token: str,
) -> Receipt:  # fmt: skip
    """Take in, unless the form was taken before: two taps meet at the token's key."""
    try:
        with transaction.atomic():
            return _take_in(context, desk, submission, registration, token)
    except IntegrityError as error:
        if known := taken(token):
            return known
        if known_outside_ids(desk.bureau, [submission.outside_id]):
            raise Invalid([FieldProblem("outside_id", "outside_id_taken")]) from error
        raise


def taken(token: str, since: datetime | None = None) -> Receipt | None:
    """What a form made before, None when it was not taken yet or was before `since`."""
    known = record_queries.token_result(token, since) if token else ""
    if not known:
        return None
    ident, number = known.split("|")
    return Receipt(int(ident), number, new_query_code(token))


def _take_in(
    context: Context, desk: Desk, submission: Submission, registration: Registration | None,
    token: str,
) -> Receipt:  # fmt: skip
    year = _day(context, submission).year
    number, code = numbers(desk.bureau, desk.region, year)[0], new_query_code(token)
    here = replace(
        submission, region=submission.region or desk.region,
        beside={**submission.beside, **_counted_from(desk, submission)},
    )  # fmt: skip
    petition = build(context, desk, here, registration, Mark(number, code))
    if token:
        take_token(token, f"{petition.id}|{number}", context.at)
    repository.create([petition], context.rules)
    if submission.files:
        repository.drop_uploads([row.id for row in submission.files])
    return Receipt(petition.id, number, code)


def _counted_from(desk: Desk, submission: Submission) -> dict[str, int]:
    """From how many on a visit is collective here today: later settings change nothing."""
    persons = max(submission.persons, len(submission.parties))
    if submission.channel not in IN_PERSON or persons == 1:
        return {}
    return {"collective_from": collective_from(desk.bureau)}


def register(
    context: Context, number: str, registration: Registration, seen: int | None = None
) -> Derived:
    """Register what came by itself (portal).

    Raises NoSuchPetition, Conflict, Refusal, Invalid.
    """
    with transaction.atomic():
        matter = hold(context, number, seen)
        if matter.life.state is not State.RECEIVED:
            raise Refusal("not_in_this_state", "22")
        if context.actor.unit != matter.situation.bureau:
            raise Refusal("not_yours", "22")
        facts = matter.facts
        problems = _simplified(str(facts["channel"]), int(facts["persons"]), registration)
        if problems:
            raise Invalid(problems)
        draft = Draft(ActKind.REGISTERED, context.today, "22", _registered(context, registration))
        return record(context, matter.loaded, [draft])


def suggest_repeat(parties: Sequence[Party], detail: str, title: str) -> int | None:
    """The earlier petition this one seems to repeat, for the registrar to confirm."""
    return earliest_repeat([hashes_of(p.identity) for p in parties], title, detail)
