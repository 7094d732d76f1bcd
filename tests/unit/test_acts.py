"""Acts: how corrections are read."""

from datetime import date

from huiyin.domain.acts import ActKind, effective, last
from tests.lives import act

RECEIVED = act("received", "2026-03-02")


def test_amended_day_stands_in_place_of_the_old_one() -> None:
    acts = [RECEIVED, act("amended", "2026-03-05", seq=1, field="on", new="2026-03-01")]
    assert [a.on for a in effective(acts)] == [date(2026, 3, 1)]


def test_amended_field_keeps_the_others() -> None:
    extended = act("extended", "2026-03-02", days=10, reason="x")
    changed = effective([extended, act("amended", "2026-03-03", seq=1, field="days", new=5)])[0]
    assert dict(changed.fields) == {"days": 5, "reason": "x"}


def test_later_amendment_wins() -> None:
    days = ("2026-03-01", "2026-02-27")
    amendments = [act("amended", "2026-03-05", seq=1, field="on", new=d) for d in days]
    assert effective([RECEIVED, *amendments])[0].on == date(2026, 2, 27)


def test_retracted_act_is_gone_and_so_is_the_retraction() -> None:
    acts = [RECEIVED, act("withdrawn", "2026-03-03"), act("retracted", "2026-03-03", seq=2)]
    assert [a.kind for a in effective(acts)] == [ActKind.RECEIVED]


def test_amending_what_was_retracted_does_nothing() -> None:
    acts = [
        RECEIVED,
        act("withdrawn", "2026-03-03"),
        act("retracted", "2026-03-03", seq=2),
        act("amended", "2026-03-04", seq=2, field="on", new="2026-03-02"),
    ]
    assert effective(acts) == (RECEIVED,)


def test_last_of_kinds() -> None:
    acts = [RECEIVED, act("withdrawn", "2026-03-03")]
    assert last(acts, ActKind.RECEIVED) is RECEIVED
    assert last(acts, ActKind.SERVED) is None
