"""From acts to where a petition stands: a fold over the transition table."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from huiyin.domain.acts import Act, ActKind, effective
from huiyin.domain.joining import absorbed, merged, split_off
from huiyin.domain.petition import (
    ENDED,
    Adoption,
    Claim,
    Document,
    Life,
    Outcome,
    Purpose,
    ReviewOutcome,
    State,
    Strand,
    Track,
)
from huiyin.domain.transitions import TRANSITIONS, Transition

ASIDE = frozenset(
    {
        ActKind.CONTACTED,
        ActKind.SERVICE_ATTEMPTED,
        ActKind.LETTER_DELIVERED,
        ActKind.CONTACT_CHOSEN,
        ActKind.RECEPTION_NOTED,
        ActKind.RELATED,
        ActKind.URGENTLY_REPORTED,
        ActKind.SUCCEEDED,
        ActKind.SUPPLEMENTED,
        ActKind.ATTACHED,
        ActKind.DETACHED,
        ActKind.QUERY_CODE_RENEWED,
        ActKind.LETTER_ISSUED,
        ActKind.LETTER_VOIDED,
        ActKind.IDENTITY_REVEALED,
        ActKind.AMENDED,
        ActKind.RETRACTED,
        ActKind.RETENTION_SET,
        ActKind.DISPOSED,
        ActKind.RECALCULATED,
    }
)
"""Acts that move no strand."""

DOCUMENT_OF = {
    Track.HANDLING: Document.OPINION,
    Track.REVIEW: Document.REVIEW_OPINION,
    Track.FINAL_REVIEW: Document.FINAL_REVIEW_OPINION,
}

_ROWS: dict[ActKind, tuple[Transition, ...]] = {}
for _transition in TRANSITIONS:
    _ROWS[_transition.act] = (*_ROWS.get(_transition.act, ()), _transition)
_MARKS = {kind: tuple({r.mark for r in rows} - {""}) for kind, rows in _ROWS.items()}


class UnlawfulAct(ValueError):
    """The table has no row for this act where the petition stands."""


def live(acts: Sequence[Act], bureau: str) -> Life:
    """Where a petition stands after its acts; corrections are read in.

    `bureau` is the code of the body that registered it. Raises UnlawfulAct for an act the table
    does not allow there.
    """
    return fold(effective(acts), bureau)


def fold(acts: Iterable[Act], bureau: str) -> Life:
    """As `live`, for acts whose corrections are already read in."""
    return go_on(Life(), acts, bureau)


def go_on(life: Life, acts: Iterable[Act], bureau: str) -> Life:
    """Where a petition stands after more acts. Raises UnlawfulAct."""
    for act in acts:
        life = _begin(act, bureau) if act.kind is ActKind.RECEIVED else apply(life, act)
    return life


def _begin(act: Act, bureau: str) -> Life:
    strand = Strand(Track.INTAKE, "", bureau, State.RECEIVED, act.on, act.seq)
    return _described(Life(strands=(strand,)), act)


def _described(life: Life, act: Act) -> Life:
    """What `received` and `registered` say of the matter itself."""
    changes: dict[str, Any] = {}
    if "claims" in act.fields:
        texts = act.fields["claims"]
        changes["claims"] = {n: Claim(n, str(t)) for n, t in enumerate(texts, start=1)}
    if "purpose" in act.fields:
        changes["purpose"] = Purpose(act.fields["purpose"])
    if "petitioners" in act.fields:
        changes["petitioners"] = max(1, len(act.fields["petitioners"]))
    if act.kind is ActKind.REGISTERED or "may_accuse" in act.fields:
        changes["may_accuse"] = bool(act.fields.get("may_accuse"))
    if "kind" in act.fields:
        changes["is_simplified"] = act.fields["kind"] == "simplified"
    return replace(life, **changes) if changes else life


def find(life: Life, act: Act) -> tuple[Transition, Strand] | None:
    """The row and the strand an act falls on, newest strand first, or None."""
    rows = _ROWS.get(act.kind, ())
    for strand in reversed(life.strands):
        for row in rows:
            if row.track is strand.track and strand.state in row.froms and _fits(row, strand, act):
                return row, strand
    return None


def _fits(row: Transition, strand: Strand, act: Act) -> bool:
    if act.kind is ActKind.SERVED:
        if act.fields.get("document", Document.OPINION) != DOCUMENT_OF[strand.track]:
            return False
    elif act.fields.get("track", strand.track) != strand.track:
        return False
    if row.mark != next((m for m in _MARKS[act.kind] if m in act.fields), ""):
        return False
    return strand.track is Track.INTAKE or act.unit in ("", strand.unit)


def apply(life: Life, act: Act) -> Life:
    """The petition after one more act. Raises UnlawfulAct where the table has no row."""
    if act.kind in ASIDE:
        return life
    found = find(life, act)
    if found is None:
        raise UnlawfulAct(act.kind)
    row, strand = found
    moved = _moved(row, strand, act, life)
    life = replace(life, strands=tuple(moved if s is strand else s for s in life.strands))
    if row.spawns is not None:
        life = replace(life, strands=(*_led(life, act), _spawned(row, strand, act)))
    effect = _LIFE_EFFECTS.get(act.kind)
    return effect(life, moved, act) if effect else life


def _led(life: Life, act: Act) -> tuple[Strand, ...]:
    """There is one unit in the lead: a new one takes it from the one before."""
    if not act.fields.get("is_leading"):
        return life.strands
    return tuple(replace(s, is_leading=False) for s in life.strands)


def _moved(row: Transition, strand: Strand, act: Act, life: Life) -> Strand:
    effect = _STRAND_EFFECTS.get(act.kind)
    changed = effect(strand, act) if effect else strand
    to = row.to
    if act.kind in _ANSWERS and not _is_answered(changed):
        to = None
    if to is State.DISPATCHED and _leaves_some(life, act):
        to = None
    if to is None or to is strand.state:
        return changed
    return replace(changed, state=to, since=act.on, seq=act.seq)


_ANSWERS = frozenset({ActKind.OPINION_ISSUED, ActKind.SETTLED, ActKind.REPLIED})


def _is_answered(strand: Strand) -> bool:
    return frozenset(strand.claims) <= strand.answered


def _leaves_some(life: Life, act: Act) -> bool:
    """Claims that no unit is sent stay where they are, with the bureau (article 24)."""
    return bool(act.claims) and bool(set(life.unsent) - set(act.claims))


def _spawned(row: Transition, strand: Strand, act: Act) -> Strand:
    assert row.spawns is not None
    track, state = row.spawns
    if track is Track.HANDLING:
        unit, holder = act.unit, strand.holder
    else:
        unit, holder = strand.unit, str(act.fields["superior"])
    return Strand(
        track, unit, holder, state, act.on, act.seq, round=strand.round,
        claims=act.claims, is_assigned=act.kind is ActKind.ASSIGNED,
        is_leading=bool(act.fields.get("is_leading")),
        is_decided=bool(act.fields.get("is_decided")),
        is_on_paper="receipt_by" in act.fields or bool(act.fields.get("is_on_paper")),
    )  # fmt: skip


def _answered(strand: Strand, act: Act) -> Strand:
    said = act.fields.get("outcomes")
    ordinals = frozenset(int(n) for n in said) if said else frozenset(act.claims or strand.claims)
    return replace(strand, answered=strand.answered | ordinals)


def _recused(strand: Strand, person: str) -> Strand:
    handler = "" if strand.handler == person else strand.handler
    return replace(strand, handler=handler, recused=strand.recused | {person})


def _adoption(act: Act) -> Adoption | None:
    said = act.fields.get("adoption")
    return Adoption(said) if said else None


_STRAND_EFFECTS: dict[ActKind, Callable[[Strand, Act], Strand]] = {
    ActKind.ALLOCATED: lambda s, a: replace(s, handler=str(a.fields["person"])),
    ActKind.NOTIFIED: lambda s, a: replace(s, is_notified=True),
    ActKind.NOTICE_WAIVED: lambda s, a: replace(s, is_notified=True),
    ActKind.ACCEPTED: lambda s, a: replace(s, route=a.fields.get("route")),
    ActKind.EXTENDED: lambda s, a: replace(s, extended_days=s.extended_days + a.fields["days"]),
    ActKind.CONCLUSION_REPORTED: lambda s, a: replace(s, is_reported=True),
    ActKind.HEARING_OPENED: lambda s, a: replace(s, is_hearing_open=True),
    ActKind.HEARING_CLOSED: lambda s, a: replace(s, is_hearing_open=False),
    ActKind.RATED: lambda s, a: replace(s, is_rated=True),
    ActKind.OPINION_ISSUED: _answered,
    ActKind.SETTLED: _answered,
    ActKind.RECUSED: lambda s, a: _recused(s, str(a.fields["person"])),
    ActKind.DELIBERATED: lambda s, a: replace(s, is_deliberated=True),
    ActKind.REPLIED: lambda s, a: replace(_answered(s, a), adoption=_adoption(a)),
    ActKind.REWARDED: lambda s, a: replace(s, is_rewarded=True),
    ActKind.SERVED: lambda s, a: replace(s, served_to=s.served_to | {int(a.fields.get("to", 1))}),
}


UNSERVED = frozenset({State.OPINION_ISSUED, State.REVIEW_ISSUED, State.FINAL_REVIEW_ISSUED})
"""What is decided is still owed to the petitioner in writing (articles 32, 35, 36)."""


ANSWERED = frozenset({State.OPINION_SERVED, State.REVIEW_SERVED})
"""A written answer that was served stands, whatever is withdrawn after it (article 35)."""


def _withdrawn(life: Life, _strand: Strand, act: Act) -> Life:
    strands = tuple(
        s
        if s.state in ENDED - {State.MERGED} | UNSERVED | ANSWERED
        else replace(s, state=State.WITHDRAWN, since=act.on, seq=act.seq)
        for s in life.strands
    )
    return replace(life, strands=strands, is_withdrawn=True)


def _back_at_intake(life: Life, strand: Strand, act: Act) -> Life:
    """What no unit has the bureau holds again (article 23), beside what it still holds."""
    intake = life.strands[0]
    if not life.is_unsent or intake.state is not State.DISPATCHED:
        return life
    again = replace(intake, state=State.REGISTERED, since=act.on, seq=act.seq)
    return replace(life, strands=(again, *life.strands[1:]))


def _redone(life: Life, strand: Strand, act: Act) -> Life:
    """Redo puts the matter back into the unit's hands for another round (articles 35, 36)."""
    if act.fields.get("outcome") != ReviewOutcome.REDO:
        return life
    return replace(
        life,
        strands=tuple(
            _again(s, act) if s.track is Track.HANDLING and s.unit == strand.unit else s
            for s in life.strands
        ),
    )


