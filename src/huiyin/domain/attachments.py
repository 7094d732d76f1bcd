"""The files that belong to a petition, read from its acts, and who may open each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from huiyin.domain.acts import Act, ActKind
from huiyin.domain.authority import UNIT_ROLES, Actor, Role

BY_PETITIONER = "petitioner"
"""Who acts with a query code, as the record names it."""


class AttachmentKind(StrEnum):
    """What a file is for. Labels are in `law/data/words.yaml`."""

    MATERIAL = "material"
    INCOMING_LETTER = "incoming_letter"
    IDENTITY_PAPER = "identity_paper"
    HANDLING_PAPER = "handling_paper"
    SERVICE_RECEIPT = "service_receipt"


_NAMING = frozenset({AttachmentKind.IDENTITY_PAPER, AttachmentKind.INCOMING_LETTER})
"""What shows a name whoever put it in: a scanned letter is signed."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file of a petition. `ordinal` is its number for people, `seq` the act that brought it,
    `hash` the SM3 of its bytes, `removal` the act that took it from view (0: it is shown),
    `about` the act that it proves (0: none)."""

    ordinal: int
    seq: int
    hash: str
    size: int
    pages: int
    content_type: str
    kind: AttachmentKind
    sealed_name: str
    actor: str
    actor_unit: str
    on: date
    at: datetime | None
    removal: int = 0
    about: int = 0


def attachments(acts: Sequence[Act]) -> tuple[Attachment, ...]:
    """All files that effective acts brought, in order; those taken from view say so."""
    found: dict[int, Attachment] = {}
    for act in acts:
        if act.kind is ActKind.ATTACHED:
            found[act.seq] = _attachment(len(found) + 1, act)
        elif act.kind is ActKind.DETACHED and (seq := int(act.fields["seq"])) in found:
            found[seq] = replace(found[seq], removal=act.seq)
    return tuple(found.values())


def _attachment(ordinal: int, act: Act) -> Attachment:
    said = act.fields
    return Attachment(
        ordinal, act.seq, str(said["file_hash"]), int(said["file_size"]), int(said["file_pages"]),
        str(said["file_type"]), AttachmentKind(said["file_kind"]), str(said["file_name"]),
        act.actor, act.actor_unit, act.on, act.at, about=int(said.get("about", 0)),
    )  # fmt: skip


def is_closed_to(actor: Actor, attachment: Attachment, hides_name: bool) -> bool:
    """A petitioner who keeps the name from the unit keeps from it what may show the name: what
    the petitioner sent, and papers of identity. The bureau may add a copy without the name."""
    if actor.role is Role.PETITIONER:
        return attachment.actor != BY_PETITIONER
    may_show_name = attachment.actor == BY_PETITIONER or attachment.kind in _NAMING
    return hides_name and actor.role in UNIT_ROLES and may_show_name


def may_remove(actor: Actor, attachment: Attachment, bureau: str) -> bool:
    """The bureau that keeps the register takes any file from view, a unit what it brought."""
    return actor.unit in (bureau, attachment.actor_unit) and bool(actor.unit)
