"""From the acts of a petition to its rows: the one way they are made, rebuilt and compared."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from huiyin.domain.acts import Act, ActKind, as_of, effective
from huiyin.domain.attachments import Attachment, attachments
from huiyin.domain.authority import Place
from huiyin.domain.clocks import CaseFacts, Clock, clocks, in_order, standing
from huiyin.domain.following import Following
from huiyin.domain.petition import Life, State, Strand, Track, is_collective
from huiyin.domain.spent import settled, track_of
from huiyin.law.book import LawBook
from huiyin.law.calendar import WorkCalendar
from huiyin.law.packs import kind_of
from huiyin.store.petitions.identity import KNOWN_BY, Identity, hashes_of
from huiyin.store.record.queries import ActRow
from huiyin.store.record.seals import unseal

Row = dict[str, Any]
Finder = Callable[[str], Mapping[str, str]]
RIGHTS = frozenset({"dispatch.object"})
"""Clocks of a right an institution may use: nobody is late who leaves it."""

OWN_TERMS = frozenset({"acceptance.decide", "handling.own_term"})
"""Terms the house set itself, beside a clock of the statute."""

GONE = frozenset({State.RETURNED, State.RECALLED})
"""Strands that give a unit no more sight of the petition."""

UNDONE = frozenset({State.IMPORT_UNDONE, State.SPLIT_UNDONE})
"""States of what was entered by mistake: no list and no figure has it."""

_FACTS = (
    "number", "channel", "purpose", "kind", "title", "detail", "region", "place", "topic",
    "persons", "outside_id", "repeats", "joins", "is_anonymous", "is_imported", "petitioners",
    "claims", "participants", "collective_from", "registrar", "query_code_hash", "taken_in_by",
    "respondent", "ledger", "parted_from",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rules:
    """The law in force: what every derivation is made with.

    `known_on` gives the book and the calendar as they were known at the end of a past day.
    """

    book: LawBook
    calendar: WorkCalendar
    known_on: Callable[[date], "Rules"]


@dataclass(frozen=True, slots=True)
class Derived:
    """All rows of one petition; ids of the child rows are left to the writer."""

    petition: Row
    claims: list[Row]
    petitioners: list[Row]
    participants: list[Row]
    strands: list[Row]
    sights: list[Row]
    standings: list[Row]
    clocks: list[Row]
    attachments: list[Row]
    life: Life
    reckoned: tuple[Clock, ...]


def to_act(row: ActRow) -> Act:
    """A recorded act as the domain reads it; `unit` and `claims` come from its content."""
    fields = dict(row.body)
    unit, claims = str(fields.pop("unit", "")), tuple(fields.pop("claim_ordinals", ()))
    return Act(
        ActKind(row.kind), row.on, row.seq, row.at, row.actor, row.actor_unit, unit, claims, fields
    )


def facts_of(acts: Sequence[Act]) -> Row:
    """What the effective acts say of the matter: later ones win (registered over received)."""
    facts: Row = {}
    for act in acts:
        if act.kind in (ActKind.RECEIVED, ActKind.REGISTERED, ActKind.QUERY_CODE_RENEWED):
            facts.update({k: act.fields[k] for k in _FACTS if k in act.fields})
        elif act.kind is ActKind.RELATED:
            facts |= {name: act.fields.get(name) for name in ("repeats", "joins")}
        elif act.kind is ActKind.MERGED:
            facts["leading"] = act.fields["leading_id"]
        elif act.kind is ActKind.ABSORBED:
            facts |= _with_joined(facts, act)
    return facts


def _with_joined(facts: Row, act: Act) -> Row:
    """The people of a petition and those who joined it; one who is named is known."""
    is_anonymous = facts.get("is_anonymous", False) and act.fields.get("is_anonymous", False)
    people = [*facts["petitioners"], *act.fields["added_petitioners"]]
    return {"petitioners": people, "is_anonymous": is_anonymous}


def case_facts(facts: Row, life: Life) -> CaseFacts:
    """What the clocks need to know beside the acts."""
    return CaseFacts(
        region=facts.get("region", ""),
        taken_in_by=facts.get("taken_in_by", "bureau"),
        kind=facts.get("kind", "ordinary"),
        purpose=life.purpose,
        claims=frozenset(life.claims),
    )


def derive(
    petition: int, bureau: str, acts: Sequence[Act], rules: Rules, find: Finder | None = None
) -> Derived:
    """All rows of a petition from its acts (in order of seq).

    Nothing here depends on today: clocks are taken as of the newest act, and what still runs
    has no outcome. `find` gives the keyed hashes of a sealed identity; unsealing is the default.
    """
    read, line = effective(acts), Following(bureau)
    latest = max(a.on for a in read)
    days = _days(acts, read)
    stood = [(day, _stood_on(line, acts, rules, day)) for day in days[:-1]]
    now = _reading(line, read, rules, latest)
    row = _petition_row(petition, bureau, now)
    row |= {"version": acts[-1].seq, "latest_on": latest, "received_on": read[0].on}
    row["received_at"] = _received_at(read[0])
    facts, life = now.facts, now.life
    return Derived(
        row,
        [_claim_row(life, n) for n in life.claims],
        [_petitioner_row(n, p, find) for n, p in enumerate(facts["petitioners"], start=1)],
        [_participant_row(n, p, find) for n, p in enumerate(facts.get("participants", ()), 1)],
        now.strands,
        _sight_rows(place_in(bureau, facts, life), row["received_on"]),
        _standing_rows([*stood, (days[-1], now.standing)]),
        _clock_rows(now),
        [_attachment_row(a) for a in attachments(read)],
        life,
        now.reckoned,
    )


@dataclass(frozen=True, slots=True)
class Ticking:
    """The clocks of a petition as rows and as they were reckoned; `is_aside` for a ledger row."""

    clocks: list[Row]
    reckoned: tuple[Clock, ...]
    is_aside: bool


def ticking(bureau: str, acts: Sequence[Act], rules: Rules) -> Ticking:
    """Only the clocks of `derive`: for asking of many petitions what a change would move."""
    read = effective(acts)
    now = _reading(Following(bureau), read, rules, max(a.on for a in read))
    is_imported = bool(now.facts.get("is_imported"))
    return Ticking(_clock_rows(now), now.reckoned, is_imported and not now.standing["is_open"])


@dataclass(frozen=True, slots=True)
class _Reading:
    """What acts come to on a day: the matter, its clocks and strands."""

    facts: Row
    life: Life
    reckoned: tuple[Clock, ...]
    strands: list[Row]

    @property
    def standing(self) -> Row:
        """State, holder and next due day of the whole petition."""
        current = self.life.current
        open_rows = [s for s in self.strands if s["is_open"]]
        due = min((s for s in open_rows if s["due_on"]), key=lambda s: s["due_on"], default=None)
        return {
            "state": current.state, "holder": current.holder, "handler": current.handler,
            "due_on": due["due_on"] if due else None, "due_rule": due["due_rule"] if due else "",
            "is_open": bool(open_rows),
        }  # fmt: skip


def reckon(
    read: Sequence[Act], facts: Row, life: Life, rules: Rules, day: date
) -> tuple[Clock, ...]:
    """Every clock of a petition as of a day, from its effective acts, with why it is so."""
    case = case_facts(facts, life)

    def under(law: Rules) -> tuple[Clock, ...]:
        return settled(clocks(read, case, law.book, rules.calendar, day).clocks, life)

    return _as_announced(under, rules)


def _as_announced(under: Callable[[Rules], tuple[Clock, ...]], rules: Rules) -> tuple[Clock, ...]:
    """What a bureau set for days gone by moves what still ran when it was made known; a clock that
    had ended by then keeps the length it ended with, or stays away if there was none.
    """
    kept: list[Clock] = []
    for clock in under(rules):
        if clock.ended_on is None or clock.announced_on is None:
            kept.append(clock)
        elif clock.announced_on <= clock.ended_on:
            kept.append(clock)
        else:
            then = under(rules.known_on(clock.ended_on))
            kept += [c for c in then if _same_clock(c) == _same_clock(clock)][:1]
    return tuple(kept)


def _same_clock(clock: Clock) -> tuple[str, str, date, str]:
    return clock.rule, clock.unit_code, clock.started_on, str(clock.to)


def _reading(line: Following, read: tuple[Act, ...], rules: Rules, day: date) -> _Reading:
    life, facts = line.life(read), facts_of(read)
    case, known = case_facts(facts, life), in_order(read, day)

    def under(law: Rules) -> tuple[Clock, ...]:
        walk = line.walk(known, case, law.book, rules.calendar)
        return settled(standing(walk, day), life)

    reckoned = _as_announced(under, rules)
    if facts.get("is_imported"):
        reckoned = tuple(c for c in reckoned if not is_unsaid(c))
    running = [_clock_row(n, c) for n, c in enumerate(reckoned, start=1) if not c.ended_on]
    strands = [_strand_row(n, s, life, running) for n, s in enumerate(life.strands, start=1)]
    if _is_ledger_only(facts, life):
        strands = [strand | {"is_open": False} for strand in strands]
    return _Reading(facts, life, reckoned, strands)


def _days(acts: Sequence[Act], read: Sequence[Act]) -> list[date]:
    days = {a.on for a in acts} | {a.on for a in read}
    return sorted(day for day in days if day >= read[0].on)


def _standing_rows(stood: Sequence[tuple[date, Row]]) -> list[Row]:
    """How the petition stood from each day to the next, as it was known on that day."""
    turns = [n for n in range(len(stood)) if n == 0 or stood[n][1] != stood[n - 1][1]]
    ends = [*(stood[n][0] for n in turns[1:]), date.max]
    return [
        {"ordinal": k, "since": stood[n][0], "until": end, **stood[n][1]}
        for k, (n, end) in enumerate(zip(turns, ends, strict=True), start=1)
    ]


def _stood_on(line: Following, acts: Sequence[Act], rules: Rules, day: date) -> Row:
    read = effective(as_of(acts, day))
    return _reading(line, read, rules.known_on(day), day).standing


def is_unsaid(clock: Clock) -> bool:
    """A ledger does not say when its rows were sent on: that clock is unknown, not late."""
    return clock.round == 1 and track_of(clock.rule) is Track.INTAKE


def _received_at(act: Act) -> datetime:
    said = act.fields.get("received_at")
    moment = datetime.fromisoformat(said) if said else act.at
    assert moment is not None
    return moment


def _clock_row(ordinal: int, clock: Clock) -> Row:
    return {
        "ordinal": ordinal, "rule": clock.rule, "round": clock.round, "holder": clock.holder,
        "unit_code": clock.unit_code, "started_on": clock.started_on, "due_on": clock.due_on,
        "warn_on": clock.warn_on, "ended_on": clock.ended_on,
        "outcome": clock.state if clock.ended_on else "",
        "is_provisional": clock.provisional,
    }  # fmt: skip


def _clock_rows(now: "_Reading") -> list[Row]:
    return [_clock_row(n, c) for n, c in enumerate(now.reckoned, start=1)]


def is_ledger_row(row: Mapping[str, Any]) -> bool:
    """An imported petition that nobody works on asks nothing of anybody."""
    return bool(row["is_imported"]) and not row["is_open"]


def is_duty(row: Row) -> bool:
    """Is somebody in an institution bound by this clock now?"""
    is_running = not row["outcome"] and row["due_on"] is not None
    return is_running and row["holder"] != "petitioner" and row["rule"] not in RIGHTS


def _strand_row(ordinal: int, strand: Strand, life: Life, running: Sequence[Row]) -> Row:
    duties = [
        c for c in running
        if is_duty(c) and track_of(c["rule"]) is strand.track
        and c["unit_code"] in ("", strand.unit) and _is_newest(strand, life)
    ]  # fmt: skip
    first = min(duties, key=_first, default=None)
    return {
        "ordinal": ordinal, "track": strand.track, "unit": strand.unit, "holder": strand.holder,
        "state": strand.state, "handler": strand.handler, "since": strand.since,
        "due_on": first["due_on"] if first else None, "due_rule": first["rule"] if first else "",
        "is_open": strand.is_open or first is not None,
        "is_restricted": life.is_close,
    }  # fmt: skip


def _first(clock: Row) -> tuple[date, bool, int]:
    """Due first; of one day the statute's clock before the house's own."""
    is_own = clock["rule"] in OWN_TERMS or bool(kind_of(clock["rule"]))
    return clock["due_on"], is_own, clock["ordinal"]


def _is_newest(strand: Strand, life: Life) -> bool:
    """A unit that got a matter twice has two strands; its running clocks are the newer one's."""
    same = [s for s in life.strands if s.track is strand.track and s.unit == strand.unit]
    return same[-1] is strand


