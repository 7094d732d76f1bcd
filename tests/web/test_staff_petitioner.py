"""Correcting who a petitioner is, by real requests."""

from datetime import date

from django.test import Client

from huiyin.services import looking
from tests.cast import Cast

DAY = date(2026, 11, 2)


def sign_in(login: str) -> Client:
    client = Client()
    client.post("/staff/sign-in", {"username": login, "password": "correct horse battery"})
    return client


def test_blank_fields_stay_and_the_rest_is_corrected(cast: Cast) -> None:
    number = cast.register(DAY).number
    path = f"/staff/petitions/{number}/petitioners/1/"
    clerk = sign_in("clerk")
    assert clerk.get(path).status_code == 200
    answer = clerk.post(path, {"phone": "13911112222", "why": "号码听错了"})
    assert (answer.status_code, answer.url) == (302, f"/staff/petitions/{number}/")
    known = looking.reveal(cast.context("clerk", date(2026, 11, 3)), number, "核对")[0]
    assert (known.name, known.phone) == ("张三", "13911112222")
    assert clerk.get("/staff/petitions/?q=13911112222").content.decode().count(number)


def test_a_correction_says_why_and_corrects_something(cast: Cast) -> None:
    number = cast.register(DAY).number
    path = f"/staff/petitions/{number}/petitioners/1/"
    clerk = sign_in("clerk")
    for given in ({"phone": "13911112222"}, {"why": "错了"}):
        answer = clerk.post(path, given)
        assert answer.status_code == 422
    assert "13911112222" in clerk.post(path, {"phone": "13911112222"}).content.decode()


def test_the_handling_unit_and_strangers_do_not_correct_names(cast: Cast) -> None:
    number = cast.handled(DAY).number
    path = f"/staff/petitions/{number}/petitioners/1/"
    given = {"name": "李四", "why": "错了"}
    assert sign_in("handler").post(path, given).status_code == 403
    assert sign_in("labour").post(path, given).status_code == 404
    assert Client().post(path, given).status_code == 302
