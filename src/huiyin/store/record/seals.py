"""Sealing of identity (SM4-GCM) and its keyed hashes (HMAC-SM3).

Data keys live in the database, wrapped by the identity key of the environment: rotating that
key rewraps a few rows and touches no sealed text.
"""

import base64
import hashlib
import hmac
import json
import os
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings

from huiyin.store.record.models import SealingKey

_KEY_SIZE = 16
_NONCE_SIZE = 12
_TAG_SIZE = 16
_NAMES = ("seal1", "index1")


class SealBroken(ValueError):
    """Sealed text that does not open: a wrong identity key, or changed bytes."""


def sm3(data: bytes) -> bytes:
    """The SM3 digest (GB/T 32905), from OpenSSL where it has it."""
    try:
        return hashlib.new("sm3", data).digest()
    except ValueError:
        digest = hashes.Hash(hashes.SM3())
        digest.update(data)
        return digest.finalize()


def _encrypt(key: bytes, text: bytes) -> str:
    nonce = os.urandom(_NONCE_SIZE)
    cipher = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
    sealed = cipher.update(text) + cipher.finalize()
    return base64.b64encode(nonce + cipher.tag + sealed).decode("ascii")


def _decrypt(key: bytes, sealed: str) -> bytes:
    try:
        raw = base64.b64decode(sealed)
        nonce, tag = raw[:_NONCE_SIZE], raw[_NONCE_SIZE : _NONCE_SIZE + _TAG_SIZE]
        cipher = Cipher(algorithms.SM4(key), modes.GCM(nonce, tag)).decryptor()
        return cipher.update(raw[_NONCE_SIZE + _TAG_SIZE :]) + cipher.finalize()
    except (InvalidTag, ValueError) as error:
        raise SealBroken("the identity key does not open this") from error


def _master() -> bytes:
    return bytes.fromhex(settings.HUIYIN_IDENTITY_KEY)[:_KEY_SIZE]


def _fingerprint(key: bytes) -> str:
    return sm3(b"huiyin identity key" + key).hex()[:16]


def _load(name: str) -> bytes:
    row = SealingKey.objects.filter(name=name).first()
    if row is None:
        master = _master()
        if name not in _NAMES or SealingKey.objects.exclude(wrapped_by=_fingerprint(master)):
            raise SealBroken("no such key, or the keys here belong to another identity key")
        fresh = _encrypt(master, os.urandom(_KEY_SIZE))
        row, _ = SealingKey.objects.get_or_create(
            name=name, defaults={"wrapped": fresh, "wrapped_by": _fingerprint(master)}
        )
    return _decrypt(_master(), row.wrapped)


@cache
def _data_key(name: str) -> bytes:
    return _load(name)


def forget_keys() -> None:
    """Drop the keys held in memory (another database, or after a rotation)."""
    _data_key.cache_clear()


def seal(value: Mapping[str, Any]) -> str:
    """Seal a mapping of JSON values; the text names the data key that opens it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return "seal1:" + _encrypt(_data_key("seal1"), text.encode())


def unseal(text: str) -> dict[str, Any]:
    """Open what `seal` made. Raises SealBroken."""
    name, _, sealed = text.partition(":")
    opened: dict[str, Any] = json.loads(_decrypt(_data_key(name), sealed))
    return opened


def keyed_hash(kind: str, value: str) -> str:
    """How a name, phone or ID number is found without being readable: HMAC-SM3, 32 hex digits.

    `kind` keeps equal texts of different kinds apart. "" gives "".
    """
    plain = unicodedata.normalize("NFKC", value).strip().casefold()
    if not plain:
        return ""
    digest = hmac.new(_data_key("index1"), f"{kind}:{plain}".encode(), sm3_constructor())
    return digest.hexdigest()[:32]


@cache
def sm3_constructor() -> Any:
    """What `hmac` builds its digests with."""
    if "sm3" in hashlib.algorithms_available:
        return lambda data=b"": hashlib.new("sm3", data)
    return _Sm3


class _Sm3:
    """The interface of hashlib over cryptography's SM3, for an OpenSSL without it."""

    digest_size, block_size, name = 32, 64, "sm3"

    def __init__(self, data: bytes = b"") -> None:
        self._hash = hashes.Hash(hashes.SM3())
        self._hash.update(data)

    def update(self, data: bytes) -> None:
        self._hash.update(data)

    def copy(self) -> "_Sm3":
        twin = _Sm3()
        twin._hash = self._hash.copy()
        return twin

    def digest(self) -> bytes:
        return self._hash.copy().finalize()

    def hexdigest(self) -> str:
        return self.digest().hex()
