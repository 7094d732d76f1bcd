"""Drafting in the browser: phrases, the check, comments, versions, the chain, the seal."""

import re
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huiyin.services import letter_chain, letter_phrases
from huiyin.services.letter_phrases import Wording
from huiyin.store.accounts.models import OfficialSeal, Phrase
from huiyin.store.petitions.models import Letter, LetterVersion
from tests.cast import Cast
from tests.seals import drawn
from tests.web.test_staff_letters import _drafted, _fields, sign_in

DAY = date(2026, 11, 2)
ANSWERED = DAY.replace(day=12)


def _opinion(cast: Cast, claims: tuple[str, ...] = ("修好供水管道", "退还水费")) -> str:
    number = cast.handled(DAY, claims=claims).number
    cast.act("handler", number, "issue_opinion", ANSWERED, facts="管道老化。", basis="《条例》",
             outcomes={str(n): "supported" for n in range(1, len(claims) + 1)})  # fmt: skip
    return number


def _page(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def _keep_seal() -> Client:
    keeper = sign_in("keeper")
    picture = SimpleUploadedFile("公章.png", drawn(), "image/png")
    answer = keeper.post("/staff/letters/seals/",
                         {"name": "单位公章", "width": "42", "picture": picture})  # fmt: skip
    assert answer.status_code == 302
    return keeper


def test_phrases_of_the_outcome_are_offered_at_each_answer_and_go_in_without_scripts(
    cast: Cast,
) -> None:
    number, handler = _opinion(cast), sign_in("handler")
    path = f"/staff/petitions/{number}/letters/new/opinion/"
    page = _page(handler, path)
    assert 'value="answer_1:supported_plain"' in page
    assert 'value="answer_1:refused_facts"' not in page
    assert 'value="body:refused_facts"' in page
    given = _fields(page) | {"answer_1": "先写一句。", "insert": "answer_1:supported_plain"}
    shown = handler.post(path, given)
    assert shown.status_code == 200 and Letter.objects.count() == 0
    said = _fields(shown.content.decode())["answer_1"]
    assert said.startswith("先写一句。经查") and "《信访工作条例》第三十二条第一项" in said
    assert "还没有保存" in shown.content.decode()
    odd = handler.post(path, given | {"insert": "number:no_such"})
    assert odd.status_code == 200 and _fields(odd.content.decode())["answer_1"] == "先写一句。"


def test_enter_in_a_line_saves_and_puts_nothing_in(cast: Cast) -> None:
    number, handler = _opinion(cast), sign_in("handler")
    page = _page(handler, f"/staff/petitions/{number}/letters/new/opinion/")
    form = page.split('id="letter-form"')[1].split("</form>")[0]
    first = re.findall(r'<button[^>]*type="submit"[^>]*>', form)[0]
    assert "insert" not in first


def test_the_check_names_the_claim_without_an_answer_before_anything_is_sent(cast: Cast) -> None:
    number = _opinion(cast, ("修管道", "退水费"))
    cast.act("clerk", number, "amend", ANSWERED, seq="1", field="claims", why="漏了一项",
             new="修管道\n退水费\n公开道歉")  # fmt: skip
    handler = sign_in("handler")
    url = _drafted(handler, number, "opinion")
    page = _page(handler, url)
    check = page.split('aria-label="送批前的检查"')[1].split("</section>")[0]
    assert "诉求 3“公开道歉”还没有答复" in check and "退水费" not in check
    refused = handler.post(f"{url}steps/submit/")
    assert refused.status_code == 422
    summary = refused.content.decode().split("data-error-summary")[1].split("</ul>")[0]
    assert "诉求 3“公开道歉”还没有答复" in summary
    early = handler.post(f"{url}steps/issue/")
    assert early.status_code == 409 and Letter.objects.get().state == "drafted"


def test_a_whole_letter_passes_the_check(cast: Cast) -> None:
    handler = sign_in("handler")
    page = _page(handler, _drafted(handler, _opinion(cast), "opinion"))
    assert "每项诉求都有答复，必填的都填了" in page


def test_a_blank_left_open_is_said_when_it_is_sent(cast: Cast) -> None:
    handler = sign_in("handler")
    url = _drafted(handler, _opinion(cast), "opinion", answer_1="于【填：日期】前修好。")
    refused = handler.post(f"{url}steps/submit/")
    assert refused.status_code == 422 and "没有填" in refused.content.decode()


def test_comment_return_and_reason_reach_the_writer(cast: Cast) -> None:
    handler, head, section = sign_in("handler"), sign_in("unit_head"), sign_in("section")
    url = _drafted(handler, _opinion(cast), "opinion")
    assert section.post(f"{url}steps/comment/", {"words": "事实再写细"}).status_code == 302
    handler.post(f"{url}steps/submit/")
    wordless = head.post(f"{url}steps/send_back/", {"words": ""})
    assert wordless.status_code == 422 and "写明要改什么" in wordless.content.decode()
    assert head.post(f"{url}steps/send_back/", {"words": "写明水表号"}).status_code == 302
    page = _page(handler, url)
    assert "事实再写细" in page and "写明水表号" in page and "退回" in page
    assert 'id="letter-form"' in page


def test_two_versions_side_by_side_marked_by_more_than_colour(cast: Cast) -> None:
    handler = sign_in("handler")
    url = _drafted(handler, _opinion(cast), "opinion", answer_1="请于三十日内办理。")
    assert "并排对照" not in _page(handler, url)
    handler.post(url, _fields(_page(handler, url)) | {"answer_1": "请于六十日内办理。"})
    assert f"{url}versions/" in _page(handler, url)
    page = _page(handler, f"{url}versions/?from=1&to=2")
    assert '<del><span class="unseen">删去：</span>三' in page
    assert '<ins><span class="unseen">加上：</span>六' in page
    assert "张三" not in page
    assert _page(handler, f"{url}versions/").count("<del>") == page.count("<del>")
    assert "一、投诉请求" not in page
    assert "一、投诉请求" in _page(handler, f"{url}versions/?from=1&to=2&whole=1")
    assert "两稿内容一样" in _page(handler, f"{url}versions/?from=2&to=2")
    assert handler.get(f"{url}versions/?from=1&to=9").status_code == 422
    assert LetterVersion.objects.count() == 2


@pytest.mark.parametrize("login", ["labour", "neighbour"])
def test_versions_are_for_the_unit_that_writes(cast: Cast, login: str) -> None:
    url = _drafted(sign_in("handler"), _opinion(cast), "opinion")
    assert sign_in(login).get(f"{url}versions/").status_code == 404


def test_an_issued_letter_shows_others_neither_drafts_nor_comments(cast: Cast) -> None:
    handler, head = sign_in("handler"), sign_in("unit_head")
    url = _drafted(handler, _opinion(cast), "opinion")
    head.post(f"{url}steps/comment/", {"words": "内部的话"})
    head.post(f"{url}steps/approve/")
    handler.post(f"{url}steps/issue/")
    clerk = sign_in("clerk")
    page = _page(clerk, url)
    assert "内部的话" not in page and "审批步骤" not in page
    assert "没有留存的稿" in _page(clerk, f"{url}versions/")


def test_the_chain_is_set_on_a_page_and_walked(cast: Cast) -> None:
    _keep_seal()
    head, handler, section = sign_in("unit_head"), sign_in("handler"), sign_in("section")
    steps = ["section_head", "head", "seal"]
    path = "/staff/letters/chains/opinion/"
    assert head.post(path, {"steps": steps, "seen": "0"}).status_code == 302
    assert "科室负责人审核 → 负责人批准 → 用印 → 制发" in _page(head, "/staff/letters/chains/")
    url = _drafted(handler, _opinion(cast), "opinion")
    assert "送科室负责人审核" in _page(handler, url)
    handler.post(f"{url}steps/submit/")
    assert "等我审核的文书" in _page(section, "/staff/")
    assert handler.post(f"{url}steps/endorse/").status_code == 409
    assert section.post(f"{url}steps/endorse/").status_code == 302
    assert head.post(f"{url}steps/approve/").status_code == 302
    assert Letter.objects.get().waits_for == "seal"


def test_a_chain_without_its_head_is_refused_with_what_was_ticked_kept(cast: Cast) -> None:
    head = sign_in("unit_head")
    answer = head.post("/staff/letters/chains/opinion/", {"steps": ["section_head"], "seen": "0"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "必须由本机关负责人批准" in page
    assert re.search(r'value="section_head"[^>]*checked', page)
    assert head.get("/staff/letters/chains/nothing/").status_code == 404


def test_the_usual_steps_come_back(cast: Cast) -> None:
    context = cast.context("unit_head", DAY)
    letter_chain.set_chain(context, "opinion", ["section_head", "head"], 0)
    head = sign_in("unit_head")
    assert "本单位设的" in _page(head, "/staff/letters/chains/")
    given = {"steps": ["head"], "seen": "1", "usual": "1"}
    assert head.post("/staff/letters/chains/opinion/", given).status_code == 302
    assert "本单位设的" not in _page(head, "/staff/letters/chains/")


def test_the_seal_is_put_to_it_by_its_keeper_who_confirms(cast: Cast) -> None:
    keeper = _keep_seal()
    handler, head = sign_in("handler"), sign_in("unit_head")
    url = _drafted(handler, _opinion(cast), "opinion")
    head.post(f"{url}steps/approve/")
    assert "等我用印的文书" in _page(keeper, "/staff/")
    assert handler.post(f"{url}steps/issue/").status_code == 409
    for other in (handler, head):
        assert other.get(f"{url}seal/").status_code == 403
        assert other.post(f"{url}seal/", {"confirmed": "on"}).status_code == 403
    assert keeper.post(f"{url}steps/seal/").status_code == 404
    page = _page(keeper, f"{url}seal/")
    assert "单位公章" in page and "张三" not in page
    unsure = keeper.post(f"{url}seal/", {})
    assert unsure.status_code == 422 and "请先勾选确认" in unsure.content.decode()
    version = Letter.objects.get().version
    stale = keeper.post(f"{url}seal/", {"confirmed": "on", "seen": str(version - 1)})
    assert stale.status_code == 409 and Letter.objects.get().state == "approved"
    assert keeper.post(f"{url}seal/", {"confirmed": "on", "seen": str(version)}).status_code == 302
    assert Letter.objects.get().state == "sealed"
    assert keeper.get(f"{url}seal/").status_code == 404
    assert keeper.post(f"{url}steps/issue/").status_code == 409
    assert handler.post(f"{url}steps/issue/").status_code == 302
    word = handler.post(f"{url}files/docx/").content
    assert word.startswith(b"PK") and not _media(word)


def _media(word: bytes) -> list[str]:
    import zipfile

    with zipfile.ZipFile(BytesIO(word)) as opened:
        return [name for name in opened.namelist() if name.startswith("word/media/")]


@pytest.mark.parametrize(
    ("change", "said"),
    [({"picture": SimpleUploadedFile("a.png", b"MZ")}, "PNG 或者 JPEG"),
     ({"picture": SimpleUploadedFile("a.png", b"")}, "必须填写"),
     ({"width": "7"}, "20 到 60 毫米"), ({"name": ""}, "必须填写")],
)  # fmt: skip
def test_a_seal_that_is_none_is_refused_and_said_why(
    cast: Cast, change: dict[str, Any], said: str
) -> None:
    given = {"name": "公章", "width": "42",
             "picture": SimpleUploadedFile("a.png", drawn())} | change  # fmt: skip
    answer = sign_in("keeper").post("/staff/letters/seals/", given)
    assert answer.status_code == 422 and said in answer.content.decode()
    assert OfficialSeal.objects.count() == 0


def test_the_picture_of_a_seal_is_for_its_keeper_alone(cast: Cast) -> None:
    keeper = _keep_seal()
    seal = OfficialSeal.objects.get()
    path = f"/staff/letters/seals/{seal.pk}/"
    assert keeper.get(f"{path}picture/").content.startswith(b"\x89PNG")
    other = sign_in("bureau_keeper")
    assert other.get(f"{path}picture/").status_code == 404
    assert other.post(f"{path}withdraw/").status_code == 404
    assert sign_in("unit_head").get(f"{path}picture/").status_code == 403
    assert keeper.post(f"{path}withdraw/").status_code == 302
    assert "已停用" in _page(keeper, "/staff/letters/seals/")


def test_a_unit_s_own_phrases_are_kept_on_a_page(cast: Cast) -> None:
    head, handler = sign_in("unit_head"), sign_in("handler")
    base = "/staff/letters/phrases/"
    assert "还没有本单位自己的常用语" in _page(head, base)
    copied = _page(head, f"{base}add/?like=water_supported")
    assert "《城市供水条例》" in copied
    given = {"text": "请到营业厅办理。<b>", "topic": "", "outcome": "supported"}
    assert head.post(f"{base}add/", given).status_code == 302
    ident = Phrase.objects.get().pk
    assert "请到营业厅办理。&lt;b&gt;" in _page(head, base)
    number = _opinion(cast)
    new = f"/staff/petitions/{number}/letters/new/opinion/"
    assert f'value="answer_1:own-{ident}"' in _page(handler, new)
    changed = given | {"text": "请到窗口办理。", "seen": "1"}
    assert head.post(f"{base}{ident}/", changed).status_code == 302
    stale = head.post(f"{base}{ident}/", changed)
    assert stale.status_code == 422 and "有人改过" in stale.content.decode()
    assert head.post(f"{base}{ident}/withdraw/", {"seen": "2"}).status_code == 302
    assert f"own-{ident}" not in _page(handler, new)
    assert "已停用" in _page(head, base)
    empty = head.post(f"{base}add/", given | {"text": ""})
    assert empty.status_code == 422


def test_phrases_of_another_unit_are_as_if_missing(cast: Cast) -> None:
    ident = letter_phrases.add(cast.context("unit_head", DAY), Wording("话。"))
    head = sign_in("head")
    assert head.get(f"/staff/letters/phrases/{ident}/").status_code == 404
    assert head.post(f"/staff/letters/phrases/{ident}/withdraw/").status_code == 404
