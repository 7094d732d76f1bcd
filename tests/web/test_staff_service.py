"""Service at the desk: one letter's proof and slip, and many letters out at once."""

import io
import re
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huiyin.documents.pdf import text_of
from huiyin.domain.acts import ActKind
from huiyin.services.context import SYSTEM, begin, today
from huiyin.services.intake import Party
from huiyin.services.letter_files import produce
from huiyin.services.reading import petition
from huiyin.services.rebuilding import rebuild
from huiyin.store.petitions.identity import Identity
from huiyin.store.petitions.models import Letter, PhoneLink
from huiyin.store.record.models import ActHead
from tests import papers
from tests.cast import Cast
from tests.web.test_staff_letters import sign_in

PAGE = "/staff/letters/waiting/"


def _opinion(cast: Cast, name: str = "张三", address: str = "某镇一村 622001") -> str:
    """A petition whose opinion was issued as a letter and waits to be served."""
    day = today() - timedelta(days=3)
    who = (Party(Identity(name, "13800138000", "", address)),)
    number = cast.handled(day, parties=who).number
    cast.act("handler", number, "issue_opinion", today(), outcomes={"1": "supported"},
             facts="管道老化。", basis="供水条例")  # fmt: skip
    produce(begin(SYSTEM), number, "opinion", {"review_organ": "县人民政府"})
    return number


def _letter(number: str) -> Letter:
    return Letter.objects.get(petition__number=number, kind="opinion")


def _url(number: str) -> str:
    return f"/staff/petitions/{number}/letters/{_letter(number).id}/"


def _posted(client: Client, *numbers: str, **more: str) -> Any:
    given = {"letter": [str(_letter(n).id) for n in numbers], "slip": "on", **more}
    return client.post(PAGE, given)


def _members(answer: Any) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_the_signed_sheet_of_a_service_comes_in_by_a_phone(cast: Cast) -> None:
    number, handler = _opinion(cast), sign_in("handler")
    assert "还没有送到：第 1 位" in handler.get(_url(number)).content.decode()
    cast.act("handler", number, "serve", today(), way="post", tracking="EMS123", to="1")
    page = handler.get(_url(number)).content.decode()
    assert "已全部送达" in page and "EMS123" in page and "还没有签收的回证" in page
    seq = petition(begin(SYSTEM), number).line[-1].act.seq
    assert handler.post(f"{_url(number)}service/{seq}/phone/").status_code == 302
    page = handler.get(_url(number)).content.decode()
    assert PhoneLink.objects.get().about == seq and "拍下签收的送达回证" in page
    way = page.split("/photo/")[1].split("/")[0]
    photo = SimpleUploadedFile("a.jpg", papers.jpeg(77), content_type="image/jpeg")
    assert Client().post(f"/photo/{way}/", {"files": [photo]}).status_code in (200, 302)
    assert "已有签收的回证 1 份" in handler.get(_url(number)).content.decode()


def test_a_phone_is_not_let_to_an_act_that_is_no_service(cast: Cast) -> None:
    number, handler = _opinion(cast), sign_in("handler")
    assert handler.post(f"{_url(number)}service/1/phone/").status_code == 404
    assert not PhoneLink.objects.exists()


def test_only_the_unit_that_wrote_the_letter_opens_a_phone_for_it(cast: Cast) -> None:
    number = _opinion(cast)
    cast.act("handler", number, "serve", today(), way="in_person", to="1")
    seq = petition(begin(SYSTEM), number).line[-1].act.seq
    for login in ("clerk", "labour", "auditor", "admin"):
        sign_in(login).post(f"{_url(number)}service/{seq}/phone/")
        assert not PhoneLink.objects.exists(), login
    assert "用手机拍送达回证" not in sign_in("clerk").get(_url(number)).content.decode()


def test_the_slip_is_printed_beside_the_letter_and_names_nobody(cast: Cast) -> None:
    number, handler = _opinion(cast), sign_in("handler")
    made = handler.get(f"{_url(number)}slip/")
    assert made["Content-Type"] == "application/pdf"
    text = "".join(text_of(made.content).split())
    assert _letter(number).number in text and "您可以做什么" in text and "张三" not in text
    assert sign_in("labour").get(f"{_url(number)}slip/").status_code == 404


def test_what_waits_is_listed_for_its_unit_and_narrowed_by_the_address(cast: Cast) -> None:
    number, handler = _opinion(cast), sign_in("handler")
    assert number in handler.get(PAGE).content.decode()
    assert number not in handler.get(PAGE, {"kind": "reply"}).content.decode()
    early = (today() - timedelta(days=1)).isoformat()
    assert number not in handler.get(PAGE, {"until": early}).content.decode()
    assert number in handler.get(PAGE, {"kind": "opinion", "number": number}).content.decode()
    assert number not in sign_in("labour").get(PAGE).content.decode()
    cast.act("handler", number, "serve", today(), way="in_person", to="1")
    assert "没有待送达的文书" in handler.get(PAGE).content.decode()


@pytest.mark.parametrize("login", ["auditor", "admin", "supervisor"])
def test_who_may_open_no_name_takes_out_no_batch(cast: Cast, login: str) -> None:
    number = _opinion(cast)
    client = sign_in(login)
    assert client.get(PAGE).status_code == 403
    assert _posted(client, number).status_code == 403


def test_the_chosen_letters_come_out_with_list_labels_and_envelopes(cast: Cast) -> None:
    one, two, left = _opinion(cast), _opinion(cast, "李四", "某镇二村"), _opinion(cast, "王五")
    taken = _posted(sign_in("handler"), one, two, labels="3x8", envelopes="dl", sheet="on")
    found = _members(taken)
    text = text_of(found["文书.pdf"])
    assert "张三" in text and "李四" in text and "王五" not in text
    assert "送达回证" in text and set(found) == {
        "文书.pdf", "邮寄名单.xlsx", "地址标签.pdf", "信封.pdf",
    }  # fmt: skip
    looks = ActHead.objects.filter(kind=ActKind.IDENTITY_REVEALED)
    assert looks.count() == 2
    assert _letter(left).is_waiting


def test_a_broken_letter_is_told_and_the_others_come_out(cast: Cast) -> None:
    good, bad = _opinion(cast), _opinion(cast, "李四")
    Letter.objects.filter(id=_letter(bad).id).update(sealed="spoilt", is_file_kept=False)
    text = text_of(_members(_posted(sign_in("handler"), good, bad))["文书.pdf"])
    text = re.sub("[\\s\u200b]", "", text)
    assert "张三" in text and "没有打出的" in text and bad in text


def test_nothing_ticked_and_anothers_letters_give_nothing(cast: Cast) -> None:
    number = _opinion(cast)
    answer = sign_in("handler").post(PAGE, {"slip": "on"})
    assert answer.status_code == 422 and "一份也没有选" in answer.content.decode()
    foreign = _posted(sign_in("labour"), number)
    assert foreign.status_code == 422 and "张三" not in foreign.content.decode()
    assert not ActHead.objects.filter(kind=ActKind.IDENTITY_REVEALED).exists()


def test_a_rebuild_notes_again_which_letters_wait(cast: Cast) -> None:
    number, served = _opinion(cast), _opinion(cast, "李四")
    cast.act("handler", served, "serve", today(), way="in_person", to="1")
    Letter.objects.filter(kind="opinion").update(is_waiting=False)
    rebuild(is_check=False)
    assert _letter(number).is_waiting and not _letter(served).is_waiting
