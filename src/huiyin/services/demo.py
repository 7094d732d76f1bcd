"""The demo bureau: a fictional county whose petitions go through the real services."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice

from django.contrib.auth.hashers import make_password
from django.db import transaction

from huiyin.law.packs import local_name
from huiyin.services import demo_registers, packs
from huiyin.services.context import ZONE, begin, rules, today
from huiyin.services.demo_lives import BUREAU, lives
from huiyin.services.demo_texts import script as script
from huiyin.services.demo_texts import towns, villages
from huiyin.services.notices import run_all
from huiyin.services.packs import Change
from huiyin.services.people import actor_by_login, bureaus
from huiyin.services.suggesting import region_in
from huiyin.store.accounts import queries, repository
from huiyin.store.petitions.queries import count_petitions
from huiyin.store.record.queries import count_acts


class MixedData(Exception):
    """The database holds real petitions: demo ones must not stand among them."""


def is_demo() -> bool:
    """Is this database a demo?"""
    return queries.unit(BUREAU) is not None


def accounts() -> list[dict[str, str]]:
    """Who can sign in to the demo: login, role, unit name."""
    names = {u["code"]: u["name"] for u in script()["units"]}
    return [
        {"login": p["login"], "role": p["role"], "unit": names[p["unit"]]}
        for p in script()["people"]
    ]


def password() -> str:
    """The password of every demo account."""
    return str(script()["password"])


@dataclass(frozen=True, slots=True)
class Made:
    """What the demo holds; the keys of `huiyin demo`."""

    petitions: int
    acts: int


def make(count: int = 60, tell: Callable[[int, int], None] = lambda _d, _t: None) -> Made:
    """Make the demo bureau unless it is there. Raises MixedData."""
    if bureaus() - {BUREAU} or (count_petitions() and not is_demo()):
        raise MixedData
    if not is_demo():
        _organisation()
        _local_pack()
        for done, life in enumerate(islice(lives(), count), start=1):
            life.live()
            tell(done, count)
        demo_registers.tell()
        run_all("demo")
    return Made(count_petitions(), count_acts())


def _organisation() -> None:
    said = script()
    region = said["region"]
    with transaction.atomic():
        _regions()
        for unit in said["units"]:
            values = {"region": region["code"], "bureau": BUREAU, **unit}
            repository.save_unit(values.pop("code"), values)
        for code, topics in said["subjects"].items():
            repository.set_subjects(code, [(topic, "") for topic in topics])
        for town in towns():
            repository.set_subjects(town["unit"], [("农村农业", town["code"])])
        for person in said["people"]:
            ident = repository.add_person(person["login"], person["name"])
            repository.start_post(ident, person["unit"], person["role"], date(2025, 1, 1))
        _hall()
        logins = [p["login"] for p in said["people"]]
        repository.set_hashed_password(logins, make_password(said["password"]))


def _local_pack() -> None:
    """What the county promised before its first petition, set by the head of its bureau."""
    said, head = script()["pack"], actor_by_login("head")
    assert head is not None
    context = begin(head, datetime.combine(said["since"], time(9), ZONE))
    region = script()["region"]["code"]
    packs.save(context, [
        Change(local_name(region, kind), said["since"], length, "calendar_day", said["source"])
        for kind, length in said["lengths"].items()
    ])  # fmt: skip


def _hall() -> None:
    """Who is on duty on the next working days, and the codes that hang about the county."""
    day, calendar = today(), rules().calendar
    for _ in range(5):
        day = calendar.next_workday(day)
        for line in script()["roster"]:
            person = queries.person_by_login(line["login"])
            kept = {"part": line["part"], "window": line["window"]}
            repository.add_duty({"unit_id": BUREAU, "person_id": person, "on": day, **kept})
        day += timedelta(days=1)
    for code in script()["codes"]:
        region = region_in(BUREAU, code["place"])
        filled = {"bureau": BUREAU, "region": region.code if region else "", "made_on": today()}
        repository.add_place_code(code | filled)


def _regions() -> None:
    """The county, its townships and villages, and what lies above."""
    region = script()["region"]
    code = region["code"]
    province, city = f"{code[:3]}000", f"{code[:4]}00"
    named = [(province, region["province"], ""), (city, region["city"], province),
             (code, region["name"], city)]  # fmt: skip
    named += [(t["code"], t["name"], code) for t in towns()]
    named += [(v.code, v.name, v.code[:9]) for v in villages()]
    for row in named:
        repository.save_region(*row)
