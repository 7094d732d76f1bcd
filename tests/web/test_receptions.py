"""The plan on the staff side and in public, and the sheet of a day."""

from datetime import timedelta

from django.core.cache import cache
from django.test import Client

from huiyin.services import registers
from huiyin.services.context import begin, today
from huiyin.services.registers import Change, Opening
from huiyin.store.petitions import queries as petitions
from huiyin.store.registers.models import Entry
from tests.cast import Cast
from tests.web.test_staff_doors import signed_in

FORM = {"title": "县长 李", "way": "received", "weekday": "3", "weeks": "1", "from_time": "09:00",
        "until_time": "11:30", "place": "接待中心", "topic": "", "seats": "2"}  # fmt: skip


def planned(clerk: Client) -> str:
    span = {"since": today().isoformat(), "until": (today() + timedelta(days=20)).isoformat()}
    assert clerk.post("/staff/receptions/add/", FORM | span).status_code == 302
    return str(Entry.objects.filter(kind="leader_reception").order_by("on").first().number)


def session_of_today(cast: Cast) -> str:
    given = {"title": "县长 李", "way": "received", "on_day": today().isoformat(),
             "from_time": "09:00", "until_time": "11:30", "place": "接待中心"}  # fmt: skip
    return registers.open_entry(begin(cast["clerk"]), "leader_reception", Opening(given))


def test_a_batch_is_not_taken_in_at_a_session_to_come(cast: Cast) -> None:
    clerk = signed_in("clerk")
    planned(clerk)
    last = Entry.objects.filter(kind="leader_reception").order_by("-on").first()
    assert last is not None
    given = {"people": "张三", "persons": "1", "detail": "停水", "purpose": "suggestion"}
    answer = clerk.post(f"/staff/receptions/{last.number}/", given)
    assert answer.status_code == 422 and "还没有到日子" in answer.content.decode()
    assert petitions.count_petitions() == 0


def test_planned_published_asked_and_confirmed(cast: Cast) -> None:
    clerk, public = signed_in("clerk"), Client()
    cache.clear()
    number = planned(clerk)
    assert "没有公布的接访安排" in public.get("/receptions/").content.decode()
    assert public.get(f"/receptions/{number}/").status_code == 404
    until = (today() + timedelta(days=30)).isoformat()
    assert clerk.post("/staff/receptions/publish/", {"until": until}).status_code == 302
    page = public.get("/receptions/").content.decode()
    assert "县长 李" in page and "接待中心" in page and "预约这一场" in page
    assert b"BEGIN:VEVENT" in public.get("/receptions/receptions.ics").content
    empty = public.post(f"/receptions/{number}/", {"token": "appointment:a", "name": "张三"})
    assert empty.status_code == 422 and "张三" in empty.content.decode()
    asked = {"token": "appointment:a", "name": "张三", "phone": "13800138000", "words": "停水"}
    done = public.post(f"/receptions/{number}/", asked).content.decode()
    assert "已经收到您的预约" in done
    public.post(f"/receptions/{number}/", asked)
    assert Entry.objects.filter(kind="reception_appointment").count() == 1
    sheet = clerk.get(f"/staff/receptions/{number}/").content.decode()
    assert "停水" in sheet and "张*" in sheet and "张三" not in sheet and "约定时间" in sheet
    assert "停水" not in public.get("/receptions/").content.decode()
    handler = signed_in("handler")
    for path in (f"/staff/receptions/{number}/", f"/staff/registers/leader_reception/{number}/"):
        page = handler.get(path).content.decode()
        assert "县长 李" in page and "停水" not in page and "张*" not in page


