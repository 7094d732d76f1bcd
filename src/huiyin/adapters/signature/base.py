"""What can sign a PDF."""

from abc import ABC, abstractmethod


class SignatureTrouble(Exception):
    """Nothing can be signed now: the message says what is wrong."""


class Signer(ABC):
    """Signs PDF files. Raises SignatureTrouble when it cannot."""

    @abstractmethod
    def sign(self, pdf: bytes, unit: str, reason: str) -> bytes:
        """The PDF with a signature after its last byte; what was there stays byte for byte.

        `unit` is the code of the organ it is signed for.
        """
