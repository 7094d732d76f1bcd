"""What a move on an entry does to the petition it is about, in the same transaction."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from huiyin.domain.authority import may, scope
from huiyin.domain.petition import State
from huiyin.domain.procedure import available
from huiyin.domain.registers.declaration import Move
from huiyin.domain.registers.joint_conference import CONFERENCES
from huiyin.services import procedure
from huiyin.services.acting import Wish, hold
from huiyin.services.context import SYSTEM, Context
from huiyin.store.petitions import queries as petitions
from huiyin.store.registers import queries as registers

Effect = Callable[[Context, str, Mapping[str, Any]], None]
MEETING = "包案领导见面"
_HEARINGS = (("open_hearing", "close_hearing"), ("open_review_hearing", "close_review_hearing"))


def follow(context: Context, found: Move, entry: Mapping[str, Any]) -> None:
    """Do on the petition what a move means there, unless the petition went on to a later day
    already (a register written up afterwards). Raises what the act raises."""
    effect = _EFFECTS.get((entry["kind"], found.verb))
    number = entry["fields"].get("petition")
    if effect is None or not number:
        return
    row = petitions.petition(number)
    is_now = row is not None and row.petition["latest_on"] <= context.today
    if row is not None and is_now and may(scope(context.actor), row.place):
        effect(context, number, entry["fields"])


def _decide_dispute(context: Context, number: str, said: Mapping[str, Any]) -> None:
    """Who is competent gets the petition that waits for the decision (article 24)."""
    unit = said.get("decided_unit")
    if unit and hold(context, number).life.state is State.ACCEPTANCE_DISPUTED:
        given = {"unit": unit, "decided_by": _decider(said), "reason": said["outcome"]}
        procedure.act(context, number, Wish("decide_acceptance", given))


def _decider(said: Mapping[str, Any]) -> str:
    """Which body met."""
    meeting = registers.entry_by_id(int(said["conference"]))
    assert meeting is not None
    return f"{CONFERENCES.by_name['body'].word(meeting.entry['fields']['body'])}会议"


def _end_hearing(context: Context, number: str, said: Mapping[str, Any]) -> None:
    """A hearing that was held is over on the petition too, begun on its day where nobody said so
    before, for the unit that held it, whoever writes it up (articles 31 and 36)."""
    unit = str(said["unit"])
    doing = context if context.actor.unit == unit else _house(context, unit)
    for opens, closes in _HEARINGS:
        if opens in _verbs(doing, number):
            procedure.act(doing, number, _on_its_day(doing, number, opens, said["on_day"]))
        if closes in _verbs(doing, number):
            wish = _on_its_day(doing, number, closes, said["on_day"])
            procedure.act(doing, number, replace(wish, given={**wish.given,
                          "note": said["opinion"]}))  # fmt: skip


def _house(context: Context, unit: str) -> Context:
    """The house acting for a unit: a register kept by another says what the unit did."""
    return replace(context, actor=replace(SYSTEM, unit=unit, bureau=context.actor.bureau))


def _met(context: Context, number: str, said: Mapping[str, Any]) -> None:
    """A leader who saw the petitioner is a contact of the petition (两告知、一反馈、三见面)."""
    row = petitions.petition(number)
    house = _house(context, str(row.petition["bureau"]) if row else "")
    wish = _on_its_day(house, number, "contact", said["met_on"])
    told = {"contact": MEETING, "way": "in_person", "proof": said["meeting"]}
    procedure.act(house, number, replace(wish, given={**wish.given, **told}))


def _on_its_day(context: Context, number: str, verb: str, day_said: str) -> Wish:
    """An act on the day it happened, not before what was done last."""
    row = petitions.petition(number)
    latest = row.petition["latest_on"] if row else context.today
    day = max(date.fromisoformat(day_said), latest)
    given = {"late_entry_reason": "台账登记时补记"} if day < context.today else {}
    return Wish(verb, given, day)


def _verbs(context: Context, number: str) -> set[str]:
    """What the actor's unit may do on the strand it holds."""
    offers = available(hold(context, number).situation)
    return {o.transition.verb for o in offers if o.strand.holder == context.actor.unit}


_EFFECTS: dict[tuple[str, str], Effect] = {
    ("agenda_item", "decide"): _decide_dispute,
    ("hearing_booking", "hold"): _end_hearing,
    ("leader_charge", "meet"): _met,
}
