"""Receptions: the plan of a year, its publication, the day's visits, and who asks to come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from icalendar import Calendar, Event

from huiyin.domain.authority import Actor, Permission, Role, may, scope
from huiyin.domain.fields import FieldProblem
from huiyin.domain.petition import Channel, Purpose
from huiyin.domain.procedure import Refusal
from huiyin.domain.registers import moving
from huiyin.domain.registers.leader_reception import PLANNED
from huiyin.services import intake, registers
from huiyin.services.acting import Invalid
from huiyin.services.context import ZONE, Context, begin
from huiyin.services.intake import Desk, Party, Receipt, Registration, Submission
from huiyin.services.people_lines import phone_of
from huiyin.services.register_notices import announce
from huiyin.services.registers import Change, NoSuchEntry, Opening, register_of
from huiyin.store.accounts import queries as accounts
from huiyin.store.petitions import queries as petitions
from huiyin.store.petitions.identity import Identity
from huiyin.store.record import queries as record_queries
from huiyin.store.record.repository import next_number, take_token
from huiyin.store.record.seals import unseal
from huiyin.store.registers import queries, repository
from huiyin.store.registers.queries import EntryFilters, EntryRow

RECEPTION, VISIT, APPOINTMENT = "leader_reception", "reception_visit", "reception_appointment"
SESSIONS_AT_MOST = 400
PUBLISHED_DAYS = 366


@dataclass(frozen=True, slots=True)
class Plan:
    """A leader's sessions: every `weeks` weeks on a weekday (0 is Monday), from a day to a day."""

    given: Mapping[str, Any]
    weekday: int
    weeks: int
    since: date
    until: date


def days_of(context: Context, plan: Plan) -> list[date]:
    """The days of a plan; one that rests moves to the next working day, if that is of the plan."""
    calendar = context.rules.calendar
    first = plan.since + timedelta(days=(plan.weekday - plan.since.weekday()) % 7)
    days: list[date] = []
    while first <= plan.until and len(days) <= SESSIONS_AT_MOST:
        day = calendar.next_workday(first)
        days += [day] if day <= plan.until else []
        first += timedelta(weeks=plan.weeks)
    return list(dict.fromkeys(days))


def plan_sessions(context: Context, plan: Plan) -> int:
    """Enter the sessions of a plan, all or none; how many. Raises Refusal, Invalid."""
    register = register_of(RECEPTION)
    if not moving.may_open(context.actor, register):
        raise Refusal("not_yours", register.article)
    days = days_of(context, plan)
    if not days:
        raise Invalid([FieldProblem("until", "no_session")])
    if len(days) > SESSIONS_AT_MOST:
        raise Invalid([FieldProblem("until", "too_many_sessions")])
    with transaction.atomic():
        new = [
            registers.prepare(context, register, Opening({**plan.given, "on_day": day}))
            for day in days
        ]
        repository.create(new, context.rules)
    return len(days)


def publish_until(context: Context, until: date) -> int:
    """Publish every planned session from today until a day; how many. Raises Refusal."""
    filters = EntryFilters(state="planned", since=context.today, until=until)
    rows, _ = queries.entries(scope(context.actor), RECEPTION, filters, size=SESSIONS_AT_MOST)
    with transaction.atomic():
        for row in rows:
            registers.move(context, RECEPTION, row.entry["number"], Change("publish"))
    return len(rows)


def sessions(context: Context, since: date, until: date) -> list[EntryRow]:
    """The sessions of a span of days, soonest first."""
    filters = EntryFilters(since=since, until=until)
    rows, _ = queries.entries(scope(context.actor), RECEPTION, filters, size=SESSIONS_AT_MOST)
    return sorted(rows, key=lambda r: (r.entry["on"], r.entry["fields"]["from_time"]))


def published(bureau: str, today: date) -> list[dict[str, Any]]:
    """The sessions the public may know of, soonest first."""
    return queries.published(RECEPTION, bureau, today, ("published",))


def feed(bureau: str, today: date) -> bytes:
    """The published sessions as an iCalendar file that calendars subscribe to."""
    unit = accounts.unit(bureau)
    calendar = Calendar()
    calendar.add("prodid", "-//Huiyin//receptions//ZH")
    calendar.add("version", "2.0")
    calendar.add("name", f"{unit.name if unit else ''}领导接访安排")
    calendar.add("x-wr-calname", f"{unit.name if unit else ''}领导接访安排")
    for row in published(bureau, today):
        calendar.add_component(_event(row))
    return bytes(calendar.to_ical())


