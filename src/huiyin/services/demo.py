"""The demo bureau: a fictional county whose petitions go through the real services."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from itertools import cycle, islice
from typing import Any

import yaml
from django.contrib.auth.hashers import make_password
from django.db import transaction

from huiyin.domain.authority import Actor, Role
from huiyin.domain.petition import Channel, Purpose
from huiyin.services import intake, procedure
from huiyin.services.acting import Wish
from huiyin.services.context import ZONE, begin, today
from huiyin.services.intake import Desk, Party, Registration, Submission
from huiyin.services.notices import run_all
from huiyin.services.people import actor_by_login, bureaus
from huiyin.store.accounts import queries, repository
from huiyin.store.petitions.identity import Identity
from huiyin.store.petitions.queries import count_petitions
from huiyin.store.record.queries import count_acts

BUREAU = "999621-PETITION"
_CHANNELS = (
    Channel.VISIT, Channel.WEB, Channel.LETTER, Channel.PHONE, Channel.VISIT, Channel.MAILBOX,
    Channel.QR, Channel.WEB, Channel.HANDED_DOWN, Channel.VISIT, Channel.FAX,
)  # fmt: skip
_SUGGESTION_PATHS = ("registered", "with_unit", "own_term", "replied")
_ACCUSATION_PATHS = ("registered",)


class MixedData(Exception):
    """The database holds real petitions: demo ones must not stand among them."""


@lru_cache(maxsize=1)
def script() -> Mapping[str, Any]:
    """The demo county, its people, matters and lives."""
    text = files("huiyin.services").joinpath("demo.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return loaded


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
        for done, life in enumerate(islice(_lives(), count), start=1):
            life.live()
            tell(done, count)
        run_all("demo")
    return Made(count_petitions(), count_acts())


def _organisation() -> None:
    said = script()
    region = said["region"]
    with transaction.atomic():
        for unit in said["units"]:
            values = {"region": region["code"], "bureau": BUREAU, **unit}
            repository.save_unit(values.pop("code"), values)
        for person in said["people"]:
            ident = repository.add_person(person["login"], person["name"])
            repository.start_post(ident, person["unit"], person["role"], date(2025, 1, 1))
        logins = [p["login"] for p in said["people"]]
        repository.set_hashed_password(logins, make_password(said["password"]))


@dataclass(frozen=True, slots=True)
class DemoLife:
    """One petition of the demo: matter, path, and what makes it somebody's own."""

    index: int
    matter: Mapping[str, Any]
    path: Mapping[str, Any]
    until: date

    @property
    def purpose(self) -> Purpose:
        """The class of the matter."""
        return Purpose(self.matter.get("purpose", Purpose.APPEAL_FOR_RESOLUTION))

    def live(self) -> None:
        """Take it in and let every step happen on its day."""
        steps = self.path["steps"]
        length = sum(step[2] for step in steps) + self.path["lag"]
        day = self.until - timedelta(days=length)
        number = self._begin(day)
        for hour, step in enumerate(steps, start=10):
            day += timedelta(days=step[2])
            given = self._given(step[0], step[3] if len(step) > 3 else {})
            context = begin(self._actor(step[1], number), _at(day, hour % 8 + 9))
            procedure.act(context, number, Wish(step[0], given))

    def _begin(self, day: date) -> str:
        desk = Desk(BUREAU, script()["region"]["code"])
        submission = self._submission(day)
        if self.path.get("portal"):
            actor = Actor("petitioner", "信访人", Role.PETITIONER)
            return intake.submit(begin(actor, _at(day, 9)), desk, submission).number
        clerk = _person("clerk" if self.index % 3 else "clerk2")
        registration = Registration(
            self.purpose, self.path.get("kind", "ordinary"), self.matter["topic"]
        )
        context = begin(clerk, _at(day, 9))
        return intake.register_at_window(context, desk, submission, registration).number

    def _submission(self, day: date) -> Submission:
        said, index = script(), self.index
        name = said["names"][index % len(said["names"])]
        identity = Identity(
            name, f"1390000{1000 + index * 37 % 9000:04d}", "",
            said["places"][index % len(said["places"])],
        )  # fmt: skip
        persons = 6 if index % 17 == 5 else 1
        return Submission(
            detail=self.matter["detail"], claims=tuple(self.matter["claims"]),
            title=self.matter["title"], place=identity.address, region=said["region"]["code"],
            channel=self._channel(), persons=persons,
            parties=(Party(identity, is_hidden=index % 13 == 7),), received_at=_at(day, 9),
        )  # fmt: skip

    def _channel(self) -> Channel:
        return Channel.WEB if self.path.get("portal") else _CHANNELS[self.index % len(_CHANNELS)]

    def _actor(self, who: str, number: str) -> Actor:
        if who == "petitioner":
            return Actor("petitioner", "信访人", Role.PETITIONER, petition=number)
        names = {"unit": self.matter["unit"], "unit_head": f"{self.matter['unit']}-head"}
        return _person(names.get(who, who))

    def _given(self, verb: str, given: Mapping[str, Any]) -> dict[str, Any]:
        said = script()
        reasons = said["reasons"]
        unit = next(p["unit"] for p in said["people"] if p["login"] == self.matter["unit"])
        person = str(queries.person_by_login(self.matter["unit"]))
        is_appeal = self.purpose is Purpose.APPEAL_FOR_RESOLUTION
        outcomes = cycle(("supported", "explained", "supported", "not_supported"))
        claims = range(1, len(self.matter["claims"]) + 1)
        by = (self.until + timedelta(days=20)).isoformat()
        usual: dict[str, dict[str, Any]] = {
            "forward": {"unit": unit},
            "assign": {"unit": unit, "report_by": by},
            "accept": {"route": "6"} if is_appeal else {},
            "allocate": {"person": person},
            "notify": {"way": "post"},
            "object": {"reason": reasons["object"]},
            "uphold_objection": {"reason": reasons["uphold"]},
            "reject_objection": {"reason": reasons["reject"]},
            "recall": {"reason": reasons["uphold"]},
            "extend": {"days": "20", "reason": reasons["extend"]},
            "issue_opinion": {
                "outcomes": {str(n): next(outcomes) for n in claims}, **said["opinions"]
            },
            "serve": {"way": "in_person", "to": "1"},
            "serve_review": {"way": "post", "to": "1"},
            "serve_final_review": {"way": "in_person", "to": "1"},
            "rate": {"bureau_rating": "satisfied", "unit_rating": "fairly"},
            "report_conclusion": {"text": reasons["report"]},
            "request_review": {"reason": reasons["review"]},
            "request_final_review": {"reason": reasons["final_review"]},
            "refuse_review": {"reason": reasons["refuse"]},
            "issue_review_opinion": _decided(given, reasons),
            "issue_final_review_opinion": _decided(given, reasons),
            "settle": {"way": "mediation", "terms": reasons["settle"]},
            "reply": {"text": reasons["reply" if is_appeal else "adopt"]},
            "decline": {
                "ground": "pending_elsewhere", "go_to": reasons["decline_place"],
                "reason": reasons["decline"],
            },
            "bar": {"earlier": reasons["bar_earlier"], "reason": reasons["bar"]},
            "divert": {"organ": reasons["divert_organ"], "reason": reasons["divert"]},
            "report_up": {"reason": reasons["report_up"]},
            "withdraw": {"note": reasons["withdraw"]},
        }  # fmt: skip
        filled = {**usual.get(verb, {}), **given}
        if verb == "accept" and not is_appeal:
            filled.pop("route", None)
        return filled


