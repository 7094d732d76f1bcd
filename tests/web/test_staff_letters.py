"""Letters in the browser: from the list of what is owed to the issued file, by real requests."""

import re
from datetime import date, timedelta

from django.test import Client

from huiyin.documents.model import texts
from huiyin.documents.pdf import text_of
from huiyin.services.context import begin
from huiyin.services.intake import Party
from huiyin.services.letter_files import preview
from huiyin.store.petitions.identity import Identity
from huiyin.store.petitions.models import Letter
from tests.cast import Cast

DAY = date(2026, 11, 2)


def sign_in(login: str) -> Client:
    client = Client()
    client.post("/staff/sign-in", {"username": login, "password": "correct horse battery"})
    return client


def _fields(page: str) -> dict[str, str]:
    """What the form holds as it is shown."""
    inputs = re.findall(r'<input type="(?:text|hidden)" name="(\w+)"(?: value="([^"]*)")?', page)
    areas = re.findall(r'<textarea name="(\w+)"[^>]*>\n?(.*?)</textarea>', page, re.S)
    return {n: v for n, v in [*inputs, *areas] if n not in ("csrfmiddlewaretoken", "words")}


def _drafted(client: Client, number: str, kind: str, **changes: str) -> str:
    path = f"/staff/petitions/{number}/letters/new/{kind}/"
    given = _fields(client.get(path).content.decode()) | changes
    return str(client.post(path, given).url)


def test_from_owed_to_issued_with_names_only_in_the_file(cast: Cast) -> None:
    number = cast.sent(DAY)
    clerk, head = sign_in("clerk"), sign_in("head")
    listed = clerk.get(f"/staff/petitions/{number}/").content.decode()
    assert f"/staff/petitions/{number}/letters/new/forwarding_letter/?act=3" in listed
    url = _drafted(clerk, number, "forwarding_letter")
    shown = clerk.get(url).content.decode()
    assert "【信访人】" in shown and "张三" not in shown and "待批准" not in shown
    assert clerk.post(f"{url}steps/submit/").status_code == 302
    assert "待批准" in head.get(f"/staff/petitions/{number}/").content.decode()
    assert url in head.get("/staff/").content.decode()
    assert "等我批准的文书" not in clerk.get("/staff/").content.decode()
    assert "等我批准的文书" not in sign_in("unit_head").get("/staff/").content.decode()
    assert head.post(f"{url}steps/approve/").status_code == 302
    assert clerk.post(f"{url}steps/issue/").status_code == 302
    page = clerk.get(url).content.decode()
    assert "县信转〔" in page and "张三" not in page and "id_body" not in page
    taken = clerk.post(f"{url}files/pdf/")
    assert taken["Content-Type"] == "application/pdf"
    assert "张三" in text_of(taken.content)
    assert clerk.post(f"{url}files/docx/").content.startswith(b"PK")
    assert clerk.get(f"{url}files/pdf/").status_code == 405
    assert "转送函" in clerk.get(f"/staff/petitions/{number}/").content.decode().split("谁看过")[1]


def test_the_sample_is_masked_and_ends_with_its_last_page(cast: Cast) -> None:
    number = cast.sent(DAY)
    clerk = sign_in("clerk")
    url = _drafted(clerk, number, "forwarding_letter")
    first = clerk.get(f"{url}pages/1/")
    assert first["Content-Type"] == "image/png" and first.content.startswith(b"\x89PNG")
    assert clerk.get(f"{url}pages/9/").status_code == 404
    assert "no-store" in first["Cache-Control"] or "no-cache" in first["Cache-Control"]


def test_what_is_typed_is_kept_and_the_body_follows_until_it_is_edited(cast: Cast) -> None:
    number = cast.sent(DAY)
    clerk = sign_in("clerk")
    url = _drafted(clerk, number, "forwarding_letter", summary="水管漏水三个月。")
    fields = _fields(clerk.get(url).content.decode())
    assert "反映：水管漏水三个月。" in fields["body"]
    fields["body"] += "\n请在雨季前办好。<b>&amp;"
    clerk.post(url, fields)
    page = clerk.get(url).content.decode()
    assert "请在雨季前办好。&lt;b&gt;&amp;amp;" in page and "正文改过" in page
    clerk.post(url, _fields(page) | {"body": ""})
    assert "正文改过" not in clerk.get(url).content.decode()


def test_a_gap_is_named_beside_its_field(cast: Cast) -> None:
    number = cast.sent(DAY)
    head = sign_in("head")
    url = _drafted(head, number, "supervision_letter", demand="请立即书面告知。")
    answer = head.post(f"{url}steps/approve/")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_reply_by"' in page and "这一项必须填写" in page
    assert "请立即书面告知。" in page


def test_a_letter_is_not_issued_before_approval_nor_by_another_unit(cast: Cast) -> None:
    number = cast.handled(DAY).number
    clerk, handler = sign_in("clerk"), sign_in("handler")
    url = _drafted(clerk, number, "forwarding_letter")
    refused = clerk.post(f"{url}steps/issue/")
    assert refused.status_code == 409 and "先由本机关负责人批准" in refused.content.decode()
    assert clerk.post(f"{url}steps/burn/").status_code == 404
    for path in (url, f"{url}pages/1/"):
        assert handler.get(path).status_code == 404
    for path in (f"{url}steps/issue/", f"{url}files/pdf/"):
        assert handler.post(path).status_code == 404
    assert Letter.objects.get().state == "drafted"


