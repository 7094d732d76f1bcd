"""Identity of a petitioner: sealed for keeping, hashed for finding, masked for showing."""

import re
import unicodedata
from dataclasses import dataclass, fields
from typing import Any

from huiyin.store.record.seals import keyed_hash, seal


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is. `document` is an ID number, `account` a name in another system."""

    name: str = ""
    phone: str = ""
    document: str = ""
    address: str = ""
    account: str = ""


KNOWN_BY = ("name_hash", "phone_hash", "document_hash")
"""The hashes that say who somebody is; a house is shared with others."""

_FIELDS = tuple(f.name for f in fields(Identity))


_HOUSE = re.compile(r"[0-9〇一二三四五六七八九十百]+(?:号|室|户)$")
_SIGNS = re.compile(r"[\W_]+")


def _house(address: str) -> str:
    """The address of a house, spaces and signs left out; "" for a village or a street, where
    many live who have nothing to do with each other."""
    plain = _SIGNS.sub("", unicodedata.normalize("NFKC", address))
    return plain if _HOUSE.search(plain) else ""


def hashes_of(identity: Identity) -> dict[str, str]:
    """The keyed hashes an identity is found by: exact name, whole phone, its tail, document,
    the house somebody lives in."""
    digits = "".join(c for c in identity.phone if c.isdigit())
    return {
        "name_hash": keyed_hash("name", identity.name or identity.account),
        "phone_hash": keyed_hash("phone", digits),
        "phone_tail_hash": keyed_hash("tail", digits[-4:] if len(digits) >= 7 else ""),
        "document_hash": keyed_hash("document", identity.document.upper()),
        "household_hash": keyed_hash("household", _house(identity.address)),
    }


def mask_name(name: str) -> str:
    """The first character and stars; the part before · of a long name keeps its first too."""
    return name[:1] + "*" * max(1, min(len(name) - 1, 3)) if name else ""


def mask_phone(phone: str) -> str:
    """Three first and four last digits of a mobile number; less of a shorter one."""
    if len(phone) >= 11:
        return phone[:3] + "****" + phone[-4:]
    return "***" + phone[-2:] if phone else ""


def petitioner_entry(identity: Identity, is_hidden: bool) -> dict[str, Any]:
    """What an act says of a petitioner: sealed identity and its mask."""
    return {
        "sealed": seal({name: getattr(identity, name) for name in _FIELDS}),
        "masked_name": mask_name(identity.name or identity.account),
        "masked_phone": mask_phone(identity.phone),
        "is_hidden": is_hidden,
    }
