"""The written notice within fifteen days (article 23)."""

from datetime import date, timedelta
from typing import Any

import pytest

from huiyin.services.acting import Invalid
from huiyin.services.reading import petition
from tests.cast import Cast

DAY = date(2026, 9, 1)


def test_notice_on_the_last_day_is_in_time(cast: Cast) -> None:
    row = cast.act("handler", cast.sent(DAY), "notify", DAY + timedelta(15), way="in_person")
    clock = next(c for c in row.clocks if c["rule"] == "notice.forwarded")
    assert (clock["outcome"], clock["due_on"]) == ("met", DAY + timedelta(15))


def test_notice_is_given_once(cast: Cast) -> None:
    number = cast.sent(DAY)
    cast.act("handler", number, "notify", DAY, way="in_person")
    refusal = cast.refused("handler", number, "notify", DAY, way="in_person")
    assert (refusal.reason, refusal.article) == ("is_unnotified", "23")


LEFT = {"place": "某村3号", "refusal": "不肯签字", "witness": "村委会 王"}


@pytest.mark.parametrize(
    ("given", "lacking"),
    [
        ({"way": "in_person"}, []), ({"way": "post"}, ["tracking"]),
        ({"way": "post", "tracking": "EMS1"}, []), ({"way": "electronic"}, ["consent"]),
        ({"way": "left"}, ["place", "refusal", "witness"]), ({"way": "left", **LEFT}, []),
        ({"way": "phone"}, ["way"]),
    ],
)  # fmt: skip
def test_a_notice_in_writing_is_proved_as_any_service_is(
    cast: Cast, given: dict[str, Any], lacking: list[str]
) -> None:
    number = cast.sent(DAY)
    if not lacking:
        cast.act("handler", number, "notify", DAY, **given)
        said = petition(cast.context("handler", DAY), number).line[-1].act.fields
        assert {name: said.get(name) for name in given} == given
        return
    with pytest.raises(Invalid) as told:
        cast.act("handler", number, "notify", DAY, **given)
    assert [p.field for p in told.value.problems] == lacking
    assert cast.act("handler", number, "notify", DAY, way="in_person")


def test_who_agreed_to_letters_by_the_site_need_say_so_no_second_time(cast: Cast) -> None:
    number = cast.sent(DAY)
    cast.act("clerk", number, "choose_contact", DAY, to="1", message_ways=["electronic"])
    assert cast.act("handler", number, "notify", DAY, way="electronic")
