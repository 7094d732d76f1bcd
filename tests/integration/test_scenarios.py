"""Whole lives, told in `tests/scenarios/*.yaml` so that a lawyer can read them, one a file.

Every key of a scenario is known here and every expectation is compared; an unknown key fails.
"""

import csv
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from huiyin.domain.attachments import AttachmentKind
from huiyin.domain.authority import Actor, Role, scope
from huiyin.domain.clocks import Clock
from huiyin.domain.petition import Channel, Purpose, State
from huiyin.domain.procedure import Refusal
from huiyin.domain.transitions import BY_VERB
from huiyin.services import (
    attachments,
    centres,
    exports,
    intake,
    ledger,
    letter_files,
    looking,
    procedure,
    query_codes,
    reading,
)
from huiyin.services.acting import Invalid, NoSuchPetition, Wish
from huiyin.services.context import SYSTEM, Context, begin
from huiyin.services.exports import Span
from huiyin.services.intake import Party, Receipt, Registration, Submission
from huiyin.services.ledger import Source
from huiyin.services.rebuilding import rebuild
from huiyin.services.uploads import Given
from huiyin.store.accounts import repository as accounts_repository
from huiyin.store.petitions import lists, queries
from huiyin.store.petitions.identity import Identity
from huiyin.store.petitions.joining import parts_of
from huiyin.store.petitions.lists import Filters
from huiyin.store.record.chain import verify
from tests.cast import DESK, UNITS, Cast, noon
from tests.integration._ledgers import table, write