def _event(row: Mapping[str, Any]) -> Event:
    fields, event = row["fields"], Event()
    event.add("uid", f"{row['number']}@huiyin")
    event.add("sequence", row["version"])
    event.add("dtstamp", datetime.combine(row["on"], time(0), ZONE))
    event.add("summary", f"{_way(fields['way'])}：{fields['title']}")
    event.add("location", fields["place"])
    event.add("dtstart", _moment(row["on"], fields["from_time"]))
    event.add("dtend", _moment(row["on"], fields["until_time"]))
    if fields.get("topic"):
        event.add("description", fields["topic"])
    return event


def _way(way: str) -> str:
    return register_of(RECEPTION).by_name["way"].word(way)


def _moment(day: date, at: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(at), ZONE)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A batch of visitors as the window takes them in: what they say becomes a petition, unless
    they come about one that is known (`petition`). With `appointment` it is the batch that asked
    to come, whose names stand there already."""

    people: Sequence[Identity]
    persons: int
    detail: str
    claims: tuple[str, ...]
    amount: str = ""
    title: str = ""
    purpose: Purpose = Purpose.APPEAL_FOR_RESOLUTION
    petition: str = ""
    appointment: str = ""
    late_entry_reason: str = ""


def receive(context: Context, number: str, arrival: Arrival, token: str = "") -> Receipt:
    """Take a batch in at a reception: a petition registered or the known one, the visit that
    points at it, and the appointment kept, in one transaction; nothing is typed twice.

    Of a known petition the receipt has no query code. Raises NoSuchEntry, Refusal, Invalid.
    """
    if not context.actor.may(Permission.REGISTER):
        raise Refusal("not_yours", "18")
    if known := intake.taken(token) or _counted(token):
        return known
    session = _session(context, number)
    with transaction.atomic():
        arrival = _announced(context, session, arrival)
        receipt = (
            _known(context, arrival, token)
            if arrival.petition
            else _registered(context, session, arrival, token)
        )
        registers.open_entry(context, VISIT, _visit(session, arrival, receipt))
    return receipt


def _announced(context: Context, session: Mapping[str, Any], arrival: Arrival) -> Arrival:
    """The batch with the names of its appointment, which is kept. Raises NoSuchEntry, Refusal."""
    if not arrival.appointment:
        return arrival
    row = queries.entry(APPOINTMENT, arrival.appointment)
    if row is None or row.entry["parent"] != session["id"]:
        raise NoSuchEntry(arrival.appointment)
    kept = Change("keep", {"late_entry_reason": arrival.late_entry_reason}, session["on"])
    registers.move(context, APPOINTMENT, arrival.appointment, kept)
    known = [Identity(**unseal(p["sealed"])) for p in row.participants]
    people = arrival.people or known
    return replace(arrival, people=people, persons=max(arrival.persons, len(people)))


def _known(context: Context, arrival: Arrival, token: str) -> Receipt:
    """The petition a batch comes about. Raises Invalid where the actor sees none."""
    row = petitions.petition(arrival.petition.strip())
    if row is None or not may(scope(context.actor), row.place):
        raise Invalid([FieldProblem("petition", "no_such_petition")])
    ident, number = int(row.petition["id"]), str(row.petition["number"])
    if token:
        take_token(f"visit:{token}", f"{ident}|{number}", context.at)
    return Receipt(ident, number, "")


def _counted(token: str) -> Receipt | None:
    """The receipt of a batch about a known petition that was taken in before."""
    known = record_queries.token_result(f"visit:{token}") if token else ""
    ident, _, number = known.partition("|")
    return Receipt(int(ident), number, "") if known else None


def _registered(
    context: Context, session: Mapping[str, Any], arrival: Arrival, token: str
) -> Receipt:
    unit = accounts.unit(session["bureau"])
    desk = Desk(session["bureau"], unit.region if unit else "")
    said = Registration(arrival.purpose, late_entry_reason=arrival.late_entry_reason)
    submission = _submission(context, arrival, session)
    return intake.register_at_window(context, desk, submission, said, token)


def _session(context: Context, number: str) -> dict[str, Any]:
    row = queries.entry(RECEPTION, number)
    if row is None or row.entry["bureau"] not in context.actor.bureaus:
        raise NoSuchEntry(number)
    if row.entry["state"] not in PLANNED:
        raise Refusal("reception_is_over", "18")
    if row.entry["on"] > context.today:
        raise Refusal("reception_to_come", "18")
    return row.entry


def _submission(
    context: Context, arrival: Arrival, session: Mapping[str, Any]
) -> Submission:  # fmt: skip
    """What they say, received on the day of the reception whenever it is told."""
    is_past, fields = session["on"] < context.today, session["fields"]
    return Submission(
        detail=arrival.detail, claims=arrival.claims, title=arrival.title,
        place=str(fields["place"]), channel=Channel.VISIT, persons=arrival.persons,
        parties=tuple(Party(who) for who in arrival.people),
        received_at=_moment(session["on"], fields["from_time"]) if is_past else None,
    )  # fmt: skip


def _visit(session: Mapping[str, Any], arrival: Arrival, receipt: Receipt) -> Opening:
    given: dict[str, Any] = {
        "reception": session["number"], "petition": receipt.number,
        "title": arrival.title or " ".join(arrival.detail.split())[:40],
        "way": session["fields"]["way"], "visited_on": session["on"],
        "persons": arrival.persons, "items": max(1, len(arrival.claims)),
        "amount": arrival.amount,
        "visitors": [{"name": w.name, "phone": w.phone} for w in arrival.people if w.name],
    }  # fmt: skip
    return Opening({k: v for k, v in given.items() if v not in ("", [])})


def came(context: Context, ident: int) -> tuple[list[EntryRow], list[EntryRow]]:
    """The visits of a reception and who asked to come, as far as the actor may see them."""
    rows = queries.parts(ident, [VISIT, APPOINTMENT], scope(context.actor))
    return (
        [r for r in rows if r.entry["kind"] == VISIT],
        [r for r in rows if r.entry["kind"] == APPOINTMENT],
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody leaves who asks to come."""

    name: str
    phone: str
    words: str


