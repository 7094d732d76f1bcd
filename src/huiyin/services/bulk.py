"""Many petitions at once: synthetic years by seed, through the same derivation as every other."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

from django.db import transaction

from huiyin.domain.acts import ActKind
from huiyin.domain.authority import Actor, Role
from huiyin.domain.petition import Channel, Purpose
from huiyin.services.acting import Draft, new_act
from huiyin.services.context import ZONE, Context
from huiyin.services.intake import (
    Desk,
    Mark,
    Party,
    Registration,
    Submission,
    build,
    new_query_code,
    numbers,
)
from huiyin.store.petitions import repository
from huiyin.store.petitions.derive import Rules
from huiyin.store.petitions.identity import Identity
from huiyin.store.petitions.repository import NewPetition
from huiyin.store.record.repository import NewAct

BATCH = 1000
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅春燕国庆建志海"
_CHANNELS = tuple(c for c in Channel if c is not Channel.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Plan:
    """What to make: how many, of which years, for which bureau and units.

    `matters` are (title, detail, claim) to draw from; the day before `until` is the newest.
    `handled` is the share that goes to a unit; the others the bureau answers at once.
    """

    count: int
    seed: int
    desk: Desk
    units: tuple[str, ...]
    matters: tuple[tuple[str, str, str], ...]
    until: date
    days: int = 730
    handled: float = 1.0


def load(plan: Plan, context: Context, tell: Callable[[int], None] = lambda _n: None) -> int:
    """Make the plan's petitions in batches, each one transaction; how many were made."""
    done = 0
    stream = _days(plan)
    while chunk := list(islice(stream, BATCH)):
        with transaction.atomic():
            repository.create(_batch(plan, chunk, context.rules), context.rules)
        done += len(chunk)
        tell(done)
    return done


def _days(plan: Plan) -> Iterator[tuple[int, date]]:
    """Days in order, so that newer petitions have newer ids."""
    for index in range(plan.count):
        back = plan.days - 1 - index * plan.days // plan.count
        yield index, plan.until - timedelta(days=back + 1)


def _batch(plan: Plan, chunk: list[tuple[int, date]], rules: Rules) -> list[NewPetition]:
    years = {day.year for _, day in chunk}
    serials = {
        y: iter(numbers(plan.desk.bureau, plan.desk.region, y,
                        sum(d.year == y for _, d in chunk)))
        for y in years
    }  # fmt: skip
    return [
        _petition(plan, Random(plan.seed * 1_000_003 + index), _Day(day, rules),
                  next(serials[day.year]))
        for index, day in chunk
    ]  # fmt: skip


def _at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, 5, tzinfo=ZONE)


@dataclass(frozen=True, slots=True)
class _Day:
    """The day a petition came, and the law."""

    on: date
    rules: Rules


def _petition(plan: Plan, dice: Random, day: _Day, number: str) -> NewPetition:
    unit = dice.choice(plan.units)
    clerk = Actor("1", "", Role.CLERK, plan.desk.bureau)
    context = Context(clerk, _at(day.on, 9), day.rules)
    submission = _submission(plan, dice, day.on)
    registration = Registration(Purpose.APPEAL_FOR_RESOLUTION)
    mark = Mark(number, new_query_code())
    first = build(context, plan.desk, submission, registration, mark)
    if dice.random() < plan.handled:
        more = _later(plan, dice, (first.id, unit, day))
    else:
        reply = Draft(ActKind.REPLIED, day.on, "21", {"text": "已当场答复。"})
        more = [new_act(context, reply, first.id, 3)]
    return replace(first, acts=(*first.acts, *more), errands=())


def _submission(plan: Plan, dice: Random, day: date) -> Submission:
    title, detail, claim = dice.choice(plan.matters)
    name = dice.choice(_SURNAMES) + "".join(dice.choices(_GIVEN, k=dice.choice((1, 2))))
    phone = "13" + "".join(dice.choices("0123456789", k=9))
    house = f"{dice.randrange(1, 60)}组{dice.randrange(1, 400)}号"
    return Submission(
        detail=f"{detail}地点在{house}，已经{dice.randrange(2, 30)}个月。", claims=(claim,),
        title=title, place=house, region=plan.desk.region, channel=dice.choice(_CHANNELS),
        parties=(Party(Identity(name, phone, "", house)),), received_at=_at(day, 9),
    )  # fmt: skip


def _later(plan: Plan, dice: Random, matter: tuple[int, str, _Day]) -> list[NewAct]:
    """What happened since, as far as it lies before `until`."""
    ident, unit, came = matter
    day = came.on
    handler = Actor("2", "", Role.HANDLER, unit)
    clerk = Actor("1", "", Role.CLERK, plan.desk.bureau)
    steps: list[tuple[Actor, int, ActKind, str, dict[str, Any]]] = [
        (clerk, dice.randrange(1, 9), ActKind.FORWARDED, "22", {}),
        (clerk, 0, ActKind.RECEIVED_BY_UNIT, "23", {"is_automatic": True}),
        (handler, dice.randrange(1, 12), ActKind.ACCEPTED, "31", {"route": 6}),
        (handler, dice.randrange(0, 4), ActKind.NOTIFIED, "23", {"way": "post"}),
        (handler, dice.randrange(10, 80), ActKind.OPINION_ISSUED, "32",
         {"outcomes": {"1": "supported"}, "facts": "", "basis": ""}),
        (handler, dice.randrange(0, 8), ActKind.SERVED, "35",
         {"document": "opinion", "way": "post", "to": 1}),
    ]  # fmt: skip
    acts = []
    for seq, (actor, days, kind, article, fields) in enumerate(steps, start=3):
        day += timedelta(days=days)
        if day >= plan.until:
            break
        draft = Draft(kind, day, article, fields, unit)
        acts.append(new_act(Context(actor, _at(day, 10), came.rules), draft, ident, seq))
    return acts
