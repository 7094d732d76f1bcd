"""The signer that an address names."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from huiyin.adapters.signature.base import SignatureTrouble, Signer
from huiyin.adapters.signature.failing import Failing
from huiyin.adapters.signature.software import Software


def signer_at(url: str, passphrase: str) -> Signer | None:
    """`pkcs12:///file.p12`, `pkcs12:///folder` (a file a unit), `failing:`, or "" for none.

    Raises SignatureTrouble for anything else.
    """
    parts = urlsplit(url)
    if not url:
        return None
    if parts.scheme == "pkcs12" and parts.path:
        return Software(Path(unquote(parts.path)), passphrase)
    if parts.scheme == "failing":
        return Failing()
    raise SignatureTrouble(f"not a signer: {url!r}; use pkcs12:///file.p12")
