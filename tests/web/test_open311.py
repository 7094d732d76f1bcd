"""GeoReport v2: one's own by number and code or by key, in JSON and XML, and nothing else."""

from datetime import date
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.test import Client

from huiyin.domain.petition import Purpose
from huiyin.services.context import today
from huiyin.store.petitions.models import Petition, Petitioner
from tests.cast import Cast
from tests.web.test_api import caller_key

DAY = date(2026, 9, 1)
ROOT = "/open311/v2"
SAID = {"service_code": "appeal_for_resolution", "description": "村口的路灯坏了",
        "lat": "31.2", "long": "91.1", "first_name": "小明", "last_name": "王",
        "phone": "13800138000"}  # fmt: skip


@pytest.fixture(autouse=True)
def _fresh_counts() -> None:
    cache.clear()


def get(path: str, **query: str) -> Any:
    return Client().get(f"{ROOT}/{path}", query)


def post(key: str = "", headers: dict[str, str] | None = None, **said: str) -> Any:
    sent = {**SAID, **said} | ({"api_key": key} if key else {})
    return Client().post(f"{ROOT}/requests.json", sent, headers=headers or {})


def test_services_are_appeals_and_suggestions_never_accusations(db: None) -> None:
    found = get("services.json").json()
    assert [s["service_code"] for s in found] == ["appeal_for_resolution", "suggestion"]
    root = ElementTree.fromstring(get("services.xml").content)
    assert [s.findtext("service_code") for s in root.iter("service")] == [
        "appeal_for_resolution", "suggestion",
    ]  # fmt: skip
    assert root.findtext("service/metadata") == "false"
    assert get("services/suggestion.json").json()["attributes"] == []
    assert get("services/accusation.json").status_code == 404


def test_what_is_sent_is_registered_and_followed_by_its_id(cast: Cast) -> None:
    made = post(caller_key("B1", "clerk"))
    assert made.status_code == 201
    (told,) = made.json()
    row = Petition.objects.get()
    assert (row.detail, row.place, row.state, row.channel) == (
        "村口的路灯坏了", "31.2,91.1", "registered", "web",
    )  # fmt: skip
    assert Petitioner.objects.get().masked_name == "王**"
    assert (
        get(f"tokens/{told['token']}.json").json()[0]["service_request_id"]
        == told["service_request_id"]
    )
    cast.act("clerk", row.number, "forward", today(), unit="HOUSING")
    (seen,) = get(f"requests/{told['service_request_id']}.json").json()
    assert (seen["status"], seen["agency_responsible"]) == ("open", "县住房和城乡建设局")
    assert seen["expected_datetime"] > seen["requested_datetime"][:10]
    text = get("requests.xml", service_request_id=told["service_request_id"]).content.decode()
    assert "待受理" in text
    for secret in ("王", "13800138000", "村口的路灯坏了"):
        assert secret not in text + str(seen)


def test_without_number_and_code_or_a_key_there_is_nothing(cast: Cast) -> None:
    receipt = cast.register(DAY)
    number, code = receipt.number, receipt.query_code
    assert get(f"requests/{number}~{code}.json").status_code == 200
    assert get(f"requests/{number}.json", query_code=code.lower()).status_code == 200
    assert get("requests.json").status_code == 403
    assert get(f"requests/{number}.json").status_code == 403
    assert get("requests.json", service_request_id=number).status_code == 403
    assert get(f"requests/{number}~WRONGONE.json").status_code == 404
    assert get(f"requests/{number}.json", api_key="nonsense").status_code == 401
    assert get("tokens/nothing.json").status_code == 404
    error = get("requests.json").json()[0]
    assert error["code"] == 403 and "编号和查询码" in error["description"]


def test_guessing_codes_is_stopped_after_ten(cast: Cast) -> None:
    receipt = cast.register(DAY)
    for _ in range(10):
        assert get(f"requests/{receipt.number}~AAAAAAAA.json").status_code == 404
    shut = get(f"requests/{receipt.number}~{receipt.query_code}.json")
    assert shut.status_code == 429


