"""Files that people bring, good and bad, made anew for each test."""

import struct
import zipfile
import zlib
from io import BytesIO

import docx
import pillow_heif
import xlsxwriter
from PIL import Image, ImageDraw

from huiyin.services.uploads import Given

CAMERA, PLACE, COMMENT = b"Camera of Zhang San", (29.0, 39.0, 8.0), b"taken at home"


def drawing(width: int = 600, height: int = 400, shade: int = 200) -> Image.Image:
    """A sheet whose upper left corner is dark, so that one sees how it was turned."""
    sheet = Image.new("RGB", (width, height), (shade, shade, shade))
    ImageDraw.Draw(sheet).rectangle((0, 0, width // 3, height // 3), fill=(10, 10, 10))
    return sheet


def jpeg(shade: int = 200, turned: int = 6) -> bytes:
    """A photograph of a phone held upright: camera, place and comment inside."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = turned, CAMERA.decode()
    exif.get_ifd(0x8825)[2] = PLACE
    out = BytesIO()
    drawing(shade=shade).save(out, "JPEG", exif=exif, comment=COMMENT, quality=90)
    return out.getvalue()


def png() -> bytes:
    """A picture with a hidden text."""
    from PIL.PngImagePlugin import PngInfo

    info, out = PngInfo(), BytesIO()
    info.add_text("Author", CAMERA.decode())
    drawing().save(out, "PNG", pnginfo=info)
    return out.getvalue()


def heic() -> bytes:
    """What an iPhone takes."""
    out = BytesIO()
    pillow_heif.from_pillow(drawing()).save(out, quality=80)
    return out.getvalue()


def tiff(pages: int = 3) -> bytes:
    """A fax or a scan of several sheets."""
    sheets = [drawing(shade=90 + n).convert("1") for n in range(pages)]
    out = BytesIO()
    sheets[0].save(out, "TIFF", save_all=True, append_images=sheets[1:], compression="group4")
    return out.getvalue()


def pdf(pages: int = 2) -> bytes:
    """A paper of several pages."""
    sheets = [drawing(shade=60 + n) for n in range(pages)]
    out = BytesIO()
    plain = {"creationDate": None, "modDate": None}
    sheets[0].save(out, "PDF", save_all=True, append_images=sheets[1:], **plain)
    return out.getvalue()


def word() -> bytes:
    """A document."""
    paper, out = docx.Document(), BytesIO()
    paper.add_paragraph("情况说明")
    paper.save(out)
    return out.getvalue()


def sheet() -> bytes:
    """A workbook."""
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet().write(0, 0, "工资")
    return out.getvalue()


def changed(archive: bytes, **parts: bytes) -> bytes:
    """An office file with parts added or replaced; `__` stands for `/`, `_dot_` for `.`."""
    out = BytesIO()
    named = {n.replace("__", "/").replace("_dot_", "."): raw for n, raw in parts.items()}
    with zipfile.ZipFile(BytesIO(archive)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if name not in named:
                new.writestr(name, old.read(name))
        for name, raw in named.items():
            new.writestr(name, raw, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def macro() -> bytes:
    """A document that carries a program."""
    return changed(word(), word__vbaProject_dot_bin=b"\xd0\xcf\x11\xe0program")


def bomb() -> bytes:
    """A small workbook that unpacks to 120 MB."""
    return changed(sheet(), xl__media__big_dot_png=bytes(120 << 20))


def lying_bomb() -> bytes:
    """One that unpacks to 8 MB and says that the part has ten bytes."""
    raw = bytearray(changed(sheet(), xl__media__big_dot_png=bytes(8 << 20)))
    size = struct.pack("<I", 8 << 20)
    while (place := raw.find(size)) >= 0:
        raw[place : place + 4] = struct.pack("<I", 10)
    return bytes(raw)


def huge_picture(width: int = 50_000, height: int = 50_000) -> bytes:
    """A PNG of a few bytes that says it has thousands of millions of pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(
            ">I", zlib.crc32(kind + body)
        )  # fmt: skip

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
PROGRAM = b"MZ\x90\x00" + bytes(range(256)) * 4


def given(name: str = "证据.jpg", data: bytes | None = None) -> Given:
    """A file as it comes to a use case."""
    return Given(name, jpeg() if data is None else data)
