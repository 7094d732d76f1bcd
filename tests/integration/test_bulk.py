"""Synthetic years: what is loaded at once is as true as what was taken in one by one."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from huiyin.domain.authority import scope
from huiyin.services import bulk
from huiyin.services.context import SYSTEM, begin
from huiyin.services.rebuilding import rebuild
from huiyin.store.petitions import lists
from huiyin.store.petitions.lists import Filters
from huiyin.store.petitions.models import ClaimRow, Petition
from huiyin.store.record.chain import verify
from huiyin.store.record.inserts import MANY, insert, new_id
from huiyin.store.record.models import ActHead
from tests.cast import DESK, Cast

UNTIL = date(2026, 6, 1)
MATTERS = (("自来水停水", "小区停水三个月。", "恢复供水"), ("拖欠工资", "工钱没有给。", "给工钱"))


def _plan(count: int = 240, handled: float = 0.7) -> bulk.Plan:
    return bulk.Plan(count, 7, DESK, ("HOUSING", "LABOUR"), MATTERS, UNTIL, 365, handled)


def test_a_loaded_year_is_chained_and_derived_like_any_other(cast: Cast) -> None:
    before = verify().acts
    assert bulk.load(_plan(), begin(SYSTEM)) == 240
    verdict = verify()
    assert verdict.first_broken is None and verdict.petitions == 240
    assert verdict.acts - before > 240 * 3
    assert rebuild(is_check=True).differences == ()
    found = lists.petitions(scope(cast["clerk"]), Filters(words="停水三个月"), size=500)
    assert 0 < len(found.rows) < 240
    assert {r.title for r in found.rows} == {"自来水停水"}


def test_a_seed_makes_the_same_year_again(cast: Cast) -> None:
    told = ("title", "detail", "place", "received_on", "state", "holder", "due_on")
    bulk.load(_plan(130), begin(SYSTEM))
    first = list(Petition.objects.order_by("id").values_list(*told))
    bulk.load(_plan(130), begin(SYSTEM))
    assert list(Petition.objects.order_by("id").values_list(*told)[130:]) == first
    days = [row[3] for row in first]
    assert days == sorted(days)
    assert (days[0], days[-1] < UNTIL) == (UNTIL - timedelta(days=365), True)


def test_a_bureau_answers_at_once_what_no_unit_handles(cast: Cast) -> None:
    bulk.load(_plan(120, handled=0.0), begin(SYSTEM))
    assert set(Petition.objects.values_list("state", flat=True)) == {"replied"}
    assert ActHead.objects.filter(kind="replied").count() == 120


@pytest.mark.parametrize("count", [MANY - 1, MANY + 1])
def test_few_rows_and_many_read_the_same(cast: Cast, count: int) -> None:
    petition = Petition.objects.get(number=cast.register(UNTIL).number)
    texts = [f"第 {n} 项\t\\N，'引号' \"和\"\n换行" for n in range(count)]
    rows = [
        {"id": new_id(), "petition_id": petition.id, "ordinal": n, "text": text,
         "route": None if n % 2 else 6, "outcome": ""}
        for n, text in enumerate(texts, start=2)
    ]  # fmt: skip
    insert(ClaimRow, rows)
    found = ClaimRow.objects.filter(petition=petition, ordinal__gte=2).order_by("ordinal")
    assert list(found.values(*rows[0])) == rows


@pytest.mark.parametrize("count", [MANY - 1, MANY + 1])
def test_a_row_that_is_there_already_refuses_all_of_them(cast: Cast, count: int) -> None:
    cast.register(UNTIL)
    known = ActHead.objects.filter(subject_kind="petition").values().last()
    assert known is not None
    rows = [{**known, "id": new_id(), "place": 1000 + n, "seq": n} for n in range(count - 1)]
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(ActHead, [*rows, known])
    assert ActHead.objects.filter(place__gte=1000).count() == 0
