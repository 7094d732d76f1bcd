"""A year's notice is read, or every bad row is named."""

import json
from datetime import date

import pytest

from huiyin.law.calendar import PublishedYear
from huiyin.law.loader import check_year, load_calendar
from huiyin.services.calendar_notice import BadNotice, read_notice
from tests import notice_2027
from tests.notice_2027 import CSV, NUMBER, ROWS, YAML


def refused(text: str, number: str = "") -> list[tuple[int, str, str, str]]:
    with pytest.raises(BadNotice) as bad:
        read_notice(text.encode(), number)
    return [(r.row, r.field, r.value, r.reason) for r in bad.value.rows]


def test_a_table_with_ranges_becomes_days() -> None:
    notice = read_notice(CSV.encode())
    assert (notice.number, notice.year.year) == (NUMBER, 2027)
    assert (len(notice.year.rest), len(notice.year.makeup)) == (28, 5)
    assert notice.year.rest[3] == (date(2027, 2, 5), "春节")
    assert notice.year.makeup[0] == date(2027, 1, 30)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings(encoding: str) -> None:
    assert read_notice(CSV.encode(encoding)) == read_notice(CSV.encode())


def test_typed_lines_yaml_json_and_its_own_text_say_the_same() -> None:
    notice = read_notice(CSV.encode())
    assert read_notice(ROWS.replace(",", "，").encode(), NUMBER) == notice
    assert read_notice(YAML.encode()) == notice
    days = {"文号": NUMBER, "放假": {}, "上班": [str(d) for d in notice.year.makeup]}
    for day, name in notice.year.rest:
        days["放假"].setdefault(name, []).append(str(day))  # type: ignore[attr-defined]
    assert read_notice(json.dumps(days, ensure_ascii=False).encode()) == notice
    assert read_notice(notice.text.encode()) == notice


def test_bad_rows_are_named_all_of_them() -> None:
    text = CSV.replace("2027-01-30,上班", "2027-01-29,上班").replace("2027-06-09", "六月九日")
    text = text.replace("2027-02-20,上班", "2027-02-20,加班").replace("中秋节", "")
    assert refused(text) == [
        (4, "day", "2027-01-29", "not_weekend"),
        (5, "day_kind", "加班", "not_day_kind"),
        (9, "day", "六月九日", "not_day"),
        (10, "holiday", "", "no_holiday"),
    ]


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ("2027-02-06,放假,春节", (14, "day", "2027-02-06", "doubled_day")),
        ("2026-11-30,放假,元旦", (14, "day", "2026-11-30", "other_year")),
        (
            "2027-11-05至2027-11-04,放假,x",
            (14, "day", "2027-11-05至2027-11-04", "range_backwards"),
        ),
        (",放假,春节", (14, "day", "", "missing")),
        ("2027-11-06,上班,,另一号", (14, "notice", "另一号", "doubled_notice")),
    ],
)
def test_rows_that_do_not_fit_the_others(more: str, problem: tuple[int, str, str, str]) -> None:
    assert refused(f"{CSV}{more}\n") == [problem]


def test_the_whole_must_balance_and_keep_the_statutory_holidays() -> None:
    assert refused(CSV.replace(f"2027-10-09,上班,,{NUMBER}\n", "")) == [
        (0, "day", "18-4≠13", "unbalanced_year")
    ]
    assert refused(CSV.replace("2027-06-09", "2027-06-10")) == [
        (0, "day", "2027-06-09 端午", "statutory_missing")
    ]


def test_a_notice_without_number_days_or_sense() -> None:
    assert refused(ROWS) == [(0, "notice", "", "missing")]
    assert refused("2027-01-30,上班,", "x") == [(0, "day", "", "no_days")]
    assert refused("随便写的") == [(0, "file", "随便写的", "not_a_notice")]
    assert refused("  \n") == [(0, "file", "", "empty_file")]


def test_a_notice_may_take_days_of_the_december_before() -> None:
    """As that of 2019 did: 29 December 2018 worked, 31 December off."""
    rest = [d for d in sorted(load_calendar().rest) if d.year == 2019]
    rest = [date(2018, 12, 30), date(2018, 12, 31), *rest]
    makeup = [d for d in sorted(load_calendar().makeup) if d.year == 2019] + [date(2018, 12, 29)]
    year = PublishedYear(2019, tuple((d, "假") for d in rest), tuple(makeup))
    assert check_year(year) == []
    calendar = load_calendar((year,))
    assert not calendar.is_workday(date(2018, 12, 31)) and calendar.is_workday(date(2018, 12, 29))


def test_a_replaced_december_day_is_worked_or_rests_as_the_newer_notice_says() -> None:
    notice = read_notice(notice_2027.CSV.encode()).year
    swapped = PublishedYear(
        2027, (*notice.rest, (date(2026, 12, 31), "元旦")), (*notice.makeup, date(2026, 12, 26))
    )
    assert check_year(swapped) == []
    calendar = load_calendar((swapped,))
    assert not calendar.is_workday(date(2026, 12, 31)) and calendar.is_workday(date(2026, 12, 26))
    assert calendar.is_published(2027) and not load_calendar().is_published(2027)