def test_a_unit_plans_and_notes_its_own(cast: Cast) -> None:
    town = signed_in("town")
    given = {"title": "副镇长 赵", "way": "visited", "on_day": today().isoformat(),
             "from_time": "09:00", "until_time": "11:30", "place": "说事室"}  # fmt: skip
    number = registers.open_entry(begin(cast["town"]), "leader_reception", Opening(given))
    path = f"/staff/receptions/{number}/"
    page = town.get(path).content.decode()
    assert "记一批" in page and f"?reception={number}" in page and "接下一批" not in page
    assert "记一批" not in signed_in("handler").get(path).content.decode()
    page = town.get("/staff/receptions/").content.decode()
    assert "副镇长 赵" in page and "还没有公布" not in page and "排班" in page
    page = signed_in("clerk").get("/staff/receptions/").content.decode()
    assert "副镇长 赵（" in page and "还没有公布" in page
    visit = {"reception": number, "title": "路灯", "way": "visited",
             "visited_on": today().isoformat(), "persons": "3", "items": "1"}  # fmt: skip
    answer = town.post("/staff/registers/reception_visit/add/", visit)
    assert answer.status_code == 302
    assert "路灯" in town.get(path).content.decode()
    assert "路灯" not in signed_in("handler").get(path).content.decode()


def asked_for(cast: Cast) -> tuple[str, str]:
    """A published session, and an appointment asked for on the public page."""
    context = begin(cast["clerk"])
    given = {"title": "县长 李", "way": "received", "from_time": "09:00", "until_time": "11:30",
             "on_day": (today() + timedelta(days=3)).isoformat(), "place": "接待中心",
             "seats": "2"}  # fmt: skip
    number = registers.open_entry(context, "leader_reception", Opening(given))
    registers.move(context, "leader_reception", number, Change("publish"))
    wish = {"token": "appointment:q", "name": "张三", "phone": "138 0013 8000", "words": "停水"}
    page = Client().post(f"/receptions/{number}/", wish).content.decode()
    asked = str(Entry.objects.get(kind="reception_appointment").number)
    assert f"?number={asked}" in page
    return number, asked


def test_who_asked_reads_the_answer_by_number_and_telephone(cast: Cast) -> None:
    cache.clear()
    number, asked = asked_for(cast)
    public, context = Client(), begin(cast["clerk"])
    said = {"number": asked.lower(), "phone": "138-0013-8000"}
    assert "正在安排" in public.post("/receptions/asked/", said).content.decode()
    registers.move(
        context, "reception_appointment", asked, Change("confirm", {"come_at": "09:30"})
    )
    page = public.post("/receptions/asked/", said).content.decode()
    assert "09:30 来" in page and "接待中心" in page and "张" not in page and "停水" not in page
    empty = public.post("/receptions/asked/", {"number": asked}).content.decode()
    assert "请写预约时留的电话" in empty and asked in empty
    wrong = public.post("/receptions/asked/", said | {"phone": "13800138001"})
    assert wrong.status_code == 422 and "对不上" in wrong.content.decode()
    assert asked.lower() in wrong.content.decode()
    registers.move(context, "leader_reception", number, Change("cancel", {"reason": "防汛"}))
    page = public.post("/receptions/asked/", said).content.decode()
    assert "取消了" in page and "防汛" in page
    for _ in range(10):
        public.post("/receptions/asked/", said | {"phone": "1"})
    shut = public.post("/receptions/asked/", said)
    assert shut.status_code == 422 and "一刻钟" in shut.content.decode()


def test_the_sheet_takes_a_batch_in(cast: Cast) -> None:
    clerk = signed_in("clerk")
    path = f"/staff/receptions/{session_of_today(cast)}/"
    wrong = clerk.post(path, {"people": "张三", "persons": "2", "detail": "", "amount": "很多"})
    page = wrong.content.decode()
    assert wrong.status_code == 422 and "金额写成" in page and "张三" in page
    given = {"people": "张三 13800138000", "persons": "3", "detail": "停水三个月",
             "claims": "供水\n赔偿", "amount": "1.2万元", "token": "reception:a",
             "purpose": "appeal_for_resolution"}  # fmt: skip
    assert clerk.post(path, given).status_code == 302
    clerk.post(path, given)
    assert petitions.count_petitions() == 1
    page = clerk.get(path).content.decode()
    assert "1.20" in page and "张*" in page and "查询码" in page
    reader = signed_in("handler").get(path)
    assert reader.status_code == 200 and "接下一批" not in reader.content.decode()


