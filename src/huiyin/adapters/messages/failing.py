"""A way for messages that is out of order: for tests of what happens then."""

from huiyin.adapters.messages.base import Messages, MessagesTrouble


class Failing(Messages):
    """Takes nothing."""

    def send(self, to: str, subject: str, text: str) -> None:
        """Out of order."""
        raise MessagesTrouble("out of order")
