"""People and units: each change is an act of the bureau's chain; a link works once."""

from datetime import date

import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory

from huiyin.domain.procedure import Refusal
from huiyin.services import organisation
from huiyin.services.acting import Invalid
from huiyin.services.context import Context
from huiyin.services.organisation import NewPerson, RejectedRow
from huiyin.services.organisation_files import take_file
from huiyin.services.people import actor_by_login
from huiyin.store.accounts import queries
from huiyin.store.record.chain import verify
from huiyin.store.record.models import ActHead
from tests.cast import Cast

DAY = date(2026, 9, 1)
PASSWORD = "一个足够长而且不常见的口令"


@pytest.fixture
def admin(cast: Cast) -> Context:
    return cast.context("admin", DAY)


def acts() -> list[tuple[str, str, str]]:
    rows = ActHead.objects.order_by("chain", "place")
    return list(rows.values_list("chain", "kind", "subject_kind"))


def problems(invalid: pytest.ExceptionInfo[Invalid]) -> set[tuple[str, str]]:
    return {(p.field, p.reason) for p in invalid.value.problems}


def _signs_in(login: str, password: str) -> bool:
    request = RequestFactory().post("/staff/sign-in")
    return authenticate(request, username=login, password=password) is not None


def _link(path: str) -> tuple[int, str]:
    _, _, _, person, token, _ = path.split("/")
    return int(person), token


def test_a_new_person_signs_in_by_a_link_that_works_once(admin: Context) -> None:
    login, path = organisation.add_person(admin, NewPerson("新来的", "HOUSING", "handler"))
    person, token = _link(path)
    assert path.startswith("/staff/welcome/") and not _signs_in(login, "")
    organisation.choose_password(admin, person, token, PASSWORD)
    assert _signs_in(login, PASSWORD) and not _signs_in(login, PASSWORD + "x")
    with pytest.raises(Invalid) as spent:
        organisation.choose_password(admin, person, token, PASSWORD + "再来")
    assert problems(spent) == {("token", "link_spent")}
    assert _signs_in(login, PASSWORD)
    assert acts() == [("B1", "person_added", "person"), ("B1", "password_chosen", "person")]
    assert verify().first_broken is None


@pytest.mark.parametrize("password", ["short", "1234567890123", "password123"])
def test_a_weak_password_is_refused_and_the_link_stays(admin: Context, password: str) -> None:
    _, path = organisation.add_person(admin, NewPerson("新来的", "HOUSING", "handler"))
    with pytest.raises(Invalid):
        organisation.choose_password(admin, *_link(path), password)
    organisation.choose_password(admin, *_link(path), PASSWORD)


def test_a_link_for_one_person_opens_no_other(admin: Context, cast: Cast) -> None:
    _, path = organisation.add_person(admin, NewPerson("新来的", "HOUSING", "handler"))
    other = queries.person_by_login("head")
    assert other is not None
    for person, token in ((other, _link(path)[1]), (_link(path)[0], "x"), (999_999, "x")):
        with pytest.raises(Invalid):
            organisation.choose_password(admin, person, token, PASSWORD)


def test_a_new_link_ends_the_old_password_and_the_old_link(admin: Context) -> None:
    login, first = organisation.add_person(admin, NewPerson("新来的", "HOUSING", "handler"))
    organisation.choose_password(admin, *_link(first), PASSWORD)
    second = organisation.new_link(admin, _link(first)[0])
    assert not _signs_in(login, PASSWORD)
    with pytest.raises(Invalid):
        organisation.choose_password(admin, *_link(first), PASSWORD)
    organisation.choose_password(admin, *_link(second), PASSWORD + "新")
    assert _signs_in(login, PASSWORD + "新")
    assert [kind for _, kind, _ in acts()] == [
        "person_added", "password_chosen", "link_made", "password_chosen",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        (NewPerson("", "HOUSING", "handler"), {("name", "missing")}),
        (NewPerson("甲" * 61, "HOUSING", "handler"), {("name", "too_long")}),
        (NewPerson("甲", "NOWHERE", "handler"), {("unit", "no_such_unit")}),
        (NewPerson("甲", "HOUSING", "king"), {("role", "not_choice")}),
        (NewPerson("甲", "HOUSING", "operator"), {("role", "not_choice")}),
        (NewPerson("甲", "HOUSING", "system"), {("role", "not_choice")}),
        (NewPerson("甲", "HOUSING", "clerk"), {("role", "needs_a_bureau")}),
        (NewPerson("甲", "HOUSING", "handler", login="clerk"), {("login", "taken")}),
    ],
)
def test_a_person_who_cannot_be_added_leaves_no_act(
    admin: Context, person: NewPerson, expected: set[tuple[str, str]]
) -> None:
    with pytest.raises(Invalid) as invalid:
        organisation.add_person(admin, person)
    assert problems(invalid) == expected
    assert acts() == []


