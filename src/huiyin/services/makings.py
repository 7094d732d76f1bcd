"""Volumes and packages as somebody asked for them: made by the worker, kept a week, taken out.

Asking is a look at the names and recorded as one, with its purpose; taking out is another.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from huiyin.domain.acts import ActKind
from huiyin.domain.authority import Actor, Permission
from huiyin.domain.fields import FieldProblem
from huiyin.domain.procedure import Refusal
from huiyin.services import file_store, people, reading, volume
from huiyin.services.acting import Draft, Invalid, NoSuchPetition, hold, record
from huiyin.services.archive_package import package
from huiyin.services.context import Context, begin, words
from huiyin.services.file_store import FilesTrouble
from huiyin.store.archives import queries, repository
from huiyin.store.archives.queries import MakingRow
from huiyin.store.petitions import queries as petitions
from huiyin.store.record.inserts import new_id
from huiyin.store.record.repository import NewErrand, queue

FORMS = ("volume", "package")
KEPT = timedelta(days=7)
_LOST = timedelta(minutes=30)
_PURPOSE_AT_MOST = 200
_SUFFIX = {"volume": "pdf", "package": "zip"}
_RESTING = ("done", "failed")


class NoSuchMaking(Exception):
    """There is no such volume or package, or another asked for it."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that is taken out, and how it is called."""

    name: str
    content: bytes
    form: str


def ask(context: Context, number: str, form: str, purpose: str) -> int:
    """Ask for a volume or a package; its id. Raises NoSuchPetition, Invalid, Refusal."""
    problems = []
    if form not in FORMS:
        problems.append(FieldProblem("form", "not_choice"))
    if not purpose.strip():
        problems.append(FieldProblem("purpose", "missing"))
    elif len(purpose) > _PURPOSE_AT_MOST:
        problems.append(FieldProblem("purpose", "too_long"))
    if problems:
        raise Invalid(problems)
    volume.may_make(context, reading.petition(context, number))
    with transaction.atomic():
        matter = hold(context, number)
        label = words()["making_form"][form]
        _look(context, number, f"制作{label}：{purpose.strip()}")
        actor = context.actor
        making = repository.add_making({
            "petition": matter.loaded.id, "form": form, "person": actor.person,
            "post": actor.unit, "purpose": purpose.strip(), "at": context.at, "state": "queued",
        })  # fmt: skip
        queue([_errand(making, context)])
    return making


def _errand(making: int, context: Context) -> NewErrand:
    return NewErrand("making", f"making:{making}:{new_id()}", {"making": making}, context.at)


def _look(context: Context, number: str, purpose: str) -> None:
    matter = hold(context, number)
    draft = Draft(ActKind.IDENTITY_REVEALED, context.today, "30", {"purpose": purpose})
    record(context, matter.loaded, [draft])


def own(context: Context, number: str) -> list[MakingRow]:
    """What the actor asked for of a petition, newest first. Raises NoSuchPetition."""
    view = reading.petition(context, number)
    return queries.makings_of(view.row.petition["id"], context.actor.person)


def _found(context: Context, number: str, making: int) -> MakingRow:
    view = reading.petition(context, number)
    row = queries.making(making)
    is_own = row is not None and row.person == context.actor.person
    if row is None or not is_own or row.petition != view.row.petition["id"]:
        raise NoSuchMaking(str(making))
    return row


def one(context: Context, number: str, making: int) -> MakingRow:
    """How far a making is. Raises NoSuchPetition, NoSuchMaking."""
    return _found(context, number, making)


def take_out(context: Context, number: str, making: int) -> Taken:
    """The finished file; the look is recorded.

    Raises NoSuchPetition, NoSuchMaking, Refusal while it is not made, Lost, FilesTrouble.
    """
    row = _found(context, number, making)
    if row.state != "done":
        raise Refusal("not_made_yet", "30")
    volume.may_make(context, reading.petition(context, number))
    content = file_store.fetch_made(row.id, row.file_hash)
    label = words()["making_form"][row.form]
    with transaction.atomic():
        _look(context, number, f"取出{label}：{row.purpose}")
    return Taken(f"{number}-{label}.{_SUFFIX[row.form]}", content, row.form)


@dataclass(frozen=True, slots=True)
class Produced:
    """What a command made at once."""

    content: bytes
    pages: int
    hash: str


def produce(context: Context, number: str, form: str, purpose: str) -> Produced:
    """Make a volume or package at once, the look recorded. Raises as `ask` does."""
    if not purpose.strip():
        raise Invalid([FieldProblem("purpose", "missing")])
    made = volume.make(context, number)
    content = made.bound.data if form == "volume" else package(context, made)
    with transaction.atomic():
        _look(context, number, f"制作{words()['making_form'][form]}：{purpose.strip()}")
    return Produced(content, made.bound.pages, file_store.hash_of(content))


def carry_out(making: int, renew: Callable[[], None]) -> None:
    """Make what was asked for, safe to be begun again; `renew` is called on the way."""
    row = queries.making(making)
    if row is None or row.state in _RESTING:
        return
    actor, found = _actor(row), petitions.petition_by_id(row.petition)
    if actor is None or found is None:
        repository.change_making(making, {"state": "failed", "reason": "nobody_to_make_it"})
        return
    repository.change_making(making, {"state": "running"})

    def tell(done: int, total: int) -> None:
        repository.change_making(making, {"done": done, "total": total})
        renew()

    _make(begin(actor), str(found.petition["number"]), row, tell)


def _actor(row: MakingRow) -> Actor | None:
    """Who asked, in the same post, if that still may meet names."""
    posts = people.posts_for(int(row.person)) if row.person.isdecimal() else []
    post = next((p for p in posts if p.unit == row.post and p.is_active), None)
    actor = people.actor(row.person, post) if post else None
    return actor if actor and actor.may(Permission.REVEAL_IDENTITY) else None


def _make(context: Context, number: str, row: MakingRow, tell: Callable[[int, int], None]) -> None:
    try:
        made = volume.make(context, number, tell)
        data = made.bound.data if row.form == "volume" else package(context, made)
    except (Refusal, NoSuchPetition) as refused:
        reason = getattr(refused, "reason", "nobody_to_make_it")
        repository.change_making(row.id, {"state": "failed", "reason": reason})
        return
    hash_ = file_store.keep_made(row.id, data)
    with transaction.atomic():
        repository.change_making(row.id, {
            "state": "done", "file_hash": hash_, "size": len(data), "pages": made.bound.pages,
        })  # fmt: skip
        repository.change_filing(row.petition, {"pages": made.bound.pages})


def sweep(context: Context) -> int:
    """Throw away files that lay a week, and queue again what was lost; how many went."""
    gone = queries.makings_before(context.at - KEPT)
    try:
        for row in gone:
            file_store.drop_made(row.id)
    except FilesTrouble:
        return 0
    with transaction.atomic():
        repository.drop_makings([row.id for row in gone])
        lost = queries.lost_makings(context.at - _LOST)
        queue([NewErrand("making", f"making:{n}:{context.at:%Y%m%d%H}", {"making": n}, context.at)
               for n in lost])  # fmt: skip
    return len(gone)
