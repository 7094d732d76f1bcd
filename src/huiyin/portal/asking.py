"""Asking for progress by text message or mail: number and query code in, where it stands out.

A gateway posts what came; mail is read from files by `huiyin mailbox`. A wrong code, an unknown
number and a number of somebody else's get the same answer and count as tries.
"""

import json
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from huiyin.domain.authority import Permission
from huiyin.portal.story import tell
from huiyin.portal.wording import wording
from huiyin.services import portal, reading, telling
from huiyin.services.acting import NoSuchPetition
from huiyin.services.context import begin, today
from huiyin.services.messaging import MessageWay
from huiyin.services.query_codes import petitioner
from huiyin.ui import throttle
from huiyin.ui.clocks import say_day
from huiyin.ui.doors import permission

TEXT_AT_MOST = 20_000
_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])([0-9]{6}|[0-9A-Za-z]{1,6}(?=-))[- ]?([0-9]{4})[- ]?([0-9]{5,7})(?![0-9])"
)
_CODE = re.compile(r"(?<![0-9A-Z])([2-9A-HJKMNP-Z]{4})[ -]?([2-9A-HJKMNP-Z]{4})(?![0-9A-Z])")
_HIDDEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff"))
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－"), "-")


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered; `is_shut` when there were too many tries: then nothing is sent out."""

    text: str
    is_shut: bool = False


def read(text: str) -> tuple[str, str]:
    """The number and the query code of a message, "" for what is not there."""
    plain = unicodedata.normalize("NFKC", text[:TEXT_AT_MOST].translate(_HIDDEN))
    plain = plain.translate(_DASHES).upper()
    found = _NUMBER.search(plain)
    if found is None:
        return "", ""
    rest = f"{plain[: found.start()]} | {plain[found.end() :]}"
    codes = ["".join(match.groups()) for match in _CODE.finditer(rest)]
    # A code mixes letters and figures more often than a word or a year does.
    codes.sort(key=lambda code: not (re.search("[0-9]", code) and re.search("[A-Z]", code)))
    return "-".join(found.groups()), codes[0] if codes else ""


def answer(sender: str, text: str) -> Answer:
    """What is answered to somebody who asks. Tries count for the number and for the sender."""
    said, who = wording()["asked"], f"asked {sender}"
    number, code = read(text)
    if throttle.is_shut(number or who, who):
        return Answer(said["wait"], is_shut=True)
    actor = petitioner(number, code) if number and code else None
    if actor is None:
        throttle.count_wrong(number or who, who)
        return Answer(said["wrong"] if number and code else said["how"])
    throttle.forget(number)
    try:
        return Answer(_standing(reading.petition(begin(actor), number)))
    except NoSuchPetition:
        return Answer(said["wrong"])


def _standing(view: reading.PetitionView) -> str:
    """Where it is, who holds it, the next legal day; nothing of what it is about."""
    story, said = tell(view), wording()["asked"]
    parts = [said["now"].format(number=story.number, now=story.now)]
    if story.holder is not None and story.is_open:
        phone = said["phone"].format(phone=story.holder.phone) if story.holder.phone else ""
        parts.append(said["holder"].format(holder=story.holder.name) + phone + "。")
    if story.coming and (clock := story.coming[0].clock).due_on:
        day = say_day(clock.due_on, today())
        parts.append(said["next"].format(title=story.coming[0].title, day=day))
    return "".join(parts)


def respond(way: MessageWay, sender: str, text: str, ident: str = "") -> tuple[str, bool]:
    """Answer a message by the way it came; the answer, and whether this house sends it."""
    found = answer(sender, text)
    is_sent = not found.is_shut and telling.answer(way, sender, found.text, ident)
    return found.text, is_sent


@permission(Permission.BY_KEY)
@csrf_exempt
@never_cache
@require_POST
def asked(request: HttpRequest) -> JsonResponse:
    """A gateway brings a message: `from`, `text`, and `way` and `id` where it has them.

    Where the house sends itself the answer is only `sent`; else it is in `reply`, for the gateway.
    """
    if not _may(request):
        raise PermissionDenied("asked")
    said = _said(request)
    sender, text = str(said.get("from", "")).strip(), str(said.get("text", ""))
    way = str(said.get("way", MessageWay.SMS))
    if not sender or len(sender) > 200 or portal.bureau() is None or way not in set(MessageWay):
        return JsonResponse({"error": "from, text"}, status=422)
    reply, is_sent = respond(MessageWay(way), sender, text, str(said.get("id", ""))[:200])
    return JsonResponse({"sent": True} if is_sent else {"sent": False, "reply": reply})


def _may(request: HttpRequest) -> bool:
    """Without a secret in the settings the door is shut."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    token = settings.HUIYIN_ASK_TOKEN
    return bool(token) and constant_time_compare(given, token)


def _said(request: HttpRequest) -> dict[str, Any]:
    """A JSON object, or the fields of a form, as gateways differ."""
    if request.content_type != "application/json":
        return request.POST.dict()
    try:
        found = json.loads(request.body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
