"""Petitions that become one, and one that becomes two: what each side's act does to it.

Merged is what several people, or one person twice, brought about one matter; split is what one
petition said of several. Nobody loses a right by it: the people of a merged petition become
petitioners of the leading one, and what was split keeps the day it came in.
"""

from dataclasses import replace

from huiyin.domain.acts import Act
from huiyin.domain.petition import (
    ENDED,
    GIVEN_BACK,
    Claim,
    Life,
    State,
    Strand,
    Track,
)

AT_BUREAU = "bureau"
AT_UNIT = "unit"
"""Where claims that join a petition lie: with the bureau, to be sent on, or with a unit."""

UNDECIDED = frozenset({State.IN_TRANSIT, State.WITH_UNIT, State.HANDLING})
TOLD_BY_UNIT = frozenset({State.WITH_UNIT, State.HANDLING})


def lead(life: Life) -> Strand | None:
    """The unit's strand that what joins the petition goes to: the one in the lead, else the
    first that is open; None while the bureau has it alone."""
    going = [s for s in life.strands if s.track is Track.HANDLING and s.is_open]
    return next((s for s in going if s.is_leading), going[0] if going else None)


def is_unanswered(life: Life) -> bool:
    """Is it open, with no answer, objection, hearing or review yet?"""
    handled = [s for s in life.strands if s.track is not Track.INTAKE]
    return life.is_open and all(
        s.state in GIVEN_BACK or (s.state in UNDECIDED and not s.is_hearing_open) for s in handled
    )


def merged(life: Life, _strand: Strand, act: Act) -> Life:
    """The petition goes on as part of another: every line of work on it ends here."""
    strands = tuple(
        s if s.state in ENDED else replace(s, state=State.MERGED, since=act.on, seq=act.seq)
        for s in life.strands
    )
    return replace(life, strands=strands)


def absorbed(life: Life, _strand: Strand, act: Act) -> Life:
    """People and claims of another petition join this one; who joined is told anew (article 23),
    and what joins an accepted matter is answered with it."""
    texts = act.fields.get("added_claims", ())
    added = {n: Claim(n, str(text)) for n, text in zip(act.claims, texts, strict=True)}
    people = life.petitioners + len(act.fields.get("added_petitioners", ()))
    chosen = lead(life)
    strands = tuple(_joined(s, act) if s is chosen else s for s in life.strands)
    return replace(life, claims={**life.claims, **added}, petitioners=people, strands=strands)


def _joined(strand: Strand, act: Act) -> Strand:
    if act.fields.get("added_at") == AT_UNIT and strand.claims:
        strand = replace(strand, claims=(*strand.claims, *act.claims))
    return replace(strand, is_notified=False) if "notify_by" in act.fields else strand


def split_off(life: Life, _strand: Strand, act: Act) -> Life:
    """The claims named go on in a petition of their own."""
    kept = {n: c for n, c in life.claims.items() if n not in act.claims}
    return replace(life, claims=kept)
