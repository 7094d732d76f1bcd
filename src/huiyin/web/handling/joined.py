"""Which petitions this one goes on in, took in, came from or gave off, read from its acts."""

from dataclasses import dataclass
from datetime import date

from huiyin.domain.acts import Act, ActKind, effective
from huiyin.services.reading import PetitionView


@dataclass(frozen=True, slots=True)
class Member:
    """A petition that joined this one: what it said, and since when it is known."""

    number: str
    title: str
    detail: str
    received_on: date
    claims: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """The other petitions of the matter, "" and () for none."""

    leading: str
    members: tuple[Member, ...]
    parted_from: str
    parts: tuple[str, ...]


def joined_of(view: PetitionView) -> Joined:
    """What the acts of a petition say of others, as they read now."""
    acts = effective([entry.act for entry in view.line])
    merged = next((a for a in acts if a.kind is ActKind.MERGED), None)
    return Joined(
        str(merged.fields["leading"]) if merged else "",
        tuple(_member(a) for a in acts if a.kind is ActKind.ABSORBED),
        str(acts[0].fields.get("parted_from_number", "")),
        tuple(str(a.fields["into"]) for a in acts if a.kind is ActKind.SPLIT_OFF),
    )


def _member(act: Act) -> Member:
    said = act.fields
    return Member(
        str(said["joining"]), str(said["merged_title"]), str(said["merged_detail"]),
        date.fromisoformat(str(said["received_on"])), act.claims,
    )  # fmt: skip
