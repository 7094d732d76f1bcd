"""A matter that is known: the clerk decides whether it is a repeat, joint, an addition, or new."""

import re
from datetime import timedelta

import pytest

from huiyin.services import intake, looking
from huiyin.services.context import today
from huiyin.services.intake import Party, Submission
from huiyin.services.reading import petition
from huiyin.store.petitions.identity import Identity
from huiyin.store.petitions.queries import count_petitions
from tests.cast import DESK, Cast
from tests.web.test_staff_doors import signed_in
from tests.web.test_staff_hall import number_in, window

DETAIL = "小区的供水管道漏水三个月，物业一直不修。"


def test_what_the_earlier_state_means_stands_beside_it(cast: Cast) -> None:
    cast.register(today())
    part = (
        signed_in("clerk")
        .post("/staff/register/known/", {"phone": "13800138000", "detail": DETAIL})
        .content.decode()
    )
    assert "正在办理：可以补充材料" in part and "很像同一件事" in part


def test_an_answered_matter_points_to_review(cast: Cast) -> None:
    cast.answered(today() - timedelta(days=20))
    part = (
        signed_in("clerk")
        .post("/staff/register/known/", {"phone": "13800138000", "detail": "别的事"})
        .content.decode()
    )
    assert "申请复查、复核" in part and "很像同一件事" not in part


def test_other_people_join_a_matter_without_repeating_it(cast: Cast) -> None:
    first = cast.register(today()).number
    client = signed_in("clerk")
    number = number_in(window(client, known_number=first, known_as="joint")[1].split("<h1>")[1])
    page = client.get(f"/staff/petitions/{number}/").content.decode()
    assert f"联名：与 {first} 同一件事" in page and "重复件" not in page
    assert petition(cast.context("clerk", today()), number).row.petition["repeats"] is None


def test_a_typed_number_makes_a_repeat(cast: Cast) -> None:
    first = cast.register(today()).number
    client = signed_in("clerk")
    number = number_in(window(client, known_number=first, known_as="repeat")[1].split("<h1>")[1])
    page = client.get(f"/staff/petitions/{number}/").content.decode()
    assert f"重复件：先前的 {first}" in page


def test_an_addition_opens_no_petition_and_is_added_once(cast: Cast) -> None:
    first = cast.register(today()).number
    client = signed_in("clerk")
    for _ in range(2):
        status, page = window(
            client, known_number=first, known_as="addition", detail="又漏了。", token="one"
        )
        assert status == 200 and f"已补充到 {first}" in page
    assert count_petitions() == 1
    view = petition(cast.context("clerk", today()), first)
    assert [e.act.kind for e in view.line].count("supplemented") == 1


@pytest.mark.parametrize("known_as", ["repeat", "joint", "addition"])
def test_a_number_nobody_has_is_said_and_nothing_is_lost(cast: Cast, known_as: str) -> None:
    status, page = window(signed_in("clerk"), known_number="no-such", known_as=known_as)
    assert status == 422 and "没有这件信访件" in page and "工地拖欠工资三个月" in page


def test_a_closed_matter_takes_no_addition(cast: Cast) -> None:
    first = cast.answered(today() - timedelta(days=20)).number
    status, page = window(signed_in("clerk"), known_number=first, known_as="addition")
    assert status == 422 and "不能只补充材料" in page


def test_a_neighbours_matter_cannot_be_named(cast: Cast) -> None:
    first = cast.register(today()).number
    client = signed_in("neighbour")
    status, page = window(client, known_number=first)
    assert status == 422 and "没有这件信访件" in page
    assert not re.search(r"已登记", page)


def test_what_came_by_itself_cannot_repeat_itself(cast: Cast) -> None:
    number = intake.submit(cast.context("clerk", today()), DESK, Submission("路灯坏了。")).number
    typed = {"purpose": "suggestion", "kind": "ordinary", "seen": "1", "known_number": number}
    answer = signed_in("clerk").post(f"/staff/petitions/{number}/register/", typed)
    assert answer.status_code == 422 and "这就是本件的编号" in answer.content.decode()


PAPER = "11010519491231002X"


def known_by_paper(cast: Cast) -> str:
    """A petition whose petitioner showed an identity card."""
    who = Identity("李长顺", "13900001234", PAPER, "白马乡大坪村三组")
    return cast.register(today(), parties=(Party(who),)).number


def test_who_shows_the_same_paper_types_telephone_and_address_no_second_time(cast: Cast) -> None:
    number, clerk = known_by_paper(cast), signed_in("clerk")
    typed = {"document": PAPER, "channel": "visit", "name": "李长顺"}
    part = clerk.post("/staff/register/known/", typed).content.decode()
    assert f"/staff/register/known/{number}/" in part and "13900001234" not in part
    by_letter = clerk.post("/staff/register/known/", typed | {"channel": "letter"})
    assert f"/staff/register/known/{number}/" not in by_letter.content.decode()
    filled = clerk.post(f"/staff/register/known/{number}/", typed).content.decode()
    assert 'value="13900001234"' in filled and "白马乡大坪村三组" in filled
    view = petition(cast.context("clerk", today()), number)
    looks = [e.act for e in view.line if e.act.kind == "identity_revealed"]
    assert [a.fields["purpose"] for a in looks] == [looking.AT_WINDOW]


def test_without_the_paper_nothing_is_told_and_nothing_looked_at(cast: Cast) -> None:
    number, clerk = known_by_paper(cast), signed_in("clerk")
    for document in ("", "440524188001010014"):
        answer = clerk.post(f"/staff/register/known/{number}/", {"document": document})
        assert answer.status_code == 404
    for login in ("handler", "supervisor", "leader", "analyst"):
        path = f"/staff/register/known/{number}/"
        assert signed_in(login).post(path, {"document": PAPER}).status_code == 403
    assert signed_in("neighbour").post(path, {"document": PAPER}).status_code in (403, 404)
    view = petition(cast.context("clerk", today()), number)
    assert not [e for e in view.line if e.act.kind == "identity_revealed"]
