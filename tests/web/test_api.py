"""The API answers like the pages: same procedure, same refusals, by key."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils.html import escape

from huiyin.domain.authority import Actor, Role
from huiyin.domain.petition import Purpose
from huiyin.domain.procedure import Refusal
from huiyin.domain.transitions import BY_VERB
from huiyin.services.acting import Invalid, NoSuchPetition
from huiyin.services.api_clients import NewClient, add_client, close_client
from huiyin.services.context import begin, today
from huiyin.services.intake import Party
from huiyin.store.petitions import queries as petitions
from huiyin.store.petitions.identity import Identity
from huiyin.store.record.models import ActHead
from tests.cast import Cast, noon

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


def caller_key(unit: str, role: str, *scope: str) -> str:
    until = today() + timedelta(days=30)
    return add_client(operator(), NewClient("外部系统", unit, role, until, scope))[1]


def caller(unit: str, role: str, *scope: str) -> Caller:
    return Caller(caller_key(unit, role, *scope))


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


def test_the_claim_without_an_answer_is_named(cast: Cast) -> None:
    claims = ("修好管道", "赔偿损失", "公开道歉")
    number = cast.handled(today() - timedelta(days=2), claims=claims).number
    told = caller("HOUSING", "handler").post(
        f"/petitions/{number}/acts",
        {"verb": "issue_opinion",
         "given": {"outcomes": {"1": "supported", "2": "explained"}, "facts": "x", "basis": "y"}},
    )  # fmt: skip
    assert (told.status_code, told.json()["reason"]) == (409, "answers_open_claims")
    detail = told.json()["detail"]
    assert "诉求 3“公开道歉”" in detail and "赔偿损失" not in detail


REFUSED = [
    ("HOUSING", "handler", "handler", "issue_opinion",
     {"outcomes": {"1": "supported"}, "facts": "x", "basis": "y"}),
    ("HOUSING", "handler", "handler", "extend", {"days": 10, "reason": "x"}),
    ("HOUSING", "handler", "handler", "forward", {"unit": "LABOUR"}),
    ("HOUSING", "handler", "handler", "no_such_verb", {}),
    ("HOUSING", "unit_head", "unit_head", "accept", {"route": "9"}),
    ("B1", "clerk", "clerk", "accept", {"route": "6"}),
    ("B1", "clerk", "clerk", "forward", {"unit": "HOUSING"}),
    ("B1", "clerk", "clerk", "uphold_objection", {"reason": "x"}),
    ("B1", "clerk", "clerk", "register", {}),
    ("B1", "clerk", "clerk", "retract", {"why": "x"}),
    ("B1", "clerk", "clerk", "amend", {"seq": 1, "field": "number", "new": "x", "why": "y"}),
    ("LABOUR", "handler", "labour", "accept", {"route": "6"}),
]  # fmt: skip


@pytest.mark.parametrize(("unit", "role", "login", "verb", "given"), REFUSED)
def test_a_key_is_refused_what_a_person_in_the_same_post_is_refused(
    cast: Cast, unit: str, role: str, login: str, verb: str, given: dict[str, Any]
) -> None:
    number = cast.sent(today())
    told = caller(unit, role).post(f"/petitions/{number}/acts", {"verb": verb, "given": given})
    assert told["Content-Type"] == "application/problem+json"
    said = told.json()
    try:
        cast.act(login, number, verb, today(), **given)
    except Refusal as refusal:
        status = 403 if refusal.reason == "not_yours" else 409
        heard = (said["status"], said["reason"], said["article"], tuple(said["allowed"]))
        assert heard == (status, refusal.reason, refusal.article, refusal.allowed)
    except Invalid as invalid:
        heard = [(f["field"], f["reason"]) for f in said["fields"]]
        assert (told.status_code, heard) == (422, [(p.field, p.reason) for p in invalid.problems])
    except NoSuchPetition:
        assert (told.status_code, said["reason"]) == (404, "no_such_petition")
    else:
        raise AssertionError(f"{verb} by {login} was taken")


def _sent(caller: Caller, path: str, body: Any, key: str) -> tuple[int, Any]:
    answer = caller.post(path, body, **{"Idempotency-Key": key})
    return answer.status_code, answer.json()


def test_the_same_idempotency_key_registers_once(cast: Cast) -> None:
    bureau = caller("B1", "clerk")
    first, second = (_sent(bureau, "/petitions", BODY, "one") for _ in range(2))
    assert first == second and first[0] == 201
    assert len(bureau.get("/petitions").json()["petitions"]) == 1
    opened = Client().post("/follow/", {"number": first[1]["number"],
                                        "code": first[1]["query_code"]})  # fmt: skip
    assert opened.status_code in (200, 302)


def test_the_same_idempotency_key_acts_once_and_hears_the_same_though_others_acted(
    cast: Cast,
) -> None:
    bureau, unit = caller("B1", "clerk"), caller("HOUSING", "handler")
    number = bureau.post("/petitions", BODY).json()["number"]
    path, forward = f"/petitions/{number}/acts", {"verb": "forward", "given": {"unit": "HOUSING"}}
    first = _sent(bureau, path, forward, "k")
    assert first[0] == 200 and first[1]["state"] == "with_unit"
    assert unit.post(path, {"verb": "accept", "given": {"route": "6"}}).status_code == 200
    assert _sent(bureau, path, forward, "k") == first
    assert bureau.get(f"/petitions/{number}").json()["state"] == "handling"
    kinds = list(ActHead.objects.filter(kind="forwarded").values_list("seq", flat=True))
    assert len(kinds) == 1


def test_a_key_used_for_something_else_is_refused_and_nothing_is_written(cast: Cast) -> None:
    bureau, other = caller("B1", "clerk"), caller("B1", "bureau_head")
    number = bureau.post("/petitions", BODY, **{"Idempotency-Key": "k"}).json()["number"]
    for path, body in (
        ("/petitions", {**BODY, "detail": "别的事"}),
        ("/petitions", {**BODY, "title": BODY["detail"].upper()}),
        (f"/petitions/{number}/acts", {"verb": "forward", "given": {"unit": "HOUSING"}}),
    ):
        status, told = _sent(bureau, path, body, "k")
        assert (status, told["reason"]) == (422, "key_reused")
    assert ActHead.objects.filter(subject_kind="petition").count() == 2
    status, mine = _sent(other, "/petitions", BODY, "k")
    assert status == 201 and mine["number"] != number


def test_a_number_the_register_has_already_is_named(cast: Cast) -> None:
    bureau = caller("B1", "clerk")
    assert bureau.post("/petitions", {**BODY, "outside_id": "A-1"}).status_code == 201
    again = bureau.post("/petitions", {**BODY, "outside_id": "A-1"})
    assert again.status_code == 422
    assert [(f["field"], f["reason"]) for f in again.json()["fields"]] == [
        ("outside_id", "outside_id_taken")
    ]


def test_what_was_refused_may_be_sent_again_with_the_same_key(cast: Cast) -> None:
    bureau = caller("B1", "clerk")
    number = cast.sent(today())
    path, body = f"/petitions/{number}/acts", {"verb": "report_up", "given": {"reason": "重大"}}
    assert _sent(bureau, path, body, "k")[0] == 409
    recalled = bureau.post(path, {"verb": "recall", "given": {"reason": "送错了"}})
    assert recalled.status_code == 200
    assert _sent(bureau, path, body, "k")[1]["state"] == "reported_up"


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


SCOPES = [
    (("read_petitions",), 200, 403, 403),
    (("register",), 403, 201, 403),
    (("read_petitions", "act"), 200, 403, 200),
    ((), 200, 201, 200),
]


@pytest.mark.parametrize(("scope", "read", "registered", "acted"), SCOPES)
def test_a_key_does_no_more_than_its_scope(
    cast: Cast, scope: tuple[str, ...], read: int, registered: int, acted: int
) -> None:
    number, bureau = cast.register(today()).number, caller("B1", "clerk", *scope)
    assert bureau.get("/petitions").status_code == read
    assert bureau.get(f"/petitions/{number}").status_code == read
    assert bureau.post("/petitions", BODY).status_code == registered
    act = {"verb": "forward", "given": {"unit": "HOUSING"}}
    assert bureau.post(f"/petitions/{number}/acts", act).status_code == acted


@pytest.mark.parametrize(
    ("role", "scope", "reason"),
    [
        ("analyst", ("register",), "beyond_the_role"),
        ("clerk", ("reveal_identity",), "beyond_the_role"),
        ("clerk", ("everything",), "beyond_the_role"),
        ("administrator", (), "beyond_the_role"),
        ("clerk", ("act",), "acts_unseen"),
    ],
)
def test_a_key_is_given_no_more_than_its_role(
    cast: Cast, role: str, scope: tuple[str, ...], reason: str
) -> None:
    with pytest.raises(Invalid) as refused:
        caller_key("B1", role, *scope)
    assert [(p.field, p.reason) for p in refused.value.problems] == [("scope", reason)]


def test_a_key_ends_with_its_last_day(cast: Cast) -> None:
    bureau = caller("B1", "clerk")
    with time_machine.travel(noon(today() + timedelta(days=30)), tick=True):
        assert bureau.get("/petitions").status_code == 200
    with time_machine.travel(noon(today() + timedelta(days=31)), tick=True):
        assert bureau.get("/petitions").status_code == 401


@pytest.mark.parametrize("role", ["clerk", "bureau_head", "supervisor"])
def test_names_and_accusations_never_come_out(cast: Cast, role: str) -> None:
    hidden = cast.register(DAY, purpose=Purpose.ACCUSATION).number
    number = cast.register(DAY).number
    bureau = caller("B1", role)
    assert bureau.get(f"/petitions/{hidden}").status_code == 404
    listed = bureau.get("/petitions").content.decode()
    answer = bureau.get(f"/petitions/{number}").content.decode()
    assert hidden not in listed and number in listed
    assert not [s for s in ("张三", "13800138000", "某镇一村") if s in listed + answer]


def test_of_accusations_a_key_sees_what_it_registered_itself(cast: Cast) -> None:
    mine, other = caller("B1", "clerk"), caller("B1", "clerk")
    number = mine.post("/petitions", {**BODY, "purpose": "accusation"}).json()["number"]
    assert mine.get(f"/petitions/{number}").status_code == 200
    assert other.get(f"/petitions/{number}").status_code == 404


def test_a_name_hidden_from_the_unit_is_not_even_shown_masked(cast: Cast) -> None:
    party = Party(Identity("欧阳觊觎", "13987654321"), is_hidden=True)
    number = cast.sent(today(), parties=(party,))
    bureau, unit = caller("B1", "clerk"), caller("HOUSING", "handler")
    assert bureau.get(f"/petitions/{number}").json()["petitioners"] == ["欧***"]
    assert unit.get(f"/petitions/{number}").json()["petitioners"] == [""]
    assert unit.get("/petitions").json()["petitions"][0]["petitioner"] == ""


@pytest.mark.parametrize(
    "body", [{}, {"detail": ""}, {"detail": "x", "persons": 0}, {"detail": "x", "purpose": "?"}]
)
def test_a_body_that_cannot_be_taken_names_its_fields(cast: Cast, body: Any) -> None:
    answer = caller("B1", "clerk").post("/petitions", body)
    assert answer.status_code == 422 and answer.json()["fields"]


def test_description_and_its_page_are_public(client: Client, db: None) -> None:
    schema = client.get("/api/v1/openapi.json").json()
    answer = client.get("/api/v1/docs")
    page = answer.content.decode()
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert "<script>" not in page and "style=" not in page and "://" not in page.split("<main")[1]
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            assert f"{method.upper()} {path}" in page
            assert escape(operation["summary"]) in page
    assert [n for n in schema["components"]["schemas"] if f'id="{n}"' not in page] == []
    assert [v for v in BY_VERB if f"<code>{v}</code>" not in page] == [
        "register", "renew_query_code",
    ]  # fmt: skip


ODD = ["2026-09-01_x", "x_1", "2026-13-01_1", "_", "1", "2026-09-01_99999999999999999999", "_-1"]


@pytest.mark.parametrize("key", ODD)
def test_a_key_of_a_page_that_is_none_is_refused(cast: Cast, key: str) -> None:
    answer = caller("B1", "clerk").get(f"/petitions?after={key}")
    assert (answer.status_code, answer.json()["fields"][0]["reason"]) == (422, "no_such_page")


BROKEN = [
    ("/petitions", b'{"detail": "\\u0000"}', 422),
    ("/petitions", b'{"detail": "\\ud800"}', 422),
    ("/petitions", b'{"detail": "x", "prior": {"\\ud800": true}}', 422),
    ("/petitions", b'{"detail": "x", "received_at": "0001-01-01T00:00:00"}', 422),
    ("/petitions", b"not json", 400),
    ("/petitions", b"[" * 100_000, 400),
    ("/petitions/%00/acts", b'{"verb": "accept"}', 422),
    ("/petitions/{number}/acts", b'{"verb": "reply", "given": {"text": "\\ud800"}}', 422),
    ("/petitions/{number}/acts", b'{"verb": "reply", "given": {"text": NaN}}', 422),
    ("/petitions/{number}/acts", b'{"verb": "reply", "given": {"text": {"a": 1}}}', 422),
    ("/petitions/{number}/acts",
     b'{"verb": "reply", "given": {"text": "x"}, "on": "0001-01-01"}', 409),
    ("/petitions/{number}/acts",
     b'{"verb": "amend", "given": {"seq": 1, "field": "region", "new": "' + b"9" * 300
     + b'", "why": "x"}}', 422),
    ("/petitions/{number}/acts",
     b'{"verb": "amend", "given": {"seq": "' + b"9" * 5000 + b'", "field": "title"}}', 422),
]  # fmt: skip


@pytest.mark.parametrize(("path", "raw", "status"), BROKEN, ids=lambda v: str(v)[:60])
def test_what_no_database_can_hold_is_refused(
    cast: Cast, path: str, raw: bytes, status: int
) -> None:
    number, bureau = cast.register(today()).number, caller("B1", "clerk")
    answer = bureau.client.post(
        f"/api/v1{path.format(number=number)}", raw, "application/json", headers=bureau.headers
    )
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"


def test_pages_follow_by_key_without_gap(cast: Cast) -> None:
    numbers = {cast.register(DAY).number for _ in range(53)}
    bureau = caller("B1", "clerk")
    first = bureau.get("/petitions").json()
    rest = bureau.get(f"/petitions?after={first['next']}").json()
    found = [p["number"] for page in (first, rest) for p in page["petitions"]]
    assert len(found) == 53 and set(found) == numbers and rest["next"] == ""
    assert bureau.get("/petitions?after=nonsense").status_code == 422


ASKED = {"court": False, "arbitration": False, "reconsideration": False, "opinion": False}


@pytest.mark.parametrize(
    ("body", "problem"),
    [({"channel": "visit"}, "prior_court"), ({"channel": "phone", "prior": {}}, "prior_opinion"),
     ({"channel": "visit", "prior": ASKED, "persons": 9}, "has_election_sheet"),
     ({"channel": "handed_down"}, "upper_number"), ({"channel": "centre", "prior": ASKED},
                                                    "centre")],
)  # fmt: skip
def test_what_a_window_must_ask_a_key_must_bring(
    cast: Cast, body: dict[str, Any], problem: str
) -> None:
    answer = caller("B1", "clerk", "register").post("/petitions", BODY | body)
    assert answer.status_code == 422
    assert problem in {f["field"] for f in answer.json()["fields"]}
    assert petitions.count_petitions() == 0


def test_what_was_handed_down_brings_its_number_and_its_own_day(cast: Cast) -> None:
    bureau = caller("B1", "clerk", "register", "read_petitions")
    said = {"channel": "handed_down", "upper_number": "藏信交〔2026〕9号",
            "upper_report_by": "2099-01-30"}  # fmt: skip
    made = bureau.post("/petitions", BODY | said)
    assert made.status_code == 201
    row = petitions.petition(made.json()["number"])
    assert row and "2099-01-30" in {str(c["due_on"]) for c in row.clocks}
