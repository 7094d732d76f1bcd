"""The list as a sheet: its filters, its columns, a purpose on record, never an accusation."""

import io
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from python_calamine import CalamineWorkbook

from huiyin.domain.petition import Purpose
from huiyin.services import exports
from huiyin.services.intake import Party
from huiyin.store.petitions.identity import Identity
from huiyin.store.record.models import ActContent, ActHead
from tests.cast import Cast, noon
from tests.web.test_staff_doors import LOGINS, signed_in

DAY = date(2026, 9, 1)
PATH = "/staff/petitions/export/"


@pytest.fixture(autouse=True)
def _that_day() -> Any:
    with time_machine.travel(noon(DAY), tick=True):
        yield


def rows(client: Client, query: str = "") -> list[list[Any]]:
    answer = client.post(PATH + query, {"purpose": "向常务会议汇报"})
    assert answer.status_code == 200 and "attachment" in answer["Content-Disposition"]
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    found: list[list[Any]] = book.get_sheet_by_index(0).to_python()
    return found


def test_the_sheet_shows_what_the_list_shows(cast: Cast) -> None:
    sent = cast.sent(DAY, title="=漏水", parties=(Party(Identity("欧阳觊觎", "13987654321")),))
    held = cast.register(DAY, title="路灯").number
    client = signed_in("clerk")
    head, *found = rows(client)
    assert head == ["期限", "编号", "标题", "状态", "办理单位", "经办人", "信访人", "来源", "收到"]
    assert {r[1] for r in found} == {sent, held}
    row = next(r for r in found if r[1] == sent)
    assert row[2:] == ["=漏水", "待受理", "县住房和城乡建设局", "", "欧***", "来访", "2026-09-01"]
    assert [r[1] for r in rows(client, "?holder=HOUSING")[1:]] == [sent]
    assert [r[1] for r in rows(client, "?view=receive")[1:]] == [held]
    page = client.get("/staff/petitions/?holder=HOUSING").content.decode()
    assert f'href="{PATH}?holder=HOUSING"' in page
    assert "县住房和城乡建设局" in client.get(PATH + "?holder=HOUSING").content.decode()


def test_purpose_and_filters_are_on_record_and_asked_for(cast: Cast) -> None:
    cast.register(DAY)
    client = signed_in("clerk")
    refused = client.post(PATH, {"purpose": " "})
    assert refused.status_code == 422 and "必须填写" in refused.content.decode()
    assert not ActHead.objects.filter(kind="exported").exists()
    rows(client, "?state=registered")
    body = ActContent.objects.get(act=ActHead.objects.get(kind="exported").id).body
    assert "向常务会议汇报" in body and "state=registered" in body and '"written":1' in body


def test_accusations_never_leave_even_for_the_head(cast: Cast) -> None:
    secret = cast.register(DAY, purpose=Purpose.ACCUSATION).number
    plain = cast.register(DAY).number
    for login in ("clerk", "head"):
        client = signed_in(login)
        assert secret in client.get("/staff/petitions/").content.decode()
        assert [r[1] for r in rows(client)[1:]] == [plain]


def test_more_than_the_limit_is_refused_and_says_to_narrow(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "LISTED_AT_MOST", 2)
    for _ in range(3):
        cast.register(DAY)
    client = signed_in("clerk")
    refused = client.post(PATH, {"purpose": "汇报"})
    assert refused.status_code == 422 and "筛选得窄一些" in refused.content.decode()
    assert not ActHead.objects.filter(kind="exported").exists()


@pytest.mark.parametrize("login", sorted(LOGINS))
def test_only_who_may_export_is_offered_it(cast: Cast, login: str) -> None:
    cast.handled(DAY)
    client, may = signed_in(login), LOGINS[login] in ("clerk", "bureau_head", "analyst")
    assert client.get(PATH).status_code == (200 if may else 403)
    assert client.post(PATH, {"purpose": "x"}).status_code == (200 if may else 403)