def _decided(given: Mapping[str, Any], reasons: Mapping[str, str]) -> dict[str, Any]:
    outcome = given.get("outcome", "uphold")
    return {"outcome": outcome, "summary": reasons[f"summary_{outcome}"]}


@lru_cache(maxsize=64)
def _person(login: str) -> Actor:
    found = actor_by_login(login)
    assert found is not None, login
    return found


def _at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, 20, tzinfo=ZONE)


def _lives() -> Iterator[DemoLife]:
    """Every path once with a matter of its own, then matters of the other classes, then again."""
    said = script()
    paths = {p["name"]: p for p in said["paths"]}
    appeals = [m for m in said["matters"] if "purpose" not in m]
    others = [m for m in said["matters"] if "purpose" in m]
    heads = {p["login"] for p in said["people"]}
    until, index, matters = today(), 0, cycle(appeals)
    while True:
        for path in paths.values():
            matter = next(matters)
            while _needs_head(path) and f"{matter['unit']}-head" not in heads:
                matter = next(matters)
            yield DemoLife(index, matter, path, until)
            index += 1
        for matter in others:
            is_accusation = matter["purpose"] == Purpose.ACCUSATION
            for name in _ACCUSATION_PATHS if is_accusation else _SUGGESTION_PATHS:
                yield DemoLife(index, matter, paths[name], until)
                index += 1


def _needs_head(path: Mapping[str, Any]) -> bool:
    return any(step[1] == "unit_head" for step in path["steps"])
