"""Where a webhook may lead: outside by https, or into a network the operator opened; a name that
resolves into the house, whatever it looks like, leads nowhere, and no answer leads on."""

import socket
from typing import Any

import pytest

from huiyin.adapters.webhooks import post as posting
from huiyin.adapters.webhooks.post import PostForbidden, PostGone, PostTrouble, networks, post
from tests.receiver import Receiver, receiving

HERE = networks("127.0.0.0/8")


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/", "https://localhost/", "https://2130706433/", "https://0x7f.1/",
        "https://0/", "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://10.0.0.7/",
        "https://192.168.1.1/", "https://172.16.0.1/", "https://169.254.169.254/latest",
        "https://100.64.0.1/", "https://[fe80::1]/", "https://[fd00::1]/", "https://224.0.0.1/",
        "https://[64:ff9b::7f00:1]/", "https://[2002:7f00:1::]/", "https://[::]/",
        "http://127.0.0.1/", "http://93.184.216.34/",
        "ftp://example.cn/", "https://u:p@example.cn/", "https:///x", "file:///etc/passwd",
        "https://example.cn/#x", "https://exa mple.cn/", "https://example.cn:x/",
    ],
)  # fmt: skip
def test_an_address_that_leads_into_the_house_or_is_none_is_never_asked(url: str) -> None:
    with pytest.raises(PostForbidden):
        post(url, b"{}", {})


def test_a_name_with_one_address_inside_is_refused_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    def both(*_args: Any, **_kwargs: Any) -> list[Any]:
        kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
        return [(*kind, ("93.184.216.34", 443)), (*kind, ("10.0.0.7", 443))]

    monkeypatch.setattr(socket, "getaddrinfo", both)
    with pytest.raises(PostForbidden):
        post("https://two.example/", b"{}", {})


def test_the_connection_goes_to_the_address_that_was_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    receiver, asked = Receiver(), []
    plain = socket.getaddrinfo

    def first_here(host: Any, *args: Any, **kwargs: Any) -> Any:
        asked.append(host)
        return plain("127.0.0.1" if host == "hook.example" else host, *args, **kwargs)

    with receiving(receiver) as url:
        monkeypatch.setattr(socket, "getaddrinfo", first_here)
        named = url.replace("127.0.0.1", "hook.example")
        post(named, b'{"a":1}', {"webhook-id": "x"}, HERE)
    headers, body = receiver.got[0]
    assert body == b'{"a":1}' and headers["webhook-id"] == "x"
    assert headers["host"].startswith("hook.example:")
    assert asked.count("hook.example") == 1, "the name was resolved again for the connection"


@pytest.mark.parametrize(("status", "kind"), [(500, PostTrouble), (404, PostTrouble),
                                              (410, PostGone), (302, PostTrouble)])  # fmt: skip
def test_only_success_counts_and_no_answer_leads_on(status: int, kind: type[PostTrouble]) -> None:
    receiver, further = Receiver(status), Receiver()
    with receiving(further) as there, receiving(receiver) as url:
        receiver.location = there
        with pytest.raises(kind):
            post(url, b"{}", {}, HERE)
    assert len(receiver.got) == 1 and further.got == []


def test_nobody_there_is_trouble_not_a_crash() -> None:
    with pytest.raises(PostTrouble):
        post("http://127.0.0.1:9/", b"{}", {}, HERE)
    with pytest.raises(PostTrouble):
        post("https://no-such-host.invalid/", b"{}", {})


def test_networks_are_read_from_the_setting() -> None:
    assert [str(n) for n in networks("10.1.0.0/16, fd00::/8")] == ["10.1.0.0/16", "fd00::/8"]
    assert networks("") == () and posting.problem_of("https://例子.cn/钩") == ""