NOT_TO_REDO = frozenset({State.HANDLING, State.RETURNED, State.RECALLED})
"""Being redone already, or no longer in the unit's hands."""


def _again(strand: Strand, act: Act) -> Strand:
    if strand.state in NOT_TO_REDO:
        return strand
    return replace(
        strand, state=State.HANDLING, since=act.on, seq=act.seq, round=strand.round + 1,
        answered=frozenset(), served_to=frozenset(), extended_days=0, is_rated=False,
        is_hearing_open=False,
    )  # fmt: skip


def _to_bureau(life: Life, strand: Strand, _act: Act) -> Life:
    """While an objection is open the bureau holds the matter (article 23), as it does until a
    unit has it."""
    moved = replace(strand, holder=life.strands[0].holder)
    return replace(life, strands=tuple(moved if s is strand else s for s in life.strands))


def _to_unit(life: Life, strand: Strand, _act: Act) -> Life:
    moved = replace(strand, holder=strand.unit)
    return replace(life, strands=tuple(moved if s is strand else s for s in life.strands))


def _outcomes(life: Life, _strand: Strand, act: Act) -> Life:
    said = {int(n): Outcome(o) for n, o in act.fields.get("outcomes", {}).items()}
    claims = {n: replace(c, outcome=said.get(n, c.outcome)) for n, c in life.claims.items()}
    return replace(life, claims=claims)