def ask_to_come(bureau: str, number: str, asked: Asked, token: str) -> str:
    """An appointment asked for on the public page; its number. A second tap gives the first.

    Raises NoSuchEntry, Refusal when nothing is free any more, Invalid.
    """
    if known := record_queries.token_result(token):
        return known
    row = queries.entry(RECEPTION, number)
    if row is None or row.entry["bureau"] != bureau or row.entry["state"] != "published":
        raise NoSuchEntry(number)
    problems = [FieldProblem(n, "missing") for n, v in (("name", asked.name),
                ("phone", asked.phone), ("words", asked.words)) if not v.strip()]  # fmt: skip
    if problems:
        raise Invalid(problems)
    try:
        with transaction.atomic():
            return _asked(row.entry, asked, token)
    except IntegrityError:
        if known := record_queries.token_result(token):
            return known
        raise


def _asked(session: Mapping[str, Any], asked: Asked, token: str) -> str:
    """Written for the bureau by the house, told as the petitioner's own act."""
    context = begin(Actor("system", "系统", Role.SYSTEM, session["bureau"], "", session["bureau"]))
    next_number(f"slot:{RECEPTION}:{session['id']}")  # who asks second waits here for the first
    if session["on"] < context.today or not free_seats(session):
        raise Refusal("reception_is_full", "18")
    given = {"reception": session["number"], "title": asked.words.strip()[:300],
             "people": [{"name": asked.name, "phone": asked.phone}]}  # fmt: skip
    new = registers.prepare(context, register_of(APPOINTMENT), Opening(given))
    act = replace(new.act, actor="petitioner", actor_unit="")
    number = str(new.act.body["number"])
    take_token(token, number, context.at)
    made = repository.create([replace(new, act=act)], context.rules)
    announce(replace(context, actor=replace(context.actor, unit="")), made[0], 1)
    return number


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an appointment: its state, the hour to come, why it is not held, and the
    session as it is planned now."""

    state: str
    come_at: str
    reason: str
    session: dict[str, Any]


def answer_to(bureau: str, number: str, phone: str) -> Answer | None:
    """The answer to who asked to come, by the appointment's number and the telephone left with
    it; None where the two do not belong together."""
    row = queries.entry(APPOINTMENT, number.strip().upper())
    if row is None or row.entry["bureau"] != bureau or not row.entry["parent"]:
        return None
    left = {phone_of(unseal(p["sealed"])["phone"]) for p in row.participants} - {""}
    session = queries.entry_by_id(row.entry["parent"])
    if phone_of(phone) not in left or session is None:
        return None
    said = row.entry["fields"]
    return Answer(row.entry["state"], str(said.get("come_at") or ""),
                  str(said.get("reason") or ""), session.entry)  # fmt: skip


def free_seats(session: Mapping[str, Any]) -> int:
    """How many may still ask to come; none where no number was set."""
    seats = int(session["fields"].get("seats") or 0)
    if not seats:
        return 0
    rows = queries.parts(session["id"], [APPOINTMENT])
    held = [r for r in rows if r.entry["state"] != "released"]
    return max(0, seats - len(held))
