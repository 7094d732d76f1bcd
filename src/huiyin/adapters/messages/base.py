"""What a way for messages can do. What a message may say is the caller's care."""

from abc import ABC, abstractmethod


class MessagesTrouble(Exception):
    """The way cannot be used now, or does not take this message: the text says what is wrong."""


class Messages(ABC):
    """A way for messages. Raises MessagesTrouble when it cannot be used."""

    @abstractmethod
    def send(self, to: str, subject: str, text: str) -> None:
        """Hand one message over: `to` is a phone number or a mail address; where a message has
        no subject (text messages) it is left out."""
