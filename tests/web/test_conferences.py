"""A conference on one page, from its agenda to its minutes."""

from datetime import timedelta

from huiyin.services import registers
from huiyin.services.context import begin, today
from huiyin.services.registers import Change, Opening
from huiyin.store.registers.models import Entry
from tests.cast import Cast
from tests.web.test_staff_doors import signed_in


def called(cast: Cast) -> tuple[str, str]:
    """A conference of today, and an item that waits for one."""
    context, day = begin(cast["head"]), today().isoformat()
    petition = cast.sent(today() - timedelta(days=3))
    item = registers.open_entry(
        context, "agenda_item",
        Opening({"title": "管道谁来换", "petition": petition, "marked_on": day,
                 "brief": "互相推", "question": "定责任"}),
    )  # fmt: skip
    meeting = registers.open_entry(
        context, "joint_conference",
        Opening({"title": "第三次联席会议", "body": "joint", "held_on": day, "from_time": "15:00",
                 "place": "一楼", "chair": "李县长"}),
    )  # fmt: skip
    return meeting, item


def test_from_agenda_to_minutes(cast: Cast) -> None:
    meeting, item = called(cast)
    head, path = signed_in("head"), f"/staff/conferences/{meeting}/"
    assert "管道谁来换" in head.get(path).content.decode()
    head.post(f"{path}agenda/", {"item": [item]})
    head.post(f"{path}attendance/", {"unit": ["HOUSING", "LABOUR", "HOUSING"]})
    assert Entry.objects.filter(kind="attendance").count() == 2
    papers = head.get(f"{path}papers/").content.decode()
    assert "修好供水管道" in papers and "定责任" in papers and "张三" not in papers
    context = begin(cast["head"])
    for row in Entry.objects.filter(kind="attendance"):
        verb, given = ("attend", {"title": "黄局长"}) if row.unit == "HOUSING" else (
            "miss", {"reason": "出差"})  # fmt: skip
        registers.move(context, "attendance", row.number, Change(verb, given))
    early = head.get(f"{path}decide/{item}/")
    assert early.status_code == 200
    registers.move(context, "joint_conference", meeting, Change("hold"))
    wrong = head.post(f"{path}decide/{item}/", {"outcome": "换", "title_1": "换管"})
    assert wrong.status_code == 422 and 'href="#id_unit_1"' in wrong.content.decode()
    assert Entry.objects.get(number=item).state == "listed"
    due = (today() + timedelta(days=30)).isoformat()
    given = {"outcome": "由住建局牵头", "title_1": "换管", "unit_1": "县住房和城乡建设局",
             "person_1": "黄局长", "due_on_1": due}  # fmt: skip
    assert head.post(f"{path}decide/{item}/", given).status_code == 302
    minutes = head.get(f"{path}minutes/").content.decode()
    assert all(
        w in minutes for w in ("由住建局牵头", "换管", "县住房和城乡建设局（黄局长）", "没有参加")
    )
    assert Entry.objects.get(kind="decision_item").due_on.isoformat() == due


def test_who_is_not_of_the_bureau_reads_and_changes_nothing(cast: Cast) -> None:
    meeting, item = called(cast)
    handler, path = signed_in("handler"), f"/staff/conferences/{meeting}/"
    page = handler.get(path).content.decode()
    assert "第三次联席会议" in page and "列入议题" not in page
    handler.post(f"{path}agenda/", {"item": [item]})
    handler.post(f"{path}attendance/", {"unit": ["LABOUR"]})
    assert Entry.objects.get(number=item).state == "marked"
    assert Entry.objects.filter(kind="attendance").count() == 0
    assert signed_in("neighbour").get(path).status_code == 404


def test_before_it_is_held_there_is_no_conclusion(cast: Cast) -> None:
    meeting, item = called(cast)
    head, path = signed_in("head"), f"/staff/conferences/{meeting}/"
    head.post(f"{path}agenda/", {"item": [item]})
    early = head.post(f"{path}decide/{item}/", {"outcome": "换"})
    assert early.status_code == 422 and "还没有登记召开" in early.content.decode()
