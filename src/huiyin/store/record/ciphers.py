"""SM3, SM4-GCM and the fingerprint of an identity key."""

import base64
import hashlib
import hmac
import os
from functools import cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

KEY_SIZE = 16
_NONCE_SIZE = 12
_TAG_SIZE = 16


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


def keyed_sm3(key: bytes, data: bytes) -> bytes:
    """HMAC-SM3, all of it in OpenSSL where that has SM3."""
    is_there = "sm3" in hashlib.algorithms_available
    return hmac.digest(key, data, "sm3" if is_there else sm3_constructor())


def encrypt(key: bytes, text: bytes) -> str:
    """Nonce, tag and SM4-GCM text in base64."""
    return base64.b64encode(encrypt_bytes(key, text)).decode("ascii")


def encrypt_bytes(key: bytes, data: bytes) -> bytes:
    """Nonce, tag and SM4-GCM text."""
    nonce = os.urandom(_NONCE_SIZE)
    cipher = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
    sealed = cipher.update(data) + cipher.finalize()
    return nonce + cipher.tag + sealed


def decrypt(key: bytes, sealed: str) -> bytes:
    """What `encrypt` was given. Raises SealBroken."""
    try:
        raw = base64.b64decode(sealed)
    except ValueError as error:
        raise SealBroken("the identity key does not open this") from error
    return decrypt_bytes(key, raw)


def decrypt_bytes(key: bytes, raw: bytes) -> bytes:
    """What `encrypt_bytes` was given. Raises SealBroken."""
    try:
        nonce, tag = raw[:_NONCE_SIZE], raw[_NONCE_SIZE : _NONCE_SIZE + _TAG_SIZE]
        cipher = Cipher(algorithms.SM4(key), modes.GCM(nonce, tag)).decryptor()
        return cipher.update(raw[_NONCE_SIZE + _TAG_SIZE :]) + cipher.finalize()
    except (InvalidTag, ValueError) as error:
        raise SealBroken("the identity key does not open this") from error


def fingerprint(key: bytes) -> str:
    """How an identity key is named without being told."""
    return sm3(b"huiyin identity key" + key).hex()[:16]


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