def test_a_key_lists_what_it_sent_itself_and_reads_what_it_may(cast: Cast) -> None:
    mine, other, unit = (
        caller_key("B1", "clerk"), caller_key("B1", "clerk"), caller_key("HOUSING", "handler"),
    )  # fmt: skip
    number = post(mine).json()[0]["service_request_id"].partition("~")[0]
    by_window = cast.register(today()).number
    assert [r["service_request_id"] for r in get("requests.json", api_key=mine).json()] == [number]
    assert get("requests.json", api_key=other).json() == []
    assert get(f"requests/{by_window}.json", api_key=other).status_code == 200
    assert get(f"requests/{by_window}.json", api_key=unit).status_code == 404
    reader = caller_key("B1", "clerk", "read_petitions")
    assert post(reader).status_code == 403
    writer = caller_key("B1", "clerk", "register")
    assert post(writer).status_code == 201
    assert get("requests.json", api_key=writer).status_code == 403


def test_an_accusation_is_not_there_even_for_who_brought_it(cast: Cast) -> None:
    receipt = cast.register(DAY, purpose=Purpose.ACCUSATION)
    assert get(f"requests/{receipt.number}~{receipt.query_code}.json").status_code == 404
    refused = post(caller_key("B1", "clerk"), service_code="accusation")
    assert refused.status_code == 400 and "纪检监察" in refused.json()[0]["description"]
    assert Petition.objects.count() == 1


def test_the_same_idempotency_key_sends_once(cast: Cast) -> None:
    key, header = caller_key("B1", "clerk"), {"Idempotency-Key": "k"}
    first, second = (post(key, header).json() for _ in range(2))
    assert first == second and Petition.objects.count() == 1
    assert post(key, header, description="别的").status_code == 400


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"description": ""}, 400), ({"description": " "}, 400), ({"service_code": ""}, 400),
        ({"description": "长" * 20_001}, 400), ({"description": "x\x00"}, 400),
        ({"phone": "1" * 41}, 400), ({"lat": "一" * 41}, 400), ({"lat": ""}, 201),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_says_which_field(
    cast: Cast, said: dict[str, str], status: int
) -> None:
    answer = post(caller_key("B1", "clerk"), **said)
    assert answer.status_code == status
    assert status == 201 or next(iter(said)) in answer.json()[0]["description"]


def test_without_a_key_nothing_is_sent(cast: Cast) -> None:
    assert post().status_code == 401
    assert Client().delete(f"{ROOT}/requests.json").status_code == 405
    many = ",".join(["x~y"] * 21)
    assert get("requests.json", service_request_id=many).status_code == 400
    assert not Petition.objects.exists()


@pytest.mark.parametrize("form", ["json", "xml"])
def test_the_public_client_understands_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    georeport = pytest.importorskip("georeport", reason="the client georeport is not installed")
    client = Client()

    def fetch(url: str, params: dict[str, str] | None = None) -> Any:
        answer = client.get(url.removeprefix("http://house"), params or {})
        answer.raise_for_status = lambda: None
        assert answer.status_code == 200, answer.content
        return answer

    monkeypatch.setattr("georeport.georeport.requests.get", fetch)
    report = georeport.GeoReport(f"http://house{ROOT}", output_format=form)
    receipt = cast.register(DAY)
    ident = f"{receipt.number}~{receipt.query_code}"
    assert [s["service_code"] for s in report.get_service_list()][0] == "appeal_for_resolution"
    assert report.get_service_definition("suggestion")["service_code"] == "suggestion"
    assert report.get_service_request(ident)["status"] == "open"
    found = report.get_service_requests(service_request_id=ident)
    assert (found[0] if form == "json" else found)["service_request_id"] == ident
