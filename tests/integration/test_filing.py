"""How long closed petitions are kept: by rule, by hand with a reason, and the inventory."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from huiyin.domain.acts import ActKind
from huiyin.domain.petition import Purpose
from huiyin.domain.procedure import Refusal
from huiyin.services import filing, filing_sheet, reading
from huiyin.services.acting import Invalid, NoSuchPetition
from huiyin.services.registers import Opening, open_entry
from huiyin.store.archives.models import Filing
from huiyin.store.archives.queries import FilingFilters
from tests.cast import Cast

DAY = date(2026, 3, 2)


def withdrawn(cast: Cast, day: date = DAY) -> str:
    number = cast.register(day).number
    cast.withdraw(number, day)
    return number


def instruct(cast: Cast, number: str) -> None:
    """A leader's instruction on a petition."""
    given = {
        "title": "供水", "petition": number, "leader": cast["leader"].person, "text": "限期修好",
        "said_on": DAY.isoformat(), "unit": "HOUSING", "due_on": "2026-04-01",
    }  # fmt: skip
    open_entry(cast.context("clerk", DAY), "leader_instruction", Opening(given))


def rows(cast: Cast, login: str = "clerk", **asked: object) -> list[tuple[str, str]]:
    filters = FilingFilters(**{"today": DAY} | asked)  # type: ignore[arg-type]
    found, _ = filing.inventory(cast.context(login, DAY), filters)
    return [(r.number, r.retention) for r in found]


def settled(cast: Cast, day: date = DAY) -> str:
    number = cast.handled(day).number
    later = day + timedelta(days=1)
    cast.act("handler", number, "notify", later, way="in_person")
    cast.act("handler", number, "settle", later, way="mediation", terms="限期修好。")
    return number


def test_rules_say_how_long(cast: Cast) -> None:
    kept, other, opened = settled(cast), withdrawn(cast), cast.register(DAY).number
    assert filing.catch_up() == 2
    assert dict(rows(cast)) == {kept: "thirty_years", other: "ten_years"}
    assert opened not in dict(rows(cast))
    row = Filing.objects.get(petition__number=kept)
    assert (row.year, row.keep_until, row.rule) == (2026, date(2056, 12, 31), "with_result")
    assert filing.catch_up() == 0


def test_a_leaders_instruction_and_a_result_are_kept_for_ever(cast: Cast) -> None:
    number = settled(cast)
    filing.catch_up()
    assert dict(rows(cast)) == {number: "thirty_years"}
    instruct(cast, number)
    assert filing.catch_up() == 1
    assert dict(rows(cast)) == {number: "permanent"}
    assert Filing.objects.get().keep_until is None
    assert filing.catch_up() == 0


def test_an_archivist_sets_another_class_with_a_reason(cast: Cast) -> None:
    number, clerk = settled(cast), cast.context("clerk", DAY + timedelta(days=2))
    filing.set_retention(clerk, number, "permanent", "全县首例，留存")
    row = Filing.objects.get()
    assert (row.retention, row.rule, row.is_set, row.keep_until) == ("permanent", "", True, None)
    act = reading.petition(clerk, number).line[-1].act
    assert (act.kind, act.fields["why"]) == (ActKind.RETENTION_SET, "全县首例，留存")
    filing.catch_up()
    assert Filing.objects.get().is_set
    filing.set_retention(clerk, number, "by_rule", "按规则")
    assert (Filing.objects.get().retention, Filing.objects.get().is_set) == ("thirty_years", False)


def test_who_may_not_and_what_is_wrong(cast: Cast) -> None:
    number = settled(cast)
    for login in ("handler", "supervisor", "admin"):
        with pytest.raises(Refusal):
            filing.set_retention(cast.context(login, DAY), number, "permanent", "留存")
    with pytest.raises(NoSuchPetition):
        filing.set_retention(cast.context("neighbour", DAY), number, "permanent", "留存")
    clerk = cast.context("clerk", DAY + timedelta(days=2))
    for given in (("for_a_day", "留存"), ("permanent", " "), ("permanent", "长" * 501)):
        with pytest.raises(Invalid):
            filing.set_retention(clerk, number, *given)
    with pytest.raises(Refusal) as refused:
        filing.set_retention(clerk, cast.register(DAY).number, "permanent", "留存")
    assert refused.value.reason == "petition_open"


def test_what_is_opened_again_leaves_the_inventory(cast: Cast) -> None:
    number = cast.answered(DAY).number
    filing.catch_up()
    assert dict(rows(cast)) == {number: "thirty_years"}
    cast.act("clerk", number, "request_review", DAY + timedelta(days=12), reason="不服")
    filing.catch_up()
    assert rows(cast) == []


def test_the_inventory_is_narrowed_and_paged(cast: Cast) -> None:
    old = [withdrawn(cast, date(2025, 5, n)) for n in (5, 6, 7)]
    new = withdrawn(cast)
    filing.catch_up()
    assert [n for n, _ in rows(cast)] == [new, *old]
    assert [n for n, _ in rows(cast, year=2025)] == old
    assert rows(cast, retention="permanent") == [] and len(rows(cast, unit="B1")) == 4
    assert rows(cast, view="ended") == []
    assert len(rows(cast, view="ended", today=date(2036, 1, 1))) == 3
    from huiyin.domain.authority import scope
    from huiyin.store.archives import queries

    seen, key = [], ""
    while True:
        part, key = queries.filings(scope(cast["clerk"]), FilingFilters(), key, 2)
        seen += [r.number for r in part]
        if not key:
            break
    assert seen == [new, *old]


def test_other_bureaus_and_accusations_stay_apart(cast: Cast, tmp_path: Path) -> None:
    number = cast.register(DAY, purpose=Purpose.ACCUSATION, respondent="某局").number
    cast.withdraw(number, DAY)
    filing.catch_up()
    assert [n for n, _ in rows(cast)] == [number]  # its registrar
    assert [n for n, _ in rows(cast, "head")] == [number]
    assert rows(cast, "clerk2") == [] and rows(cast, "neighbour") == []
    written = filing_sheet.write(cast.context("head", DAY), tmp_path / "a.xlsx", FilingFilters())
    assert written == 0


def test_the_workbook_says_what_the_page_says(cast: Cast, tmp_path: Path) -> None:
    number = settled(cast)
    filing.catch_up()
    file = tmp_path / "inventory.xlsx"
    assert filing_sheet.write(cast.context("clerk", DAY), file, FilingFilters()) == 1
    head, row = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
    said = dict(zip(head, row, strict=True))
    assert (said["信访件编号"], said["保管期限"], said["责任者"]) == (number, "30年", "县信访局")
    assert said["期限依据"] == "人民来信来访材料，有处理结果的"
    assert (said["保管期满"], said["承办单位"]) == ("2056-12-31", "县住房和城乡建设局")
    with pytest.raises(Refusal):
        filing_sheet.write(cast.context("analyst", DAY), file, FilingFilters())
