"""The sixty worked lives of the shared design: every key they carry, exactly."""

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest

from huiyin.domain.acts import Act, ActKind
from huiyin.domain.clocks import CaseFacts, clocks
from huiyin.law.loader import load_book, load_calendar

EXAMPLES = Path(__file__).resolve().parents[3] / "shared" / "domain" / "clock_examples.json"
LIVES = json.loads(EXAMPLES.read_text(encoding="utf-8")) if EXAMPLES.exists() else []


def _acts(case):
    for place, entry in enumerate(case["acts"], start=1):
        rest = {key: entry[key] for key in entry if key not in ("act", "on")}
        yield Act(ActKind(entry["act"]), date.fromisoformat(entry["on"]), place, fields=rest)


@pytest.mark.skipif(not LIVES, reason="../shared/domain/clock_examples.json is not present")
@pytest.mark.parametrize("place", range(len(LIVES) or 1))
def test_worked_life_comes_out_exactly(place):
    life = LIVES[place]
    facts = {key: value for key, value in life["case"].items() if key != "acts"}
    asof = date.fromisoformat(life["asof"])
    acts = list(_acts(life["case"]))
    report = clocks(acts, CaseFacts(**facts), load_book(), load_calendar(), asof)
    found = [json.loads(json.dumps(asdict(c), default=date.isoformat)) for c in report.clocks]
    shown = [
        {key: clock[key] for key in expected}
        for clock, expected in zip(found, life["clocks"], strict=True)
    ]
    assert shown == life["clocks"]
    assert [[u.act, u.on.isoformat()] for u in report.unlawful] == life["unlawful"]
