"""The petition page and the one form of every act."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from huiyin.domain.transitions import BY_VERB
from huiyin.services.acting import Wish
from huiyin.services.context import today
from huiyin.services.reading import petition as read_petition
from huiyin.services.reading import preview as foresee
from tests.cast import Cast
from tests.web.test_staff_doors import signed_in

HTMX = {"HX-Request": "true"}


def url(number: str, verb: str) -> str:
    return f"/staff/petitions/{number}/acts/{verb}/"


@pytest.fixture
def sent(cast: Cast) -> str:
    """A petition the housing unit has to accept or not."""
    number = cast.register(today()).number
    cast.act("clerk", number, "forward", today(), unit="HOUSING")
    return number


def test_page_shows_zones_masks_and_offers(cast: Cast, sent: str) -> None:
    page = signed_in("handler").get(f"/staff/petitions/{sent}/").content.decode()
    assert page.index("zone-now") < page.index("zone-matter") < page.index("zone-acts")
    assert "张*" in page and "张三" not in page
    assert "修好供水管道" in page
    assert re.search(r'class="button primary"[^>]*acts/accept/', page)
    assert "为什么是这天" in page
    assert "《信访工作条例》第二十二条" in page


def test_act_form_says_law_article_fields_and_documents(cast: Cast, sent: str) -> None:
    page = signed_in("handler").get(url(sent, "accept")).content.decode()
    assert "受理之日即办理期限起算之日" in page
    assert "第三十一条" in page
    assert "不服行政行为" in page or "例：" in page
    assert f'value="{today().isoformat()}"' in page
    assert 'name="late_entry_reason"' not in page


def test_swap_is_the_same_form_as_on_the_page(cast: Cast, sent: str) -> None:
    client = signed_in("handler")
    clean = lambda r: re.sub(r'value="[A-Za-z0-9]{64}"', "", r.content.decode())  # noqa: E731
    part = clean(client.get(url(sent, "accept"), headers=HTMX))
    assert part.strip() in clean(client.get(url(sent, "accept")))


def test_accepting_moves_the_petition_and_offers_undo(cast: Cast, sent: str) -> None:
    client = signed_in("handler")
    version = read_petition(cast.context("handler", today()), sent).version
    done = client.post(
        url(sent, "accept"), {"route": "6", "on": today().isoformat(), "seen": version}
    )
    assert (done.status_code, done["Location"]) in [
        (302, f"/staff/petitions/{sent}/"), (303, f"/staff/petitions/{sent}/")]  # fmt: skip
    page = client.get(done["Location"]).content.decode()
    assert "已受理" in page and "撤销这一步" in page and "办理中" in page
    client.post(url(sent, "retract"), {"why": "点错了"})
    page = client.get(f"/staff/petitions/{sent}/").content.decode()
    assert "已撤销" in page and "待受理" in page


def test_missing_values_keep_what_was_typed(cast: Cast, sent: str) -> None:
    response = signed_in("handler").post(
        url(sent, "decline"), {"reason": "不归我们管", "on": today().isoformat()}
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert "不归我们管" in page and "这一项必须填写" in page and "data-error-summary" in page


def test_conflict_shows_the_unseen_act_and_takes_a_second_try(cast: Cast, sent: str) -> None:
    client = signed_in("handler")
    seen = read_petition(cast.context("handler", today()), sent).version
    cast.act("handler2", sent, "notify", today(), way="in_person")
    typed = {"route": "6", "on": today().isoformat(), "seen": seen}
    response = client.post(url(sent, "accept"), typed)
    page = response.content.decode()
    assert response.status_code == 409
    assert "有人已经处理过" in page and "告知" in page
    assert re.search(r'value="6"[^>]*checked', page)
    again = re.search(r'name="seen" value="(\d+)"', page)
    assert again and int(again[1]) == seen + 1
    assert client.post(url(sent, "accept"), typed | {"seen": again[1]}).status_code == 302


def test_an_act_out_of_place_says_why_and_what_instead(cast: Cast, sent: str) -> None:
    client = signed_in("handler")
    shown = client.get(url(sent, "issue_opinion"))
    assert shown.status_code == 409
    assert "现在还不能做这一步" in shown.content.decode()
    assert "受理" in shown.content.decode()
    typed = {"outcomes_1": "supported", "facts": "查过了", "basis": "条例"}
    posted = client.post(url(sent, "issue_opinion"), typed | {"on": today().isoformat()})
    assert posted.status_code == 409
    assert "查过了" in posted.content.decode() and "第三十二条" in posted.content.decode()


def test_anothers_act_is_refused(cast: Cast, sent: str) -> None:
    response = signed_in("handler").post(
        url(sent, "recall"), {"reason": "x", "on": today().isoformat()}
    )
    assert response.status_code == 403
    assert "不由你所在的单位" in response.content.decode()


def test_a_day_long_ago_asks_why_it_is_late(cast: Cast) -> None:
    long_ago = today() - timedelta(days=20)
    number = cast.register(long_ago).number
    cast.act("clerk", number, "forward", long_ago, unit="HOUSING")
    client, typed = (
        signed_in("handler"),
        {"route": "6", "on": (long_ago + timedelta(2)).isoformat()},
    )
    response = client.post(url(number, "accept"), typed)
    assert response.status_code == 422
    assert 'name="late_entry_reason"' in response.content.decode()
    typed["late_entry_reason"] = "当时停电"
    assert client.post(url(number, "accept"), typed).status_code == 302


def test_preview_says_the_new_day_and_writes_nothing(cast: Cast, sent: str) -> None:
    client, context = signed_in("handler"), cast.context("handler", today())
    version = read_petition(context, sent).version
    foreseen = foresee(context, sent, Wish("accept", {"route": "6"}, today()))
    conclude = next(c for c in foreseen.began if c.rule == "handling.conclude")
    page = client.post(
        url(sent, "accept") + "preview/", {"route": "6", "on": today().isoformat()}
    ).content.decode()
    assert conclude.due_on is not None
    assert f"{conclude.due_on.month}月{conclude.due_on.day}日" in page and "办结" in page
    assert "不再计时" in page
    assert read_petition(context, sent).version == version


def test_opinion_answers_claim_by_claim(cast: Cast) -> None:
    number = cast.handled(today() - timedelta(days=1), claims=("修好管道", "赔偿损失")).number
    client = signed_in("handler")
    page = client.get(url(number, "issue_opinion")).content.decode()
    assert "诉求 1：修好管道" in page and "诉求 2：赔偿损失" in page
    typed = {
        "outcomes_1": "supported",
        "facts": "查明",
        "basis": "条例",
        "on": today().isoformat(),
    }
    short = client.post(url(number, "issue_opinion"), typed)
    assert short.status_code == 422
    summary = short.content.decode().split("data-error-summary")[1].split("</ul>")[0]
    assert "诉求 2：赔偿损失" in summary and "修好管道" not in summary
    typed["outcomes_2"] = "not_supported"
    assert client.post(url(number, "issue_opinion"), typed).status_code == 302


def test_unit_is_taken_by_name_and_only_an_open_one(cast: Cast) -> None:
    number = cast.register(today()).number
    client, day = signed_in("clerk"), today().isoformat()
    wrong = client.post(url(number, "forward"), {"unit": "没有的局", "on": day})
    assert wrong.status_code == 422 and "没有这个单位" in wrong.content.decode()
    done = client.post(url(number, "forward"), {"unit": "县住房和城乡建设局", "on": day})
    assert done.status_code == 302


@pytest.mark.parametrize("verb", sorted(BY_VERB))
def test_every_verb_answers_without_falling_over(cast: Cast, sent: str, verb: str) -> None:
    for login in ("clerk", "handler", "unit_head"):
        client = signed_in(login)
        assert client.get(url(sent, verb)).status_code in (200, 302, 403, 409)
        assert client.post(url(sent, verb), {}).status_code in (200, 302, 403, 409, 422)


def test_unknown_verb_is_not_found(cast: Cast, sent: str) -> None:
    assert signed_in("handler").get(url(sent, "dance")).status_code == 404


def test_amending_names_step_item_and_why(cast: Cast) -> None:
    number = cast.register(today()).number
    client = signed_in("clerk")
    page = client.get(url(number, "amend")).content.decode()
    assert "标题（现为" in page and "第 2 步" in page
    done = client.post(url(number, "amend"), {"field": "1:place", "new": "x", "why": "y"})
    assert done.status_code == 422
    done = client.post(url(number, "amend"), {"field": "1:title", "new": "漏水", "why": "写错"})
    assert done.status_code == 302
    page = client.get(f"/staff/petitions/{number}/").content.decode()
    assert "<h1>漏水</h1>" in page and "已更正" in page and "因为：写错" in page


def test_a_new_query_code_is_shown_once(cast: Cast) -> None:
    number = cast.register(today()).number
    client = signed_in("clerk")
    response = client.post(url(number, "renew_query_code"), {"checked_by": "phone_call"})
    code = re.search(r"查询码：<strong[^>]*>([2-9A-Z]{8})<", response.content.decode())
    assert response.status_code == 200 and code
    assert code[1] not in client.get(f"/staff/petitions/{number}/").content.decode()


def test_names_are_shown_for_a_purpose_once_and_the_look_is_kept(cast: Cast, sent: str) -> None:
    client, place = signed_in("handler"), f"/staff/petitions/{sent}/reveal/"
    assert client.post(place, {"purpose": " "}).status_code == 422
    shown = client.post(place, {"purpose": "联系核实"}, headers=HTMX)
    assert "张三" in shown.content.decode() and "no-store" in shown["Cache-Control"]
    page = client.get(f"/staff/petitions/{sent}/").content.decode()
    assert "张三" not in page and "联系核实" in page and "谁看过（1）" in page


def test_hidden_names_stay_hidden_from_the_unit(cast: Cast) -> None:
    from huiyin.services.intake import Party
    from huiyin.store.petitions.identity import Identity

    party = Party(Identity("张三", "13800138000"), is_hidden=True)
    number = cast.register(today(), parties=(party,)).number
    cast.act("clerk", number, "forward", today(), unit="HOUSING")
    client = signed_in("handler")
    for place in (f"/staff/petitions/{number}/", "/staff/", "/staff/petitions/"):
        page = client.get(place).content.decode()
        assert "张*" not in page and "8000" not in page
    assert "张三" not in client.post(
        f"/staff/petitions/{number}/reveal/", {"purpose": "核实"}).content.decode()  # fmt: skip


def test_an_act_from_the_pane_leads_back_to_the_list(cast: Cast, sent: str) -> None:
    client = signed_in("handler")
    there = "/staff/petitions/?view=receive"
    headers = HTMX | {"HX-Current-URL": f"http://testserver{there}"}
    part = client.get(url(sent, "accept"), headers=headers).content.decode()
    assert f'name="back" value="{there}"' in part
    typed = {"route": "6", "on": today().isoformat(), "back": there}
    assert client.post(url(sent, "accept"), typed)["Location"] == there


def test_a_way_back_elsewhere_is_not_followed(cast: Cast, sent: str) -> None:
    typed = {"route": "6", "on": today().isoformat(), "back": "//evil.example/staff/petitions/"}
    done = signed_in("handler").post(url(sent, "accept"), typed)
    assert done["Location"] == f"/staff/petitions/{sent}/"


def test_pane_without_htmx_is_the_page(cast: Cast, sent: str) -> None:
    client: Client = signed_in("handler")
    assert client.get(f"/staff/petitions/{sent}/pane/").status_code == 302
    assert (
        "pane-head" in client.get(f"/staff/petitions/{sent}/pane/", headers=HTMX).content.decode()
    )


def test_accusation_is_seen_by_its_registrar_and_head_only(cast: Cast) -> None:
    from huiyin.domain.petition import Purpose

    number = cast.register(date(2026, 9, 1), purpose=Purpose.ACCUSATION).number
    seen = {n: signed_in(n).get(f"/staff/petitions/{number}/").status_code
            for n in ("clerk", "head", "clerk2", "supervisor", "handler")}  # fmt: skip
    assert seen == {"clerk": 200, "head": 200, "clerk2": 404, "supervisor": 404, "handler": 404}