class Loader(yaml.SafeLoader):
    """YAML in which only true and false are truth values: `on` is the day of a step."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in known if tag != "tag:yaml.org,2002:bool"]
        for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))

FILES = sorted((Path(__file__).parents[1] / "scenarios").glob("*.yaml"))
LIVES = {p.stem: yaml.load(p.read_text(encoding="utf-8"), Loader) for p in FILES}

TOP = {"name", "rule", "start", "steps"}
START = {
    "day", "purpose", "kind", "claims", "petitioners", "region", "channel", "persons", "portal",
    "recorded_on", "late_entry_reason", "form", "expect", "beside", "ledger",
}  # fmt: skip
STEP = {"on", "who", "act", "given", "happened_on", "expect"}
SERVICES = {
    "view", "reveal", "export", "register", "renew_query_code", "submit_again", "close_unit",
    "attach", "another", "turn_to", "take_on", "issue_letter",
}  # fmt: skip
USUAL: dict[str, dict[str, str]] = {
    "notify": {"way": "post", "tracking": "EMS1"},
    "issue_opinion": {"facts": "经查属实。", "basis": "有关规定"},
    "issue_review_opinion": {"summary": "经复查，意见如上。"},
    "issue_final_review_opinion": {"summary": "经复核，意见如上。"},
    "request_review": {"reason": "不服处理意见"},
    "request_final_review": {"reason": "不服复查意见"},
    "serve": {"way": "in_person", "to": "1"},
    "serve_review": {"way": "in_person", "to": "1"},
    "serve_final_review": {"way": "in_person", "to": "1"},
    "object": {"reason": "不属于本单位职权"},
    "uphold_objection": {"reason": "核实同意"},
    "reject_objection": {"reason": "核实不同意"},
    "recall": {"reason": "转送有误"},
    "reply": {"text": "已经办理，答复如下。"},
    "report_conclusion": {"text": "办结报告"},
    "settle": {"terms": "双方约定三十日内修复"},
}
"""Words that a form asks for and no rule hangs on."""


@dataclass
class World:
    """One life while it is lived."""

    cast: Cast
    folder: Path
    receipt: Receipt = field(default_factory=lambda: Receipt(0, "", ""))
    receipts: list[Receipt] = field(default_factory=list)
    submission: Submission = field(default_factory=lambda: Submission(""))
    registration: Registration | None = None
    form: str = ""
    code: str = ""
    names: list[str] = field(default_factory=list)
    exported: bool = False
    documents: tuple[str, ...] = ()

    @property
    def number(self) -> str:
        return self.receipt.number

    def context(self, login: str, day: date) -> Context:
        if login == "petitioner":
            actor = Actor("petitioner", "信访人", Role.PETITIONER, petition=self.number)
            return begin(actor, noon(day))
        return self.cast.context(login, day)

    def take_in(self, said: Mapping[str, Any]) -> None:
        _known(said, START)
        day = said["day"]
        people = [
            Party(Identity(p["name"], p.get("phone", "13800138000")), p.get("hidden", False))
            for p in said.get("petitioners", [{"name": "张三"}])
        ]
        self.submission = Submission(
            "小区的供水管道漏水三个月，物业一直不修。",
            tuple(said.get("claims", ["修好供水管道"])),
            region=said.get("region", ""), channel=Channel(said.get("channel", "visit")),
            persons=said.get("persons", max(1, len(people))), parties=tuple(people),
            received_at=noon(day), beside=_plain(said.get("beside", {})),
        )  # fmt: skip
        self.form = said.get("form", "")
        if said.get("ledger"):
            self.bring(said["recorded_on"], day)
            return
        if not said.get("portal"):
            self.registration = Registration(
                Purpose(said.get("purpose", "appeal_for_resolution")),
                said.get("kind", "ordinary"),
                late_entry_reason=said.get("late_entry_reason", ""),
            )
        self.send(said.get("recorded_on", day))

    def bring(self, day: date, came: date) -> None:
        """The matter as a row of a ledger."""
        text = table(("内容", "信访日期"), (self.submission.detail, came.isoformat()))
        source = Source(write(self.folder, text))
        ledger.import_petitions(self.context("clerk", day), DESK, source)
        (row,) = lists.petitions(scope(self.cast["clerk"]), Filters()).rows
        self.receipt = Receipt(row.id, row.number, "")

    def send(self, day: date) -> Receipt:
        sent = self.submission, self.form
        if self.registration is None:
            receipt = intake.submit(self.context("petitioner", day), DESK, *sent)
        else:
            context = self.context("clerk", day)
            receipt = intake.register_at_window(
                context, DESK, sent[0], self.registration, self.form
            )
        if not self.number:
            self.receipt = receipt
            self.receipts.append(receipt)
        self.code = self.code or receipt.query_code
        return receipt

    def do(self, step: Mapping[str, Any]) -> None:
        verb, context = step["act"], self.context(step["who"], step["on"])
        given = {**USUAL.get(verb, {}), **_plain(step.get("given", {}))}
        given = {name: self.meant(value) for name, value in given.items()}
        if verb in SERVICES:
            _SERVE[verb](self, context, given)
            return
        if "person" in given:
            given["person"] = self.cast[given["person"]].person
        row = next(
            (o.transition for o in reading.petition(context, self.number).offers
             if o.transition.verb == verb), BY_VERB[verb][0]
        )  # fmt: skip
        procedure.act(context, self.number, Wish(verb, given, step.get("happened_on")))
        self.documents = row.documents
        if verb == "split":
            parts = parts_of(_row(self).petition["id"])
            self.receipts.append(Receipt(0, parts[-1], self.code))

    def meant(self, value: Any) -> Any:
        """`@2` is the number of the second petition of this life."""
        match = re.fullmatch(r"@(\d)", value) if isinstance(value, str) else None
        return self.receipts[int(match[1]) - 1].number if match else value

    def clock(self, name: str, day: date) -> Clock:
        found = self.clocks(name, day)
        assert found, f"no clock {name}"
        return found[-1]

    def clocks(self, name: str, day: date) -> list[Clock]:
        """`rule`, and where needed `/round`, `@unit`, `#petitioner`."""
        match = re.fullmatch(r"([a-z_.0-9]+)(?:/(\d+))?(?:@(\w+))?(?:#(\d+))?", name)
        assert match, name
        rule, turn, unit, to = match.groups()
        known = reading.petition(begin(SYSTEM, noon(day)), self.number, day=day).clocks
        return [
            c for c in known
            if c.rule == rule and (not turn or c.round == int(turn))
            and (not unit or c.unit_code == unit) and (not to or str(c.to) == to)
        ]  # fmt: skip


def _view(world: World, context: Context, given: dict[str, Any]) -> None:
    reading.petition(context, world.number)


def _reveal(world: World, context: Context, given: dict[str, Any]) -> None:
    world.names = [p.name for p in looking.reveal(context, world.number, given["purpose"])]


def _export(world: World, context: Context, given: dict[str, Any]) -> None:
    file = world.folder / "out.csv"
    exports.export_petitions(context, file, Span())
    with file.open(encoding="utf-8-sig", newline="") as rows:
        world.exported = world.number in {row["number"] for row in csv.DictReader(rows)}


def _register(world: World, context: Context, given: dict[str, Any]) -> None:
    registration = Registration(Purpose(given["purpose"]), given.get("kind", "ordinary"))
    intake.register(context, world.number, registration)
    world.documents = BY_VERB["register"][0].documents


def _renew(world: World, context: Context, given: dict[str, Any]) -> None:
    world.code = query_codes.renew(context, world.number, given["checked_by"])
    world.documents = BY_VERB["renew_query_code"][0].documents


def _again(world: World, context: Context, given: dict[str, Any]) -> None:
    assert world.send(context.today) == world.receipt


def _close_unit(world: World, context: Context, given: dict[str, Any]) -> None:
    name, kind, parent, bureau = UNITS[given["unit"]]
    values = {"name": name, "kind": kind, "parent": parent, "bureau": bureau, "is_closed": True}
    accounts_repository.save_unit(given["unit"], values)


def _another(world: World, context: Context, given: dict[str, Any]) -> None:
    """A second petition comes in; the steps go on with the first until they turn."""
    other = World(world.cast, world.folder)
    said = {k: v for k, v in given.items() if k not in ("parties", "lines")}
    people = [{"name": name} for name in given.get("parties", ["张三"])]
    other.take_in({"day": context.today, **said, "petitioners": people})
    world.receipts.append(other.receipt)


def _turn_to(world: World, context: Context, given: dict[str, Any]) -> None:
    world.receipt = next(r for r in world.receipts if r.number == given["number"])
    world.code = world.receipt.query_code


def _take_on(world: World, context: Context, given: dict[str, Any]) -> None:
    """The same matter comes to a unit's own centre; the life goes on with it."""
    is_own = given.get("whose", "own") == "own"
    registration = Registration(Purpose(given.get("purpose", "appeal_for_resolution")))
    brought = replace(world.submission, received_at=context.at)
    world.receipt = centres.register(context, brought, registration, is_own=is_own)
    world.receipts.append(world.receipt)
    world.documents = BY_VERB["take_on"][0].documents


