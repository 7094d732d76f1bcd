"""The line of acts as people read it: what each act says, in Chinese."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from huiyin.domain.acts import Act, ActKind
from huiyin.domain.procedure import Offer
from huiyin.domain.transitions import BY_VERB
from huiyin.services.context import words
from huiyin.services.reading import LineEntry, PetitionView
from huiyin.ui.clocks import say_day

_SHOWN_ELSEWHERE = frozenset(
    {"number", "detail", "claims", "petitioners", "query_code_hash", "registrar", "is_automatic",
     "seq", "field", "old", "new", "what", "document", "track", "received_at", "repeats", "joins",
     "is_anonymous", "is_imported", "outside_id", "taken_in_by", "prior", "person", "superior",
     "decide_by", "asks", "participants", "agent", "is_spoken", "is_read_back",
     "has_election_sheet", "is_organisation", "place_code", "code_unit", "ledger",
     "suggestion_call", "scan_file", "read_by", "read_text"}
)  # fmt: skip
"""Values that stand in the matter, or that only the machine needs."""


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
            entry, kinds[entry.act.seq], tuple(_said(entry.act, view)),
            tuple(_correction(a, view) for a in entry.amendments), _target(entry.act, kinds),
        )
        for entry in reversed(view.line)
        if entry.act.kind is not ActKind.IDENTITY_REVEALED
    ]  # fmt: skip


def _target(act: Act, kinds: Mapping[int, str]) -> str:
    if act.kind not in (*_CORRECTING, ActKind.DETACHED):
        return ""
    seq = int(act.fields["seq"])
    return f"第 {seq} 步 {kinds.get(seq, '')}"


def _recalculated(act: Act, view: PetitionView) -> list[tuple[str, str]]:
    """Which clock moved, from which day to which, by which notice."""
    labels, fields = words()["field"], act.fields
    clocks = {c.rule: c.label for c in view.clocks}
    days = (_moved_day(str(fields[side])) for side in ("old", "new"))
    said = f"{fields['notice']}（{fields['year']}年放假安排）" if "year" in fields else ""
    return [
        (labels["rule"], clocks.get(str(fields["rule"]), str(fields["rule"]))),
        *zip((labels["from"], labels["until"]), days, strict=True),
        (labels["notice"], said) if said else (labels["source"], str(fields["notice"])),
    ]


def _moved_day(text: str) -> str:
    return say_day(date.fromisoformat(text), None) if text else "无"


def _attached(act: Act, view: PetitionView) -> list[tuple[str, str]]:
    """Which file: its number, what it is for, what it is, how long."""
    said = words()["choice"]
    number = next((a.ordinal for a in view.attachments if a.seq == act.seq), "")
    parts = [said[act.fields["file_kind"]], said[act.fields["file_type"]]]
    if act.fields["file_pages"] > 1:
        parts.append(f"{act.fields['file_pages']} 页")
    return [(f"第 {number} 份", "，".join(parts))]


_SPOKEN = {ActKind.RECALCULATED: _recalculated, ActKind.ATTACHED: _attached}
"""Acts that say what they say in words of their own."""


def _said(act: Act, view: PetitionView) -> list[tuple[str, str]]:
    labels = words()["field"]
    if spoken := _SPOKEN.get(act.kind):
        return spoken(act, view)
    pairs = [
        (labels.get(name, name), say(name, value, view))
        for name, value in act.fields.items()
        if name not in _SHOWN_ELSEWHERE and name in labels and value not in ("", None, [], {})
    ]
    if act.claims and len(view.life.claims) > 1:
        pairs.append((labels["claims"], "、".join(str(n) for n in act.claims)))
    if person := str(act.fields.get("person", "")):
        pairs.append((labels["person"], view.people_names.get(person, person)))
    if superior := str(act.fields.get("superior", "")):
        pairs.append((labels["unit"], view.unit_names.get(superior, superior)))
    return pairs


def _correction(act: Act, view: PetitionView) -> tuple[str, str]:
    name = str(act.fields["field"])
    if name == "petitioners":
        return words()["field"]["parties"], str(act.fields["why"])
    old, new = (say(name, act.fields.get(side), view) for side in ("old", "new"))
    return words()["field"].get(name, name), f"“{old}”改为“{new}”，因为：{act.fields['why']}"


def _chosen(value: Any) -> str:
    for group in ("choice", "channel", "purpose", "kind"):
        if str(value) in words()[group]:
            return words()[group][str(value)]
    return str(value)


def say(name: str, value: Any, view: PetitionView) -> str:
    """A field's value in Chinese."""
    if name in _READERS:
        return _READERS[name](value, view)
    if isinstance(value, Mapping):
        return "；".join(f"诉求 {n}：{_chosen(v)}" for n, v in value.items())
    if isinstance(value, list):
        return "；".join(_chosen(v) if name in _CHOICES else str(v) for v in value)
    if name in (
        "on", "report_by", "sent_on", "conclude_by", "received_on", "follow_up_by",
        "upper_report_by",
    ):  # fmt: skip
        return say_day(date.fromisoformat(str(value)), None)
    return _chosen(value) if name in _CHOICES else str(value)


def _petitioner(value: Any, view: PetitionView) -> str:
    found = [r["masked_name"] for r in view.row.petitioners if r["ordinal"] == value]
    return found[0] if found and found[0] else str(value)


def _unit(value: Any, view: PetitionView) -> str:
    return view.unit_names.get(str(value), str(value))


_READERS: dict[str, Callable[[Any, PetitionView], str]] = {
    "to": _petitioner,
    "proposed_unit": _unit,
    "successor": _unit,
    "decided_unit": _unit,
    "units": lambda value, view: "、".join(_unit(code, view) for code in value),
    "by": _petitioner,
    "is_leading": lambda _value, _view: "是",
    "centre": _unit,
}
_CHOICES = frozenset(
    {"relation", "addressees", "organ_kind", "result", "adoption",
     "way", "route", "ground", "outcome", "bureau_rating", "unit_rating", "channel", "purpose",
     "kind", "checked_by"}
)  # fmt: skip


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
