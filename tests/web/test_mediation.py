"""The desk of mediation: an agreement with its terms at once, each checked off in one place."""

from datetime import timedelta
from typing import Any

from django.test import Client

from huiyin.services import registers
from huiyin.services.context import begin, today
from huiyin.services.registers import Change, Opening
from huiyin.store.registers.models import Entry
from tests.cast import Cast
from tests.web.test_staff_doors import signed_in


def mediating(cast: Cast, petition: str = "") -> str:
    """A mediation with one session held, today."""
    context, day = begin(cast["handler"]), today().isoformat()
    given: dict[str, Any] = {"title": "漏水赔偿", "sort": "people", "unit": "HOUSING",
                             "referred_on": day, "applicants": "张三",
                             "respondent_body": "某物业公司"}  # fmt: skip
    given |= {"petition": petition} if petition else {}
    number = registers.open_entry(context, "mediation", Opening(given))
    for verb, more in (
        ("consent_applicant", {"applicant_consented_on": day}),
        ("consent_respondent", {"respondent_consented_on": day}), ("begin", {"mediator": "周"}),
    ):  # fmt: skip
        registers.move(context, "mediation", number, Change(verb, more))
    session = {"mediation": number, "title": "谈", "held_on": day, "place": "站里",
               "mediator": "周", "present": "双方", "record": "谈成"}  # fmt: skip
    registers.open_entry(context, "mediation_session", Opening(session))
    return number


def agreement(**changes: str) -> dict[str, str]:
    day, later = today().isoformat(), (today() + timedelta(days=20)).isoformat()
    return {"form": "written", "effective_on": day, "agreement": "赔偿两万",
            "agreed_amount": "2万元",
            "title_1": "第一期", "payer_1": "respondent", "amount_1": "1万元", "due_on_1": day,
            "title_2": "第二期", "payer_2": "respondent", "amount_2": "10000",
            "due_on_2": later} | changes  # fmt: skip


def test_an_agreement_and_its_terms_are_one_form(cast: Cast) -> None:
    number, handler = mediating(cast), signed_in("handler")
    path = f"/staff/mediation/{number}/agree/"
    moved = handler.get(f"/staff/registers/mediation/{number}/moves/agree/")
    assert moved["Location"] == path
    wrong = handler.post(path, agreement(payer_2="", amount_1="很多"))
    page = wrong.content.decode()
    assert wrong.status_code == 422 and 'href="#id_payer_2"' in page and "金额写成" in page
    assert Entry.objects.filter(kind="mediation_term").count() == 0
    assert handler.post(path, agreement()).status_code == 302
    assert Entry.objects.filter(kind="mediation_term").count() == 2
    assert handler.get(path).status_code == 404
    assert signed_in("labour").get(path).status_code == 404


def test_the_last_term_checked_off_ends_it(cast: Cast) -> None:
    number, handler = mediating(cast), signed_in("handler")
    handler.post(f"/staff/mediation/{number}/agree/", agreement())
    desk = handler.get("/staff/mediation/").content.decode()
    assert "第一期" in desk and "可以申请司法确认" in desk and "张三" not in desk
    terms = Entry.objects.filter(kind="mediation_term").order_by("due_on")
    first, second = (str(t.number) for t in terms)
    check(handler, first, "")
    assert Entry.objects.get(number=first).state == "owed"
    check(handler, first, "收条")
    assert Entry.objects.get(number=number).state == "agreed"
    check(handler, second, "转账回单")
    assert Entry.objects.get(number=number).state == "performed"


def check(client: Client, term: str, proof: str) -> None:
    said = {"performed_on": today().isoformat(), "proof": proof}
    assert client.post(f"/staff/mediation/{term}/perform/", said).status_code == 302


def test_an_agreement_leads_to_settling_the_petition(cast: Cast) -> None:
    petition = cast.sent(today())
    cast.act("handler", petition, "accept", today(), route="6")
    number, handler = mediating(cast, petition), signed_in("handler")
    handler.post(f"/staff/mediation/{number}/agree/", agreement())
    page = handler.get(f"/staff/registers/mediation/{number}/").content.decode()
    link = f"/staff/petitions/{petition}/acts/settle/?way=mediation"
    assert link in page
    form = handler.get(link + "&terms=赔偿两万").content.decode()
    assert "赔偿两万" in form