def _petition_row(petition: int, bureau: str, now: _Reading) -> Row:
    facts, life = now.facts, now.life
    came = (facts.get("channel", ""), facts.get("persons", 1), facts.get("collective_from"))
    return {
        "id": petition, "number": facts["number"], "bureau": bureau,
        "channel": facts.get("channel", "unknown"), "purpose": life.purpose,
        "kind": "simplified" if life.is_simplified else "ordinary",
        "title": facts["title"], "detail": facts["detail"], "region": facts.get("region", ""),
        "place": facts.get("place", ""), "topic": facts.get("topic", ""),
        "persons": facts.get("persons", 1), "registrar": facts.get("registrar", ""),
        "is_restricted": life.is_close, "is_collective": is_collective(*came),
        "is_anonymous": facts.get("is_anonymous", False),
        "is_imported": facts.get("is_imported", False),
        "outside_id": "" if life.state is State.IMPORT_UNDONE else facts.get("outside_id", ""),
        "ledger": facts.get("ledger"), "repeats": facts.get("repeats"),
        "leading": facts.get("leading"), "parted_from": facts.get("parted_from"),
        "query_code_hash": facts.get("query_code_hash", ""), **now.standing,
    }  # fmt: skip


def _is_ledger_only(facts: Row, life: Life) -> bool:
    """An imported row nobody has worked on since: a record, not work."""
    return bool(facts.get("is_imported")) and len(life.strands) == 1


