"""Writing petitions: their acts, and the rows derived from them, in the caller's transaction."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from django.db import models
from django.db.models import F, Max

from huiyin.domain.acts import Act, ActKind
from huiyin.store.petitions import search
from huiyin.store.petitions.derive import Derived, Row, Rules, derive, to_act
from huiyin.store.petitions.exchange_models import ExchangeMessage
from huiyin.store.petitions.models import (
    AttachmentRow,
    ClaimRow,
    ClockRow,
    LedgerMapping,
    LedgerRun,
    Letter,
    LetterVersion,
    Message,
    Petition,
    Petitioner,
    PhoneLink,
    SightRow,
    StandingRow,
    StrandRow,
    Upload,
)
from huiyin.store.petitions.participant_models import Participant
from huiyin.store.petitions.uploads import UPLOAD, UploadRow
from huiyin.store.record import repository as record
from huiyin.store.record.inserts import Group, insert, insert_each, new_id
from huiyin.store.record.queries import ActRow, acts_of, is_disposed
from huiyin.store.record.repository import NewAct, NewErrand

_CHILDREN: tuple[tuple[type[models.Model], str], ...] = (
    (ClaimRow, "claims"),
    (Petitioner, "petitioners"),
    (Participant, "participants"),
    (StrandRow, "strands"),
    (SightRow, "sights"),
    (StandingRow, "standings"),
    (ClockRow, "clocks"),
    (AttachmentRow, "attachments"),
)

SAID_ONCE = ("participants",)
"""What only the first act says: later acts need not look at it."""

_BATCH = 500
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""When what is not wanted is said to have come, so that the next sweep has it."""

_UNMOVING = frozenset(
    {
        ActKind.IDENTITY_REVEALED,
        ActKind.RECALCULATED,
        ActKind.ATTACHED,
        ActKind.DETACHED,
        ActKind.LETTER_ISSUED,
        ActKind.LETTER_VOIDED,
        ActKind.RETENTION_SET,
    }
)


_REWORDING = frozenset(
    {
        ActKind.AMENDED,
        ActKind.REGISTERED,
        ActKind.RETRACTED,
        ActKind.ABSORBED,
        ActKind.SPLIT_OFF,
    }
)
"""Acts after which a search finds a petition by other words."""


class Conflict(Exception):
    """Somebody acted on the petition in between; `acts` are the acts unseen so far."""

    def __init__(self, acts: Sequence[ActRow]) -> None:
        super().__init__("conflict")
        self.acts = tuple(acts)


@dataclass(frozen=True, slots=True)
class NewPetition:
    """A petition to be written: its acts by kind with day, moment, article and content.

    `hashes` holds the keyed hashes of its sealed identities, known while they are in plain.
    """

    id: int
    bureau: str
    acts: tuple[NewAct, ...]
    hashes: Mapping[str, Mapping[str, str]]
    errands: tuple[NewErrand, ...] = ()


@dataclass(frozen=True, slots=True)
class Loaded:
    """A petition held by this transaction, with its acts."""

    id: int
    number: str
    bureau: str
    version: int
    acts: tuple[Act, ...]


def as_act(act: NewAct) -> Act:
    """A new act as the domain reads it."""
    return to_act(
        ActRow(0, act.kind, act.on, act.at, act.actor, act.actor_unit, act.article, act.subject,
               act.seq, "", dict(act.body))
    )  # fmt: skip


def create(petitions: Sequence[NewPetition], rules: Rules) -> list[Derived]:
    """Write new petitions of one bureau: rows first, then the chain, whose lock comes last.

    Raises IntegrityError when a number or outside id is there already.
    """
    made = [
        derive(p.id, p.bureau, [as_act(a) for a in p.acts], rules, p.hashes.__getitem__)
        for p in petitions
    ]
    children: list[Group] = [
        (model, [_owned(d, row) for d in made for row in getattr(d, name)])
        for model, name in _CHILDREN
    ]
    insert_each([(Petition, [d.petition for d in made]), *children])
    search.index([(d.petition["id"], search.narrative(d.petition, d.claims)) for d in made])
    record.append(petitions[0].bureau, [a for p in petitions for a in p.acts])
    errands = [e for p in petitions for e in p.errands]
    if errands:
        record.insert_errands(errands)
    return made


def _owned(derived: Derived, row: Row) -> Row:
    return {"id": new_id(), "petition_id": derived.petition["id"], **row}


