"""Volumes asked for: looks on the record, made by the worker, taken out by who asked, swept."""

from datetime import timedelta

import pytest

from huiyin.domain.procedure import Refusal
from huiyin.services import makings, notices, reading
from huiyin.services.acting import Invalid, NoSuchPetition
from huiyin.services.file_store import Lost
from huiyin.services.makings import NoSuchMaking
from huiyin.store.accounts import repository as accounts
from huiyin.store.archives.models import Filing, Making
from huiyin.store.record.models import Errand
from tests.cast import Cast, noon
from tests.integration.test_volume import LATER, whole


def asked(cast: Cast, number: str, form: str = "volume") -> int:
    return makings.ask(cast.context("clerk", LATER), number, form, "移交档案室")


def test_a_volume_is_made_by_the_worker_and_taken_out_by_who_asked(cast: Cast) -> None:
    number = whole(cast)
    making = asked(cast, number)
    clerk = cast.context("clerk", LATER)
    with pytest.raises(Refusal) as early:
        makings.take_out(clerk, number, making)
    assert early.value.reason == "not_made_yet"
    assert notices.run_all("worker", noon(LATER)).failed == 0
    row = makings.one(clerk, number, making)
    assert (row.state, row.done, row.pages > 8) == ("done", 5, True)
    taken = makings.take_out(clerk, number, making)
    assert taken.name == f"{number}-案卷.pdf" and taken.content.startswith(b"%PDF-")
    purposes = [look.purpose for look in reading.petition(clerk, number).looks]
    assert purposes == ["制作案卷：移交档案室", "取出案卷：移交档案室"]
    with pytest.raises(NoSuchMaking):
        makings.take_out(cast.context("head", LATER), number, making)


def test_what_is_made_lies_sealed(cast: Cast) -> None:
    from huiyin.services import file_store

    number = whole(cast)
    making = asked(cast, number, "package")
    notices.run_all("worker", noon(LATER))
    raw = file_store.place().get(f"made/{making}")
    assert not raw.startswith(b"PK")
    assert makings.take_out(cast.context("clerk", LATER), number, making).content[:2] == b"PK"


def test_without_a_purpose_or_the_permission_nothing_is_asked(cast: Cast) -> None:
    number = whole(cast)
    with pytest.raises(Invalid):
        makings.ask(cast.context("clerk", LATER), number, "volume", "  ")
    with pytest.raises(Invalid):
        makings.ask(cast.context("clerk", LATER), number, "film", "移交")
    with pytest.raises(Refusal):
        makings.ask(cast.context("supervisor", LATER), number, "volume", "移交")
    with pytest.raises(NoSuchPetition):
        makings.ask(cast.context("labour", LATER), number, "volume", "移交")
    assert Making.objects.count() == 0


def test_who_left_the_post_gets_nothing(cast: Cast) -> None:
    number = whole(cast)
    making = asked(cast, number)
    accounts.set_active(int(cast["clerk"].person), False)
    notices.run_all("worker", noon(LATER))
    row = Making.objects.get(id=making)
    assert (row.state, row.reason) == ("failed", "nobody_to_make_it")


def test_begun_again_it_is_made_once(cast: Cast) -> None:
    number = whole(cast)
    making = asked(cast, number)
    makings.carry_out(making, lambda: None)
    first = Making.objects.get(id=making)
    makings.carry_out(making, lambda: None)
    assert Making.objects.get(id=making).file_hash == first.file_hash != ""


def test_a_lost_errand_is_queued_again_and_old_files_go(cast: Cast) -> None:
    number = whole(cast)
    making = asked(cast, number)
    Errand.objects.filter(kind="making").delete()
    makings.sweep(cast.context("admin", LATER + timedelta(days=1)))
    assert Errand.objects.filter(kind="making", state="waiting").count() == 1
    notices.run_all("worker", noon(LATER + timedelta(days=1)))
    assert Making.objects.get(id=making).state == "done"
    assert makings.sweep(cast.context("admin", LATER + timedelta(days=8))) == 1
    assert Making.objects.count() == 0
    from huiyin.services import file_store

    with pytest.raises(Lost):
        file_store.fetch_made(making, "")


def test_the_filing_knows_the_pages(cast: Cast) -> None:
    from huiyin.services import filing

    number = whole(cast)
    filing.catch_up()
    asked(cast, number)
    notices.run_all("worker", noon(LATER))
    assert Filing.objects.get().pages > 8
