"""The petitions of the demo bureau: every path the law knows, lived through the real services."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import count
from random import Random
from typing import Any

from huiyin.domain.authority import Actor, Role
from huiyin.domain.petition import Channel, Purpose
from huiyin.services import intake, procedure
from huiyin.services.acting import Wish
from huiyin.services.context import ZONE, begin, today
from huiyin.services.demo_texts import (
    BY_TOWN,
    Deck,
    Matter,
    Told,
    matters,
    name_of,
    script,
    villages,
)
from huiyin.services.demo_texts import tell as tell_matter
from huiyin.services.intake import Desk, Party, Registration, Submission
from huiyin.services.people import actor_by_login
from huiyin.store.accounts import queries
from huiyin.store.petitions.identity import Identity

BUREAU = "999621-PETITION"
_CHANNELS = (
    Channel.VISIT, Channel.WEB, Channel.LETTER, Channel.PHONE, Channel.VISIT, Channel.MAILBOX,
    Channel.QR, Channel.WEB, Channel.HANDED_DOWN, Channel.VISIT, Channel.FAX,
)  # fmt: skip
_PORTAL_CHANNELS = (Channel.WEB, Channel.QR, Channel.WEB, Channel.MAILBOX)
_CLERKS = ("clerk", "clerk2", "clerk", "clerk3")
_SUGGESTION_PATHS = (
    "registered", "suggestion_answered", "own_term", "suggestion_rewarded", "with_unit",
)  # fmt: skip
_ACCUSATION_PATHS = ("registered", "accusation_referred")
_ADOPTED = ("adopted", "partly_adopted", "adopted", "not_adopted")
_PAPER_UNIT = "999621-T05"
_SEAT = "999621-T01"
"""The township of the county town, where the housing estates are."""
_OTHERS_EVERY = 4
_REVIEWED = ("uphold", "change", "uphold", "revoke")
_CLAIMED = ("supported", "explained", "supported", "not_supported")
_RATED = ("satisfied", "fairly", "satisfied", "not")


@dataclass(frozen=True, slots=True)
class DemoLife:
    """One petition of the demo: matter, path, and what makes it somebody's own.

    `used` says how often the matter was told before, `again` that the path was walked before.
    """

    index: int
    matter: Matter
    path: Mapping[str, Any]
    until: date
    used: int
    again: bool

    @property
    def is_appeal(self) -> bool:
        """Does it ask for a decision?"""
        return self.matter.purpose is Purpose.APPEAL_FOR_RESOLUTION

    def live(self) -> None:
        """Take it in and let every step happen on its day."""
        chance = Random(f"demo {self.index}")
        steps = self.path["steps"]
        length = sum(step[2] for step in steps) + self.path["lag"]
        length += chance.randrange(self.path.get("old", 0) + 1) if self.again else 0
        day = self.until - timedelta(days=length)
        told = self._told(day, chance)
        number = self._begin(self._worked(day), told, chance)
        for place, (verb, who, days, *given) in enumerate(steps, start=1):
            day += timedelta(days=days)
            context = begin(self._actor(who, number, told), _at(self._worked(day), place))
            wish = Wish(verb, self._given(verb, given[0] if given else {}, told, chance))
            procedure.act(context, number, wish)

    def _worked(self, day: date) -> date:
        """The day, or the next working day if that has come by now."""
        rolled = begin(_person("clerk")).rules.calendar.next_workday(day)
        return rolled if rolled < self.until else day

    def _told(self, day: date, chance: Random) -> Told:
        is_paper = self.path.get("needs") == "paper"
        found = [v for v in villages() if (v.unit == _PAPER_UNIT) == is_paper]
        if "{e}" in self.matter.detail:
            found = [v for v in villages() if v.unit == _SEAT]
        elif self.matter.unit != BY_TOWN:
            found = list(villages())
        return tell_matter(self.matter, self.used, chance.choice(found), day, chance)

    def _begin(self, day: date, told: Told, chance: Random) -> str:
        desk = Desk(BUREAU, script()["region"]["code"])
        submission = self._submission(day, told, chance)
        if self.path.get("portal"):
            actor = Actor("petitioner", "信访人", Role.PETITIONER)
            return intake.submit(begin(actor, _at(day, 0)), desk, submission).number
        registration = Registration(
            self.matter.purpose, self.path.get("kind", "ordinary"), self.matter.topic
        )
        context = begin(_person(_CLERKS[self.index % len(_CLERKS)]), _at(day, 0))
        return intake.register_at_window(context, desk, submission, registration).number

    def _submission(self, day: date, told: Told, chance: Random) -> Submission:
        place = f"{told.village.town}{told.village.name}"
        channel = self._channel()
        names = self._names(told, chance)
        parties = tuple(
            Party(Identity(name, _phone(chance), "", place), self.index % 13 == 7)
            for name in names
        )
        return Submission(
            detail=told.detail, claims=told.claims, title=told.title, place=place,
            region=told.village.code, channel=channel, persons=self._persons(names, chance),
            parties=parties, received_at=_at(day, 0),
        )  # fmt: skip

    def _names(self, told: Told, chance: Random) -> list[str]:
        """Who signs: nobody, one, or up to five who speak for more."""
        if self.matter.purpose is Purpose.ACCUSATION and self.index % 2:
            return []
        is_served = any(step[0].startswith("serve") for step in self.path["steps"])
        if is_served or self.index % 17 != 5:
            return [told.name]
        return [told.name, *(name_of(chance) for _ in range(chance.randrange(1, 5)))]

    def _persons(self, names: list[str], chance: Random) -> int:
        if len(names) > 1:
            return len(names) + chance.randrange(1, 12)
        return chance.choice((1, 1, 1, 1, 2, 3))

    def _channel(self) -> Channel:
        if self.path.get("portal"):
            return _PORTAL_CHANNELS[self.index // 7 % len(_PORTAL_CHANNELS)]
        return _CHANNELS[self.index % len(_CHANNELS)]

    def _actor(self, who: str, number: str, told: Told) -> Actor:
        if who == "petitioner":
            return Actor("petitioner", "信访人", Role.PETITIONER, petition=number)
        unit = self._login(told)
        names = {"unit": unit, "unit_head": f"{unit}-head", "wrong": self.matter.wrong}
        return _person(names.get(who, who))

    def _login(self, told: Told) -> str:
        """Who handles it: the unit's own handler, or that of the village's township."""
        if self.matter.unit != BY_TOWN:
            return self.matter.unit
        return f"town{int(told.village.unit[-2:])}"

    def _unit(self, told: Told, given: Mapping[str, Any]) -> str:
        if given.get("unit") == "wrong":
            return _unit_of(self.matter.wrong)
        return told.village.unit if self.matter.unit == BY_TOWN else _unit_of(self.matter.unit)

    def _given(
        self, verb: str, given: Mapping[str, Any], told: Told, chance: Random
    ) -> dict[str, Any]:
        """The form of an act, filled in."""
        if verb in ("forward", "assign"):
            return self._sent(verb, given, told)
        reasons = script()["reasons"]
        usual = {
            "accept": {"route": "6"},
            "dispute_acceptance": {"reason": reasons["dispute"]},
            "decide_acceptance": {
                "unit": self._unit(told, given), "decided_by": "云溪县人民政府",
                "reason": reasons["dispute_decided"],
            },
            "recuse": {"person": str(queries.person_by_login(self._login(told))),
                       "relation": "relative", "reason": reasons["recuse"]},
            "allocate": {"person": str(queries.person_by_login(self._login(told)))},
            "issue_opinion": self._opinion(told, chance),
            "issue_review_opinion": self._decided(given),
            "issue_final_review_opinion": {
                "outcome": "uphold", "summary": reasons["summary_uphold"]
            },
            "rate": {
                "bureau_rating": chance.choice(_RATED), "unit_rating": chance.choice(_RATED)
            },
            "reply": {"text": f"关于“{told.title}”：{reasons['reply']}"},
            "answer_suggestion": {
                "adoption": _ADOPTED[self.index // 2 % len(_ADOPTED)],
                "reason": reasons["not_wholly"],
                "text": f"关于“{told.title}”：{reasons['adopt']}",
            },
        }  # fmt: skip
        if verb == "accept" and not self.is_appeal:
            return {}
        return {**usual.get(verb, _plain(verb)), **self._named(given, told)}

    def _sent(self, verb: str, given: Mapping[str, Any], told: Told) -> dict[str, Any]:
        by = (self.until + timedelta(days=20)).isoformat()
        report = {"report_by": by} if verb == "assign" else {}
        beside = {"co_units": [_unit_of(self.matter.wrong)]} if "co_units" in given else {}
        return {"unit": self._unit(told, given), **report, **beside}

    def _named(self, given: Mapping[str, Any], told: Told) -> dict[str, Any]:
        """What a path says in short, in full: both units, the head of the unit."""
        named = dict(given)
        if given.get("units") == "both":
            named["units"] = [self._unit(told, {}), _unit_of(self.matter.wrong)]
        if given.get("person") == "head":
            named["person"] = str(queries.person_by_login(f"{self._login(told)}-head"))
        return named

    def _opinion(self, told: Told, chance: Random) -> dict[str, Any]:
        opinions = script()["opinions"]
        outcomes = {str(n): chance.choice(_CLAIMED) for n in range(1, len(told.claims) + 1)}
        return {"outcomes": outcomes, "facts": f"关于“{told.title}”：{opinions['facts']}",
                "basis": opinions["basis"]}  # fmt: skip

    def _decided(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """What the review decides; where a final review follows, it upheld."""
        is_last = self.path["name"] in ("review_issued", "review_served")
        usual = _REVIEWED[self.index // 3 % len(_REVIEWED)] if is_last else "uphold"
        outcome = given.get("outcome", usual)
        return {"outcome": outcome, "summary": script()["reasons"][f"summary_{outcome}"]}


def _plain(verb: str) -> dict[str, Any]:
    """Forms that are filled alike whatever the matter."""
    said = script()["reasons"]
    forms: dict[str, dict[str, Any]] = {
        "notify": {"way": "post", "tracking": "1130000000000"},
        "object": {"reason": said["object"]},
        "uphold_objection": {"reason": said["uphold"]},
        "reject_objection": {"reason": said["reject"]},
        "recall": {"reason": said["uphold"]},
        "extend": {"days": "20", "reason": said["extend"]},
        "serve": {"way": "in_person", "to": "1"},
        "serve_review": {"way": "post", "tracking": "1130000000001", "to": "1"},
        "serve_final_review": {"way": "in_person", "to": "1"},
        "report_conclusion": {"text": said["report"]},
        "request_review": {"reason": said["review"]},
        "request_final_review": {"reason": said["final_review"]},
        "refuse_review": {"reason": said["refuse"]},
        "settle": {"way": "mediation", "terms": said["settle"]},
        "decline": {
            "ground": "pending_elsewhere", "go_to": said["decline_place"],
            "reason": said["decline"],
        },
        "bar": {"earlier": said["bar_earlier"], "reason": said["bar"]},
        "deliberate": {"text": said["deliberate"]},
        "reward": {"reward": said["reward"], "basis": said["reward_basis"]},
        "refer": {
            "organ_kind": "discipline", "organ": said["refer_organ"],
            "authority": said["refer_authority"],
        },
        "follow_up": {"text": said["follow_up"]},
        "report_urgent": {
            "addressees": ["own_leaders", "competent_department", "upper_bureau"],
            "text": said["urgent"],
        },
        "divert": {"organ": said["divert_organ"], "reason": said["divert"]},
        "report_up": {"reason": said["report_up"]},
        "withdraw": {"note": said["withdraw"]},
    }  # fmt: skip
    return forms.get(verb, {})


@lru_cache(maxsize=128)
def _person(login: str) -> Actor:
    found = actor_by_login(login)
    assert found is not None, login
    return found


@lru_cache(maxsize=128)
def _unit_of(login: str) -> str:
    return next(str(p["unit"]) for p in script()["people"] if p["login"] == login)


def _phone(chance: Random) -> str:
    """A number of a range nobody has."""
    return f"1390000{chance.randrange(1000, 10000)}"


def _at(day: date, place: int) -> datetime:
    """Twenty past nine, and a little later for every step of the day."""
    hour, minute = divmod(20 + 35 * place, 60)
    return datetime(day.year, day.month, day.day, 9 + hour, minute, tzinfo=ZONE)


def lives() -> Iterator[DemoLife]:
    """Every path once with a matter of its own, then matters of the other classes, then again."""
    said = script()
    paths = {p["name"]: p for p in said["paths"]}
    appeals = Deck([m for m in matters() if m.purpose is Purpose.APPEAL_FOR_RESOLUTION])
    others = [m for m in matters() if m.purpose is not Purpose.APPEAL_FOR_RESOLUTION]
    until, index = today(), count()
    for turn in count():
        for path in (p for p in paths.values() if "for" not in p):
            matter, used = appeals.draw(lambda m, path=path: _fits(m, path))  # type: ignore[misc]
            yield DemoLife(next(index), matter, path, until, used, turn > 0)
        mine = others if not turn else others[turn % _OTHERS_EVERY :: _OTHERS_EVERY]
        for place, matter in enumerate(mine):
            path = paths[_path_of(matter, place + turn)]
            used = (turn + _OTHERS_EVERY - 1) // _OTHERS_EVERY
            yield DemoLife(next(index), matter, path, until, used, turn > 0)


def _path_of(matter: Matter, place: int) -> str:
    if matter.purpose is Purpose.ACCUSATION:
        return _ACCUSATION_PATHS[place % len(_ACCUSATION_PATHS)]
    return _SUGGESTION_PATHS[place % len(_SUGGESTION_PATHS)]


def _fits(matter: Matter, path: Mapping[str, Any]) -> bool:
    """Is it a matter for such a path: easy for an answer at once, the town's for a paper unit?"""
    need = path.get("needs", "")
    if need == "wrong":
        return bool(matter.wrong)
    if need == "paper":
        return matter.unit == BY_TOWN
    return not need or matter.nature == need