def _issue_letter(world: World, context: Context, given: dict[str, Any]) -> None:
    fields = {k: str(v) for k, v in given.items() if k != "kind"}
    letter_files.produce(begin(SYSTEM, context.at), world.number, given["kind"], fields)


def _attach(world: World, context: Context, given: dict[str, Any]) -> None:
    file = Given(given["name"], given["text"].encode())
    attachments.add(context, world.number, [file], AttachmentKind(given["kind"]))
    world.documents = BY_VERB["attach"][0].documents


_SERVE: dict[str, Callable[[World, Context, dict[str, Any]], None]] = {
    "view": _view, "reveal": _reveal, "export": _export, "register": _register,
    "renew_query_code": _renew, "submit_again": _again, "close_unit": _close_unit,
    "take_on": _take_on, "issue_letter": _issue_letter,
    "attach": _attach, "another": _another, "turn_to": _turn_to,
}  # fmt: skip
REFUSING = {"refused", "invalid", "unseen"}


def _plain(value: Any) -> Any:
    """Values as a form sends them."""
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_plain(v) for v in value]
    return value.isoformat() if isinstance(value, date) else str(value)


def _known(said: Mapping[str, Any], keys: set[str]) -> None:
    assert set(said) <= keys, f"unknown: {set(said) - keys}"


def _row(world: World) -> Any:
    row = queries.petition(world.number)
    assert row is not None
    return row


def _sees(world: World, login: str, day: date) -> bool:
    try:
        reading.petition(world.context(login, day), world.number)
    except NoSuchPetition:
        return False
    return True


def _verbs(world: World, step: Mapping[str, Any]) -> set[str]:
    view = reading.petition(world.context(step["who"], step["on"]), world.number)
    return {o.transition.verb for o in view.offers}


def _strands(world: World, wanted: Mapping[str, str]) -> dict[str, str]:
    """The newest strand of each unit and track named, `UNIT` or `UNIT/track`."""
    newest = {(s["unit"], s["track"]): str(s["state"]) for s in _row(world).strands}
    parts = {name: name.partition("/")[::2] for name in wanted}
    return {name: newest[unit, track or "handling"] for name, (unit, track) in parts.items()}


def _of_clocks(read: Callable[[Clock], Any]) -> Callable[[World, Any, Any], None]:
    def compare(world: World, step: Mapping[str, Any], wanted: Mapping[str, Any]) -> None:
        assert {n: read(world.clock(n, step["on"])) for n in wanted} == wanted

    return compare


def _equal(read: Callable[[World], Any]) -> Callable[[World, Any, Any], None]:
    def compare(world: World, _step: Mapping[str, Any], wanted: Any) -> None:
        assert read(world) == wanted

    return compare


def _seen_by(world: World, step: Mapping[str, Any], wanted: list[str]) -> None:
    assert [w for w in wanted if _sees(world, w, step["on"])] == wanted


def _hidden(world: World, step: Mapping[str, Any], wanted: list[str]) -> None:
    assert [w for w in wanted if _sees(world, w, step["on"])] == []


def _no_clock(world: World, step: Mapping[str, Any], wanted: list[str]) -> None:
    assert [name for name in wanted if world.clocks(name, step["on"])] == []


def _may(world: World, step: Mapping[str, Any], wanted: list[str]) -> None:
    assert set(wanted) <= _verbs(world, step), _verbs(world, step)


def _may_not(world: World, step: Mapping[str, Any], wanted: list[str]) -> None:
    assert not set(wanted) & _verbs(world, step), _verbs(world, step)


