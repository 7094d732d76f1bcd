"""Sending on: suggestions with their reasons, many at once, what came back."""

import pytest

from huiyin.domain.petition import Purpose
from huiyin.domain.procedure import Refusal
from huiyin.services import dispatching, subjects
from huiyin.services.context import today
from huiyin.services.dispatching import Sending, suggest_for
from huiyin.services.reading import petition
from tests.cast import Cast
from tests.web.test_staff_doors import signed_in


@pytest.fixture
def town(cast: Cast) -> Cast:
    """A house that knows who answers for what."""
    admin = cast.context("admin", today())
    subjects.set_subjects(admin, "HOUSING", [("城乡建设", "")])
    subjects.set_subjects(admin, "LABOUR", [("劳动和社会保障", "")])
    return cast


def test_the_form_suggests_a_unit_and_says_why(town: Cast) -> None:
    number = town.register(today(), detail="小区漏水，物业不管。").number
    page = signed_in("clerk").get(f"/staff/petitions/{number}/acts/forward/").content.decode()
    assert "县住房和城乡建设局" in page and "职责是“城乡建设”" in page
    chosen = signed_in("clerk").get(
        f"/staff/petitions/{number}/acts/forward/", {"unit": "县住房和城乡建设局"}
    )
    assert 'value="县住房和城乡建设局"' in chosen.content.decode()


def test_who_gave_it_back_is_not_suggested_again(town: Cast) -> None:
    number = town.sent(today(), detail="小区漏水，物业不管。")
    town.act("handler", number, "object", today(), reason="不归我们")
    town.act("clerk", number, "uphold_objection", today(), reason="同意")
    view = petition(town.context("clerk", today()), number)
    assert [s.unit for s in suggest_for(view)] == []


def test_many_go_at_once_each_to_its_unit(town: Cast) -> None:
    one = town.register(today(), title="小区漏水").number
    two = town.register(today(), title="拖欠工资", detail="老板拖欠工资三个月。").number
    three = town.register(today(), title="别的事").number
    client = signed_in("clerk")
    page = client.get("/staff/forwarding/").content.decode()
    assert one in page and two in page and "职责是“劳动和社会保障”" in page
    posted = {f"pick_{n}": "1" for n in (one, two, three)}
    posted |= {f"seen_{n}": "2" for n in (one, two, three)}
    units = {one: "县住房和城乡建设局", two: "LABOUR", three: "没有的局"}
    answer = client.post("/staff/forwarding/", posted | {f"unit_{n}": u for n, u in units.items()})
    said = answer.content.decode()
    assert answer.status_code == 422 and "已转送 2 件" in said and "有 1 件没有转成" in said
    assert 'value="没有的局"' in said
    context = town.context("clerk", today())
    assert [petition(context, n).life.current.holder for n in (one, two, three)] == [
        "HOUSING", "LABOUR", "B1",
    ]  # fmt: skip


def test_nothing_ticked_sends_nothing(town: Cast) -> None:
    number = town.register(today(), title="小区漏水").number
    client = signed_in("clerk")
    page = client.post("/staff/forwarding/", {f"unit_{number}": "HOUSING"}, follow=True)
    assert "没有勾选" in page.content.decode()


def test_a_batch_stops_at_nothing_and_says_why(town: Cast) -> None:
    context = town.context("clerk", today())
    number = town.register(today()).number
    restricted = town.register(today(), purpose=Purpose.ACCUSATION).number
    batch = [Sending(n, "HOUSING", 2) for n in (restricted, number, number, "no-such")]
    reasons = [o.reason for o in dispatching.forward_many(context, batch)]
    assert reasons == ["not_accusation", "", "conflict", "no_such_petition"]


def test_accusations_and_other_bureaus_do_not_wait_here(town: Cast) -> None:
    town.register(today(), purpose=Purpose.ACCUSATION)
    mine = town.register(today()).number
    rows = dispatching.waiting(town.context("head", today()))
    assert [w.row.number for w in rows] == [mine]
    assert dispatching.waiting(town.context("neighbour", today())) == []
    with pytest.raises(Refusal):
        dispatching.waiting(town.context("handler", today()))


def test_how_often_a_matter_came_back_stands_on_the_list(town: Cast) -> None:
    number = town.sent(today())
    town.act("handler", number, "object", today(), reason="不归我们")
    town.act("clerk", number, "uphold_objection", today(), reason="同意")
    assert "退回过 1 次" in signed_in("clerk").get("/staff/forwarding/").content.decode()


def test_the_unit_on_a_scanned_code_is_suggested_in_a_batch_too(town: Cast) -> None:
    number = town.register(
        today(), title="别的事", detail="别的事", beside={"code_unit": "TOWN"}
    ).number
    (waits,) = dispatching.waiting(town.context("clerk", today()))
    assert waits.row.number == number
    assert [(s.unit, s.reasons) for s in waits.suggested][0] == ("TOWN", ("扫的码上写的就是它",))