def _sight_rows(place: Place, received_on: date) -> list[Row]:
    return [
        {"ordinal": n, "unit": unit, "received_on": received_on}
        for n, unit in enumerate(sorted(place.units), start=1)
    ]


def _claim_row(life: Life, ordinal: int) -> Row:
    claim = life.claims[ordinal]
    routes = [s.route for s in life.strands if ordinal in s.claims and s.route]
    return {
        "ordinal": ordinal, "text": claim.text, "route": routes[-1] if routes else None,
        "outcome": claim.outcome or "",
    }  # fmt: skip


def _attachment_row(attachment: Attachment) -> Row:
    return {
        "ordinal": attachment.ordinal, "seq": attachment.seq, "file_hash": attachment.hash,
        "file_size": attachment.size, "file_pages": attachment.pages,
        "file_type": attachment.content_type, "file_kind": attachment.kind,
        "file_name": attachment.sealed_name, "actor": attachment.actor,
        "actor_unit": attachment.actor_unit, "at": attachment.at,
        "is_removed": bool(attachment.removal),
    }  # fmt: skip


def _hashes(said: Row, find: Finder | None) -> Mapping[str, str]:
    return find(said["sealed"]) if find else hashes_of(Identity(**unseal(said["sealed"])))


def _participant_row(ordinal: int, said: Row, find: Finder | None) -> Row:
    hashes = _hashes(said, find)
    return {"ordinal": ordinal, **{name: hashes[name] for name in KNOWN_BY}}


def _petitioner_row(ordinal: int, said: Row, find: Finder | None) -> Row:
    return {
        "ordinal": ordinal, "sealed": said["sealed"], "masked_name": said["masked_name"],
        "masked_phone": said["masked_phone"], "is_hidden": said["is_hidden"],
        **_hashes(said, find),
    }  # fmt: skip


def place_in(bureau: str, facts: Row, life: Life) -> Place:
    """What decides who sees the petition; the bureau of its register is no unit beside it."""
    units = {u for s in life.strands if s.state not in GONE for u in (s.holder, s.unit)}
    return Place(
        bureau,
        frozenset(units - {"", bureau}),
        facts.get("registrar", ""),
        life.is_close,
        is_unclassed=not facts.get("registrar"),
    )