def test_a_moved_person_has_the_new_post_only(admin: Context, cast: Cast) -> None:
    person = int(cast["handler"].person)
    organisation.move(admin, person, "LABOUR", "unit_head")
    actor = actor_by_login("handler")
    assert actor is not None and (actor.unit, actor.role) == ("LABOUR", "unit_head")
    assert [p.unit for p in queries.posts_of(person)] == ["LABOUR"]
    with pytest.raises(Invalid):
        organisation.move(admin, person, "LABOUR", "clerk")
    assert acts() == [("B1", "person_moved", "person")]


def test_a_locked_person_is_nobody_until_unlocked(admin: Context, cast: Cast) -> None:
    person = int(cast["handler"].person)
    organisation.lock(admin, person, True)
    assert actor_by_login("handler") is None
    assert not _signs_in("handler", "correct horse battery")
    organisation.lock(admin, person, False)
    assert actor_by_login("handler") is not None
    assert _signs_in("handler", "correct horse battery")
    assert [kind for _, kind, _ in acts()] == ["person_locked", "person_unlocked"]


UNITS = """单位代码,单位名称,单位类别,上级单位代码,信访部门代码,电话
NEW1,新单位,department,COUNTY,B1,0896-1
,没有代码,department,COUNTY,B1,
NEW2,,department,COUNTY,B1,
NEW3,类别不对,kingdom,COUNTY,B1,
NEW4,没有上级,department,NOWHERE,B1,
NEW5,上级是自己,department,NEW5,B1,
NEW6,新单位的下级,township,NEW1,B1,
B9,新的局,bureau,COUNTY,,
"""
REJECTED = [
    RejectedRow(3, "code", "", "missing"),
    RejectedRow(4, "name", "", "missing"),
    RejectedRow(5, "kind", "kingdom", "not_choice"),
    RejectedRow(6, "parent", "NOWHERE", "no_such_unit"),
    RejectedRow(7, "parent", "NEW5", "own_parent"),
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_good_units_go_in_and_bad_rows_are_named(admin: Context, encoding: str) -> None:
    assert take_file(admin, "units", UNITS.encode(encoding)) == (3, REJECTED)
    new, below, bureau = (queries.unit(code) for code in ("NEW1", "NEW6", "B9"))
    assert new and below and bureau
    assert (new.name, new.phone, below.parent, bureau.bureau) == (
        "新单位", "0896-1", "NEW1", "B9",
    )  # fmt: skip
    assert acts() == [("B1", "unit_added", "unit")] * 3


def test_values_too_long_for_their_column_are_named(admin: Context) -> None:
    rows = f"单位代码,单位名称,单位类别\n{'X' * 41},名,department\nOK,{'名' * 61},department\n"
    taken, rejected = take_file(admin, "units", rows.encode())
    assert taken == 0
    assert [(r.row, r.field, r.reason) for r in rejected] == [
        (2, "code", "too_long"), (3, "name", "too_long"),
    ]  # fmt: skip


def test_units_taken_in_again_are_changed_not_doubled(admin: Context) -> None:
    rows = "单位代码,单位名称,单位类别\nN,旧名,department\n"
    take_file(admin, "units", rows.encode())
    take_file(admin, "units", rows.replace("旧", "新").encode())
    unit = queries.unit("N")
    assert unit is not None and unit.name == "新名"
    assert [kind for _, kind, _ in acts()] == ["unit_added", "unit_changed"]


def test_a_file_that_is_no_text_is_refused(admin: Context) -> None:
    with pytest.raises(Invalid):
        take_file(admin, "units", b"\xff\xfe\x00\x80\x81")


@pytest.mark.parametrize("login", ["clerk", "head", "handler", "leader", "auditor"])
def test_only_administrators_keep_the_organisation(cast: Cast, login: str) -> None:
    context = cast.context(login, DAY)
    person = int(cast["town"].person)
    for way in (
        lambda: organisation.save_unit(context, {"code": "N", "name": "名", "kind": "party"}),
        lambda: take_file(context, "units", "单位代码\nN\n".encode()),
        lambda: organisation.add_person(context, NewPerson("甲", "TOWN", "handler")),
        lambda: organisation.new_link(context, person),
        lambda: organisation.move(context, person, "TOWN", "handler"),
        lambda: organisation.lock(context, person, True),
    ):
        with pytest.raises(Refusal):
            way()
    assert acts() == []
