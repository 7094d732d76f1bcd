"""What acts say, in Chinese: for the line on a page, and for the record in a volume."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from huiyin.domain.acts import Act, ActKind
from huiyin.services.context import words
from huiyin.services.letter_people import on_paper
from huiyin.services.reading import PetitionView
from huiyin.store.petitions.identity import mask_name

_SHOWN_ELSEWHERE = frozenset(
    {"number", "detail", "claims", "petitioners", "query_code_hash", "registrar", "may_accuse",
     "is_automatic", "seq", "field", "old", "new", "what", "document", "track", "received_at",
     "repeats", "joins",
     "is_anonymous", "is_imported", "outside_id", "taken_in_by", "prior", "person", "superior",
     "decide_by", "asks", "participants", "agent", "is_spoken", "is_read_back",
     "has_election_sheet", "unlisted_reason", "is_organisation", "place_code", "code_unit",
     "ledger",
     "suggestion_call", "merged_title", "merged_detail", "added_claims", "received_on",
     "scan_file", "read_by", "read_text"}
)  # fmt: skip
"""Values that stand in the matter, or that only the machine needs."""


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


def _day(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{on_paper(day)}（星期{'一二三四五六日'[day.weekday()]}）"


def _moved_day(text: str) -> str:
    return _day(text) if text else "无"


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


def said(act: Act, view: PetitionView) -> list[tuple[str, str]]:
    """What an act says, each value under its word; people stand masked."""
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


def correction(act: Act, view: PetitionView) -> tuple[str, str]:
    """What a correction says: which value, from what to what, why."""
    name = str(act.fields["field"])
    if name in ("petitioners", "added_petitioners"):
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
        "upper_report_by", "announced_on", "upper_received_on",
    ):  # fmt: skip
        return _day(str(value))
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
    "is_taken_on": lambda _value, _view: "是",
    "centre": _unit,
    "letter_kind": lambda value, _view: words()["document"].get(str(value), str(value)),
    "receiver": lambda value, _view: mask_name(str(value)),
    "witness": lambda value, _view: mask_name(str(value)),
}
_CHOICES = frozenset(
    {"relation", "addressees", "organ_kind", "result", "adoption",
     "way", "route", "ground", "outcome", "bureau_rating", "unit_rating", "channel", "purpose",
     "kind", "checked_by", "received_as", "failure", "message_ways",
     "retention"}
)  # fmt: skip
