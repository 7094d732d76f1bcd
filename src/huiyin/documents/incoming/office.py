"""Office files: a ZIP that says what it is, unpacks to a sane size and carries no program."""

import zipfile
import zlib
from io import BytesIO
from xml.etree.ElementTree import ParseError

from huiyin.documents.incoming.content import Content, Unfit

_PARTS_AT_MOST = 3000
_CHUNK = 1 << 16
_MAIN = {"word/document.xml": Content.DOCX, "xl/workbook.xml": Content.XLSX}
_PROGRAMS = ("vbaproject.bin", "vbadata.xml", "/activex/", "/macrosheets/", "oleobject")
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError, OSError, ParseError,
    NotImplementedError, KeyError, IndexError,
)  # fmt: skip


def check(data: bytes, unpacked: int) -> Content:
    """Which office file it is. Raises Unfit: broken, a bomb, with a macro, with a password."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _checked(archive, unpacked)
    except _BROKEN as error:
        raise Unfit("file_broken") from error


def _checked(archive: zipfile.ZipFile, unpacked: int) -> Content:
    parts = archive.infolist()
    if len(parts) > _PARTS_AT_MOST or sum(p.file_size for p in parts) > unpacked:
        raise Unfit("file_bomb")
    if any(part.flag_bits & 1 for part in parts):
        raise Unfit("file_password")
    names = {part.filename for part in parts}
    found = next((content for name, content in _MAIN.items() if name in names), None)
    if found is None or "[Content_Types].xml" not in names:
        raise Unfit("file_type")
    _weigh(archive, parts, unpacked)
    if any(mark in f"/{name.lower()}" for name in names for mark in _PROGRAMS):
        raise Unfit("file_macro")
    if b"macroenabled" in archive.read("[Content_Types].xml").lower():
        raise Unfit("file_macro")
    if any(_reaches_out(archive, name) for name in names if name.endswith(".rels")):
        raise Unfit("file_reaches_out")
    return found


def _weigh(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], unpacked: int) -> None:
    """Unpack everything once and throw it away: what a part says of its size may be a lie."""
    left = unpacked
    for part in parts:
        with archive.open(part) as opened:
            while chunk := opened.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise Unfit("file_bomb")


def _reaches_out(archive: zipfile.ZipFile, name: str) -> bool:
    """Does opening it fetch a template, a frame or a program from elsewhere? Links do not."""
    text = archive.read(name).lower()
    kinds = (b"/attachedtemplate", b"/oleobject", b"/frame")
    return b'targetmode="external"' in text and any(kind in text for kind in kinds)
