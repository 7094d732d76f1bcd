"""Sealing of identity (SM4-GCM) and its keyed hashes (HMAC-SM3), by the keys of `keyring`."""

import hmac
import json
import unicodedata
from collections.abc import Mapping
from typing import Any

from huiyin.store.record.ciphers import SealBroken, decrypt, encrypt, sm3, sm3_constructor
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


def seal_bytes(raw: bytes) -> str:
    """Seal bytes as `seal` does a mapping."""
    name = newest_seal()
    return f"{name}:" + encrypt(data_key(name), raw)


def unseal_bytes(text: str) -> bytes:
    """Open what `seal_bytes` made. Raises SealBroken."""
    name, _, sealed = text.partition(":")
    return decrypt(data_key(name), sealed)


def keyed_hash(kind: str, value: str) -> str:
    """How a name, phone or ID number is found without being readable: HMAC-SM3, 32 hex digits.

    `kind` keeps equal texts of different kinds apart. "" gives "".
    """
    plain = unicodedata.normalize("NFKC", value).strip().casefold()
    if not plain:
        return ""
    digest = hmac.new(data_key("index1"), f"{kind}:{plain}".encode(), sm3_constructor())
    return digest.hexdigest()[:32]
