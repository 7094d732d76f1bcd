"""The fixed cast: a county with its bureau, three units above each other, and their people."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from huiyin.domain.authority import Actor, Role
from huiyin.domain.petition import Channel, Purpose
from huiyin.domain.procedure import Refusal
from huiyin.services import intake, procedure
from huiyin.services.acting import Wish
from huiyin.services.context import ZONE, Context, begin
from huiyin.services.intake import Desk, Party, Receipt, Registration, Submission
from huiyin.services.people import actor_by_login
from huiyin.store.accounts import repository
from huiyin.store.petitions.derive import Derived
from huiyin.store.petitions.identity import Identity

DESK = Desk("B1", "540699")
UNITS = {
    "PROV": ("省人民政府", "government", "", ""),
    "CITY": ("市人民政府", "government", "PROV", "B1"),
    "COUNTY": ("县人民政府", "government", "CITY", "B1"),
    "B1": ("县信访局", "bureau", "COUNTY", "B1"),
    "B2": ("邻县信访局", "bureau", "CITY", "B2"),
    "HOUSING": ("县住房和城乡建设局", "department", "COUNTY", "B1"),
    "LABOUR": ("县人力资源和社会保障局", "department", "COUNTY", "B1"),
    "TOWN": ("某镇人民政府", "township", "COUNTY", "B1"),
    "PAPER": ("不在系统办公的单位", "department", "COUNTY", "B1"),
}
PEOPLE = {
    "clerk": ("陈登记", "B1", "clerk"),
    "clerk2": ("邓登记", "B1", "clerk"),
    "head": ("何局长", "B1", "bureau_head"),
    "supervisor": ("杜督办", "B1", "supervisor"),
    "analyst": ("费统计", "B1", "analyst"),
    "handler": ("韩承办", "HOUSING", "handler"),
    "handler2": ("胡承办", "HOUSING", "handler"),
    "unit_head": ("黄局长", "HOUSING", "unit_head"),
    "section": ("郝科长", "HOUSING", "section_head"),
    "desk": ("邓接待", "HOUSING", "receptionist"),
    "keeper": ("尹保管", "HOUSING", "seal_keeper"),
    "bureau_keeper": ("印保管", "B1", "seal_keeper"),
    "labour": ("劳承办", "LABOUR", "handler"),
    "town": ("唐承办", "TOWN", "handler"),
    "county": ("谢复查", "COUNTY", "handler"),
    "city": ("石复核", "CITY", "handler"),
    "neighbour": ("林邻县", "B2", "clerk"),
    "leader": ("李县长", "COUNTY", "leader"),
    "admin": ("关管理", "B1", "administrator"),
    "auditor": ("沈审计", "B1", "auditor"),
}


def noon(day: date) -> datetime:
    """Twelve o'clock of a day in China."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZONE)


@dataclass
class Cast:
    """Everybody, and short ways to let them act on a day."""

    people: dict[str, Actor]

    def __getitem__(self, login: str) -> Actor:
        return self.people[login]

    def context(self, login: str, day: date) -> Context:
        """The context of one of the cast at noon of a day."""
        return begin(self.people[login], noon(day))

    def register(self, day: date, **changes: Any) -> Receipt:
        """A petition taken at the window by the clerk and registered."""
        purpose = changes.pop("purpose", Purpose.APPEAL_FOR_RESOLUTION)
        kind = changes.pop("kind", "ordinary")
        values: dict[str, Any] = {
            "detail": "小区的供水管道漏水三个月，物业一直不修。",
            "claims": ("修好供水管道",),
            "channel": Channel.VISIT,
            "parties": (Party(Identity("张三", "13800138000", "", "某镇一村")),),
        } | changes
        return intake.register_at_window(
            self.context("clerk", day), DESK, Submission(**values), Registration(purpose, kind)
        )

    def act(self, login: str, number: str, verb: str, day: date, **given: Any) -> Derived:
        """One act of one of the cast on a day."""
        wish = Wish(verb, given, given.pop("on", None), given.pop("seen", None))
        return procedure.act(self.context(login, day), number, wish)

    def withdraw(self, number: str, day: date) -> Derived:
        """The petitioner takes the matter back, with the query code."""
        actor = Actor("petitioner", "信访人", Role.PETITIONER, petition=number)
        return procedure.act(begin(actor, noon(day)), number, Wish("withdraw"))

    def refused(self, login: str, number: str, verb: str, day: date, **given: Any) -> Refusal:
        """The refusal that an act meets."""
        try:
            self.act(login, number, verb, day, **given)
        except Refusal as refusal:
            return refusal
        raise AssertionError(f"{verb} by {login} was taken")

    def sent(self, day: date, unit: str = "HOUSING", **changes: Any) -> str:
        """The number of a petition registered and forwarded the same day."""
        number = self.register(day, **changes).number
        self.act("clerk", number, "forward", day, unit=unit)
        return number

    def under_review(self, day: date) -> str:
        """The number of a petition whose review was asked for on the day."""
        number = self.answered(day - timedelta(days=20)).number
        self.act("clerk", number, "request_review", day, reason="不服")
        return number

    def reviewed(self, day: date) -> str:
        """The number of a petition whose review opinion was served on the day."""
        number = self.under_review(day - timedelta(days=10))
        self.act("county", number, "issue_review_opinion", day, outcome="uphold", summary="维持")
        self.act("county", number, "serve_review", day, way="post", tracking="EMS1", to="1")
        return number

    def under_final_review(self, day: date) -> str:
        """The number of a petition whose final review was asked for on the day."""
        number = self.reviewed(day - timedelta(days=5))
        self.act("clerk", number, "request_final_review", day, reason="仍不服")
        return number

    def handled(self, day: date, unit: str = "HOUSING", **changes: Any) -> Receipt:
        """A petition registered and forwarded the same day, accepted the next as route 6."""
        receipt = self.register(day, **changes)
        self.act("clerk", receipt.number, "forward", day, unit=unit)
        self.act("handler", receipt.number, "accept", day + timedelta(days=1), route="6")
        return receipt

    def answered(self, day: date) -> Receipt:
        """A petition whose opinion was served ten days after it came."""
        receipt = self.handled(day)
        later = day + timedelta(days=10)
        self.act("handler", receipt.number, "notify", later, way="in_person")
        self.act("handler", receipt.number, "issue_opinion", later,
                 outcomes={"1": "supported"}, facts="管道老化。", basis="供水条例")  # fmt: skip
        self.act("handler", receipt.number, "serve", later, way="in_person", to="1")
        return receipt


def make_cast() -> Cast:
    """Write units, people and posts."""
    for code, (name, kind, parent, bureau) in UNITS.items():
        values = {"name": name, "kind": kind, "parent": parent, "bureau": bureau,
                  "region": "540699", "phone": "0896-1234567",
                  "address": "县城大街1号"}  # fmt: skip
        repository.save_unit(code, values)
    for login, (name, unit, role) in PEOPLE.items():
        person = repository.add_person(login, name)
        repository.start_post(person, unit, role, date(2020, 1, 1))
        repository.set_password(person, "correct horse battery")
    found = {login: actor_by_login(login) for login in PEOPLE}
    return Cast({login: actor for login, actor in found.items() if actor is not None})
