"""Asking for progress by text message or mail: number and code get where it stands, who holds it
and the next legal day; everything else gets one and the same answer, counted as a try."""

from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from huiyin.domain.petition import Purpose
from huiyin.portal import asking
from huiyin.portal.mailbox import read_mailbox
from huiyin.services import notices
from huiyin.services.context import ZONE, now, today
from huiyin.store.record.models import Errand
from tests.cast import Cast

KEY = {"Authorization": "Bearer sesame"}


@pytest.fixture(autouse=True)
def _door(settings: Any) -> None:
    cache.clear()
    settings.HUIYIN_ASK_TOKEN = "sesame"


def ask(client: Client, text: str, **more: str) -> Any:
    given = {"from": "13900001111", "text": text, **more}
    return client.post("/asked/", given, content_type="application/json", headers=KEY)


def out(folder: Path) -> list[str]:
    return [f.read_text(encoding="utf-8") for f in sorted(folder.glob("*.txt"))]


def test_the_right_code_is_told_where_it_is_who_holds_it_and_until_when(
    cast: Cast, client: Client
) -> None:
    receipt = cast.register(today())
    cast.act("clerk", receipt.number, "forward", today(), unit="HOUSING")
    said = ask(client, f"查 {receipt.number} 查询码 {receipt.query_code}").json()
    assert said["sent"] is False
    assert receipt.number in said["reply"] and "县住房和城乡建设局" in said["reply"]
    assert "0896-1234567" in said["reply"] and "最晚" in said["reply"]
    assert not any(word in said["reply"] for word in ("张三", "漏水", receipt.query_code))


def test_the_same_answer_for_a_wrong_code_and_an_unknown_number(
    cast: Cast, client: Client
) -> None:
    receipt, other = cast.register(today()), cast.register(today())
    wrong = ask(client, f"{receipt.number} {other.query_code}").json()
    unknown = ask(client, f"540699-2026-99999 {receipt.query_code}").json()
    assert wrong == unknown and "对不上" in wrong["reply"]
    assert "一起发来" in ask(client, "我的事办到哪里了").json()["reply"]


def test_tries_are_counted_for_the_number_and_for_the_sender(cast: Cast, client: Client) -> None:
    receipt = cast.register(today())
    for place in range(10):
        ask(client, f"{receipt.number} 22222222", **{"from": f"1390000{place:04}"})
    right = f"{receipt.number} {receipt.query_code}"
    assert "次数太多" in ask(client, right, **{"from": "13712345678"}).json()["reply"]
    cache.clear()
    for _ in range(10):
        ask(client, "你好")
    assert "次数太多" in ask(client, right).json()["reply"]
    assert receipt.number in ask(client, right, **{"from": "13712345678"}).json()["reply"]


@pytest.mark.parametrize(
    "shape",
    [
        "{n} {c}", "{c} {n}", "编号{n}查询码{c}", "{n}，{half}", "{n}\n{lower}", "{wide} {c}",
        "{plain} {c}", "{spaced} {half}", "{dash}　{c}。谢谢，2026年的事",
    ],
)  # fmt: skip
def test_however_people_write_it(shape: str) -> None:
    number, code = "540699-2026-00001", "7QK4M2XP"
    wide = "".join(chr(ord(c) + 0xFEE0) if c != "-" else "－" for c in number)
    text = shape.format(
        n=number, c=code, half="7QK4 M2XP", lower="7qk4m2xp", wide=wide,
        plain=number.replace("-", ""), spaced=number.replace("-", " "),
        dash=number.replace("-", "—"),
    )  # fmt: skip
    assert asking.read(text) == (number, code)


@pytest.mark.parametrize("text", ["", "x" * 50_000, "\x00", "540699-2026", "-" * 5000, "1" * 9000])
def test_odd_words_have_neither(cast: Cast, client: Client, text: str) -> None:
    assert asking.read(text)[1] == ""
    assert ask(client, text).status_code == 200


def test_the_door_is_shut_without_the_secret(cast: Cast, client: Client, settings: Any) -> None:
    given = {"from": "1", "text": "x"}
    assert client.post("/asked/", given).status_code == 403
    wrong = {"Authorization": "Bearer sesam"}
    assert client.post("/asked/", given, headers=wrong).status_code == 403
    settings.HUIYIN_ASK_TOKEN = ""
    assert client.post("/asked/", given, headers={"Authorization": "Bearer "}).status_code == 403
    settings.HUIYIN_ASK_TOKEN = "sesame"
    assert client.post("/asked/", given, headers=KEY).status_code == 200
    assert client.post("/asked/", {"text": "x"}, headers=KEY).status_code == 422
    assert client.get("/asked/", headers=KEY).status_code == 405


