"""The line of acts as people read it: what each act says, in Chinese."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from huiyin.domain.acts import Act, ActKind
from huiyin.domain.procedure import Offer
from huiyin.domain.transitions import BY_VERB
from huiyin.services.act_words import correction, said
from huiyin.services.reading import LineEntry, PetitionView


@dataclass(frozen=True, slots=True)
class Step:
    """One act to be shown: its label, what it says, and how it was corrected."""

    entry: LineEntry
    label: str
    said: tuple[tuple[str, str], ...]
    corrections: tuple[tuple[str, str], ...]
    target: str = ""

    @property
    def tone(self) -> str:
        """Void steps are crossed off, corrections stand back."""
        if self.entry.is_void:
            return "stopped"
        return "calm" if self.entry.act.kind in _CORRECTING else "done"


_CORRECTING = (ActKind.AMENDED, ActKind.RETRACTED)


def steps(view: PetitionView, labels: Mapping[str, str]) -> list[Step]:
    """The line, newest first; looks at names are listed beside the people, not here."""
    kinds = {e.act.seq: labels.get(e.act.kind, e.act.kind) for e in view.line}
    return [
        Step(
            entry, kinds[entry.act.seq], tuple(said(entry.act, view)),
            tuple(correction(a, view) for a in entry.amendments), _target(entry.act, kinds),
        )
        for entry in reversed(view.line)
        if entry.act.kind is not ActKind.IDENTITY_REVEALED
    ]  # fmt: skip


def _target(act: Act, kinds: Mapping[int, str]) -> str:
    if act.kind not in (*_CORRECTING, ActKind.DETACHED):
        return ""
    seq = int(act.fields["seq"])
    return f"第 {seq} 步 {kinds.get(seq, '')}"


@dataclass(frozen=True, slots=True)
class Button:
    """An act that may be done now: its verb, the strand's unit, and whose it is if not plain."""

    verb: str
    unit: str
    unit_name: str
    is_likely: bool
    number: str


ON_THE_SHELF = frozenset({"attach", "detach"})
"""Acts that have their buttons beside the files."""


def buttons(view: PetitionView) -> Sequence[Button]:
    """The offered acts, likely ones first; number keys for the first nine."""
    offers = [
        o for o in view.offers
        if o.transition.verb not in ON_THE_SHELF
        and (o.transition.verb != "retract" or view.may_retract)
    ]  # fmt: skip
    strands: dict[str, int] = {}
    for offer in offers:
        verb = offer.transition.verb
        strands[verb] = strands.get(verb, 0) + 1
    return [_button(view, o, n, strands) for n, o in enumerate(offers, start=1)]


def _button(view: PetitionView, offer: Offer, place: int, strands: Mapping[str, int]) -> Button:
    verb, unit = offer.transition.verb, offer.strand.unit
    name = view.unit_names.get(unit, unit) if strands[verb] > 1 else ""
    number = str(place) if place <= 9 else ""
    return Button(verb, unit if name else "", name, place == 1 and _moves(verb), number)


def _moves(verb: str) -> bool:
    """Does the verb bring the matter on? Corrections and additions are never the likely act."""
    return any(row.to is not None or row.weight < 10 for row in BY_VERB[verb])
