"""What people read: days, due phrases and the links of filters."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.template import Context, TemplateSyntaxError
from django.test import RequestFactory

from huiyin.ui import clocks
from huiyin.ui.icons import ICONS
from huiyin.ui.templatetags import ui

TODAY = date(2026, 5, 29)


def clock(due_on: date | None = date(2026, 6, 3), **fields: Any) -> dict[str, Any]:
    return {"state": "running", "due_on": due_on, "days_over": 0, "provisional": False} | fields


def due(given: Any) -> str:
    return ui.due(Context({"today": TODAY}), given)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (date(2026, 6, 3), "6月3日（星期三）"),
        (date(2027, 1, 3), "2027年1月3日（星期日）"),
        ("2026-06-03", "6月3日（星期三）"),
        (datetime(2026, 6, 2, 16, 30, tzinfo=UTC), "6月3日（星期三）"),
        (None, ""),
    ],
)
def test_day_is_said_with_weekday_and_with_year_only_if_another(value: Any, said: str) -> None:
    assert ui.day_filter(value, TODAY) == said
    assert ui.day_tag(Context({"today": TODAY}), value) == said


def test_day_without_today_always_has_its_year() -> None:
    assert ui.day_tag(Context(), date(2026, 6, 3)) == "2026年6月3日（星期三）"


def test_moment_is_said_in_shanghai() -> None:
    assert ui.moment_filter(datetime(2026, 6, 2, 16, 5, tzinfo=UTC), TODAY) == "6月3日 00:05"
    assert ui.moment_filter(None, TODAY) == ""


@pytest.mark.parametrize(
    ("given", "said", "tone"),
    [
        (clock(), "还有 5 天 · 6月3日（星期三）", "calm"),
        (clock(date(2026, 6, 1)), "还有 3 天 · 6月1日（星期一）", "soon"),
        (clock(TODAY), "今天到期", "soon"),
        (clock(date(2026, 5, 27)), "已超期 2 天", "late"),
        (clock(state="overdue", days_over=9), "已超期 9 天", "late"),
        (clock(provisional=True), "还有 5 天 · 6月3日（星期三） · 暂定", "calm"),
        (clock(None, state="paused"), "已暂停，不计时", "paused"),
        (clock(None), "没有法定期限", "calm"),
        (clock(state="lapsed"), "已过期限，没有提出", "stopped"),
        (clock(state="cancelled"), "这一步已不需要", "stopped"),
        (clock(state="met", met_on=TODAY), "按期完成 · 5月29日（星期五）", "done"),
        (clock(state="met_late", days_over=4), "超期 4 天完成", "late"),
    ],
)
def test_due_says_what_is_left_or_over(given: dict[str, Any], said: str, tone: str) -> None:
    assert due(given) == due(SimpleNamespace(**given)) == said
    reading = clocks.read(given, TODAY)
    assert reading.tone == tone
    assert reading.icon in ICONS


def test_what_fell_away_after_its_day_stops_counting() -> None:
    """days_over of an ended clock does not grow with today."""
    assert due(clock(date(2026, 5, 1), state="overdue", days_over=3)) == "已超期 3 天"


def test_due_refuses_to_guess_the_day() -> None:
    with pytest.raises(KeyError):
        ui.due(Context(), clock())


def test_a_phrase_breaks_only_between_its_parts() -> None:
    first, second = ui.parts(["还有 5 天", "<b>"]).split('<span class="dot"> · </span>')
    assert first == '<span class="part">还有 5 天</span>'
    assert second == '<span class="part">&lt;b&gt;</span>'


def query(path: str, **changes: Any) -> str:
    return ui.query(Context({"request": RequestFactory().get(path)}), **changes)


@pytest.mark.parametrize(
    ("changes", "link"),
    [
        ({}, "?unit=a&unit=b&after=9"),
        ({"after": None}, "?unit=a&unit=b"),
        ({"state": "open", "after": ""}, "?unit=a&unit=b&state=open"),
        ({"unit": "c"}, "?unit=c&after=9"),
        ({"unit": ["c", "d"], "after": None}, "?unit=c&unit=d"),
        ({"unit": None, "after": None}, "?"),
    ],
)
def test_query_changes_one_parameter_and_keeps_the_rest(
    changes: dict[str, Any], link: str
) -> None:
    assert query("/staff/?unit=a&unit=b&after=9", **changes) == link


def test_icon_alone_has_a_label_and_beside_a_word_is_silent() -> None:
    assert 'aria-hidden="true"' in ui.icon("check")
    assert 'role="img" aria-label="&lt;"' in ui.icon("check", "<")
    with pytest.raises(TemplateSyntaxError):
        ui.icon("unicorn")
