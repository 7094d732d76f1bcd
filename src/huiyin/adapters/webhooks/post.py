"""One POST to an address somebody named: never into this house or a closed network, unless the
operator opened that network; never on to where the answer points.

The name is resolved once, every address it has is looked at, and the connection is made to the
address that was looked at: a name that answers otherwise a moment later changes nothing.
"""

import ipaddress
import socket
import time
from collections.abc import Mapping, Sequence
from urllib.parse import SplitResult, urlsplit

import httpx

SECONDS = 10.0
ANSWER_AT_MOST = 2048
LONGEST = 500
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class PostTrouble(Exception):
    """It was not taken: the text says what happened."""


class PostForbidden(PostTrouble):
    """The address leads to where nothing is sent."""


class PostGone(PostTrouble):
    """The receiver says that it wants no more (410)."""


def networks(said: str) -> tuple[Network, ...]:
    """The networks an operator opened, from a setting. Raises ValueError."""
    return tuple(ipaddress.ip_network(one) for one in said.replace(",", " ").split())


def problem_of(url: str) -> str:
    """What is wrong with the form of an address, "" when nothing is."""
    if len(url) > LONGEST or not url.isprintable() or " " in url:
        return "not_url"
    try:
        parts = urlsplit(url)
        is_whole = parts.scheme in ("http", "https") and bool(parts.hostname)
        is_plain = not (parts.username or parts.password or parts.fragment)
        _ = parts.port
    except ValueError:
        return "not_url"
    return "" if is_whole and is_plain else "not_url"


def post(
    url: str, body: bytes, headers: Mapping[str, str], opened: Sequence[Network] = ()
) -> None:
    """Send it; any answer of 2xx counts. Raises PostTrouble."""
    if problem_of(url):
        raise PostForbidden("not an address")
    parts = urlsplit(url)
    address = _looked_at(parts, opened)
    try:
        status, said = _send(parts, address, body, headers)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise PostTrouble(f"{type(error).__name__}: {error}"[:200]) from error
    if status == 410:
        raise PostGone("410")
    if 300 <= status < 400:
        raise PostTrouble(f"{status}: redirects are not followed")
    if not 200 <= status < 300:
        raise PostTrouble(f"{status} {said}".strip())


def _looked_at(parts: SplitResult, opened: Sequence[Network]) -> str:
    """The address to connect to. Raises PostTrouble, PostForbidden."""
    host, port = str(parts.hostname), _port(parts)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise PostTrouble(f"the name {host} is not known") from error
    addresses = [str(entry[4][0]).partition("%")[0] for entry in found]
    for address in addresses:
        ip = _plain(ipaddress.ip_address(address))
        is_opened = any(ip in net for net in opened if net.version == ip.version)
        if not is_opened and (not ip.is_global or ip.is_multicast):
            raise PostForbidden("the address leads into a closed network")
        if not is_opened and parts.scheme != "https":
            raise PostForbidden("only https leads outside")
    return addresses[0]


def _plain(ip: Address) -> Address:
    """An address of the old kind that hides in one of the new kind."""
    if isinstance(ip, ipaddress.IPv6Address):
        hidden = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if hidden is None and ip in _NAT64:
            hidden = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        return hidden or ip
    return ip


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def _send(
    parts: SplitResult, address: str, body: bytes, headers: Mapping[str, str]
) -> tuple[int, str]:
    host = str(parts.hostname)
    at = f"[{address}]" if ":" in address else address
    query = f"?{parts.query}" if parts.query else ""
    target = f"{parts.scheme}://{at}:{_port(parts)}{parts.path or '/'}{query}"
    named = f"{host}:{parts.port}" if parts.port else host
    asked = {**headers, "Host": named, "Content-Type": "application/json",
             "User-Agent": "huiyin-webhooks"}  # fmt: skip
    with (
        httpx.Client(timeout=SECONDS, trust_env=False, follow_redirects=False) as client,
        client.stream("POST", target, content=body, headers=asked,
                      extensions={"sni_hostname": host}) as answer,
    ):  # fmt: skip
        return answer.status_code, _short(answer)


def _short(answer: httpx.Response) -> str:
    """The beginning of an answer, for whoever mends it; a slow one is not waited for."""
    until, read = time.monotonic() + SECONDS, bytearray()
    for chunk in answer.iter_raw(512):
        read += chunk
        if len(read) >= ANSWER_AT_MOST or time.monotonic() > until:
            break
    text = " ".join(bytes(read[:ANSWER_AT_MOST]).decode("utf-8", "replace").split())
    return "".join(c for c in text if c.isprintable())[:160]
