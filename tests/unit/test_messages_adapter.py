"""Ways for messages: each hands over what it is given, or says why it could not."""

import json
import socketserver
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.test import override_settings

from huiyin.adapters.messages.base import MessagesTrouble
from huiyin.adapters.messages.chosen import messages_at
from huiyin.services import messaging
from huiyin.services.messaging import MessageWay

TEXT = "您的信访件 X-1 有新进展，请看 https://example.cn/x"


class Gateway(BaseHTTPRequestHandler):
    """Notes what is posted; answers as its server is told."""

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        body = json.loads(self.rfile.read(length))
        self.server.seen.append((self.path, self.headers["Authorization"], body))  # type: ignore[attr-defined]
        status = self.server.answer  # type: ignore[attr-defined]
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_args: Any) -> None:
        pass


@pytest.fixture
def gateway() -> Iterator[Any]:
    """A gateway of this process."""
    server: Any = HTTPServer(("127.0.0.1", 0), Gateway)
    server.seen, server.answer = [], 200
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def address(server: Any) -> str:
    return f"http://127.0.0.1:{server.server_port}/send"


def test_a_gateway_gets_one_json_object_with_the_key(gateway: Any) -> None:
    body = '{"phones": ["{to}"], "sign": 7, "content": "【信访局】{text}"}'
    messages_at(address(gateway), "secret", body).send("13800001111", "", TEXT)
    messages_at(address(gateway)).send("13800001111", "", '引号"和{to}原样')
    assert gateway.seen[0] == (
        "/send", "Bearer secret",
        {"phones": ["13800001111"], "sign": 7, "content": f"【信访局】{TEXT}"},
    )  # fmt: skip
    assert gateway.seen[1] == ("/send", None, {"to": "13800001111", "text": '引号"和{to}原样'})


@pytest.mark.parametrize("status", [302, 400, 503])
def test_a_gateway_that_refuses_is_trouble_and_is_not_followed(gateway: Any, status: int) -> None:
    gateway.answer = status
    with pytest.raises(MessagesTrouble, match=str(status)):
        messages_at(address(gateway)).send("13800001111", "", TEXT)
    assert len(gateway.seen) == 1


def test_a_gateway_that_is_away_is_trouble(gateway: Any) -> None:
    url = address(gateway)
    gateway.shutdown()
    gateway.server_close()
    with pytest.raises(MessagesTrouble):
        messages_at(url).send("13800001111", "", TEXT)


def test_a_body_that_is_no_json_is_refused() -> None:
    with pytest.raises(MessagesTrouble, match="no JSON"):
        messages_at("https://example.cn/", body="{to}")


class Postman(socketserver.StreamRequestHandler):
    """As much of SMTP as one mail needs."""

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        is_letter, lines = False, []
        for raw in self.rfile:
            line = raw.decode().rstrip("\r\n")
            if is_letter:
                is_letter = line != "."
                lines.append(line)
                if not is_letter:
                    self.server.seen.append("\n".join(lines))  # type: ignore[attr-defined]
                    self.wfile.write(b"250 taken\r\n")
                continue
            is_letter = line.upper() == "DATA"
            self.wfile.write(b"354 go on\r\n" if is_letter else b"250 yes\r\n")
            if line.upper() == "QUIT":
                return


def test_an_smtp_server_gets_the_mail() -> None:
    server: Any = socketserver.TCPServer(("127.0.0.1", 0), Postman)
    server.seen = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_address[1]
    way = messages_at(f"smtp://127.0.0.1:{port}?from=bureau@example.cn&tls=0")
    way.send("someone@example.cn", "Subject of mail", "plain words")
    server.shutdown()
    server.server_close()
    assert "Subject: Subject of mail" in server.seen[0]
    assert "From: bureau@example.cn" in server.seen[0] and "plain words" in server.seen[0]
    with pytest.raises(MessagesTrouble):
        way.send("someone@example.cn", "again", "nobody is there")


def test_the_settings_back_end_sends_mail_and_a_broken_subject_is_refused() -> None:
    messages_at("mail:?from=bureau@example.cn").send("a@example.cn", "办理进展", TEXT)
    sent = mail.outbox[-1]
    assert (sent.subject, sent.body, sent.to) == ("办理进展", TEXT, ["a@example.cn"])
    assert sent.from_email == "bureau@example.cn"
    with pytest.raises(MessagesTrouble):
        messages_at("mail:").send("a@example.cn", "one\nBcc: b@example.cn", TEXT)


def test_a_folder_keeps_them_and_the_screen_shows_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    way = messages_at((tmp_path / "有 空格").as_uri())
    way.send("13800001111", "办理进展", TEXT)
    way.send("13900002222", "办理进展", TEXT)
    kept = sorted(p.read_text(encoding="utf-8") for p in (tmp_path / "有 空格").iterdir())
    assert kept[0] == f"13800001111\n办理进展\n\n{TEXT}\n" and len(kept) == 2
    messages_at("console:").send("13800001111", "办理进展", TEXT)
    assert capsys.readouterr().err == f"13800001111 | 办理进展 | {TEXT}\n"
    (tmp_path / "file").write_text("")
    with pytest.raises(MessagesTrouble):
        messages_at((tmp_path / "file").as_uri()).send("1", "", TEXT)


@pytest.mark.parametrize("url", ["ftp://example.cn", "somewhere", "https:///x", "smtp:?from=a"])
def test_another_address_is_no_way(url: str) -> None:
    with pytest.raises(MessagesTrouble):
        messages_at(url)


def test_only_what_is_set_up_is_offered_and_used() -> None:
    assert messaging.ways() == ()
    with pytest.raises(MessagesTrouble):
        messaging.send(MessageWay.SMS, "13800001111", "", TEXT)
    with override_settings(HUIYIN_MAIL_URL="mail:", HUIYIN_SMS_URL="failing:"):
        assert messaging.ways() == (MessageWay.SMS, MessageWay.MAIL)
        messaging.send(MessageWay.MAIL, "a@example.cn", "办理进展", TEXT)
        assert mail.outbox[-1].to == ["a@example.cn"]
        with pytest.raises(MessagesTrouble, match="out of order"):
            messaging.send(MessageWay.SMS, "13800001111", "", TEXT)
