"""Signing with an RSA key that lies in a file (PKCS #12), as PAdES, by pyHanko."""

from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from huiyin.adapters.signature.base import SignatureTrouble, Signer

FIELD = "organ"
"""The name of the signature's field in the PDF."""


@lru_cache(maxsize=32)
def _key(path: Path, passphrase: str) -> Any:
    """The key with its certificate, read once. Raises SignatureTrouble."""
    try:
        from pyhanko.sign.signers import SimpleSigner
    except ImportError as error:
        said = "the extra signature is not installed: pip install huiyin[signature]"
        raise SignatureTrouble(said) from error
    try:
        found = SimpleSigner.load_pkcs12_data(path.read_bytes(), [], passphrase.encode() or None)
    except (OSError, ValueError) as error:
        raise SignatureTrouble(f"{path.name}: {error}") from error
    if found is None:
        raise SignatureTrouble(f"{path.name}: no key with a certificate, or a wrong passphrase")
    if found.signing_cert.public_key.algorithm != "rsa":
        raise SignatureTrouble(f"{path.name}: the key is not RSA")
    return found


class Software(Signer):
    """One key for the house, or one a unit: `CODE.p12` in a folder."""

    def __init__(self, place: Path, passphrase: str) -> None:
        self._place, self._passphrase = place, passphrase

    def _file(self, unit: str) -> Path:
        if not self._place.is_dir():
            return self._place
        if not unit.replace("-", "").replace("_", "").isalnum():
            raise SignatureTrouble(f"not a code of a unit: {unit!r}")
        return self._place / f"{unit}.p12"

    def sign(self, pdf: bytes, unit: str, reason: str) -> bytes:
        """An invisible PAdES signature; the picture of the seal is part of the page already.

        What the PDF says of itself (its PDF/A mark) is left as it is.
        """
        key = _key(self._file(unit), self._passphrase)
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.pdf_utils.misc import PdfError
        from pyhanko.sign import PdfSignatureMetadata, PdfSigner
        from pyhanko.sign.fields import SigSeedSubFilter
        from pyhanko.sign.general import SigningError

        class Untold(IncrementalPdfFileWriter):
            """Adds to a PDF without rewriting its metadata."""

            def _update_meta(self) -> None:
                pass

        said = PdfSignatureMetadata(
            field_name=FIELD, subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256",
            reason=reason,
        )  # fmt: skip
        try:
            made = PdfSigner(said, key).sign_pdf(Untold(BytesIO(pdf)))
        except (PdfError, SigningError, ValueError) as error:
            raise SignatureTrouble(str(error)) from error
        return bytes(made.getvalue())
