"""Calls for suggestions on the portal: what is open, answering one, and what became of it."""

import re
from datetime import timedelta

from django.test import Client

from huiyin.services import registers
from huiyin.services.context import today
from huiyin.services.registers import Change, Opening
from huiyin.store.petitions.models import Petition
from huiyin.store.record.queries import acts_of
from tests.cast import Cast
from tests.web.test_portal_submit import answer_all
from tests.web.test_staff_doors import signed_in


def called(cast: Cast, title: str, last: int) -> str:
    """A call published ten days ago, open until `last` days from today."""
    day = today() - timedelta(days=10)
    given = {"title": title, "about": "哪里绕路，哪里等得久？", "unit": "HOUSING",
             "opens_on": day.isoformat(),
             "closes_on": (today() + timedelta(days=last)).isoformat()}  # fmt: skip
    context = cast.context("clerk", day)
    number = registers.open_entry(context, "suggestion_call", Opening(given))
    registers.move(context, "suggestion_call", number, Change("publish"))
    return number


def test_only_calls_that_are_open_today_are_asked(cast: Cast) -> None:
    called(cast, "公交线路", 5)
    called(cast, "已过期的", -1)
    page = Client().get("/suggestions/").content.decode()
    assert "公交线路" in page and "已过期的" not in page


def test_what_is_sent_names_the_call_and_is_registered_as_a_suggestion(cast: Cast) -> None:
    number, client = called(cast, "公交线路", 5), Client()
    page = client.get(f"/suggestions/{number}/", follow=True).content.decode()
    assert "您在为“公交线路”提建议" in page
    token = answer_all(client)
    client.post("/submit/check/", {"token": token})
    row = Petition.objects.get()
    assert acts_of(row.id)[0].body["suggestion_call"] == number
    assert row.channel == "web_suggestion"
    desk = signed_in("clerk")
    form = desk.get(f"/staff/petitions/{row.number}/register/").content.decode()
    assert re.search(r'value="suggestion"[^>]*checked', form)
    assert number in desk.get(f"/staff/petitions/{row.number}/").content.decode()


def test_a_call_that_is_over_leads_back_to_the_list(cast: Cast) -> None:
    answer = Client().get(f"/suggestions/{called(cast, '已过期的', -1)}/")
    assert (answer.status_code, answer["Location"]) == (302, "/suggestions/")


def test_what_became_of_it_is_told(cast: Cast) -> None:
    number = called(cast, "公交线路", 0)
    context = cast.context("clerk", today())
    registers.move(context, "suggestion_call", number, Change("collect", {"collected": "43"}))
    said = {"adopted": "7", "summary": "三条线路十一月起调整"}
    registers.move(context, "suggestion_call", number, Change("answer", said))
    page = Client().get("/suggestions/").content.decode()
    assert "收到 43 条，采纳 7 条" in page and "三条线路十一月起调整" in page
