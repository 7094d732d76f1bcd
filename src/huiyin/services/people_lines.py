"""People as they are typed: a line each, the name first, then phone, document, address."""

import re
import unicodedata
from collections.abc import Sequence

from stdnum.cn import ric

from huiyin.store.petitions.identity import Identity

_SIGNS = re.compile(r"[，,、；;\s]+")
_DOCUMENT = re.compile(r"^(?=.*\d)[A-Z0-9()]{6,20}$")


def people_of(lines: Sequence[str]) -> tuple[tuple[Identity, ...], list[str]]:
    """The people of some lines, and the lines whose identity number cannot be right.

    A token that is neither phone nor document belongs to the address: nothing typed is lost.
    """
    found = [one for one in map(_person, lines) if one is not None]
    wrong = [f"{one.name} {one.document}" for one in found
             if is_wrong_identity_number(one.document)]  # fmt: skip
    return tuple(found), wrong


def is_wrong_identity_number(code: str) -> bool:
    """Is it a mainland identity number whose check digit does not fit?"""
    return len(code) == 18 and code[:17].isdigit() and not ric.is_valid(code)


def _person(line: str) -> Identity | None:
    tokens = [t for t in _SIGNS.split(unicodedata.normalize("NFKC", line)) if t]
    if not tokens:
        return None
    name, phone, document = tokens[0], "", ""
    address: list[str] = []
    for token in (t for t in tokens[1:] if t != "+86"):
        digits = phone_of(token)
        if digits and not phone:
            phone = digits
        elif _DOCUMENT.match(token.upper()) and not document:
            document = token.upper()
        else:
            address.append(token)
    return Identity(name, phone, document, " ".join(address))


def phone_of(text: str) -> str:
    """A telephone number without dashes and the country's prefix, "" where it is none."""
    digits = re.sub(r"[-()\s]", "", unicodedata.normalize("NFKC", text)).removeprefix("+86")
    if len(digits) == 13 and digits.startswith("861"):
        digits = digits[2:]
    return digits if digits.isdigit() and 5 <= len(digits) <= 12 else ""