def load(number: str, seen: int | None = None) -> Loaded | None:
    """Take hold of a petition until the transaction ends, or None when there is none.

    `seen` is the version the person looked at; Conflict is raised when acts came since, which
    moved the petition (looks at a name and the like do not count).
    """
    if "\x00" in number:
        return None
    row = Petition.objects.select_for_update().filter(number=number).first()
    if row is None:
        return None
    rows = acts_of(row.id)
    if is_disposed(rows):
        return None
    if seen is not None and seen < row.version:
        unseen = [a for a in rows if a.seq > seen and a.kind not in _UNMOVING]
        if unseen:
            raise Conflict(unseen)
    return Loaded(row.id, row.number, row.bureau, row.version, tuple(to_act(a) for a in rows))


def load_several(seen: Mapping[str, int | None]) -> dict[str, Loaded]:
    """Take hold of several petitions in one order, whoever asks, each as `load` does; by number,
    without those that are not there. Raises Conflict."""
    rows = Petition.objects.filter(number__in=[n for n in seen if "\x00" not in n])
    held = list(rows.select_for_update().order_by("id").values_list("number", flat=True))
    found = {number: load(number, seen[number]) for number in held}
    return {number: one for number, one in found.items() if one is not None}


def glance(number: str) -> tuple[Act, ...]:
    """The acts of a petition as they are now, not taken hold of; none when there is none."""
    ident = Petition.objects.filter(number=number).values_list("id", flat=True).first()
    return tuple(to_act(a) for a in acts_of(ident)) if ident else ()


def add(
    loaded: Loaded, acts: Sequence[NewAct], rules: Rules, errands: Sequence[NewErrand]
) -> Derived:
    """Add acts to a petition that this transaction holds, and bring its rows up to date."""
    every = [*loaded.acts, *(as_act(a) for a in acts)]
    derived = derive(loaded.id, loaded.bureau, every, rules)
    changed = {k: v for k, v in derived.petition.items() if k != "id"}
    moved = Petition.objects.filter(id=loaded.id, version=loaded.version).update(**changed)
    if not moved:
        raise Conflict(())
    _renew_children(loaded.id, derived, SAID_ONCE)
    if any(a.kind in _REWORDING for a in acts):
        search.reindex(loaded.id, search.narrative(derived.petition, derived.claims))
    record.append(loaded.bureau, acts)
    record.insert_errands(errands)
    return derived


def dispose(loaded: Loaded, act: NewAct, title: str) -> None:
    """Empty what a held petition says, in acts, rows and letters; `act` says so in the chain.

    What only counts stays (channel, purpose, days, states, numbers of letters); who brought it,
    what it is about and what was written of it goes. `title` stands where its title stood.
    """
    acts = [row.id for row in acts_of(loaded.id)]
    record.append(loaded.bureau, [act])
    record.empty_content(*acts)
    Petition.objects.filter(id=loaded.id).update(
        title=title, detail="", place="", outside_id="", query_code_hash="", version=act.seq
    )
    for model in (ClaimRow, Petitioner, Participant, AttachmentRow):
        model._default_manager.filter(petition_id=loaded.id).delete()
    LetterVersion.objects.filter(letter__petition_id=loaded.id).delete()
    Letter.objects.filter(petition_id=loaded.id).update(
        sealed="", content_hash="", pdf_hash="", is_file_kept=False
    )
    ExchangeMessage.objects.filter(petition=loaded.id).update(sealed="")
    Message.objects.filter(petition=loaded.id).delete()
    PhoneLink.objects.filter(number=loaded.number).delete()
    search.reindex(loaded.id, title)


def bring_up_to_date(loaded: Loaded, rules: Rules) -> Derived:
    """Put the rows of a held petition as its acts say under `rules`, without a new act."""
    derived = derive(loaded.id, loaded.bureau, loaded.acts, rules)
    changed = {k: v for k, v in derived.petition.items() if k != "id"}
    Petition.objects.filter(id=loaded.id).update(**changed)
    _renew_children(loaded.id, derived)
    return derived


def _renew_children(petition: int, derived: Derived, but: Collection[str] = ()) -> None:
    for model, name in _CHILDREN:
        if name in but:
            continue
        rows: list[Row] = getattr(derived, name)
        if rows and stored_children(model, petition, rows[0]) == rows:
            continue
        model._default_manager.filter(petition_id=petition).delete()
        insert(model, [_owned(derived, row) for row in rows])


def stored_children(model: type[models.Model], petition: int, like: Row) -> list[Row]:
    """The stored rows of one kind, with the columns of `like`, in order."""
    rows = model._default_manager.filter(petition_id=petition).order_by("ordinal")
    return list(rows.values(*like))


def add_run(values: Mapping[str, Any]) -> None:
    """A ledger somebody brought."""
    LedgerRun.objects.create(**values)


def change_run(run: int, values: Mapping[str, Any], states: Sequence[str] = ()) -> bool:
    """Note something of a ledger's import, only from some states; was it in one of them?"""
    rows = LedgerRun.objects.filter(id=run)
    rows = rows.filter(state__in=list(states)) if states else rows
    return bool(rows.update(**values))