def test_sent_back_with_words_that_the_writer_reads(cast: Cast) -> None:
    number = cast.sent(DAY)
    clerk, head = sign_in("clerk"), sign_in("head")
    url = _drafted(clerk, number, "forwarding_letter")
    clerk.post(f"{url}steps/submit/")
    assert head.post(f"{url}steps/send_back/", {"words": "写明联系人"}).status_code == 302
    assert "写明联系人" in clerk.get(url).content.decode()


def test_an_old_form_does_not_overwrite_a_newer_one(cast: Cast) -> None:
    number = cast.sent(DAY)
    clerk, other = sign_in("clerk"), sign_in("clerk2")
    url = _drafted(clerk, number, "forwarding_letter")
    mine, theirs = (_fields(c.get(url).content.decode()) for c in (clerk, other))
    other.post(url, theirs | {"summary": "后来改的"})
    answer = clerk.post(url, mine | {"summary": "先前的"})
    assert answer.status_code == 409 and "有人改过这份文书" in answer.content.decode()
    assert "先前的" in answer.content.decode()
    assert "后来改的" in clerk.get(url).content.decode()


def test_free_kinds_are_those_of_the_side(cast: Cast) -> None:
    number = cast.handled(DAY).number
    bureau = sign_in("clerk").get(f"/staff/petitions/{number}/").content.decode()
    unit = sign_in("handler").get(f"/staff/petitions/{number}/").content.decode()
    assert 'value="supervision_letter"' in bureau and 'value="inquiry_record"' not in bureau
    assert 'value="inquiry_record"' in unit and 'value="supervision_letter"' not in unit
    handler = sign_in("handler")
    base = f"/staff/petitions/{number}/letters/new/"
    assert handler.get(f"{base}?kind=inquiry_record").status_code == 302
    assert handler.get(f"{base}?kind=nothing").status_code == 404
    assert handler.get(f"{base}opinion/").status_code == 404


def test_the_petitioner_reads_the_served_opinion_and_nobody_elses(cast: Cast) -> None:
    receipt = cast.handled(DAY)
    number, later = receipt.number, DAY + timedelta(days=10)
    cast.act("handler", number, "issue_opinion", later, outcomes={"1": "supported"},
             facts="管道老化。", basis="供水条例")  # fmt: skip
    url = _drafted(sign_in("handler"), number, "opinion")
    assert sign_in("unit_head").post(f"{url}steps/approve/").status_code == 302
    assert sign_in("handler").post(f"{url}steps/issue/").status_code == 302
    ident = url.rstrip("/").split("/")[-1]
    phone = Client()
    story = str(phone.post("/follow/", {"number": number, "code": receipt.query_code}).url)
    mine = f"{story}letters/{ident}/"
    assert "给您的文书" not in phone.get(story).content.decode()
    assert phone.get(mine).status_code == 404
    cast.act("handler", number, "serve", later, way="in_person", to="1")
    assert "信访处理意见书" in phone.get(story).content.decode()
    read = phone.get(mine).content.decode()
    assert "您最晚到" in read and "不能到法院起诉" in read and "县人民政府" in read
    assert phone.get(f"{mine}pages/1/").content.startswith(b"\x89PNG")
    assert phone.get(f"{mine}pages/9/").status_code == 404
    taken = phone.get(f"{mine}file/")
    assert "张三" in text_of(taken.content) and "no-store" in taken["Cache-Control"]
    for path in (mine, f"{mine}file/", f"{mine}pages/1/"):
        assert Client().get(path).url == "/follow/"
    other = cast.register(DAY)
    phone.post("/follow/", {"number": other.number, "code": other.query_code})
    assert phone.get(f"/follow/{other.number}/letters/{ident}/").status_code == 404


def test_a_unit_from_which_a_name_is_hidden_takes_out_no_letter_that_names_it(cast: Cast) -> None:
    hidden = (Party(Identity("格桑卓玛", "13800138000"), is_hidden=True),)
    number = cast.sent(DAY, parties=hidden)
    clerk, head, handler = sign_in("clerk"), sign_in("head"), sign_in("handler")
    url = _drafted(clerk, number, "forwarding_letter", summary="格桑卓玛反映水管漏水。")
    clerk.post(f"{url}steps/submit/")
    head.post(f"{url}steps/approve/")
    clerk.post(f"{url}steps/issue/")
    assert "格桑卓玛" in text_of(clerk.post(f"{url}files/pdf/").content)
    page = handler.get(url).content.decode()
    assert "只能看隐去姓名的样张" in page and "files/pdf" not in page and "格" not in page
    for extension in ("pdf", "docx"):
        told = handler.post(f"{url}files/{extension}/")
        assert told.status_code == 403 and "格桑" not in told.content.decode()
    (row,) = Letter.objects.all()
    assert "格" not in "".join(texts(preview(begin(cast["handler"]), number, row.id)))