def _compare_strands(world: World, _step: Mapping[str, Any], wanted: Mapping[str, str]) -> None:
    assert _strands(world, wanted) == wanted


EXPECT: dict[str, Callable[[World, Any, Any], None]] = {
    "state": _equal(lambda w: str(_row(w).petition["state"])),
    "holder": _equal(lambda w: _row(w).petition["holder"]),
    "open": _equal(lambda w: _row(w).petition["is_open"]),
    "next": _equal(
        lambda w: {_row(w).petition["due_rule"]: _row(w).petition["due_on"]}
    ),
    "outcomes": _equal(
        lambda w: {c["ordinal"]: str(c["outcome"]) for c in _row(w).claims}
    ),
    "acts": _equal(lambda w: _row(w).petition["version"]),
    "documents": _equal(lambda w: list(w.documents)),
    "names": _equal(lambda w: w.names),
    "exported": _equal(lambda w: w.exported),
    "first_code_opens": _equal(
        lambda w: query_codes.petitioner(w.number, w.receipt.query_code) is not None
    ),
    "newest_code_opens": _equal(
        lambda w: query_codes.petitioner(w.number, w.code) is not None
    ),
    "petitions": _equal(lambda w: queries.count_petitions()),
    "due": _of_clocks(lambda c: c.due_on),
    "last_day": _of_clocks(lambda c: c.last_day),
    "warn": _of_clocks(lambda c: c.warn_on),
    "clock": _of_clocks(lambda c: c.state),
    "days_over": _of_clocks(lambda c: c.days_over),
    "provisional": _of_clocks(lambda c: c.provisional),
    "strands": _compare_strands,
    "sees": _seen_by,
    "hidden_from": _hidden,
    "no_clock": _no_clock,
    "may": _may,
    "may_not": _may_not,
}  # fmt: skip


def _is_refused(expect: Mapping[str, Any], do: Callable[[], None]) -> None:
    """Do it; where a refusal is expected it must come, as it is told, and alone."""
    wanted = set(expect) & REFUSING
    assert len(wanted) <= 1, wanted
    try:
        do()
    except Refusal as refusal:
        assert expect.get("refused") == {"reason": refusal.reason, "article": refusal.article}
        return
    except Invalid as invalid:
        assert expect.get("invalid") == {p.field: p.reason for p in invalid.problems}
        return
    except NoSuchPetition:
        assert expect.get("unseen") is True
        return
    assert not wanted, f"was taken, though expected {dict(expect)}"


def _live(world: World, life: Mapping[str, Any]) -> None:
    start = life["start"]
    expect = start.get("expect", {})
    _known(expect, set(EXPECT) | {"invalid"})
    _is_refused(expect, lambda: world.take_in(start))
    _check(world, {"on": start.get("recorded_on", start["day"]), "who": "clerk"}, expect)
    for place, step in enumerate(life["steps"], start=1):
        _known(step, STEP)
        expect = step.get("expect", {})
        _known(expect, set(EXPECT) | REFUSING)
        try:
            _is_refused(expect, lambda step=step: world.do(step))  # type: ignore[misc]
            _check(world, step, expect)
        except AssertionError as error:
            error.add_note(f"step {place}: {step['on']} {step['who']} {step['act']}")
            raise


def _check(world: World, step: Mapping[str, Any], expect: Mapping[str, Any]) -> None:
    for key, wanted in expect.items():
        if key not in REFUSING:
            EXPECT[key](world, step, wanted)


@pytest.mark.parametrize("stem", LIVES)
def test_life(cast: Cast, tmp_path: Path, stem: str) -> None:
    life = LIVES[stem]
    _known(life, TOP)
    assert set(life) == TOP
    _live(World(cast, tmp_path), life)
    assert verify().first_broken is None
    assert rebuild(is_check=True).differences == ()


def test_there_are_forty_lives_and_no_two_of_one_name() -> None:
    assert len({life["name"] for life in LIVES.values()}) == len(LIVES) >= 40


def test_every_life_cites_its_rule() -> None:
    assert [
        s for s, life in LIVES.items() if not re.search("第.+条|办法|自定", life["rule"])
    ] == []


def test_every_act_of_the_table_is_done_in_some_life() -> None:
    done = {
        step["act"] for life in LIVES.values() for step in life["steps"]
        if not set(step.get("expect", {})) & REFUSING
    }  # fmt: skip
    assert set(BY_VERB) - done == set()


def test_every_state_is_met_in_some_life() -> None:
    expects = [
        step.get("expect", {})
        for life in LIVES.values()
        for step in [life["start"], *life["steps"]]
    ]
    met = {e["state"] for e in expects if "state" in e}
    met |= {state for e in expects for state in e.get("strands", {}).values()}
    assert {str(s) for s in State} - met == set()
