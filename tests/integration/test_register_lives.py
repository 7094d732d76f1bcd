"""Lives of registers, told in `tests/scenarios/registers/*.yaml`, one a capability.

A step opens an entry (`open`), makes a move on one told before, or acts on the petition.
`@name` in a value is the number of an entry told before, `#login` the id of somebody of the cast.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from huiyin.domain.authority import may, scope
from huiyin.domain.petition import Purpose
from huiyin.domain.procedure import Refusal
from huiyin.domain.registers.catalogue import registers as declared
from huiyin.services import register_reading as reading
from huiyin.services import registers
from huiyin.services.acting import Invalid, NoSuchPetition
from huiyin.services.rebuilding import rebuild
from huiyin.services.registers import Change, Opening
from huiyin.statistics import engine
from huiyin.statistics.engine import Asked, Period
from huiyin.store.petitions import queries as petitions
from huiyin.store.record.chain import verify
from huiyin.store.registers import queries
from tests.cast import Cast
from tests.integration.test_scenarios import Loader

FILES = sorted((Path(__file__).parents[1] / "scenarios" / "registers").glob("*.yaml"))
LIVES = {p.stem: yaml.load(p.read_text(encoding="utf-8"), Loader) for p in FILES}
STEP = {"on", "who", "open", "entry", "petition", "act", "given", "as", "happened_on", "expect"}
EXPECT = {
    "state", "due", "fields", "may", "may_not", "sees", "hidden_from", "figures", "petition_state",
    "clock", "clock_due", "people", "refused", "invalid", "unseen",
}  # fmt: skip


class World:
    """One life while it is lived."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.entries: dict[str, tuple[str, str]] = {}
        self.petition = ""

    def value(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self.value(v) for v in value]
        if isinstance(value, date):
            return value.isoformat()
        text = str(value)
        if text.startswith("@"):
            return self.petition if text == "@petition" else self.entries[text[1:]][1]
        return self.cast[text[1:]].person if text.startswith("#") else value

    def given(self, step: Mapping[str, Any]) -> dict[str, Any]:
        return {k: self.value(v) for k, v in step.get("given", {}).items()}

    def do(self, step: Mapping[str, Any]) -> None:
        context = self.cast.context(step["who"], step["on"])
        if "open" in step:
            number = registers.open_entry(context, step["open"], Opening(self.given(step)))
            self.entries[step["as"]] = step["open"], number
        elif "entry" in step:
            kind, number = self.entries[step["entry"]]
            wish = Change(step["act"], self.given(step), step.get("happened_on"))
            registers.move(context, kind, number, wish)
        else:
            self.cast.act(step["who"], self.petition, step["act"], step["on"], **self.given(step))

    def check(self, step: Mapping[str, Any], expect: Mapping[str, Any]) -> None:
        assert set(expect) <= EXPECT, set(expect) - EXPECT
        name = step.get("entry") or step.get("as") or ""
        if name:
            self._entry(step, name, expect)
        if "petition_state" in expect:
            row = petitions.petition(self.petition)
            assert row is not None and row.petition["state"] == expect["petition_state"]
        for kind, wanted in expect.get("figures", {}).items():
            asked = Asked(scope(self.cast["head"]), declared()[kind], Period())
            found = {f.indicator.name: f.value for f in engine.figures(asked)}
            assert {k: found[k] for k in wanted} == wanted

    def _entry(self, step: Mapping[str, Any], name: str, expect: Mapping[str, Any]) -> None:
        kind, number = self.entries[name]
        row = queries.entry(kind, number)
        assert row is not None
        kept = row.entry
        assert kept["state"] == expect.get("state", kept["state"])
        assert kept["due_on"] == expect.get("due", kept["due_on"])
        fields = {k: self.value(v) for k, v in expect.get("fields", {}).items()}
        assert {k: kept["fields"].get(k) for k in fields} == fields
        assert [p["masked_name"] for p in row.participants] == expect.get(
            "people", [p["masked_name"] for p in row.participants]
        )
        seen_by = {w for w in (*expect.get("sees", ()), *expect.get("hidden_from", ()))
                   if may(scope(self.cast[w]), row.place)}  # fmt: skip
        assert seen_by == set(expect.get("sees", ()))
        if {"may", "may_not", "clock", "clock_due"} & set(expect):
            view = reading.entry(self.cast.context(step["who"], step["on"]), kind, number)
            verbs, clocks = {m.verb for m in view.offers}, {c.rule: c for c in view.clocks}
            assert set(expect.get("may", ())) <= verbs
            assert not set(expect.get("may_not", ())) & verbs
            for rule, state in expect.get("clock", {}).items():
                assert clocks[rule].state == state
            for rule, due in expect.get("clock_due", {}).items():
                assert clocks[rule].due_on == due


def _refused(expect: Mapping[str, Any], world: World, step: Mapping[str, Any]) -> bool:
    """Do it; where a refusal is expected it must come, as it is told."""
    wanted = set(expect) & {"refused", "invalid", "unseen"}
    try:
        world.do(step)
    except Refusal as refusal:
        assert expect.get("refused") == refusal.reason, refusal.reason
        return True
    except Invalid as invalid:
        assert expect.get("invalid") == {p.field: p.reason for p in invalid.problems}, invalid
        return True
    except NoSuchPetition:
        assert expect.get("unseen") is True
        return True
    assert not wanted, f"was taken, though expected {dict(expect)}"
    return False


@pytest.mark.parametrize("stem", LIVES)
def test_life(cast: Cast, stem: str) -> None:
    life, world = LIVES[stem], World(cast)
    assert set(life) <= {"name", "rule", "petition", "steps"} and life["rule"]
    if "petition" in life:
        said = life["petition"]
        purpose = Purpose(said.get("purpose", "appeal_for_resolution"))
        world.petition = cast.register(said["day"], purpose=purpose).number
    for place, step in enumerate(life["steps"], start=1):
        assert set(step) <= STEP, set(step) - STEP
        expect = step.get("expect", {})
        try:
            if not _refused(expect, world, step):
                world.check(step, expect)
        except (AssertionError, KeyError) as error:
            error.add_note(f"step {place}: {step['on']} {step['who']}")
            raise
    assert verify().first_broken is None
    assert rebuild(is_check=True).differences == ()


def test_every_register_has_a_life() -> None:
    told = {step["open"] for life in LIVES.values() for step in life["steps"] if "open" in step}
    assert set(declared()) - told == set()


def test_every_move_is_made_in_some_life() -> None:
    made: set[tuple[str, str]] = set()
    for life in LIVES.values():
        kinds = {s["as"]: s["open"] for s in life["steps"] if "open" in s}
        made |= {(kinds[s["entry"]], s["act"]) for s in life["steps"]
                 if "entry" in s and not {"refused", "invalid", "unseen"} & set(
                     s.get("expect", {}))}  # fmt: skip
    every = {(r.kind, m.verb) for r in declared().values() for m in r.moves}
    assert every - made == set()
