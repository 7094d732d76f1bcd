"""The acts of the legal procedure, and the two that correct: what doors call."""

import re
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from django.db import transaction

from huiyin.domain.acts import Act, ActKind, effective
from huiyin.domain.clocks import clocks
from huiyin.domain.fields import FieldProblem, read
from huiyin.domain.life import fold, is_consistent
from huiyin.domain.petition import Channel, Purpose
from huiyin.domain.procedure import Refusal, available, retractable
from huiyin.domain.transitions import TRANSITIONS
from huiyin.services import acting, attachments, merging, splitting
from huiyin.services.acting import Draft, Invalid, Matter, Wish, hold
from huiyin.services.context import Context
from huiyin.services.preparations import PREPARATIONS
from huiyin.services.waiting_letters import SETTLING, settle
from huiyin.store.petitions.derive import Derived, case_facts, facts_of
from huiyin.store.petitions.identity import Identity, petitioner_entry
from huiyin.store.petitions.joining import leading_of
from huiyin.store.record.seals import unseal

FIXED = frozenset(
    {"number", "registrar", "collective_from", "may_accuse", "query_code_hash", "is_imported",
     "outside_id", "petitioners", "superior", "is_automatic", "seq", "by", "track", "is_leading",
     "is_decided", "is_on_paper", "units", "decided_unit", "successor",
     "repeats", "joins", "known_as", "participants", "agent", "is_read_back",
     "is_spoken", "has_election_sheet", "unlisted_reason", "ticket",
     "suggestion_call", "letter_kind", "sealed_mail", "message_ways", "leading", "joining",
     "merged_title", "merged_detail", "into", "notify_by", "added_at", "added_claims",
     "new_claims", "parted_from_number", "forward_by",
     "scan_file", "read_by", "read_text",
     "ledger"}
)  # fmt: skip
"""What an amendment does not touch: who recorded it, how it is numbered, who asked, who has it."""


_SEQ = re.compile(r"[0-9]{1,9}")


def act(context: Context, number: str, wish: Wish) -> Derived:
    """Do one act of the table. Raises NoSuchPetition, Conflict, Refusal, Invalid."""
    if wish.verb not in SETTLING:
        return _act(context, number, wish)
    with transaction.atomic():
        done = _act(context, number, wish)
        settle(number)
    return done


def _act(context: Context, number: str, wish: Wish) -> Derived:
    if wish.verb in _OF_TWO:
        return _OF_TWO[wish.verb](context, number, wish)
    if wish.verb == "withdraw" and leading_of(number):
        return merging.withdraw(context, number, wish)
    if wish.verb == "retract":
        return retract(context, number, str(wish.given.get("why", "")), wish.seen)
    if wish.verb == "amend":
        return amend(context, number, wish)
    if wish.verb == "detach":
        seq = str(wish.given.get("seq", ""))
        place = int(seq) if seq.isdecimal() else 0
        return attachments.remove(
            context, number, place, str(wish.given.get("why", "")), wish.seen
        )
    if wish.verb in ("register", "renew_query_code", "attach"):
        raise Refusal("has_its_own_form", "22")
    return acting.perform(context, number, wish, PREPARATIONS)


def retract(context: Context, number: str, why: str, seen: int | None = None) -> Derived:
    """Take back one's own last act while nobody has acted on it."""
    if not why.strip():
        raise Invalid([FieldProblem("why", "missing")])
    if undo := _undo_of_two(context, number):
        return undo(context, number, why.strip(), seen)
    with transaction.atomic():
        matter = hold(context, number, seen)
        group = retractable(matter.loaded.acts, context.actor.person)
        if not group:
            raise Refusal("nothing_to_retract", "21", _allowed(matter))
        drafts = [
            Draft(ActKind.RETRACTED, context.today, "21",
                  {"seq": a.seq, "what": str(a.kind), "why": why.strip()})
            for a in group
        ]  # fmt: skip
        return acting.record(context, matter.loaded, drafts)


_OF_TWO: dict[str, Callable[[Context, str, Wish], Derived]] = {
    "merge": merging.act,
    "absorb": merging.act,
    "split": splitting.act,
    "undo_split": splitting.undo_split,
}
"""Verbs whose act has another half in another petition."""


def _undo_of_two(
    context: Context, number: str
) -> Callable[[Context, str, str, int | None], Derived] | None:
    """How the actor's own last act is taken back where its other half must go too."""
    if merging.partner_of(context, number):
        return merging.undo
    return splitting.undo if splitting.part_of(context, number) else None


def _allowed(matter: Matter) -> tuple[str, ...]:
    return tuple(o.transition.verb for o in available(matter.situation))


def amend(context: Context, number: str, wish: Wish) -> Derived:
    """Correct one field of an act of one's own unit: what, old, new, why.

    The day may be corrected too (field "on"); the line of acts must stay lawful.
    """
    given = wish.given
    name, why = str(given.get("field", "")), str(given.get("why", "")).strip()
    with transaction.atomic():
        matter = hold(context, number, wish.seen)
        seq = str(given.get("seq", ""))
        target = _target(context, matter, int(seq) if _SEQ.fullmatch(seq) else 0)
        problems = [] if why else [FieldProblem("why", "missing")]
        if name != "on" and (name not in target.fields or name in FIXED):
            problems.append(FieldProblem("field", "not_amendable"))
        new, problem = _value(target, name, given.get("new"))
        problems += [problem] if problem else []
        if name == "claims" and _is_renumbered(matter, target, new):
            problems.append(FieldProblem("new", "claims_have_moved"))
        if problems:
            raise Invalid(problems)
        old = target.on.isoformat() if name == "on" else target.fields[name]
        fields = {"seq": target.seq, "field": name, "old": old, "new": new, "why": why}
        return _amended(context, matter, fields)


