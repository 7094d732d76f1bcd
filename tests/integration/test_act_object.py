"""Objecting within five working days (article 23)."""

from datetime import date

from tests.cast import Cast

DAY = date(2026, 9, 1)


BEFORE_HOLIDAY = date(2026, 9, 28)


def test_objection_counts_working_days_over_national_day(cast: Cast) -> None:
    number = cast.sent(BEFORE_HOLIDAY)
    row = cast.act("handler", number, "object", date(2026, 10, 10), reason="不属本局职权")
    strand = row.strands[-1]
    assert (strand["state"], strand["holder"]) == ("objecting", "B1")
    clock = next(c for c in row.clocks if c["rule"] == "objection.decide")
    assert clock["due_on"] == date(2026, 10, 14)


def test_objection_after_the_fifth_working_day_is_refused_by_article_23(cast: Cast) -> None:
    number = cast.sent(BEFORE_HOLIDAY)
    refusal = cast.refused("handler", number, "object", date(2026, 10, 12), reason="晚了")
    assert (refusal.reason, refusal.article) == ("objection_in_time", "23")


def test_who_told_the_petitioner_does_not_object_any_more(cast: Cast) -> None:
    number = cast.sent(DAY)
    cast.act("handler", number, "notify", DAY, way="in_person")
    refusal = cast.refused("handler", number, "object", DAY, reason="想退")
    assert (refusal.reason, refusal.article) == ("objection_in_time", "23")


def test_the_clerk_does_not_object_for_the_unit(cast: Cast) -> None:
    assert cast.refused("clerk", cast.sent(DAY), "object", DAY, reason="x").reason == "not_yours"