def _all_claims(life: Life, strand: Strand, act: Act) -> Life:
    """An accepted strand answers for its claims: those named, else all of the petition."""
    claims = act.claims or strand.claims or tuple(life.claims)
    mine = replace(strand, claims=claims)
    return replace(life, strands=tuple(mine if s is strand else s for s in life.strands))


_LIFE_EFFECTS: dict[ActKind, Callable[[Life, Strand, Act], Life]] = {
    ActKind.REGISTERED: lambda life, _s, act: _described(life, act),
    ActKind.CONVERTED: lambda life, _s, _a: replace(life, is_simplified=False),
    ActKind.WITHDRAWN: _withdrawn,
    ActKind.RECEIVED_BY_UNIT: _to_unit,
    ActKind.OBJECTED: _to_bureau,
    ActKind.OBJECTION_REJECTED: _to_unit,
    ActKind.OBJECTION_UPHELD: _back_at_intake,
    ActKind.RECALLED: _back_at_intake,
    ActKind.ACCEPTED: _all_claims,
    ActKind.OPINION_ISSUED: _outcomes,
    ActKind.REVIEW_OPINION_ISSUED: _redone,
    ActKind.FINAL_REVIEW_OPINION_ISSUED: _redone,
    ActKind.MERGED: merged,
    ActKind.ABSORBED: absorbed,
    ActKind.SPLIT_OFF: split_off,
}


