"""What registers do to petitions: disputes decided at a conference, hearings that were held."""

from datetime import date

import pytest

from huiyin.domain.procedure import Refusal
from huiyin.services import conferences, minutes, notices, reading, registers
from huiyin.services.contacts import contacts_of
from huiyin.services.registers import Change, Opening
from huiyin.store.petitions import queries
from tests.cast import Cast

DAY = date(2026, 9, 1)


def conference(cast: Cast, **item: object) -> tuple[str, str]:
    """A conference of the day that was held, with one item on its agenda."""
    head = cast.context("head", DAY)
    given = {
        "title": "谁来管",
        "marked_on": DAY.isoformat(),
        "brief": "互推",
        "question": "定单位",
    }
    found = registers.open_entry(head, "agenda_item", Opening(given | item))
    meeting = registers.open_entry(head, "joint_conference", Opening({
        "title": "第三次", "body": "joint", "held_on": DAY.isoformat(), "from_time": "15:00",
        "place": "一楼", "chair": "李",
    }))  # fmt: skip
    conferences.list_items(head, meeting, [found])
    conferences.invite(head, meeting, ["HOUSING", "LABOUR"])
    return meeting, found


def held(cast: Cast, meeting: str) -> None:
    head = cast.context("head", DAY)
    for one in conferences.sheet(head, meeting).attendance:
        wish = Change("attend", {"title": "局长"})
        registers.move(head, "attendance", one.entry["number"], wish)
    registers.move(head, "joint_conference", meeting, Change("hold"))


def test_a_dispute_that_is_decided_gives_the_petition_to_the_unit(cast: Cast) -> None:
    number = cast.register(DAY).number
    cast.act("clerk", number, "dispute_acceptance", DAY, units=["HOUSING", "LABOUR"],
             reason="互推")  # fmt: skip
    meeting, item = conference(cast, petition=number, is_dispute="on")
    held(cast, meeting)
    head = cast.context("head", DAY)
    with pytest.raises(Refusal, match="dispute_needs_unit"):
        conferences.decide(head, meeting, item, {"outcome": "由人社局受理"}, [])
    said = {"outcome": "由人社局受理", "decided_unit": "LABOUR"}
    conferences.decide(head, meeting, item, said, [])
    row = queries.petition(number)
    assert row and (row.petition["state"], row.petition["holder"]) == ("with_unit", "LABOUR")
    assert cast.refused("labour", number, "object", DAY, reason="不归我们").reason == "not_decided"


def test_a_dispute_is_put_up_as_the_petition_tells_it(cast: Cast) -> None:
    number = cast.register(DAY).number
    cast.act("clerk", number, "dispute_acceptance", DAY, units=["HOUSING", "LABOUR"],
             reason="互推")  # fmt: skip
    meeting, _ = conference(cast)
    head = cast.context("head", DAY)
    assert [d.number for d in conferences.sheet(head, meeting).disputes] == [number]
    assert conferences.list_disputes(head, meeting, [number]) == 1
    found = conferences.sheet(head, meeting)
    fields = found.agenda[-1].entry["fields"]
    assert found.disputes == () and fields["is_dispute"] and fields["petition"] == number
    assert "县住房和城乡建设局" in fields["brief"] and "互推" in fields["brief"]
    with pytest.raises(Refusal, match="not_in_this_state"):
        conferences.list_disputes(head, meeting, [cast.sent(DAY)])


def test_a_dispute_whose_petition_waits_for_nothing_changes_nothing(cast: Cast) -> None:
    number = cast.sent(DAY)
    meeting, item = conference(cast, petition=number, is_dispute="on")
    held(cast, meeting)
    said = {"outcome": "由人社局受理", "decided_unit": "LABOUR"}
    conferences.decide(cast.context("head", DAY), meeting, item, said, [])
    row = queries.petition(number)
    assert row and row.petition["holder"] == "HOUSING"


