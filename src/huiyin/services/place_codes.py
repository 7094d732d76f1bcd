"""Codes to scan: made for a place, printed, counted, withdrawn."""

import secrets
from dataclasses import asdict, dataclass

from django.db import transaction

from huiyin.documents.poster import SIZES, Poster, pdf, undrawn
from huiyin.domain.authority import Permission
from huiyin.domain.fields import FieldProblem
from huiyin.domain.organisation import OfficeAct, PlaceKind
from huiyin.domain.procedure import Refusal
from huiyin.services.acting import Invalid
from huiyin.services.context import Context
from huiyin.services.organisation import record_office
from huiyin.services.suggesting import region_in
from huiyin.store.accounts import places, queries, repository
from huiyin.store.accounts.places import PlaceRow

_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
_LENGTH = 8
LENGTHS = {"name": 60, "place": 200, "topic": 80}
TITLE = "有困难、有意见，扫码就能反映"
HINT = "用微信扫一扫，不用下载，不花钱"
STEPS = (
    "扫码，写清楚什么事、希望怎么办；地点已经填好。",
    "记下编号和查询码。",
    "随时扫码查进度，到哪一步、谁在办，都看得到。",
)


@dataclass(frozen=True, slots=True)
class NewPlace:
    """Where a code is to hang, and what its form is filled in with."""

    kind: str
    name: str
    place: str = ""
    unit: str = ""
    topic: str = ""


def make(context: Context, wanted: NewPlace) -> str:
    """A new code for a place; the code. Raises Invalid, Refusal."""
    _need(context)
    if problems := _problems(wanted):
        raise Invalid(problems)
    bureau, code = context.actor.bureau, "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))
    place = wanted.place.strip() or wanted.name.strip()
    region = region_in(bureau, place)
    values = {
        "kind": wanted.kind, "name": wanted.name.strip(), "place": place,
        "region": region.code if region else "", "unit": wanted.unit,
        "topic": wanted.topic.strip(),
    }  # fmt: skip
    with transaction.atomic():
        kept = {"code": code, "bureau": bureau, "made_on": context.today}
        repository.add_place_code(values | kept)
        record_office(context, OfficeAct.PLACE_CODE_MADE, bureau, 0, values | {"code": code})
    return code


def _problems(wanted: NewPlace) -> list[FieldProblem]:
    problems = [] if wanted.name.strip() else [FieldProblem("name", "missing")]
    said = asdict(wanted)
    problems += [FieldProblem(n, "too_long") for n, most in LENGTHS.items() if len(said[n]) > most]
    if wanted.kind not in tuple(PlaceKind):
        problems.append(FieldProblem("kind", "not_choice"))
    unit = queries.unit(wanted.unit) if wanted.unit else None
    if wanted.unit and (unit is None or unit.is_closed):
        problems.append(FieldProblem("unit", "no_such_unit"))
    if undrawn(wanted.name):
        problems.append(FieldProblem("name", "no_glyph"))
    return problems


def withdraw(context: Context, code: str) -> None:
    """The code opens no form any more. Raises Invalid, Refusal."""
    _need(context)
    row = places.place_code(code)
    if row is None or row.bureau != context.actor.bureau:
        raise Invalid([FieldProblem("code", "no_such_code")])
    with transaction.atomic():
        if repository.withdraw_place_code(code, context.today):
            body = {"code": code, "name": row.name}
            record_office(context, OfficeAct.PLACE_CODE_WITHDRAWN, row.bureau, 0, body)


def scanned(code: str) -> PlaceRow | None:
    """What a scanned code fills in, and the scan is counted; None when there is no such code."""
    row = places.place_code(code)
    if row is not None and row.withdrawn_on is None:
        repository.count_place_code(code, "opened")
    return row


def filed_by(code: str) -> None:
    """Count that something was sent by a code."""
    repository.count_place_code(code, "filed")


def poster(row: PlaceRow, link: str, size: str) -> bytes:
    """The poster of a code as PDF. Raises KeyError for a size that is not printed."""
    if size not in SIZES:
        raise KeyError(size)
    bureau = queries.unit(row.bureau)
    known = [bureau.phone, bureau.address] if bureau else []
    foot = " · ".join(text for text in ("咨询电话 " + known[0] if known and known[0] else "",
                                       *known[1:]) if text)  # fmt: skip
    return pdf(
        Poster(bureau.name if bureau else "", row.name, TITLE, HINT, STEPS, foot, link), size
    )


def _need(context: Context) -> None:
    if not context.actor.may(Permission.KEEP_HALL):
        raise Refusal("not_yours", "17")
