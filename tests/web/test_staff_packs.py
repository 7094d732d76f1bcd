"""The pages of local rules: what holds, a change looked at first, and who may."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client

from huiyin.domain.authority import Actor, Role
from huiyin.portal.story import tell
from huiyin.services import reading, registers
from huiyin.services.context import begin
from huiyin.services.registers import Opening
from huiyin.store.accounts import repository
from huiyin.store.accounts.models import PackEdition
from tests.cast import DESK, Cast, noon
from tests.web.test_staff_doors import signed_in

CAME, DAY = date(2026, 9, 1), date(2026, 9, 10)
RULE = f"local.{DESK.region}.conclude_complex"
GOOD = {"rule": RULE, "terms": "", "length": "40", "unit": "calendar_day",
        "since": "2026-09-01", "source": "某县快办制度", "note": ""}  # fmt: skip


@pytest.fixture(autouse=True)
def _that_day() -> Iterator[None]:
    with time_machine.travel(noon(DAY), tick=True):
        yield


@pytest.fixture
def number(cast: Cast) -> str:
    """Accepted on 2 September: forty days end on 12 October."""
    return cast.handled(CAME).number


@pytest.fixture
def head(cast: Cast) -> Client:
    return signed_in("head")


def test_everything_that_may_be_set_is_listed(head: Client) -> None:
    page = head.get("/staff/packs/").content.decode()
    for label in ("转交承诺", "复杂事项办结承诺", "平均办理周期", "送达处理意见书", "异议审核"):
        assert label in page
    assert "本局还没有改过" in page and "60 日" in page and "handling.conclude" not in page


def test_a_change_is_looked_at_then_confirmed(head: Client, number: str) -> None:
    form = head.get("/staff/packs/edit/", {"rule": RULE}).content.decode()
    assert "《信访工作条例》第三十四条" in form
    looked = head.post("/staff/packs/edit/", GOOD)
    page = looked.content.decode()
    assert looked.status_code == 200 and number in page and "10月12日" in page and "新增" in page
    assert f'href="/staff/petitions/{number}/"' in page and not PackEdition.objects.exists()
    done = head.post("/staff/packs/confirm/", GOOD, follow=True).content.decode()
    assert "1 件信访件的 1 个期限已重算" in done and "何局长" in done and "某县快办制度" in done
    line = head.get(f"/staff/petitions/{number}/").content.decode()
    assert "重算期限" in line and "10月12日" in line and "本地承诺" in line


def test_a_period_of_a_register_is_looked_at_then_confirmed(head: Client, cast: Cast) -> None:
    given = {"title": "告知不及时", "sort": "improve", "unit": "HOUSING", "facts": "三件迟告知",
             "proposal": "专人收件", "sent_on": "2026-09-01"}  # fmt: skip
    opened = registers.open_entry(
        cast.context("supervisor", CAME), "recommendation", Opening(given)
    )
    received = registers.Change("receive", {"received_on": "2026-09-02"})
    registers.move(cast.context("handler", date(2026, 9, 2)), "recommendation", opened, received)
    typed = GOOD | {"rule": f"local.{DESK.region}.recommendation_reply", "length": "30"}
    form = head.get("/staff/packs/edit/", {"rule": typed["rule"]}).content.decode()
    assert "书面反馈采纳情况" in form
    page = head.post("/staff/packs/edit/", typed).content.decode()
    assert "台账里会变的期限" in page and opened in page and "10月8日" in page
    done = head.post("/staff/packs/confirm/", typed, follow=True).content.decode()
    assert "台账里 1 条的期限已重算" in done
    shown = head.get(f"/staff/registers/recommendation/{opened}/").content.decode()
    assert "建议采纳情况反馈" in shown and "10月8日" in shown and "期限重新计算" in shown


def test_laxer_is_refused_and_what_was_typed_is_kept(head: Client) -> None:
    for path in ("edit", "confirm"):
        refused = head.post(f"/staff/packs/{path}/", GOOD | {"length": "61"})
        page = refused.content.decode()
        assert refused.status_code == 422
        assert "61 日" in page and "60 日" in page and 'value="61"' in page
        assert 'value="某县快办制度"' in page
    assert not PackEdition.objects.exists()


def test_bad_forms_are_named(head: Client) -> None:
    page = head.post("/staff/packs/edit/", GOOD | {"length": "x", "since": "明天", "source": ""})
    assert page.status_code == 422
    for field in ("id_length", "id_since", "id_source"):
        assert f'href="#{field}"' in page.content.decode()
    assert head.get("/staff/packs/edit/", {"rule": "handling.conclude"}).status_code == 404
    assert head.post("/staff/packs/edit/", GOOD | {"rule": "no.such"}).status_code == 404


def test_one_rule_and_the_whole_pack_are_ended_by_a_day(head: Client, number: str) -> None:
    head.post("/staff/packs/confirm/", GOOD)
    said = {"rule": RULE, "terms": "", "since": "2026-09-10", "source": "通知", "note": ""}
    assert "最早是明天" in head.post("/staff/packs/end/", said).content.decode()
    whole = said | {"rule": "", "since": "2026-10-01"}
    page = head.post("/staff/packs/end/", whole).content.decode()
    assert "不再适用" in page and "没有正在走的期限会变" in page
    head.post("/staff/packs/confirm/", whole | {"is_ending": "on"})
    page = head.get("/staff/packs/").content.decode()
    assert "10月1日（星期四）起：不再适用" in page and "结束整套承诺" not in page
    nothing = head.post("/staff/packs/end/", whole | {"since": "2026-11-01"})
    assert nothing.status_code == 422


def test_a_goal_stands_on_the_clock_card_as_a_goal(head: Client, number: str) -> None:
    goal = GOOD | {"rule": f"local.{DESK.region}.cycle", "length": "15"}
    head.post("/staff/packs/confirm/", goal)
    page = head.get(f"/staff/petitions/{number}/").content.decode()
    assert "目标 15 天以内" in page and "本件第 9 天" in page


def test_a_missed_promise_does_not_hide_the_day_of_the_law(head: Client, cast: Cast) -> None:
    late = cast.register(CAME).number
    promise = GOOD | {"rule": f"local.{DESK.region}.forward", "length": "1"}
    head.post("/staff/packs/confirm/", promise)
    view = reading.petition(begin(cast["head"]), late)
    assert view.next_clock is not None and view.next_clock.rule == "intake.forward"
    assert "已超期 8 天" in head.get(f"/staff/petitions/{late}/").content.decode()


def test_the_petitioner_sees_the_promise_beside_the_law(head: Client, number: str) -> None:
    head.post("/staff/packs/confirm/", GOOD)
    actor = Actor("", "", Role.PETITIONER, petition=number)
    story = tell(reading.petition(begin(actor), number))
    (coming,) = [c for c in story.coming if c.clock.rule == "handling.conclude"]
    assert coming.promise is not None and coming.promise.due_on == date(2026, 10, 12)
    assert any("本地的办理承诺有变动" in h.title for h in story.line)


def test_the_public_guide_tells_the_promise_beside_the_law(head: Client) -> None:
    assert "本地承诺" not in Client().get("/guide/").content.decode()
    head.post("/staff/packs/confirm/", GOOD)
    page = Client().get("/guide/").content.decode()
    assert "60 日内办完" in page and "（本地承诺 <strong>40</strong> 日）" in page


def test_who_keeps_accounts_sees_counts_but_no_petition(cast: Cast, number: str) -> None:
    page = signed_in("admin").post("/staff/packs/edit/", GOOD).content.decode()
    assert number not in page and "属于您不能查看的信访件" in page


@pytest.mark.parametrize("login", ["clerk", "handler", "unit_head", "leader", "auditor"])
def test_others_do_not_come_in(cast: Cast, login: str) -> None:
    client = signed_in(login)
    assert client.get("/staff/packs/").status_code == 403
    assert client.post("/staff/packs/confirm/", GOOD).status_code == 403
    assert not PackEdition.objects.exists()


def test_a_bureau_without_a_region_is_told_what_to_do(head: Client) -> None:
    repository.save_unit("B1", {"region": ""})
    page = head.get("/staff/packs/")
    assert page.status_code == 409 and "行政区划代码" in page.content.decode()


def test_an_administrator_outside_a_bureau_keeps_no_local_rules(cast: Cast) -> None:
    repository.end_posts(int(cast["admin"].person), DAY)
    repository.start_post(int(cast["admin"].person), "HOUSING", "administrator", DAY)
    assert signed_in("admin").get("/staff/packs/").status_code == 403
