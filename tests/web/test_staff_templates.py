"""Word templates through the staff doors."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from huiyin.store.archives.models import Template
from tests.cast import Cast
from tests.integration.test_letter_templates import own
from tests.unit.test_own_templates import word
from tests.web.test_staff_doors import signed_in

PATH = "/staff/templates/"


def form(data: bytes, since: str = "2099-01-01") -> dict[str, object]:
    file = SimpleUploadedFile("转送函.docx", data)
    return {"kind": "forwarding_letter", "file": file, "since": since}


def test_uploaded_checked_previewed_withdrawn(cast: Cast) -> None:
    head = signed_in("head")
    assert "还没有自己的模板" in head.get(PATH).content.decode()
    bad = head.post(PATH, form(word("{{文号}}{{处长}}"))).content.decode()
    assert "这种文书没有：处长" in bad and "缺少必须有的字段" in bad
    hostile = head.post(PATH, form(word("{{ ''.__class__ }}")))
    assert hostile.status_code == 422 and "只能写字段" in hostile.content.decode()
    assert Template.objects.count() == 0
    page = head.post(PATH, form(own("甲")), follow=True).content.decode()
    assert "第 1 版" in page and "待启用" in page
    row = Template.objects.get()
    assert row.since == date(2099, 1, 1)
    sample = head.get(f"{PATH}{row.id}/preview/")
    assert sample.content.startswith(b"PK") and "attachment" in sample["Content-Disposition"]
    head.post(f"{PATH}{row.id}/withdraw/", {"why": ""})
    assert Template.objects.get().withdrawn_on is None
    gone = head.post(f"{PATH}{row.id}/withdraw/", {"why": "写错了"}, follow=True)
    assert "已停用" in gone.content.decode() and "写错了" in gone.content.decode()


def test_the_fields_of_a_kind_are_listed(cast: Cast) -> None:
    page = signed_in("head").get(f"{PATH}?kind=opinion").content.decode()
    assert "逐项答复（必须）" in page and "信访人" in page


@pytest.mark.parametrize("login", ["clerk", "handler", "admin", "supervisor", "leader"])
def test_who_keeps_no_letters_finds_the_door_shut(cast: Cast, login: str) -> None:
    client = signed_in(login)
    assert client.get(PATH).status_code == 403
    assert client.post(f"{PATH}1/withdraw/", {"why": "x"}).status_code == 403
    assert client.get(f"{PATH}1/preview/").status_code == 403


def test_another_units_template_is_not_found(cast: Cast) -> None:
    signed_in("head").post(PATH, form(own("甲")))
    ident, unit_head = Template.objects.get().id, signed_in("unit_head")
    assert unit_head.get(f"{PATH}{ident}/preview/").status_code == 404
    assert unit_head.post(f"{PATH}{ident}/withdraw/", {"why": "x"}).status_code == 404
