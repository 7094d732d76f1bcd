"""Messages to people outside: by text message or mail, as the house has set them up."""

from enum import StrEnum
from functools import lru_cache

from django.conf import settings

from huiyin.adapters.messages.base import Messages, MessagesTrouble
from huiyin.adapters.messages.chosen import messages_at

__all__ = ["MessageWay", "MessagesTrouble", "send", "ways"]


class MessageWay(StrEnum):
    """How a message reaches somebody."""

    SMS = "sms"
    MAIL = "mail"


@lru_cache(maxsize=8)
def _way(url: str, token: str, body: str) -> Messages:
    return messages_at(url, token, body)


def _address(way: MessageWay) -> str:
    known = {
        MessageWay.SMS: settings.HUIYIN_SMS_URL, MessageWay.MAIL: settings.HUIYIN_MAIL_URL,
    }  # fmt: skip
    return str(known[way])


def ways() -> tuple[MessageWay, ...]:
    """The ways that are set up here; a page offers no other."""
    return tuple(way for way in MessageWay if _address(way))


def send(way: MessageWay, to: str, subject: str, text: str) -> None:
    """Send one message. It may bear a number and a link; never a name, a claim or an accusation.

    Raises MessagesTrouble where the way is not set up or does not take it.
    """
    url = _address(way)
    if not url:
        raise MessagesTrouble(f"no way for {way} is set up")
    is_sms = way is MessageWay.SMS
    token, body = (settings.HUIYIN_SMS_TOKEN, settings.HUIYIN_SMS_BODY) if is_sms else ("", "")
    _way(url, token, body).send(to, subject, text)