def test_where_the_house_sends_itself_it_sends_once_and_keeps_no_address(
    cast: Cast, client: Client, settings: Any, tmp_path: Path
) -> None:
    settings.HUIYIN_SMS_URL = (tmp_path / "sms").as_uri()
    receipt = cast.register(today())
    for _ in range(2):  # the gateway did not hear the answer and brings it again
        said = ask(client, f"{receipt.number} {receipt.query_code}", id="gw-1").json()
        assert said == {"sent": True}
    assert "13900001111" not in str(Errand.objects.filter(kind="message").values_list("payload"))
    notices.run_all("worker", now() + timedelta(seconds=1))
    (told,) = out(tmp_path / "sms")
    assert told.startswith("13900001111\n") and receipt.number in told
    assert Errand.objects.get(kind="message").payload == {}


def test_of_an_accusation_no_more_than_the_page_says(cast: Cast, client: Client) -> None:
    receipt = cast.register(today(), purpose=Purpose.ACCUSATION)
    reply = ask(client, f"{receipt.number} {receipt.query_code}").json()["reply"]
    assert "由有权处理的机关依照规定办理" in reply and "县信访局" not in reply


def mail(folder: Path, name: str, body: str, **headers: str) -> None:
    made = EmailMessage()
    made["From"], made["Subject"] = "张三 <zhang@example.cn>", "问进度"
    made["Message-ID"] = f"<{name}@example.cn>"
    for key, value in headers.items():
        made[key.replace("_", "-")] = value
    made.set_content(body)
    (folder / f"{name}.eml").write_bytes(made.as_bytes())


def test_mail_is_answered_once_and_machines_are_not(
    cast: Cast, settings: Any, tmp_path: Path
) -> None:
    settings.HUIYIN_MAIL_URL = (tmp_path / "out").as_uri()
    receipt = cast.register(today())
    right = f"您好，\n编号 {receipt.number}\n查询码 {receipt.query_code}\n谢谢"
    mail(tmp_path, "1", right)
    mail(tmp_path, "2", right, Auto_Submitted="auto-replied")
    mail(tmp_path, "3", right, Precedence="bulk")
    html = EmailMessage()
    html["From"], html["Message-ID"] = "li@example.cn", "<4@x>"
    html.set_content(f"<p>{receipt.number}<br>{receipt.query_code}</p>", subtype="html")
    (tmp_path / "4.eml").write_bytes(html.as_bytes())
    (tmp_path / "5.eml").write_bytes(b"\x00\xff no mail at all")
    (tmp_path / "6.eml").write_bytes(b"From: x@y\nContent-Type: text/plain; charset=no\n\n\xff")
    did = read_mailbox(tmp_path)
    assert (did.read, did.answered) == (6, 2)
    assert read_mailbox(tmp_path).read == 0
    (tmp_path / "done" / "1.eml").rename(tmp_path / "1.eml")  # brought once more
    read_mailbox(tmp_path)
    notices.run_all("worker", now() + timedelta(seconds=1))
    told = out(tmp_path / "out")
    assert sorted(t.split("\n")[0] for t in told) == ["li@example.cn", "zhang@example.cn"]
    assert sum(receipt.number in t for t in told) == 2


def test_word_of_progress_goes_to_who_wanted_it_by_day_and_says_nothing(
    cast: Cast, settings: Any, tmp_path: Path
) -> None:
    settings.HUIYIN_SMS_URL = (tmp_path / "sms").as_uri()
    settings.HUIYIN_MAIL_URL = (tmp_path / "mail").as_uri()
    settings.HUIYIN_SITE = "https://xf.example.cn"
    day = date(2026, 9, 1)
    wanting, silent = cast.register(day).number, cast.register(day).number
    secret = cast.register(day, purpose=Purpose.ACCUSATION).number
    notices.run_all("worker", now() + timedelta(seconds=1))
    for number in (wanting, secret):
        cast.act("clerk", number, "choose_contact", day, to="1", message_ways=["sms", "mail"],
                 mail="zhang@example.cn")  # fmt: skip
    notices.run_all("worker", now() + timedelta(seconds=1))
    assert not (tmp_path / "sms").exists()
    for number in (wanting, silent):
        cast.act("clerk", number, "forward", day, unit="HOUSING")
    cast.act("clerk", wanting, "note_reception", day, unit="HOUSING", receiver_name="韩", text="x")
    noon = (now() + timedelta(days=1)).astimezone(ZONE).replace(hour=12)
    for _ in range(2):
        notices.run_all("worker", noon)
    sms, post = out(tmp_path / "sms"), out(tmp_path / "mail")
    assert len(sms) == len(post) == 1
    assert sms[0].startswith("13800138000\n") and post[0].startswith("zhang@example.cn\n")
    assert wanting in sms[0] and "https://xf.example.cn" in sms[0] and "9月1日" in sms[0]
    assert not any(w in sms[0] for w in ("张三", "漏水", "住房", secret, silent))


def test_nobody_is_woken(cast: Cast) -> None:
    from huiyin.services.telling import _decent
    from tests.cast import noon

    day = noon(date(2026, 9, 1))
    for hour, due in ((3, (1, 8)), (12, (1, 12)), (21, (2, 8))):
        found = _decent(day.replace(hour=hour))
        assert (found.day, found.hour) == due
