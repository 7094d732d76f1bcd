"""Messages to petitioners: answers to who asked by text message or mail, and word of progress to
who wanted it. They go through the one outbox; the address travels sealed and is dropped once used.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from django.conf import settings

from huiyin.domain.acts import ActKind, effective
from huiyin.domain.service import choices
from huiyin.services import messaging
from huiyin.services.context import ZONE, now, words
from huiyin.services.messaging import MessageWay
from huiyin.store.accounts import queries as accounts
from huiyin.store.petitions.derive import to_act
from huiyin.store.petitions.queries import PetitionRow
from huiyin.store.record.inserts import new_id
from huiyin.store.record.queries import ActRow, acts_of
from huiyin.store.record.repository import ClaimedErrand, NewErrand, empty_errand, queue
from huiyin.store.record.seals import keyed_hash, seal, unseal

KIND = "message"
EARLIEST, LATEST = time(8), time(20)
"""Nobody is woken by a telephone."""

TOLD = frozenset(
    {
        ActKind.REGISTERED, ActKind.FORWARDED, ActKind.ASSIGNED, ActKind.ACCEPTED,
        ActKind.DECLINED, ActKind.BARRED, ActKind.DIVERTED, ActKind.NOTIFIED, ActKind.EXTENDED,
        ActKind.HEARING_OPENED, ActKind.SETTLED, ActKind.REPLIED, ActKind.OPINION_ISSUED,
        ActKind.REVIEW_REFUSED, ActKind.REVIEW_OPINION_ISSUED, ActKind.FINAL_REVIEW_REFUSED,
        ActKind.FINAL_REVIEW_OPINION_ISSUED, ActKind.SERVED, ActKind.LETTER_DELIVERED,
    }
)  # fmt: skip
"""Acts worth a message."""


def answer(way: MessageWay, to: str, text: str, ident: str = "") -> bool:
    """Send an answer to who asked, once for each message they sent; False when the way is not
    set up here."""
    if way not in messaging.ways():
        return False
    mark = keyed_hash("asked", f"{way}:{to}:{ident}") if ident else str(new_id())
    queue([_errand(f"{KIND}:asked:{mark}", way, to, text, now())])
    return True


def _errand(key: str, way: MessageWay, to: str, text: str, due: datetime) -> NewErrand:
    payload = {"sealed": seal({"way": str(way), "to": to, "text": text})}
    return NewErrand(KIND, key, payload, due)


def send(errand: ClaimedErrand, _at: datetime) -> None:
    """Hand one message over. Raises MessagesTrouble."""
    said = unseal(str(errand.payload["sealed"]))
    messaging.send(MessageWay(said["way"]), said["to"], words()["told"]["subject"], said["text"])


def sent(errand: ClaimedErrand, _at: datetime) -> None:
    """It left: where to is kept no longer."""
    empty_errand(errand)


def announce(found: PetitionRow, acts: Sequence[ActRow], at: datetime) -> None:
    """After acts of a petition: word of it to each petitioner who wanted to hear, by their ways.

    It says the number and that there is something new, for anybody may see a telephone's face.
    """
    told = next((act for act in acts if act.kind in TOLD), None)
    if told is None or found.petition["is_restricted"] or not messaging.ways():
        return
    line = effective([to_act(row) for row in acts_of(found.petition["id"])])
    wanted = choices(line)
    text = _text(found, told)
    for ordinal, choice in wanted.items():
        sealed = found.petitioners[ordinal - 1]["sealed"]
        for way in messaging.ways():
            if str(way) in choice.ways and (to := _address(way, sealed, choice.sealed_mail)):
                key = f"{KIND}:{found.petition['id']}:{told.seq}:{ordinal}:{way}"
                queue([_errand(key, way, to, text, _decent(at))])


def _address(way: MessageWay, sealed: str, sealed_mail: str) -> str:
    if way is MessageWay.MAIL:
        return str(unseal(sealed_mail)["mail"]) if sealed_mail else ""
    return str(unseal(sealed).get("phone", ""))


def _text(found: PetitionRow, act: ActRow) -> str:
    bureau, said = accounts.unit(found.petition["bureau"]), words()["told"]
    phone = said["phone"].format(phone=bureau.phone) if bureau and bureau.phone else ""
    site = said["site"].format(site=settings.HUIYIN_SITE) if settings.HUIYIN_SITE else ""
    day = f"{act.on.month}月{act.on.day}日"
    name = bureau.name if bureau else ""
    return str(
        said["news"].format(
            bureau=name, number=found.petition["number"], day=day, site=site, phone=phone
        )
    )


def _decent(at: datetime) -> datetime:
    """The moment, or the next one at which people are awake."""
    local = at.astimezone(ZONE)
    if local.time() < EARLIEST:
        return local.replace(hour=EARLIEST.hour, minute=0, second=0, microsecond=0)
    if local.time() >= LATEST:
        morning = local + timedelta(days=1)
        return morning.replace(hour=EARLIEST.hour, minute=0, second=0, microsecond=0)
    return at
