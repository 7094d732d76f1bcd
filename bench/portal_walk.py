"""A citizen's way through the portal, request by request."""

from django.test import Client

from bench.house import citizen, encoded, send_form

ANSWERS = {
    "detail": {"detail": "小区停水三个月" * 8},
    "place": {"place": "某镇某村"},
    "respondent": {"respondent": ""},
    "claims": {"claim_1": "恢复供水"},
    "prior": {},
    "sign": {"sign": "named"},
    "files": {},
}


def answered(n: int) -> tuple[Client, str]:
    """Visitor n at the check page, and the token of the form."""
    name, phone, address = citizen(n)
    who = {"name": name, "phone": phone, "address": address, "document": ""}
    answers, client = ANSWERS | {"who": who}, Client()
    answer = client.get("/submit/", follow=True)
    while not answer.request["PATH_INFO"].endswith("/check/"):
        key = answer.request["PATH_INFO"].split("/")[2]
        answer = client.post(f"/submit/{key}/", answers[key], follow=True)
        assert answer.status_code == 200, key
    page = answer.content.decode()
    return client, page.split('name="token" value="')[1].split('"')[0]


def send(visitor: tuple[Client, str]) -> None:
    """The last step: what was checked is sent and becomes a petition."""
    client, token = visitor
    answer = send_form(client, "/submit/check/", encoded({"token": token}))
    assert answer.headers["Location"] == "/receipt/", answer.content
