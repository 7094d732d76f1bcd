"""A conference on one page, from its agenda to its minutes."""

import io
from datetime import timedelta

import docx
import pytest

from huiyin.documents.pdf import page_count, text_of
from huiyin.domain.procedure import Refusal
from huiyin.services import conferences, minutes, registers
from huiyin.services.context import begin, today
from huiyin.services.registers import Change, Opening
from huiyin.store.record.seals import sm3
from huiyin.store.registers.models import Entry
from tests.cast import Cast
from tests.web.test_registers import caller
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


def held(cast: Cast) -> str:
    """A conference of today that was held; its only item is decided."""
    meeting, item = called(cast)
    context = begin(cast["head"])
    conferences.list_items(context, meeting, [item])
    conferences.invite(context, meeting, ["HOUSING", "LABOUR"])
    for row in Entry.objects.filter(kind="attendance"):
        verb, given = ("attend", {"title": "黄局长"}) if row.unit == "HOUSING" else (
            "miss", {"reason": "出差"})  # fmt: skip
        registers.move(context, "attendance", row.number, Change(verb, given))
    registers.move(context, "joint_conference", meeting, Change("hold", {"words": "抓紧办理。"}))
    due = (today() + timedelta(days=30)).isoformat()
    duty = {"title": "换管", "unit": "HOUSING", "person": "黄局长", "due_on": due}
    conferences.decide(context, meeting, item, {"outcome": "由住建局牵头更换。"}, [duty])
    return meeting


def words_of(answer: object) -> str:
    content: bytes = answer.content  # type: ignore[attr-defined]
    return "".join(text_of(content).replace("\u200b", "").split())


def test_papers_are_one_pdf_an_item_a_page(cast: Cast) -> None:
    meeting, item = called(cast)
    head = signed_in("head")
    head.post(f"/staff/conferences/{meeting}/agenda/", {"item": [item]})
    answer = head.get(f"/staff/conferences/{meeting}/papers/pdf/")
    assert answer.headers["Content-Type"] == "application/pdf" and page_count(answer.content) == 2
    said = words_of(answer)
    for words in (
        "第三次联席会议会议材料",
        "主持：李县长",
        "议程",
        "管道谁来换",
        "修好供水管道",
        "定责任",
    ):
        assert words in said, words
    assert "张三" not in said and "张*" not in said
    assert (
        signed_in("neighbour").get(f"/staff/conferences/{meeting}/papers/pdf/").status_code == 404
    )


def test_minutes_are_drafted_approved_numbered_and_frozen(cast: Cast) -> None:
    meeting = held(cast)
    clerk, head = signed_in("clerk"), signed_in("head")
    page = clerk.post(f"/staff/conferences/{meeting}/draft/", follow=True)
    path = page.redirect_chain[-1][0]
    number = path.rstrip("/").rpartition("/")[2]
    assert "草稿，未编号" in page.content.decode()
    row = Entry.objects.get(number=number)
    body = row.fields["body"]
    assert "一、管道谁来换" in body and "由县住房和城乡建设局（黄局长）负责" in body
    assert "抓紧办理。" in body and "缺席：" in body
    edit = f"/staff/registers/conference_minutes/{number}/edit/"
    given = {n: row.fields[n] for n in ("organ", "title", "body")}
    said = {
        **given,
        "body": body + "\n会议要求月底前报结果。",
        "copies": "县委办公室",
        "seen": "1",
    }
    assert clerk.post(edit, said).status_code == 302
    day = today().isoformat()
    moves = f"/staff/registers/conference_minutes/{number}/moves/"
    clerk.post(f"{moves}submit/", {"on": day})
    assert clerk.post(f"{path}issue/").status_code == 409
    assert clerk.post(edit, said).status_code == 403
    assert clerk.post(f"{moves}approve/", {"on": day}).status_code == 409
    assert head.post(f"{moves}approve/", {"on": day}).status_code == 302
    done = clerk.post(f"{path}issue/", follow=True).content.decode()
    year = today().year
    assert f"县信纪〔{year}〕1号" in done
    assert Entry.objects.get(number=meeting).state == "minuted"
    made = clerk.get(f"{path}files/pdf/")
    said_there = words_of(made)
    assert f"县信纪〔{year}〕1号" in said_there and "月底前报结果" in said_there
    assert "抄送：县委办公室" in said_there and "草稿" not in said_there
    assert sm3(made.content).hex() == Entry.objects.get(number=number).fields["pdf_hash"]
    word = docx.Document(io.BytesIO(clerk.get(f"{path}files/docx/").content))
    assert any("由住建局牵头更换" in p.text for p in word.paragraphs)
    assert clerk.get(f"{path}pages/1/").headers["Content-Type"] == "image/png"
    assert clerk.get(f"{path}pages/9/").status_code == 404
    assert clerk.get(f"{path}files/exe/").status_code == 404
    assert clerk.post(edit, said).status_code == 403


def test_minutes_that_were_changed_behind_the_record_are_not_given_out(cast: Cast) -> None:
    meeting, context = held(cast), begin(cast["head"])
    number = minutes.draft(context, meeting)
    registers.move(context, minutes.MINUTES, number, Change("approve"))
    minutes.issue(context, meeting, number)
    row = Entry.objects.get(number=number)
    row.fields["body"] += "\n后来添的一句。"
    row.save()
    with pytest.raises(Refusal, match="letter_hash"):
        minutes.document(context, number)


def test_who_may_not_write_minutes_begins_none(cast: Cast) -> None:
    meeting = held(cast)
    for login in ("handler", "leader"):
        signed_in(login).post(f"/staff/conferences/{meeting}/draft/")
    assert not Entry.objects.filter(kind="conference_minutes").exists()


def test_by_key_a_number_is_given_not_taken(cast: Cast) -> None:
    meeting, context = held(cast), begin(cast["head"])
    number = minutes.draft(context, meeting)
    registers.move(context, minutes.MINUTES, number, Change("approve"))
    answer = caller().post(f"/api/v1/registers/conference_minutes/{number}/moves",
                           {"verb": "issue", "given": {"number": "自编9号"}})  # fmt: skip
    said = answer.json()  # type: ignore[attr-defined]
    assert said["fields"]["number"] == f"县信纪〔{today().year}〕1号"


def test_a_matter_in_charge_fits_one_page(cast: Cast) -> None:
    day, context = today().isoformat(), begin(cast["clerk"])
    petition = cast.sent(today() - timedelta(days=3))
    long = "管道老化，反复漏水。" * 60
    number = registers.open_entry(
        context, "leader_charge",
        Opening({"title": "供水", "petition": petition, "leader": cast["leader"].person,
                 "unit": "HOUSING", "responsible": "韩承办", "taken_on": day, "due_on": day,
                 "duties": ["investigate", "calm"], "cause": long, "next_step": long}),
    )  # fmt: skip
    for n in range(5):
        registers.move(
            context, "leader_charge", number, Change("note", {"note": f"第{n}次{long}"})
        )
    leader = signed_in("leader")
    answer = leader.get(f"/staff/charges/{number}/brief/")
    said = words_of(answer)
    assert page_count(answer.content) == 1
    assert all(
        w in said for w in (petition, "修好供水管道", "李县长", "韩承办", "包调查", "第4次")
    )
    assert "第1次" not in said and "张三" not in said
    assert "一页简报" in leader.get("/staff/charges/").content.decode()
    assert signed_in("labour").get(f"/staff/charges/{number}/brief/").status_code == 404