def keep_mapping(bureau: str, name: str, columns: Mapping[str, str]) -> None:
    """Keep which columns are which fields, by name; the same name again replaces it."""
    LedgerMapping.objects.update_or_create(
        bureau=bureau, name=name, defaults={"columns": dict(columns)}
    )


def tell(messages: Sequence[Mapping[str, Any]]) -> int:
    """Leave messages; one whose key was told before is left out. How many were new."""
    keys = [m["key"] for m in messages]
    known = set(Message.objects.filter(key__in=keys).values_list("key", flat=True))
    fresh = [{"id": new_id(), "read_at": None, **m} for m in messages if m["key"] not in known]
    Message.objects.bulk_create([Message(**m) for m in fresh], ignore_conflicts=True)
    return len(fresh)


def mark_read(unit: str, person: str, at: datetime) -> None:
    """Mark what a person sees as read."""
    Message.objects.filter(unit=unit, person__in=["", person], read_at=None).update(read_at=at)


def rewrite(petition: int, derived: Derived) -> None:
    """Put the rows of a petition as its acts say (after `record rebuild`)."""
    changed = {k: v for k, v in derived.petition.items() if k != "id"}
    Petition.objects.update_or_create(id=petition, defaults=changed)
    _renew_children(petition, derived)
    search.reindex(petition, search.narrative(derived.petition, derived.claims))


def index_everything() -> None:
    """Make every petition findable again, where the search is empty."""
    found = Petition.objects.order_by("id").values("id", "title", "detail", "place").iterator()
    while part := list(islice(found, _BATCH)):
        claims: dict[int, list[Row]] = {row["id"]: [] for row in part}
        rows = ClaimRow.objects.filter(petition_id__in=claims).order_by("ordinal")
        for claim in rows.values("petition_id", "text"):
            claims[claim["petition_id"]].append({"text": claim["text"]})
        search.index([(row["id"], search.narrative(row, claims[row["id"]])) for row in part])


def add_upload(row: UploadRow, at: datetime) -> None:
    """Note a file that waits."""
    insert(Upload, [{name: getattr(row, name) for name in UPLOAD} | {"at": at}])


def drop_uploads(ids: Sequence[int]) -> None:
    """They have found their form, or were swept."""
    Upload.objects.filter(id__in=list(ids)).delete()


def release_uploads(ids: Sequence[int]) -> None:
    """They are not wanted: the next sweep may have them."""
    Upload.objects.filter(id__in=list(ids)).update(at=LONG_AGO)


def open_link(values: Mapping[str, Any]) -> int:
    """A new link; its id."""
    ident = new_id()
    nothing = {"closed_at": None, "taken": 0, "about": 0, "kind": "", "item": ""}
    insert(PhoneLink, [{"id": ident, **nothing, **values}])
    return ident


def close_links(number: str, person: str, at: datetime) -> None:
    """End every link that somebody opened for a petition or an entry."""
    PhoneLink.objects.filter(number=number, person=person, closed_at=None).update(closed_at=at)


def count_taken(ident: int, files: int) -> None:
    """How many photographs came by a link."""
    PhoneLink.objects.filter(id=ident).update(taken=F("taken") + files)


def drop_links_before(moment: datetime) -> int:
    """Forget links that ran out long ago; how many."""
    return PhoneLink.objects.filter(expires_at__lt=moment).delete()[0]


def add_letter(values: Mapping[str, Any]) -> int:
    """Keep a new letter; its id. Raises IntegrityError when its number is taken."""
    ident = new_id()
    insert(Letter, [{"id": ident, "issued_on": None, **values}])
    return ident


def change_letter(ident: int, version: int, values: Mapping[str, Any]) -> bool:
    """Change a letter that still has the version; False when somebody else changed it."""
    kept = Letter.objects.filter(id=ident, version=version)
    return bool(kept.update(version=version + 1, **values))


def mark_waiting(petition: int, waiting: Sequence[int]) -> None:
    """Note which letters of a petition wait to be served, and that the others do not."""
    mine = Letter.objects.filter(petition_id=petition)
    mine.filter(is_waiting=True).exclude(id__in=list(waiting)).update(is_waiting=False)
    mine.filter(is_waiting=False, id__in=list(waiting)).update(is_waiting=True)


def add_letter_version(letter: int, sealed: str, by: str, at: datetime) -> int:
    """Keep a draft as it was saved; its place, counted from 1. The letter's row is held."""
    newest = LetterVersion.objects.filter(letter_id=letter).aggregate(Max("place"))["place__max"]
    place = (newest or 0) + 1
    insert(LetterVersion, [{"id": new_id(), "letter_id": letter, "place": place,
                            "sealed": sealed, "saved_by": by, "saved_at": at}])  # fmt: skip
    return place
