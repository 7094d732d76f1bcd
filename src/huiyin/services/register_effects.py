"""What a move on an entry does to the petition it is about, in the same transaction."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from huiyin.domain.authority import may, scope
from huiyin.domain.petition import State
from huiyin.domain.procedure import available
from huiyin.domain.registers.declaration import Move
from huiyin.services import procedure
from huiyin.services.acting import Wish, hold
from huiyin.services.context import Context
from huiyin.store.petitions import queries as petitions

Effect = Callable[[Context, str, Mapping[str, Any]], None]
_HEARINGS = (("open_hearing", "close_hearing"), ("open_review_hearing", "close_review_hearing"))


def follow(context: Context, found: Move, entry: Mapping[str, Any]) -> None:
    """Do on the petition what a move means there. Raises what the act raises."""
    effect = _EFFECTS.get((entry["kind"], found.verb))
    number = entry["fields"].get("petition")
    if effect is None or not number:
        return
    row = petitions.petition(number)
    if row is not None and may(scope(context.actor), row.place):
        effect(context, number, entry["fields"])


def _decide_dispute(context: Context, number: str, said: Mapping[str, Any]) -> None:
    """Who is competent gets the petition that waits for the decision (article 24)."""
    unit = said.get("decided_unit")
    if unit and hold(context, number).life.state is State.ACCEPTANCE_DISPUTED:
        given = {"unit": unit, "decided_by": "信访工作联席会议", "reason": said["outcome"]}
        procedure.act(context, number, Wish("decide_acceptance", given))


def _end_hearing(context: Context, number: str, said: Mapping[str, Any]) -> None:
    """A hearing that was held is over on the petition too, begun on its day where nobody said so
    before, as far as it is the actor's (articles 31 and 36)."""
    for opens, closes in _HEARINGS:
        if opens in _verbs(context, number):
            procedure.act(context, number, _begun(context, number, opens, said))
        if closes in _verbs(context, number):
            procedure.act(context, number, Wish(closes, {"note": said["opinion"]}))


def _begun(context: Context, number: str, verb: str, said: Mapping[str, Any]) -> Wish:
    """The hearing's beginning on its day, not before what was done last."""
    row = petitions.petition(number)
    latest = row.petition["latest_on"] if row else context.today
    day = max(date.fromisoformat(said["on_day"]), latest)
    given = {"late_entry_reason": "登记听证结果时补记"} if day < context.today else {}
    return Wish(verb, given, day)


def _verbs(context: Context, number: str) -> set[str]:
    return {o.transition.verb for o in available(hold(context, number).situation)}


_EFFECTS: dict[tuple[str, str], Effect] = {
    ("agenda_item", "decide"): _decide_dispute,
    ("hearing_booking", "hold"): _end_hearing,
}
