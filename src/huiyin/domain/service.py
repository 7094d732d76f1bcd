"""Service (送达): what each way must prove, who was served with a letter, who still waits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from huiyin.domain.acts import Act, ActKind
from huiyin.domain.fields import FieldProblem
from huiyin.domain.petition import Document

PROOFS: Mapping[str, tuple[str, ...]] = {
    "in_person": (),
    "post": ("tracking",),
    "electronic": ("consent",),
    "left": ("place", "refusal", "witness"),
    "public_notice": ("announced_on", "announced_at"),
}
"""What a way must say besides the day: without it the service could not be proved."""
_OPTIONAL = {"in_person": ("place",), "post": ("place",)}
_OF_A_WAY = frozenset({name for names in PROOFS.values() for name in names})

GIVEN_OUT = (
    "acceptance_notice", "reply", "suggestion_reply", "declining_notice", "barring_notice",
    "diversion_notice", "extension_notice", "settlement_agreement", "hearing_notice",
    "review_refusal",
)  # fmt: skip
"""Letters to the petitioner whose service starts no period; the receipt is handed over at once."""
SERVICES = frozenset(
    {ActKind.SERVED, ActKind.LETTER_DELIVERED, ActKind.SERVICE_ATTEMPTED, ActKind.NOTIFIED}
)
"""Acts that a signed or refused sheet may prove."""
SERVED = (*GIVEN_OUT, *(str(document) for document in Document))
"""Every letter that is served on the petitioner."""


def fitting(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a service without those that belong to another way than the chosen one."""
    way = str(fields.get("way", ""))
    kept = {*PROOFS.get(way, ()), *_OPTIONAL.get(way, ())}
    return {k: v for k, v in fields.items() if k not in _OF_A_WAY or k in kept}


def problems(
    fields: Mapping[str, Any], on: date, notice_days: int, has_consented: bool
) -> list[FieldProblem]:
    """What a service lacks to be proved; `notice_days` is how long a public notice must stand
    before it counts as served."""
    way = str(fields.get("way", ""))
    given = {"consent"} if has_consented else set()
    found = [
        FieldProblem(name, "missing")
        for name in PROOFS.get(way, ())
        if not fields.get(name) and name not in given
    ]
    announced = fields.get("announced_on")
    if way == "public_notice" and announced:
        day = date.fromisoformat(str(announced))
        if on < day + timedelta(days=notice_days):
            found.append(FieldProblem("announced_on", "notice_still_stands"))
    return found


@dataclass(frozen=True, slots=True)
class Choice:
    """How a petitioner wants to be told: short messages, and letters by the site (送达)."""

    ways: frozenset[str] = frozenset()
    sealed_mail: str = ""

    @property
    def takes_letters(self) -> bool:
        """Did the petitioner agree to service by electronic means?"""
        return "electronic" in self.ways


def choices(acts: Iterable[Act]) -> dict[int, Choice]:
    """What each petitioner chose last, by ordinal; nobody is told anything unasked."""
    found: dict[int, Choice] = {}
    for act in acts:
        if act.kind is ActKind.CONTACT_CHOSEN:
            ways = frozenset(map(str, act.fields.get("message_ways", ())))
            mail = str(act.fields.get("sealed_mail", ""))
            found[int(act.fields.get("to", 1))] = Choice(ways, mail)
    return found


def served_to(
    acts: Sequence[Act], kind: str, unit: str, since: int, petitioners: int
) -> frozenset[int]:
    """Who was served with a letter of a kind that a unit made by the act `since`, by ordinal.

    Being told in writing (23) is the service of its notice, on all of them at once.
    """
    everybody = frozenset(range(1, petitioners + 1))
    mine = [a for a in acts if a.seq > since and a.actor_unit == unit]
    if kind == "acceptance_notice" and any(
        a.kind is ActKind.NOTIFIED for a in acts if a.actor_unit == unit
    ):
        return everybody
    return frozenset(
        int(a.fields.get("to", 1)) for a in mine if _document_of(a) == kind
    ) & everybody  # fmt: skip


def _document_of(act: Act) -> str:
    if act.kind is ActKind.SERVED:
        return str(act.fields.get("document", Document.OPINION))
    return str(act.fields["letter_kind"]) if act.kind is ActKind.LETTER_DELIVERED else ""


def services(acts: Sequence[Act], kind: str, unit: str) -> list[Act]:
    """Every service of a kind of letter by a unit and every attempt that failed, in order."""
    return [
        a for a in acts
        if a.actor_unit == unit
        and (_document_of(a) == kind
             or a.kind is ActKind.SERVICE_ATTEMPTED and a.fields["letter_kind"] == kind)
    ]  # fmt: skip
