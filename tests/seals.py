"""A seal drawn for tests, and a key to sign with."""

from datetime import datetime
from io import BytesIO
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from PIL import Image, ImageDraw

PASSPHRASE = "一句话"
RED = (214, 30, 30)


def drawn(form: str = "PNG", ground: str = "white", size: int = 420) -> bytes:
    """A red ring with a star's place in it, on paper."""
    picture = Image.new("RGB", (size, size), ground)
    draw = ImageDraw.Draw(picture)
    edge = size // 20
    draw.ellipse((edge, edge, size - edge, size - edge), outline=RED, width=edge)
    middle = size // 2
    draw.polygon([(middle, size // 3), (size // 3, 2 * middle // 3 * 2), (2 * size // 3, middle)],
                 fill=RED)  # fmt: skip
    out = BytesIO()
    picture.save(out, form)
    return out.getvalue()


def make_key(path: Path, name: str = "县信访局", is_rsa: bool = True) -> Path:
    """A PKCS #12 file with a key and a certificate that signs itself."""
    key = (
        rsa.generate_private_key(65537, 2048)
        if is_rsa
        else ec.generate_private_key(ec.SECP256R1())
    )
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    certificate = (
        x509.CertificateBuilder().subject_name(who).issuer_name(who)
        .public_key(key.public_key()).serial_number(7)
        .not_valid_before(datetime(2020, 1, 1)).not_valid_after(datetime(2040, 1, 1))
        .add_extension(usage, True).sign(key, hashes.SHA256())
    )  # fmt: skip
    secret = serialization.BestAvailableEncryption(PASSPHRASE.encode())
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"k", key, certificate, None, secret))
    return path
