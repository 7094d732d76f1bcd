"""The calendar of the hearing rooms."""

from datetime import timedelta

from huiyin.services import registers
from huiyin.services.context import begin, today
from huiyin.services.registers import Opening
from tests.cast import Cast
from tests.web.test_staff_doors import signed_in

PAGE = "/staff/hearings/"


def test_of_other_peoples_hearings_only_room_and_hours_are_shown(cast: Cast) -> None:
    number = cast.sent(today())
    clerk = begin(cast["clerk"])
    room = registers.open_entry(
        clerk, "hearing_room", Opening({"title": "第一听证室", "place": "三楼", "seats": "40"})
    )
    registers.open_entry(clerk, "hearing_booking", Opening({
        "title": "责任认定", "petition": number, "room": room, "unit": "HOUSING",
        "on_day": (today() + timedelta(days=3)).isoformat(), "from_time": "09:00",
        "until_time": "11:00", "chair": "黄", "panel": "人大代表", "parties": "双方",
    }))  # fmt: skip
    mine = signed_in("handler").get(PAGE).content.decode()
    assert "责任认定" in mine and "09:00—11:00 第一听证室" in mine and "已占用" not in mine
    others = signed_in("labour").get(PAGE).content.decode()
    assert "09:00—11:00 第一听证室" in others and "已占用" in others and "责任认定" not in others
    assert "第一听证室" not in signed_in("neighbour").get(PAGE).content.decode()
    assert "加一间" in signed_in("clerk").get(PAGE).content.decode() and "加一间" not in mine
