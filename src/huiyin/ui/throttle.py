"""Wrong query codes are counted: ten in fifteen minutes, by number and by address, then wait.

The counter is in Django's cache. With the default cache it is one per server process: with
several processes the limit is that many times ten, which still leaves guessing hopeless (a code
is one of 8 * 10^11). A shared cache in the settings makes it exact.
"""

import hashlib
import ipaddress

from django.core.cache import cache
from django.http import HttpRequest

LIMIT = 10
SECONDS = 15 * 60


def address_of(request: HttpRequest) -> str:
    """Where a request comes from; a proxy on this machine says it in X-Forwarded-For."""
    direct = str(request.META.get("REMOTE_ADDR") or "")
    passed_on = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rsplit(",", 1)[-1].strip()
    try:
        is_proxy = ipaddress.ip_address(direct).is_loopback
    except ValueError:
        is_proxy = not direct
    return passed_on if is_proxy and passed_on else direct


def _keys(number: str, address: str) -> list[str]:
    named = (f"number:{number}", f"address:{address}")
    return ["follow:" + hashlib.sha256(n.encode()).hexdigest() for n in named]


def is_shut(number: str, address: str) -> bool:
    """Were there too many wrong tries for the number or from the address?"""
    return any(int(cache.get(key, 0)) >= LIMIT for key in _keys(number, address))


def count_wrong(number: str, address: str) -> None:
    """One more wrong try."""
    for key in _keys(number, address):
        if not cache.add(key, 1, SECONDS):
            try:
                cache.incr(key)
            except ValueError:
                cache.set(key, 1, SECONDS)


def forget(number: str) -> None:
    """The right code was given: the number's wrong tries no longer count."""
    cache.delete(_keys(number, "")[0])


FILES = 200
"""How many files one address may hand in within the same time: a village shares one."""


def is_flooding(address: str, files: int) -> bool:
    """Count files handed in from an address; are they too many?"""
    key = "files:" + hashlib.sha256(address.encode()).hexdigest()
    if cache.add(key, files, SECONDS):
        return files > FILES
    try:
        return cache.incr(key, files) > FILES
    except ValueError:
        return False
