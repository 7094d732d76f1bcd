"""The outbox: a broken errand waits longer each time, lost ones come back, nobody hears twice."""

from datetime import date, datetime, timedelta

from huiyin.services import looking, notices
from huiyin.services.context import SYSTEM, begin
from huiyin.store.petitions.models import Message
from huiyin.store.record import repository
from huiyin.store.record.models import Errand
from huiyin.store.record.repository import ATTEMPTS_AT_MOST, NewErrand
from tests.cast import Cast, noon

DAY = date(2026, 9, 1)
SOON = noon(DAY) + timedelta(minutes=1)


def _broken_errand(at: datetime) -> None:
    repository.queue([NewErrand("tell", "tell:broken", {"petition": "no number", "seq": 1}, at)])


def test_broken_errand_is_put_off_twice_as_long_each_time_and_failed_at_the_end(
    cast: Cast,
) -> None:
    at = noon(DAY)
    _broken_errand(at)
    waits = []
    for _ in range(ATTEMPTS_AT_MOST - 1):
        assert notices.run_one("worker", at) is False
        errand = Errand.objects.get(key="tell:broken")
        assert errand.state == "waiting" and "ValueError" in errand.error
        assert notices.run_one("worker", errand.due_at - timedelta(seconds=1)) is None
        waits.append((errand.due_at - at).total_seconds())
        at = errand.due_at
    assert all(later == 2 * sooner for sooner, later in zip(waits, waits[1:], strict=False))
    assert notices.run_one("worker", at) is False
    assert Errand.objects.get(key="tell:broken").state == "failed"
    assert notices.run_one("worker", at + timedelta(days=9)) is None
    assert [line.split(":")[:2] for line in notices.failures()] == [["tell", "broken"]]


def test_broken_errand_does_not_stop_the_queue(cast: Cast) -> None:
    _broken_errand(noon(DAY) - timedelta(hours=1))
    receipt = cast.register(DAY)
    cast.act("clerk", receipt.number, "forward", DAY, unit="HOUSING")
    done = notices.run_all("worker", SOON)
    assert (done.sent, done.failed) == (2, 1)
    assert Message.objects.filter(unit="HOUSING", key=f"tell:{receipt.id}:3").count() == 1


def test_errand_taken_over_leaves_no_second_message(cast: Cast) -> None:
    receipt = cast.register(DAY)
    cast.act("clerk", receipt.number, "forward", DAY, unit="HOUSING")
    slow = repository.claim("slow", SOON, ["tell"])
    assert slow is not None
    late = SOON + timedelta(seconds=repository.CLAIM_SECONDS + 1)
    assert notices.run_all("quick", late).sent == 2
    assert repository.finish(slow, "slow") is False
    assert Errand.objects.filter(state="done").count() == 2


def test_one_errand_is_never_claimed_by_two_workers(cast: Cast) -> None:
    cast.register(DAY)
    assert repository.claim("one", SOON, ["tell"]) is not None
    assert repository.claim("other", SOON, ["tell"]) is None


def test_errand_not_yet_due_waits(cast: Cast) -> None:
    _broken_errand(SOON)
    assert repository.claim("one", SOON - timedelta(seconds=1), ["tell"]) is None
    assert repository.claim("one", SOON, ["tell"]) is not None


def test_put_back_restores_errands_that_were_deleted_and_only_those(cast: Cast) -> None:
    first, second = cast.register(DAY), cast.register(DAY + timedelta(days=1))
    cast.act("clerk", second.number, "forward", DAY + timedelta(days=2), unit="HOUSING")
    before = sorted(Errand.objects.values_list("key", flat=True))
    assert before == sorted([f"tell:{first.id}:1", f"tell:{second.id}:1", f"tell:{second.id}:3"])
    context = begin(SYSTEM, noon(DAY + timedelta(days=3)))
    assert notices.put_back(context) == 0
    Errand.objects.exclude(key=f"tell:{first.id}:1").delete()
    assert notices.put_back(context) == 2
    assert sorted(Errand.objects.values_list("key", flat=True)) == before


def test_message_lost_with_its_errand_is_told_after_the_sweep(cast: Cast) -> None:
    receipt = cast.register(DAY)
    cast.act("clerk", receipt.number, "forward", DAY + timedelta(days=1), unit="HOUSING")
    Errand.objects.all().delete()
    notices.sweep(DAY + timedelta(days=1))
    assert Message.objects.filter(unit="HOUSING", key=f"tell:{receipt.id}:3").count() == 1


def test_who_did_the_act_is_not_told_of_it(cast: Cast) -> None:
    receipt = cast.register(DAY)
    assert notices.run_all("worker", SOON).sent == 1
    assert Message.objects.count() == 0
    cast.act("clerk", receipt.number, "forward", DAY + timedelta(days=1), unit="HOUSING")
    notices.run_all("worker", noon(DAY + timedelta(days=2)))
    cast.act("handler", receipt.number, "accept", DAY + timedelta(days=2), route="6")
    notices.run_all("worker", noon(DAY + timedelta(days=3)))
    assert set(Message.objects.values_list("unit", flat=True)) == {"HOUSING"}
    assert Message.objects.count() == 1


def test_tick_twice_tells_nobody_twice(cast: Cast) -> None:
    receipt = cast.register(DAY)
    cast.act("clerk", receipt.number, "forward", DAY, unit="HOUSING")
    warned = date(2026, 9, 16)
    first = notices.sweep(warned)
    assert first.reminders >= 1 and first.sent == 2
    told = sorted(Message.objects.values_list("key", flat=True))
    again = notices.sweep(warned)
    assert (again.reminders, again.escalations, again.sent, again.failed) == (0, 0, 0, 0)
    assert sorted(Message.objects.values_list("key", flat=True)) == told


def test_overdue_unit_is_told_once_and_its_bureau_hears_of_it_once(cast: Cast) -> None:
    receipt = cast.register(DAY)
    cast.act("clerk", receipt.number, "forward", DAY, unit="HOUSING")
    late = date(2026, 10, 15)
    assert notices.sweep(late).escalations >= 1
    heard = Message.objects.filter(number=receipt.number)
    assert not heard.filter(key__contains="dispatch.object"), "objecting is a right, not a duty"
    notice = heard.filter(key__contains=":notice.forwarded:")
    assert notice.filter(kind="overdue", unit="HOUSING").count() == 1
    assert notice.filter(kind="escalate", unit="B1").count() == 1
    assert notices.sweep(late + timedelta(days=1)).escalations == 0


def test_of_an_accusation_only_its_registrar_hears(cast: Cast) -> None:
    cast.register(DAY, purpose="accusation")
    notices.sweep(date(2026, 10, 15))
    messages = Message.objects.all()
    assert messages and {(m.unit, m.person) for m in messages} == {("B1", cast["clerk"].person)}


def test_a_look_at_a_name_tells_nobody(cast: Cast) -> None:
    receipt = cast.register(DAY)
    cast.act("clerk", receipt.number, "forward", DAY, unit="HOUSING")
    notices.run_all("worker", SOON)
    before = Message.objects.count()
    looking.reveal(cast.context("head", DAY), receipt.number, "核对")
    assert notices.run_all("worker", SOON).sent == 1
    assert Message.objects.count() == before