def test_who_was_invited_hears_of_the_call_and_of_a_change(cast: Cast) -> None:
    meeting, _ = conference(cast)
    head = cast.context("head", DAY)
    registers.move(head, "joint_conference", meeting, Change("call"))
    notices.run_all("t", head.at)
    assert about(cast, "handler", meeting) == about(cast, "labour", meeting) == ["tell"]
    assert about(cast, "town", meeting) == []
    registers.move(head, "joint_conference", meeting, Change("cancel", {"reason": "防汛"}))
    notices.run_all("t", head.at)
    assert about(cast, "handler", meeting) == ["tell", "tell"]


def about(cast: Cast, login: str, number: str) -> list[str]:
    rows = queries.messages(cast[login].unit, cast[login].person)
    return [m["kind"] for m in rows if m["number"] == number]


HEARING = {
    "title": "责任认定", "place": "镇政府", "on_day": "2026-09-10",
    "from_time": "09:00", "until_time": "11:00", "unit": "HOUSING", "chair": "黄",
    "panel": "人大代表", "parties": "双方",
}  # fmt: skip


def hearing(cast: Cast, login: str, number: str, **changes: str) -> str:
    """A hearing that was booked and told of."""
    context = cast.context(login, DAY)
    given = HEARING | changes | {"petition": number}
    booked = registers.open_entry(context, "hearing_booking", Opening(given))
    told = {"notified_on": DAY.isoformat()}
    registers.move(context, "hearing_booking", booked, Change("notify_parties", told))
    return booked


def test_a_hearing_that_was_held_stands_on_the_petition(cast: Cast) -> None:
    number = cast.handled(date(2026, 8, 20)).number
    booked = hearing(cast, "handler", number)
    later = cast.context("handler", date(2026, 9, 10))
    wish = Change("hold", {"record": "各方陈述", "opinion": "责任在物业"})
    registers.move(later, "hearing_booking", booked, wish)
    kinds = acts_of(cast, number)
    assert kinds[-2:] == ["hearing_opened", "hearing_closed"]


def test_only_the_final_review_waits_for_its_hearing(cast: Cast) -> None:
    number = cast.under_final_review(date(2026, 8, 25))
    before = due_of(number)
    cast.act("city", number, "open_review_hearing", DAY)
    booked = hearing(cast, "city", number, unit="CITY")
    later = cast.context("city", date(2026, 9, 10))
    wish = Change("hold", {"record": "各方陈述", "opinion": "维持"})
    registers.move(later, "hearing_booking", booked, wish)
    kinds = acts_of(cast, number)
    assert kinds.count("hearing_opened") == 1 and kinds[-1] == "hearing_closed"
    assert due_of(number) > before


def acts_of(cast: Cast, number: str) -> list[str]:
    view = reading.petition(cast.context("clerk", date(2026, 9, 10)), number)
    return [str(e.act.kind) for e in view.line]


def test_a_hearing_told_later_pauses_for_its_own_days_only(cast: Cast) -> None:
    early, late = (cast.under_final_review(date(2026, 8, 25)) for _ in range(2))
    for number, told in ((early, date(2026, 9, 10)), (late, date(2026, 9, 20))):
        cast.act("city", number, "open_review_hearing", DAY)
        booked = hearing(cast, "city", number, unit="CITY")
        given = {"record": "各方陈述", "opinion": "维持", "late_entry_reason": "补记"}
        registers.move(
            cast.context("city", told), "hearing_booking", booked, Change("hold", given)
        )
    assert due_of(early) == due_of(late)


def test_a_cancelled_conference_gives_back_its_agenda_and_frees_who_was_invited(
    cast: Cast,
) -> None:
    meeting, item = conference(cast)
    head = cast.context("head", DAY)
    registers.move(head, "joint_conference", meeting, Change("cancel", {"reason": "防汛"}))
    found = conferences.sheet(head, meeting)
    assert {a.entry["state"] for a in found.attendance} == {"released"} and found.agenda == ()
    again = registers.open_entry(head, "joint_conference", Opening({
        "title": "第四次", "body": "joint", "held_on": DAY.isoformat(), "from_time": "15:00",
        "place": "一楼", "chair": "李",
    }))  # fmt: skip
    assert [w.entry["number"] for w in conferences.sheet(head, again).waiting] == [item]