def _is_renumbered(matter: Matter, target: Act, new: Any) -> bool:
    """Would another number of claims stand before those that joined or were split off?"""
    moved = {ActKind.ABSORBED, ActKind.SPLIT_OFF}
    is_moved = any(a.kind in moved for a in effective(matter.loaded.acts))
    return is_moved and isinstance(new, list) and len(new) != len(target.fields["claims"])


def _amended(context: Context, matter: Matter, fields: dict[str, Any]) -> Derived:
    draft = Draft(ActKind.AMENDED, context.today, "21", fields)
    newest = acting.as_domain(context, draft, matter.loaded.version + 1)
    acts, bureau = matter.loaded.acts, matter.loaded.bureau
    line = [*acts, newest]
    if not is_consistent(line, bureau) or (
        _unlawful(context, line, bureau) > _unlawful(context, acts, bureau)
    ):
        raise Refusal("breaks_the_line", "21", _allowed(matter))
    if fields["field"] == "on" and fields["new"] > context.today.isoformat():
        raise Refusal("day_after_recording", "21", _allowed(matter))
    return acting.record(context, matter.loaded, [draft])


def _unlawful(context: Context, acts: Sequence[Act], bureau: str) -> int:
    """How many acts the clocks find too late or out of place."""
    read_acts = effective(acts)
    about = case_facts(facts_of(read_acts), fold(read_acts, bureau))
    rules = context.rules
    return len(clocks(read_acts, about, rules.book, rules.calendar, context.today).unlawful)


def _target(context: Context, matter: Matter, seq: int) -> Act:
    target = next((a for a in effective(matter.loaded.acts) if a.seq == seq), None)
    if target is None:
        raise Invalid([FieldProblem("seq", "no_such_act")])
    is_own = target.actor_unit == context.actor.unit
    by_petitioner = target.kind is ActKind.RECEIVED and context.actor.unit == matter.loaded.bureau
    if not (is_own or by_petitioner):
        raise Refusal("not_yours", "21", _allowed(matter))
    return target


def _value(target: Act, name: str, raw: Any) -> tuple[Any, FieldProblem | None]:
    """The new value in the type of the old one."""
    text = str(raw or "").strip()
    old = target.on if name == "on" else target.fields.get(name)
    if not text:
        return None, FieldProblem("new", "missing")
    if reason := _unfit(target, name, text):
        return None, FieldProblem("new", reason)
    try:
        if name == "on" or name.endswith(("_on", "_by")):
            return type(target.on).fromisoformat(text).isoformat(), None
        if isinstance(old, int) and not isinstance(old, bool):
            return int(text), None
        if isinstance(old, list):
            return [line.strip() for line in text.splitlines() if line.strip()], None
    except ValueError:
        return None, FieldProblem("new", "not_day" if name != "persons" else "not_days")
    return (text, None) if isinstance(old, str) else (None, FieldProblem("field", "not_amendable"))


_CLOSED = {
    "purpose": frozenset(Purpose),
    "channel": frozenset(Channel),
    "kind": frozenset({"ordinary", "simplified"}),
}


_LONGEST = {"region": 12, "place": 200, "topic": 80, "persons": 6}
"""What the columns of a petition hold."""


def _unfit(target: Act, name: str, text: str) -> str:
    """Why the form of the act would not take the value either, "" if it would."""
    if "\x00" in text:
        return "broken_text"
    if target.kind in (ActKind.RECEIVED, ActKind.REGISTERED):
        is_long = len(text) > _LONGEST.get(name, len(text))
        return "too_long" if is_long else (
            "not_choice" if text not in _CLOSED.get(name, {text}) else ""
        )  # fmt: skip
    rows = (row for row in TRANSITIONS if row.act is target.kind)
    spec = next((f for row in rows for f in row.fields if f.name == name), None)
    is_plain = spec is not None and isinstance(target.fields.get(name), int | str)
    problems = read((spec,), {name: text})[1] if spec is not None and is_plain else []
    return problems[0].reason if problems else ""


def amend_petitioner(
    context: Context, number: str, ordinal: int, identity: Identity, why: str
) -> Derived:
    """Correct who a petitioner is; what is left blank stays. Old and new stay sealed in the act.

    Raises NoSuchPetition, Invalid, Refusal.
    """
    if not why.strip():
        raise Invalid([FieldProblem("why", "missing")])
    with transaction.atomic():
        matter = hold(context, number)
        said, name, place = _named_in(matter, ordinal)
        target = _target(context, matter, said.seq)
        old = list(said.fields[name])
        new = list(old)
        before = old[place]
        kept = unseal(before["sealed"])
        given = {k: v.strip() for k, v in asdict(identity).items() if v.strip()}
        new[place] = petitioner_entry(Identity(**(kept | given)), before["is_hidden"])
        fields = {
            "seq": target.seq, "field": name, "old": old, "new": new,
            "why": why.strip(),
        }  # fmt: skip
        return _amended(context, matter, fields)


_PEOPLE = {ActKind.RECEIVED: "petitioners", ActKind.ABSORBED: "added_petitioners"}


def _named_in(matter: Matter, ordinal: int) -> tuple[Act, str, int]:
    """The act that says who a petitioner is, its field, and the place there. Raises Invalid."""
    left = ordinal - 1
    for act in effective(matter.loaded.acts):
        people = act.fields[_PEOPLE[act.kind]] if act.kind in _PEOPLE else ()
        if 0 <= left < len(people):
            return act, _PEOPLE[act.kind], left
        left -= len(people)
    raise Invalid([FieldProblem("ordinal", "no_such_petitioner")])
