"""A signer that is out of order: for tests of what happens then."""

from huiyin.adapters.signature.base import SignatureTrouble, Signer


class Failing(Signer):
    """Refuses everything."""

    def sign(self, pdf: bytes, unit: str, reason: str) -> bytes:
        """Out of order."""
        raise SignatureTrouble("out of order")
