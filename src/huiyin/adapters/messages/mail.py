"""Messages as mail, by Django's own back end."""

from smtplib import SMTPException
from typing import Any

from django.core.mail import BadHeaderError, EmailMessage, get_connection

from huiyin.adapters.messages.base import Messages, MessagesTrouble

SMTP = "django.core.mail.backends.smtp.EmailBackend"
SECONDS = 20


class Mail(Messages):
    """Mail by the back end that the settings name, or by an SMTP server that an address names."""

    def __init__(self, sender: str = "", server: dict[str, Any] | None = None) -> None:
        self._sender, self._server = sender, server

    def send(self, to: str, subject: str, text: str) -> None:
        """Send one mail."""
        try:
            connection = (
                get_connection(SMTP, timeout=SECONDS, **self._server)
                if self._server
                else get_connection()
            )
            message = EmailMessage(
                subject, text, self._sender or None, [to], connection=connection
            )
            sent = message.send()
        except (BadHeaderError, SMTPException, OSError, ValueError) as error:
            raise MessagesTrouble(f"{type(error).__name__}: {error}") from error
        if not sent:
            raise MessagesTrouble("the mail was not taken")