def is_consistent(acts: Sequence[Act], bureau: str) -> bool:
    """Do the acts, corrections read in, make a lawful line in which none precedes its cause, and
    in which no correction moved a day past a later act?"""
    life, read = Life(), effective(acts)
    if _overtakes(acts, read):
        return False
    for act in read:
        if act.kind is ActKind.RECEIVED:
            life = _begin(act, bureau)
            continue
        found = find(life, act)
        if act.kind not in ASIDE and (found is None or act.on < found[1].since):
            return False
        life = apply(life, act)
    return True


WHO_HAS_IT = frozenset(
    {
        ActKind.FORWARDED,
        ActKind.ASSIGNED,
        ActKind.REPORTED_UP,
        ActKind.ACCEPTANCE_DISPUTED,
        ActKind.ACCEPTANCE_DECIDED,
        ActKind.OBJECTION_UPHELD,
        ActKind.RECALLED,
        ActKind.DECLINED,
        ActKind.DIVERTED,
        ActKind.BARRED,
        ActKind.WITHDRAWN,
        ActKind.MERGED,
    }
)
"""Acts that change who has the matter: their order counts across units."""


def _overtakes(acts: Sequence[Act], read: Sequence[Act]) -> bool:
    """Did a correction of a day change the order of two acts that bear on each other?"""
    said = {a.seq: a.on for a in acts if a.kind not in (ActKind.AMENDED, ActKind.RETRACTED)}
    moving = [a for a in read if a.kind not in ASIDE]
    return any(
        _bear_on(one, other) and _lies_between(other.on, said[one.seq], one.on)
        for one in moving
        if one.on != said[one.seq]
        for other in moving
        if (other.seq > one.seq) == (one.on > said[one.seq]) and other is not one
    )


def _bear_on(one: Act, other: Act) -> bool:
    is_same = one.unit == other.unit or not (one.unit and other.unit)
    return is_same or {one.kind, other.kind} <= WHO_HAS_IT


def _lies_between(day: date, said: date, now: date) -> bool:
    return said <= day < now or now < day <= said
