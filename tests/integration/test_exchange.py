"""The exchange with an upper system that loses acknowledgements, fails, repeats and talks
rubbish: every petition is taken once, every step told once and in order, every error seen."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from huiyin.domain.authority import may, scope
from huiyin.services import exchange_desk, exchange_down, exchange_up, notices, outside, reading
from huiyin.services.acting import Invalid
from huiyin.services.context import SYSTEM, begin, now
from huiyin.store.petitions import exchange_rows, queries
from huiyin.store.petitions.exchange_models import ExchangeMatter, ExchangeMessage
from huiyin.store.petitions.models import Petition
from huiyin.store.record.models import ActHead, Errand
from tests.cast import Cast
from tests.upper import FolderUpper, Upper, handed_down, serving

EXCHANGE = ("exchange_fetch", "exchange_ack", "exchange_up")


@pytest.fixture
def upper(cast: Cast, settings: Any) -> Iterator[Upper]:
    found = Upper()
    with serving(found) as address:
        settings.HUIYIN_EXCHANGE_URL, settings.HUIYIN_EXCHANGE_TOKEN = address, "sesame"
        settings.HUIYIN_EXCHANGE_BUREAU = "B1"
        yield found


def work(later: timedelta = timedelta(0)) -> notices.Done:
    """One round of the worker: look for messages, send what is due."""
    at = now() + timedelta(seconds=1) + later
    outside.come_round(at)
    Errand.objects.filter(kind="exchange_fetch").update(state="waiting", due_at=at)
    return notices.run_all("worker", at)


def only() -> Petition:
    return Petition.objects.get()


def test_a_petition_comes_down_with_its_number_and_day_and_is_acknowledged(upper: Upper) -> None:
    upper.hand_down("m-1")
    work()
    row = only()
    assert (row.channel, row.outside_id, row.state) == (
        "handed_down",
        "省信〔2026〕000123",
        "received",
    )
    view = reading.petition(begin(SYSTEM), row.number)
    said = view.line[0].act.fields
    assert said["upper_report_by"] == "2026-09-30" and said["upper_received_on"] == "2026-08-28"
    assert "yybz" not in json.dumps(said) and "群众" not in json.dumps(said, ensure_ascii=False)
    clock = next(c for c in view.clocks if c.rule == "intake.report_back")
    assert clock.due_on == date(2026, 9, 30)
    ack = next(m for m in upper.got.values() if m["kind"] == "acknowledgement")
    assert (ack["reply_to"], ack["result"], ack["body"]) == (
        "m-1",
        "taken",
        {"xjxfjbh": row.number},
    )
    assert upper.ready == [] and set(upper.tokens) == {"Bearer sesame"}
    assert ExchangeMessage.objects.get().sealed == ""


def test_a_lost_acknowledgement_brings_the_message_again_and_takes_nothing_twice(
    upper: Upper,
) -> None:
    upper.hand_down("m-1")
    exchange_down.fetch()
    heads = ActHead.objects.count()
    for _ in range(3):  # the acknowledgement never left: the upper system gives it again
        exchange_down.fetch()
    assert Petition.objects.count() == 1 and ActHead.objects.count() == heads
    assert ExchangeMessage.objects.get().times == 4
    upper.loses = 1  # taken above, but the answer is lost on the way
    work()
    assert only().state == "received" and upper.ready == []
    assert Errand.objects.get(kind="exchange_ack").state == "waiting"
    work(timedelta(minutes=5))
    assert Errand.objects.get(kind="exchange_ack").state == "done"
    assert sum(m["kind"] == "acknowledgement" for m in upper.got.values()) == 1


def test_the_same_petition_in_another_message_is_known_and_a_changed_one_waits(
    cast: Cast, upper: Upper
) -> None:
    upper.hand_down("m-1")
    upper.hand_down("m-2")
    upper.hand_down("m-3", xbjzsj="2026-10-15")
    work()
    assert Petition.objects.count() == 1
    states = dict(ExchangeMessage.objects.values_list("message", "state"))
    assert states == {"m-1": "taken", "m-2": "known", "m-3": "differs"}
    seen = exchange_desk.overview(begin(cast["clerk"]))
    assert [(c.row.message, c.number) for c in seen.waiting] == [("m-3", only().number)]


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ("just words", "not_json"), ([1, 2], "not_json"),
        ({"kind": "handed_down"}, "no_message_id"),
        ({"id": "x", "kind": "weather"}, "unknown_message"),
        ({"id": "x", "kind": "handed_down", "body": []}, "not_json"),
        (handed_down("x", xfjbh=""), "no_upper_number"),
        (handed_down("x", gkxx="", tsnr=None), "empty_row"),
        (handed_down("x", xfrq="昨天"), "not_day"), (handed_down("x", xfrq=""), "no_date"),
        (handed_down("x", xbjzsj="尽快"), "not_day"), (handed_down("x", xm={"a": 1}), "not_text"),
        (handed_down("x", xfrs="很多"), "bad_count"),
        (handed_down("x", xfmddm="02"), "not_choice"),
        (handed_down("x", xm="长" * 200), "too_long"),
        ({"id": "x", "kind": "acknowledgement", "reply_to": "B1.nothing.3"}, "answers_nothing"),
    ],
)  # fmt: skip
def test_rubbish_is_kept_once_with_the_reason_and_stops_nothing(
    cast: Cast, upper: Upper, message: object, reason: str
) -> None:
    upper.ready.append(message)
    upper.hand_down("good")
    work()
    work(timedelta(hours=1))
    assert Petition.objects.count() == 1
    (came,) = exchange_desk.overview(begin(cast["clerk"])).waiting
    assert came.row.reason == reason
    if isinstance(message, dict) and "id" in message:
        ack = next(m for m in upper.got.values() if m.get("reply_to") == "x")
        assert ack["result"] == "refused" and "\u4e00" <= ack["reason"][0] <= "\u9fff"


@pytest.mark.parametrize("said", [b"<html>login</html>", b"{}", b'{"messages": 7}', b"\xff\xfe"])
def test_a_list_that_is_no_list_is_trouble_that_people_see(
    cast: Cast, upper: Upper, said: bytes
) -> None:
    upper.list_answer = said
    assert work().failed == 1
    fetch = exchange_desk.overview(begin(cast["clerk"])).fetch
    assert fetch is not None and "holds no list of messages" in fetch.error
    upper.list_answer = None
    upper.hand_down("m-1")
    assert work(timedelta(minutes=30)).failed == 0 and only().outside_id
    assert Errand.objects.filter(kind="exchange_fetch").count() == 1


def _handled(cast: Cast, number: str) -> None:
    today = begin(SYSTEM).today
    cast.act("clerk", number, "forward", today, unit="HOUSING")
    cast.act("handler", number, "accept", today, route="6")
    cast.act("handler", number, "issue_opinion", today,
             outcomes={"1": "supported"}, facts="管道老化。", basis="供水条例")  # fmt: skip
    cast.act("clerk", number, "report_back", today, text="已出具处理意见书，随文报上。")


def _registered(cast: Cast, purpose: str = "appeal_for_resolution") -> str:
    from huiyin.domain.petition import Purpose
    from huiyin.services import intake
    from huiyin.services.intake import Registration

    number = only().number
    who = "head" if purpose == "accusation" else "clerk"
    intake.register(begin(cast[who]), number, Registration(Purpose(purpose)))
    return str(number)


def test_progress_and_answers_go_up_in_order_whatever_the_other_side_does(
    cast: Cast, upper: Upper
) -> None:
    upper.hand_down("m-1")
    work()
    number = _registered(cast)
    _handled(cast, number)
    upper.fails, upper.loses = 3, 0
    work()
    upper.loses = 2
    for minutes in (10, 60, 300, 900):
        work(timedelta(minutes=minutes))
    acts = ["received", "registered", "forwarded", "received_by_unit", "accepted",
            "opinion_issued", "reported_back"]  # fmt: skip
    assert [act for _, act in upper.steps()] == acts
    assert [seq for seq, _ in upper.steps()] == sorted(seq for seq, _ in upper.steps())
    assert not Errand.objects.filter(kind__in=EXCHANGE).exclude(state="done").exists()
    told = {m["body"]["blfsdm"]: m["body"] for m in upper.got.values() if m["kind"] == "progress"}
    assert told["opinion_issued"]["hfgznr"] == "管道老化。\n供水条例"
    assert told["reported_back"]["hfgznr"] == "已出具处理意见书，随文报上。"
    assert (
        told["accepted"]["xfjzt"] == "办理中"
        and told["accepted"]["bljgmc"] == "县住房和城乡建设局"
    )
    whole = json.dumps(list(upper.got.values()), ensure_ascii=False)
    assert "王小明" not in whole and "13800138000" not in whole


def test_of_an_accusation_no_words_go_up_and_only_the_head_sees_it(
    cast: Cast, upper: Upper
) -> None:
    upper.hand_down("m-1", xfmddm="揭发控告(检举)")
    work()
    row = queries.petition(only().number)
    assert row is not None and row.petition["is_restricted"]
    assert may(scope(cast["head"]), row.place)
    assert not any(may(scope(cast[who]), row.place) for who in ("clerk", "handler", "leader"))
    number = _registered(cast, "accusation")
    cast.act("head", number, "reply", begin(SYSTEM).today, text="已转交监察机关，谢谢。")
    work(timedelta(minutes=1))
    told = [m["body"] for m in upper.got.values() if m["kind"] == "progress"]
    assert told[-1]["blfsdm"] == "replied" and "hfgznr" not in told[-1]
    assert exchange_desk.overview(begin(cast["clerk"])).recent[0].number == ""
    assert exchange_desk.overview(begin(cast["head"])).recent[0].number == number


def test_what_is_refused_above_is_not_sent_again_until_somebody_says_so(
    cast: Cast, upper: Upper
) -> None:
    upper.refuses.add("progress")
    upper.hand_down("m-1")
    work()
    _registered(cast)
    work()
    work(timedelta(days=3))
    stuck = exchange_desk.overview(begin(cast["clerk"])).stuck
    assert stuck and all(s.next_at is None and "422" in s.error for s in stuck)
    assert stuck[0].number == only().number and upper.steps() == []
    upper.refuses.clear()
    assert exchange_desk.send_again(begin(cast["clerk"]), stuck[0].key)
    work(timedelta(days=3))
    assert [act for _, act in upper.steps()] == ["received", "registered"]
    silent = exchange_desk.overview(begin(cast["clerk"])).silent
    assert silent == []


def test_an_upper_system_out_for_days_is_waited_for(cast: Cast, upper: Upper) -> None:
    upper.hand_down("m-1")
    work()
    _registered(cast)
    upper.fails = 10_000
    for hours in range(0, 60, 6):
        work(timedelta(hours=hours))
    stuck = exchange_desk.overview(begin(cast["clerk"])).stuck
    assert stuck and all(s.next_at and "500" in s.error for s in stuck)
    upper.fails = 0
    work(timedelta(hours=72))
    assert [act for _, act in upper.steps()] == ["received", "registered"]
    assert exchange_desk.overview(begin(cast["clerk"])).stuck == []


def test_a_message_is_set_aside_with_a_reason_that_stands_in_the_record(
    cast: Cast, upper: Upper
) -> None:
    upper.ready.append(handed_down("x", xfrq=""))
    work()
    clerk = begin(cast["clerk"])
    (came,) = exchange_desk.overview(clerk).waiting
    with pytest.raises(Invalid):
        exchange_desk.set_aside(clerk, came.row.id, "  ")
    assert exchange_desk.read_again(clerk, came.row.id) == "refused"
    exchange_desk.set_aside(clerk, came.row.id, "已在窗口登记")
    assert exchange_desk.overview(clerk).waiting == []
    assert ActHead.objects.filter(kind="message_set_aside", actor_unit="B1").count() == 1
    assert ExchangeMessage.objects.get().sealed == ""
    with pytest.raises(exchange_desk.NoSuchMessage):
        exchange_desk.set_aside(clerk, came.row.id, "再来")
    neighbour = exchange_desk.overview(begin(cast["neighbour"]))
    assert not neighbour.is_on and neighbour.recent == []


def test_a_message_that_can_be_read_after_all_is_taken_in(
    cast: Cast, upper: Upper, monkeypatch: pytest.MonkeyPatch
) -> None:
    upper.ready.append(handed_down("x", xfrq="", ldrq="2026-08-28"))
    work()
    (came,) = exchange_desk.overview(begin(cast["clerk"])).waiting
    from huiyin.services import ledger_rows

    # The other side uses a name of its own; it is added to the names that are known.
    ledger_rows.columns()["columns"]["asked_at"].append("ldrq")
    try:
        assert exchange_desk.read_again(begin(cast["clerk"]), came.row.id) == "taken"
    finally:
        ledger_rows.columns()["columns"]["asked_at"].remove("ldrq")
    assert only().outside_id == "省信〔2026〕000123"
    work()
    results = [m["result"] for m in upper.got.values() if m["kind"] == "acknowledgement"]
    assert results[-1] == "taken"


def test_a_folder_works_the_same_and_lost_acknowledgements_are_asked_again(
    cast: Cast, settings: Any, tmp_path: Path
) -> None:
    upper = FolderUpper(tmp_path)
    settings.HUIYIN_EXCHANGE_URL, settings.HUIYIN_EXCHANGE_BUREAU = upper.url, "B1"
    upper.put("001.json", handed_down("f-1"))
    upper.put("002.json", b"\x00\xffrubbish")
    upper.put("003.json", handed_down("f-1"))  # the same message in another file
    work()
    _registered(cast)
    work(timedelta(minutes=1))
    assert sorted(p.name for p in (tmp_path / "taken").iterdir()) == ["001.json", "003.json"]
    assert [p.name for p in (tmp_path / "refused").iterdir()] == ["002.json"]
    kinds = [m["kind"] for m in upper.collect(answers=False)]
    assert kinds.count("progress") == 2 and kinds.count("acknowledgement") == 1
    matter = ExchangeMatter.objects.get()
    assert (matter.sent_seq, matter.known_seq) == (2, 0)
    late = now() + timedelta(days=2)
    exchange_up.remind(late)
    notices.run_all("worker", late)
    again = [m["id"] for m in upper.collect() if m["kind"] == "progress"]
    assert [i.rpartition(".")[2] for i in again] == ["1", "2"]
    work(timedelta(days=2))
    matter.refresh_from_db()
    assert (matter.sent_seq, matter.known_seq) == (2, 2)
    assert exchange_rows.untold("B1", now() + timedelta(days=9)) == []


def test_an_address_that_is_none_is_trouble_not_a_crash(cast: Cast, settings: Any) -> None:
    settings.HUIYIN_EXCHANGE_URL = "ftp://upper.example"
    assert work().failed == 1
    settings.HUIYIN_EXCHANGE_URL = "failing:"
    work(timedelta(hours=1))
    error = Errand.objects.get(kind="exchange_fetch").error
    assert error == "ExchangeTrouble: out of order"


def test_without_an_upper_system_nothing_is_queued(cast: Cast) -> None:
    cast.sent(date(2026, 9, 1))
    notices.sweep(date(2026, 9, 2))
    assert not Errand.objects.filter(kind__in=EXCHANGE).exists()
    assert not exchange_desk.overview(begin(cast["clerk"])).is_on
