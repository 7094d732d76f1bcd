"""Sealing of identity (SM4-GCM) and its keyed hashes (HMAC-SM3), by the keys of `keyring`."""

import json
import unicodedata
from collections.abc import Mapping
from typing import Any

from huiyin.store.record.ciphers import (
    SealBroken,
    decrypt,
    decrypt_bytes,
    encrypt,
    encrypt_bytes,
    keyed_sm3,
    sm3,
)
from huiyin.store.record.keyring import data_key, forget_keys, newest_seal

__all__ = [
    "SealBroken", "forget_keys", "keyed_hash", "seal", "seal_bytes", "sm3", "unseal",
    "unseal_bytes",
]  # fmt: skip


def seal(value: Mapping[str, Any]) -> str:
    """Seal a mapping of JSON values; the text names the data key that opens it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    name = newest_seal()
    return f"{name}:" + encrypt(data_key(name), text.encode())


def unseal(text: str) -> dict[str, Any]:
    """Open what `seal` made. Raises SealBroken."""
    name, _, sealed = text.partition(":")
    opened: dict[str, Any] = json.loads(decrypt(data_key(name), sealed))
    return opened


def seal_bytes(data: bytes) -> bytes:
    """Seal the bytes of a file; they begin with the name of the data key that opens them."""
    name = newest_seal()
    return f"{name}:".encode("ascii") + encrypt_bytes(data_key(name), data)


def unseal_bytes(sealed: bytes) -> bytes:
    """Open what `seal_bytes` made. Raises SealBroken."""
    name, colon, raw = sealed.partition(b":")
    if not colon or not name.isalnum():
        raise SealBroken("not sealed by this house")
    return decrypt_bytes(data_key(name.decode("ascii")), raw)


def keyed_hash(kind: str, value: str) -> str:
    """How a name, phone or ID number is found without being readable: HMAC-SM3, 32 hex digits.

    `kind` keeps equal texts of different kinds apart. "" gives "".
    """
    plain = unicodedata.normalize("NFKC", value).strip().casefold()
    if not plain:
        return ""
    return keyed_sm3(data_key("index1"), f"{kind}:{plain}".encode()).hex()[:32]
