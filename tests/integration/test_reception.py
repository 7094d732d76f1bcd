"""The window: what articles 19 and 20 ask before a petition is registered; the queue; letters."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from huiyin.domain.petition import Channel, Purpose
from huiyin.domain.procedure import Refusal
from huiyin.services import intake, queue, reception, regions, staffing, subjects
from huiyin.services.acting import Invalid
from huiyin.services.contacts import bounces_of
from huiyin.services.context import words
from huiyin.services.intake import Party, Submission
from huiyin.services.letter_bags import BadLetters, Bag, register_letters
from huiyin.services.looking import company_of
from huiyin.services.ownership import ownership_of
from huiyin.services.reading import open_fields, petition
from huiyin.services.reception import Reception
from huiyin.services.suggesting import Asked, region_in, suggest_units
from huiyin.store.petitions.identity import Identity
from huiyin.store.petitions.queries import count_petitions
from huiyin.store.petitions.queries import petition as row_of
from tests.cast import DESK, Cast

DAY = date(2026, 9, 1)
ASKED: dict[str, bool | None] = dict.fromkeys(reception.PRIOR, False)


def people(count: int, surname: str = "甲") -> tuple[Party, ...]:
    return tuple(Party(Identity(f"{surname}{n}")) for n in range(count))


def visit(**changes: object) -> Submission:
    values = {"detail": "欠薪", "channel": Channel.VISIT, "parties": people(1)} | changes
    return Submission(**values)  # type: ignore[arg-type]


def reasons(submission: Submission, said: Reception, threshold: int = 5) -> set[tuple[str, str]]:
    found = reception.problems_of(submission, said, DAY, threshold)
    return {(p.field, p.reason) for p in found}


@pytest.mark.parametrize(("persons", "is_one"), [(4, False), (5, True), (6, True)])
def test_five_and_more_are_a_collective_visit(persons: int, is_one: bool) -> None:
    assert reception.is_collective(Channel.VISIT, persons, 5) is is_one
    assert not reception.is_collective(Channel.LETTER, persons, 5)
    said = reasons(visit(persons=persons), Reception(ASKED))
    assert (("has_election_sheet", "no_election_sheet") in said) is is_one
    assert (("unlisted_reason", "not_all_listed") in said) is is_one
    why = Reception(ASKED, has_election_sheet=True, unlisted_reason="其他人不愿留名")
    assert reasons(visit(persons=persons), why) == set()


def test_the_threshold_is_a_setting() -> None:
    assert reasons(visit(persons=6), Reception(ASKED), threshold=7) == set()


def test_a_sixth_representative_is_refused_with_article_20(db: None) -> None:
    five, six = visit(persons=23, parties=people(5)), visit(persons=23, parties=people(6))
    assert intake.problems_of(five) == []
    assert [p.reason for p in intake.problems_of(six)] == ["too_many_representatives"]
    assert "第二十条" in words()["reason"]["too_many_representatives"]


def test_who_stands_there_is_asked_and_who_wrote_is_not() -> None:
    fields = {f for f, _ in reasons(visit(), Reception(dict.fromkeys(reception.PRIOR)))}
    assert fields == {f"prior_{name}" for name in reception.PRIOR}
    letter = visit(channel=Channel.LETTER)
    assert reasons(letter, Reception(dict.fromkeys(reception.PRIOR))) == set()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"is_spoken": True}, ("is_read_back", "not_read_back")),
        ({"agent": Identity("代")}, ("has_authority", "no_authority")),
        ({"concerned": 1}, ("concerned", "fewer_concerned")),
        ({"participants": (Identity("乙"), Identity("丙"))}, ("persons", "more_listed_than_came")),
    ],
)
def test_what_the_window_must_still_do(
    changes: dict[str, object], reason: tuple[str, str]
) -> None:
    said = replace(Reception(ASKED), **changes)  # type: ignore[arg-type]
    assert reason in reasons(visit(persons=2), said)


def test_handed_down_names_the_upper_bodys_number_and_a_day_to_come() -> None:
    down = visit(channel=Channel.HANDED_DOWN)
    assert reasons(down, Reception(ASKED)) == {("upper_number", "no_upper_number")}
    late = Reception(ASKED, upper_number="1", upper_report_by=DAY - timedelta(days=1))
    assert reasons(down, late) == {("upper_report_by", "upper_day_passed")}


def test_a_collective_visit_of_23_keeps_everybody(cast: Cast) -> None:
    others = tuple(Identity(f"乙{n}", f"1380000{n:04d}") for n in range(18))
    said = Reception(ASKED, concerned=40, is_spoken=True, is_read_back=True,
                     has_election_sheet=True, participants=others,
                     agent=Identity("代理", "13900000000"), has_authority=True)  # fmt: skip
    given = visit(persons=23, parties=people(5), beside=reception.beside(said))
    assert reasons(given, said) == set()
    number = intake.register_at_window(
        cast.context("clerk", DAY), DESK, given, intake.Registration(Purpose.APPEAL_FOR_RESOLUTION)
    ).number
    view = petition(cast.context("clerk", DAY), number)
    fields = view.line[0].act.fields
    assert view.row.petition["persons"] == 23 and fields["concerned"] == 40
    assert len(view.row.petitioners) == 5 and len(fields["participants"]) == 18
    assert "乙0" not in str(fields) and "代理" not in str(fields)
    assert not {"participants", "agent"} & set(open_fields(view.line[0].act))
    company = company_of(cast.context("clerk", DAY), fields)
    assert company.participants == others and company.agent == Identity("代理", "13900000000")


def test_company_of_hidden_petitioners_is_not_told_to_units(cast: Cast) -> None:
    said = Reception(ASKED, participants=(Identity("乙"),))
    hidden = (Party(Identity("甲"), is_hidden=True),)
    number = cast.sent(DAY, parties=hidden, persons=2, beside=reception.beside(said))
    fields = petition(cast.context("clerk", DAY), number).line[0].act.fields
    assert company_of(cast.context("handler", DAY), fields).participants == ()
    assert company_of(cast.context("clerk", DAY), fields).participants != ()
    with pytest.raises(Refusal):
        company_of(cast.context("analyst", DAY), fields)


def test_there_is_always_one_named_owner_and_the_first_receiver_stays(cast: Cast) -> None:
    number = cast.register(DAY).number
    context = cast.context("clerk", DAY)

    def owned() -> tuple[str, str]:
        found = ownership_of(context, petition(context, number))
        assert found.first_name == "陈登记" and found.first_unit == "县信访局"
        return found.name, found.owned_as

    assert owned() == ("陈登记", "first_receiver")
    cast.act("clerk", number, "forward", DAY, unit="HOUSING")
    assert owned() == ("陈登记", "first_receiver")
    cast.act("handler", number, "allocate", DAY, person=cast["handler2"].person)
    assert owned() == ("胡承办", "handler")


def test_what_nobody_registered_yet_falls_to_duty_or_head(cast: Cast) -> None:
    number = intake.submit(cast.context("clerk", DAY), DESK, visit(channel=Channel.WEB)).number
    context = cast.context("clerk", DAY)
    assert ownership_of(context, petition(context, number)).name == "何局长"
    staffing.set_duty(cast.context("head", DAY), DAY, int(cast["clerk2"].person), "morning")
    found = ownership_of(context, petition(context, number))
    assert (found.name, found.owned_as) == ("邓登记", "on_duty")


def test_numbers_are_called_in_order_and_only_once(cast: Cast) -> None:
    first, second = cast.context("clerk", DAY), cast.context("clerk2", DAY)
    assert [queue.take(first) for _ in range(3)] == ["A001", "A002", "A003"]
    assert queue.call_next(first, "1号窗口") == "A001"
    assert queue.call_next(second, "2号窗口") == "A002"
    hall = queue.hall(first)
    assert [r.label for r in hall.waiting] == ["A003"] and len(hall.called) == 2
    assert hall.mine and hall.mine.label == "A001"
    assert queue.call_next(first, "1号窗口") == "A003"
    assert queue.call_next(second, "2号窗口") == ""
    queue.miss(first)
    ended = queue.hall(first)
    assert (ended.seen, [r.label for r in ended.missed], ended.mine) == (2, ["A003"], None)
    assert queue.take(cast.context("clerk", DAY + timedelta(days=1))) == "A001"


def test_a_window_says_its_name_and_a_handler_calls_nobody(cast: Cast) -> None:
    with pytest.raises(Invalid):
        queue.call_next(cast.context("clerk", DAY), " ")
    with pytest.raises(Refusal):
        queue.take(cast.context("handler", DAY))


LETTERS = (
    "王一\t13800000001\t一村\t水渠坏了\t修水渠；赔青苗\n李二\t\t二村\t路断了\t修路\t2026.8.20"
)


def test_a_bag_of_letters_is_registered_on_the_days_they_came(cast: Cast) -> None:
    context = cast.context("clerk", DAY)
    bag = Bag(DAY - timedelta(days=6), Purpose.APPEAL_FOR_RESOLUTION, "假期来信")
    made = register_letters(context, DESK, LETTERS.splitlines(), bag, "t")
    again = register_letters(context, DESK, LETTERS.splitlines(), bag, "t")
    assert [m.receipt for m in made] == [m.receipt for m in again]
    rows = [row_of(m.receipt.number) for m in made]
    assert [r.petition["received_on"] for r in rows if r] == [
        date(2026, 8, 26), date(2026, 8, 20),
    ]  # fmt: skip
    assert [len(r.claims) for r in rows if r] == [2, 1]


def test_one_wrong_letter_stops_the_bag_and_is_named(cast: Cast) -> None:
    lines = [*LETTERS.splitlines(), "张三\t\t\t\t", "赵四\t\t\t事\t\t昨天"]
    with pytest.raises(BadLetters) as bad:
        register_letters(cast.context("clerk", DAY), DESK, lines,
                         Bag(DAY, Purpose.SUGGESTION, "晚"), "t")  # fmt: skip
    assert [(r.row, r.field, r.reason) for r in bad.value.rows] == [
        (3, "detail", "missing"), (4, "received_on", "not_day"),
    ]  # fmt: skip
    assert count_petitions() == 0


def test_units_are_suggested_with_reasons(cast: Cast) -> None:
    admin = cast.context("admin", DAY)
    for code, name in (("540699", "某县"), ("540699100", "一镇"), ("540699100201", "大坪村")):
        regions.save_region(admin, code, name)
    subjects.set_subjects(admin, "HOUSING", [("城乡建设", "")])
    subjects.set_subjects(admin, "TOWN", [("农村农业", "540699100")])
    place = region_in("B1", "一镇大坪村三组")
    assert place and place.code == "540699100201"
    assert region_in("B1", "别处") is None
    best = suggest_units("B1", Asked("农村农业", place.code))
    assert [(s.unit, s.reasons) for s in best] == [
        ("TOWN", ("职责是“农村农业”，管的就是这个地方",))
    ]
    assert [s.unit for s in suggest_units("B1", Asked("城乡建设", ""))] == ["HOUSING"]
    number = cast.sent(DAY, unit="LABOUR")
    row = row_of(number)
    assert row
    before = suggest_units("B1", Asked("城乡建设", "", (row.petition["id"],)))
    assert [s.unit for s in before] == ["LABOUR", "HOUSING"]
    assert number in before[0].reasons[0]


def test_bounces_are_counted(cast: Cast) -> None:
    number = cast.sent(DAY)
    cast.act("handler", number, "object", DAY, reason="不归我们")
    cast.act("clerk", number, "uphold_objection", DAY, reason="同意")
    assert bounces_of(petition(cast.context("clerk", DAY), number)) == 1