def test_who_is_invited_sees_the_table_and_the_issued_minutes(cast: Cast) -> None:
    number = cast.register(DAY).number
    meeting, _ = conference(cast, petition=number)
    labour, town = cast.context("labour", DAY), cast.context("town", DAY)
    assert len(conferences.sheet(labour, meeting).agenda) == 1
    assert conferences.sheet(town, meeting).agenda == ()
    held(cast, meeting)
    clerk, head = cast.context("clerk", DAY), cast.context("head", DAY)
    conferences.decide(head, meeting, conferences.sheet(head, meeting).agenda[0].entry["number"],
                       {"outcome": "由住建局牵头"}, [])  # fmt: skip
    kept = minutes.draft(clerk, meeting)
    with pytest.raises(registers.NoSuchEntry):
        minutes.document(labour, kept)
    registers.move(head, "conference_minutes", kept, Change("approve"))
    minutes.issue(clerk, meeting, kept)
    view, _document = minutes.document(labour, kept)
    assert view.offers == () and not view.may_change
    with pytest.raises(registers.NoSuchEntry):
        minutes.document(town, kept)


def due_of(number: str) -> date:
    row = queries.petition(number)
    assert row is not None
    due: date = row.petition["due_on"]
    return due


def test_what_the_bureau_writes_up_stands_on_the_petition_for_the_unit_that_held_it(
    cast: Cast,
) -> None:
    number = cast.handled(date(2026, 8, 20)).number
    booked = hearing(cast, "clerk", number)
    later = cast.context("clerk", date(2026, 9, 10))
    wish = Change("hold", {"record": "各方陈述", "opinion": "责任在物业"})
    moved = registers.move(later, "hearing_booking", booked, wish)
    assert moved.entry["state"] == "held"
    view = reading.petition(later, number)
    found = [(e.act.kind, e.act.actor, e.act.actor_unit) for e in view.line[-2:]]
    assert found == [("hearing_opened", "system", "HOUSING"),
                     ("hearing_closed", "system", "HOUSING")]  # fmt: skip


def test_a_hearing_of_a_unit_that_does_not_hold_the_petition_writes_nothing_there(
    cast: Cast,
) -> None:
    number = cast.handled(date(2026, 8, 20)).number
    booked = hearing(cast, "clerk", number, unit="LABOUR")
    wish = Change("hold", {"record": "各方陈述", "opinion": "责任在物业"})
    later = cast.context("clerk", date(2026, 9, 10))
    assert registers.move(later, "hearing_booking", booked, wish).entry["state"] == "held"
    assert "hearing_opened" not in acts_of(cast, number)


def test_a_leader_who_met_the_petitioner_is_a_contact_of_the_petition(cast: Cast) -> None:
    number = cast.sent(DAY)
    charge = registers.open_entry(cast.context("clerk", DAY), "leader_charge", Opening({
        "title": "供水", "petition": number, "leader": cast["leader"].person, "unit": "HOUSING",
        "responsible": "黄", "taken_on": DAY.isoformat(), "due_on": "2026-09-30",
        "duties": ["handle"],
    }))  # fmt: skip
    later = date(2026, 9, 10)
    met = {"met_on": "2026-09-08", "meeting": "当面听取，约定十天内答复"}
    registers.move(cast.context("leader", later), "leader_charge", charge, Change("meet", met))
    view = reading.petition(cast.context("clerk", later), number)
    found = [c for c in contacts_of(view) if c.on]
    assert [(c.name, c.on, c.proof) for c in found] == [
        ("包案领导见面", date(2026, 9, 8), "当面听取，约定十天内答复")
    ]
