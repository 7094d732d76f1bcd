"""The API answers like the pages: same procedure, same refusals, by key."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from huiyin.domain.authority import Actor, Role
from huiyin.services.api_clients import NewClient, add_client, close_client
from huiyin.services.context import begin, today
from tests.cast import Cast

DAY = date(2026, 9, 1)


class Caller:
    """A system with a key."""

    def __init__(self, key: str) -> None:
        self.client, self.headers = Client(), {"Authorization": f"Bearer {key}"}

    def get(self, path: str) -> Any:
        return self.client.get(f"/api/v1{path}", headers=self.headers)

    def post(self, path: str, body: Any, **headers: str) -> Any:
        return self.client.post(
            f"/api/v1{path}", json.dumps(body), content_type="application/json",
            headers={**self.headers, **headers},
        )  # fmt: skip


def operator() -> Any:
    return begin(Actor("operator", "", Role.OPERATOR, bureau="B1", bureaus=frozenset({"B1"})))


def caller(unit: str, role: str) -> Caller:
    until = today() + timedelta(days=30)
    return Caller(add_client(operator(), NewClient("外部系统", unit, role, until))[1])


BODY = {"detail": "小区停水三个月", "claims": ["恢复供水"], "petitioners": [{"name": "张三"}]}


def test_registers_reads_acts_and_is_refused_like_a_person_in_the_post(cast: Cast) -> None:
    bureau, unit = caller("B1", "clerk"), caller("HOUSING", "handler")
    made = bureau.post("/petitions", BODY)
    assert made.status_code == 201
    number = made.json()["number"]
    assert unit.get(f"/petitions/{number}").status_code == 404
    sent = bureau.post(
        f"/petitions/{number}/acts", {"verb": "forward", "given": {"unit": "HOUSING"}}
    )
    assert (sent.status_code, sent.json()["state"]) == (200, "with_unit")
    early = unit.post(
        f"/petitions/{number}/acts",
        {"verb": "issue_opinion",
         "given": {"outcomes": {"1": "supported"}, "facts": "x", "basis": "y"}},
    )  # fmt: skip
    assert (early.status_code, early.json()["article"]) == (409, "32")
    assert early["Content-Type"] == "application/problem+json"
    assert "accept" in early.json()["allowed"]
    foreign = bureau.post(f"/petitions/{number}/acts", {"verb": "accept"})
    assert (foreign.status_code, foreign.json()["reason"]) == (403, "not_yours")
    accepted = unit.post(
        f"/petitions/{number}/acts", {"verb": "accept", "given": {"route": "6"}}
    ).json()
    assert {c["rule"] for c in accepted["clocks"]} >= {"handling.conclude", "intake.forward"}


def test_the_same_idempotency_key_registers_once(cast: Cast) -> None:
    bureau = caller("B1", "clerk")
    header = {"Idempotency-Key": "one"}
    first, second = (bureau.post("/petitions", BODY, **header).json() for _ in range(2))
    assert first == second
    assert len(bureau.get("/petitions").json()["petitions"]) == 1


def test_no_key_a_closed_key_and_a_wrong_key_open_nothing(cast: Cast) -> None:
    until = today() + timedelta(days=1)
    ident, key = add_client(operator(), NewClient("外部系统", "B1", "clerk", until))
    assert Caller(key).get("/petitions").status_code == 200
    close_client(operator(), ident)
    for wrong in (key, "", "nonsense"):
        answer = Caller(wrong).get("/petitions")
        assert (answer.status_code, answer.json()["reason"]) == (401, "no_key")


def test_a_conflict_shows_the_act_that_came_in_between(cast: Cast) -> None:
    number = cast.register(DAY).number
    bureau = caller("B1", "clerk")
    version = bureau.get(f"/petitions/{number}").json()["version"]
    cast.act("clerk", number, "forward", DAY, unit="HOUSING")
    answer = bureau.post(
        f"/petitions/{number}/acts",
        {"verb": "forward", "given": {"unit": "LABOUR"}, "version": version},
    )
    assert answer.status_code == 409
    assert [a["act"] for a in answer.json()["acts"]] == ["forwarded", "received_by_unit"]


def test_names_and_accusations_never_come_out(cast: Cast) -> None:
    from huiyin.domain.petition import Purpose

    hidden = cast.register(DAY, purpose=Purpose.ACCUSATION).number
    number = cast.register(DAY).number
    bureau = caller("B1", "clerk")
    assert bureau.get(f"/petitions/{hidden}").status_code == 404
    answer = bureau.get(f"/petitions/{number}").content.decode()
    assert "张三" not in answer and "13800138000" not in answer


@pytest.mark.parametrize(
    "body", [{}, {"detail": ""}, {"detail": "x", "persons": 0}, {"detail": "x", "purpose": "?"}]
)
def test_a_body_that_cannot_be_taken_names_its_fields(cast: Cast, body: Any) -> None:
    answer = caller("B1", "clerk").post("/petitions", body)
    assert answer.status_code == 422 and answer.json()["fields"]


def test_description_and_its_page_are_public(client: Client, db: None) -> None:
    schema = client.get("/api/v1/openapi.json").json()
    assert "/api/v1/petitions/{number}/acts" in schema["paths"]
    page = client.get("/api/v1/docs").content.decode()
    assert "/api/v1/petitions" in page and "<script>" not in page


def test_pages_follow_by_key_without_gap(cast: Cast) -> None:
    numbers = {cast.register(DAY).number for _ in range(53)}
    bureau = caller("B1", "clerk")
    first = bureau.get("/petitions").json()
    rest = bureau.get(f"/petitions?after={first['next']}").json()
    found = [p["number"] for page in (first, rest) for p in page["petitions"]]
    assert len(found) == 53 and set(found) == numbers and rest["next"] == ""
    assert bureau.get("/petitions?after=nonsense").status_code == 400
