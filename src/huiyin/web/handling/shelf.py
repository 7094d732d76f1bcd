"""The files of a petition as a person at a desk sees them."""

from dataclasses import dataclass

from huiyin.domain.attachments import Attachment, AttachmentKind, is_closed_to, may_remove
from huiyin.domain.authority import UNIT_ROLES, Permission
from huiyin.services import phone_links
from huiyin.services.context import Context, words
from huiyin.services.phone_links import PhoneLink
from huiyin.services.reading import PetitionView
from huiyin.ui.uploads import ACCEPTED, AT_ONCE
from huiyin.web.frame import looks


@dataclass(frozen=True, slots=True)
class Item:
    """One file: whether its contents are closed to the person, and what may be done."""

    file: Attachment
    is_closed: bool
    has_thumbnail: bool
    may_remove: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    """All files in view, those taken from it, and what the person may do."""

    items: tuple[Item, ...]
    removed: tuple[Item, ...]
    may_add: bool
    may_open: bool
    kinds: tuple[tuple[str, str], ...]
    accepted: str
    at_once: int
    phone: PhoneLink | None


def shelf_of(context: Context, view: PetitionView) -> Shelf:
    """The files of a petition for whoever looks."""
    items = [_item(context, view, file) for file in view.attachments]
    verbs = {o.transition.verb for o in view.offers}
    may_add = "attach" in verbs
    return Shelf(
        tuple(i for i in items if not i.file.removal),
        tuple(i for i in items if i.file.removal),
        may_add, context.actor.may(Permission.REVEAL_IDENTITY), _kinds(context),
        ACCEPTED, AT_ONCE, phone_links.live(context, view.number) if may_add else None,
    )  # fmt: skip


def _kinds(context: Context) -> tuple[tuple[str, str], ...]:
    """What a file may be for, the likely purpose first: a unit brings its own papers. A signed
    sheet belongs to a service and comes in there."""
    kinds = [k for k in AttachmentKind if k is not AttachmentKind.SERVICE_RECEIPT]
    if context.actor.role in UNIT_ROLES:
        kinds.reverse()
    return tuple((str(k), words()["choice"][k]) for k in kinds)


def _item(context: Context, view: PetitionView, file: Attachment) -> Item:
    hides = any(p["is_hidden"] for p in view.row.petitioners)
    is_closed = is_closed_to(context.actor, file, hides)
    shows = file.kind is not AttachmentKind.IDENTITY_PAPER and file.pages > 0
    removable = any(o.transition.verb == "detach" for o in view.offers)
    return Item(
        file, is_closed,
        shows and not is_closed and _is_pictured(file)
        and context.actor.may(Permission.REVEAL_IDENTITY),
        removable and may_remove(context.actor, file, view.row.petition["bureau"]),
    )  # fmt: skip


def _is_pictured(file: Attachment) -> bool:
    return looks.is_pictured(file.content_type)


def pages_of(file: Attachment) -> range:
    """The numbers of the pages that can be seen."""
    return range(1, file.pages + 1) if _is_pictured(file) else range(0)


def grant(context: Context, number: str, seq: int) -> str:
    """What the address of an opened file carries for a while."""
    return looks.grant(context, number, seq)


def is_granted(context: Context, number: str, seq: int, look: str) -> bool:
    """Did this person open the file a short while ago?"""
    return looks.is_granted(context, look, number, seq)