def test_a_wrong_plan_says_what_and_keeps_what_was_typed(cast: Cast) -> None:
    clerk = signed_in("clerk")
    span = {"since": "2026-10-01", "until": "2026-09-01", "from_time": "25:00"}
    answer = clerk.post("/staff/receptions/add/", FORM | span)
    page = answer.content.decode()
    assert answer.status_code == 422 and "09:30" in page and "县长 李" in page
    assert signed_in("handler").post("/staff/receptions/add/", FORM | span).status_code == 422
    assert signed_in("analyst").get("/staff/receptions/add/").status_code == 403


def test_an_accusation_told_at_a_reception_is_closed_from_the_first(cast: Cast) -> None:
    clerk = signed_in("clerk")
    path = f"/staff/receptions/{session_of_today(cast)}/"
    given = {"people": "张三", "persons": "1", "detail": "局长收钱", "token": "reception:b",
             "purpose": "accusation"}  # fmt: skip
    assert clerk.post(path, given).status_code == 302
    assert "局长收钱" in clerk.get(path).content.decode()
    for login in ("clerk2", "handler", "leader"):
        assert "局长收钱" not in signed_in(login).get(path).content.decode(), login


def test_who_asked_to_come_is_not_typed_again(cast: Cast) -> None:
    clerk, context = signed_in("clerk"), begin(cast["clerk"])
    number = session_of_today(cast)
    path = f"/staff/receptions/{number}/"
    asked = registers.open_entry(context, "reception_appointment", Opening({
        "reception": number, "people": "张三 13800138000", "title": "停水三个月",
    }))  # fmt: skip
    registers.move(
        context, "reception_appointment", asked, Change("confirm", {"come_at": "09:30"})
    )
    early = clerk.post(f"/staff/registers/leader_reception/{number}/moves/hold/", {"on": today()})
    assert early.status_code == 422 and "约好的还有没登记的" in early.content.decode()
    page = clerk.get(f"{path}?appointment={asked}").content.decode()
    assert "停水三个月</textarea>" in page and "张三" not in page
    given = {"people": "", "persons": "1", "detail": "停水三个月", "appointment": asked,
             "purpose": "appeal_for_resolution", "token": "reception:c"}  # fmt: skip
    assert clerk.post(path, given).status_code == 302
    assert clerk.post(path, given).status_code == 302
    assert Entry.objects.get(number=asked).state == "kept"
    (visit,) = Entry.objects.filter(kind="reception_visit")
    row = petitions.petition(visit.fields["petition"])
    assert row and row.petitioners[0]["masked_name"] == "张*"
    assert clerk.post(path, given | {"appointment": "", "token": "d"}).status_code == 422


def test_a_known_matter_is_not_registered_again(cast: Cast) -> None:
    clerk, known = signed_in("clerk"), cast.register(today()).number
    path = f"/staff/receptions/{session_of_today(cast)}/"
    given = {"people": "张三", "persons": "1", "petition": known, "token": "reception:e",
             "purpose": "appeal_for_resolution"}  # fmt: skip
    wrong = clerk.post(path, given | {"petition": "1"})
    assert wrong.status_code == 422 and "张三" in wrong.content.decode()
    assert clerk.post(path, given).status_code == 302
    clerk.post(path, given)
    assert petitions.count_petitions() == 1
    assert [v.fields["petition"] for v in Entry.objects.filter(kind="reception_visit")] == [known]


def test_a_batch_told_later_came_on_the_day_of_the_reception(cast: Cast) -> None:
    clerk, day = signed_in("clerk"), today() - timedelta(days=30)
    given = {"title": "县长 李", "way": "visited", "on_day": day.isoformat(),
             "from_time": "09:00", "until_time": "11:30", "place": "村里"}  # fmt: skip
    number = registers.open_entry(begin(cast["clerk"]), "leader_reception", Opening(given))
    path = f"/staff/receptions/{number}/"
    batch = {"people": "张三", "persons": "1", "detail": "停水", "token": "reception:f",
             "purpose": "appeal_for_resolution"}  # fmt: skip
    assert clerk.post(path, batch).status_code == 422
    assert clerk.post(path, batch | {"late_entry_reason": "下乡没有网"}).status_code == 302
    (visit,) = Entry.objects.filter(kind="reception_visit")
    row = petitions.petition(visit.fields["petition"])
    assert visit.on == day and row and row.petition["received_on"] == day
