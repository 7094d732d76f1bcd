"""No notice where name or address are unclear (article 23)."""

from datetime import date

from tests.cast import Cast

DAY = date(2026, 9, 1)


def test_anonymous_petition_needs_no_notice(cast: Cast) -> None:
    number = cast.sent(DAY, parties=())
    row = cast.act("handler", number, "waive_notice", DAY, reason="未留姓名住址")
    clock = next(c for c in row.clocks if c["rule"] == "notice.forwarded")
    assert clock["outcome"] == "cancelled"


def test_a_petitioner_who_gave_a_name_is_told(cast: Cast) -> None:
    refusal = cast.refused("handler", cast.sent(DAY), "waive_notice", DAY, reason="嫌麻烦")
    assert (refusal.reason, refusal.article) == ("name_is_unclear", "23")
