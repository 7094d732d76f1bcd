"""Pictures made anew: turned upright, without place or camera, small enough to look at."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError
from pillow_heif import register_heif_opener

from huiyin.documents.incoming.content import Content, Unfit

register_heif_opener()
Image.MAX_IMAGE_PIXELS = 60_000_000
"""Pillow refuses twice as many by itself; between the two only what shrinks while it is read."""

LONGEST = 3000
"""A sheet of A4 on a photograph has 250 dots an inch then."""

PAGE, THUMB = 1400, 160
"""A thumbnail shows what kind of paper it is, not what is written on it."""

_QUALITY = 85
_FORMATS = {
    Content.JPEG: ("JPEG", "MPO"), Content.PNG: ("PNG",), Content.HEIC: ("HEIF",),
    Content.TIFF: ("TIFF",),
}  # fmt: skip
_BROKEN = (
    UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError,
    TypeError, ArithmeticError, RuntimeError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Made:
    """A file as it is kept: what it is, its bytes, its pages, and its first page as a picture
    (empty where it has none to show)."""

    content: Content
    data: bytes
    pages: int = 1
    first: bytes = b""


@contextmanager
def opened(data: bytes, content: Content) -> Iterator[Image.Image]:
    """A picture whose size is sane. Raises Unfit for one that is broken or too large."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(data), formats=_FORMATS[content]) as picture:
                picture.draft("RGB", (LONGEST, LONGEST))
                _measure(picture)
                yield picture
    except Image.DecompressionBombError as error:
        raise Unfit("file_pixels") from error
    except _BROKEN as error:
        raise Unfit("file_broken") from error


def _measure(picture: Image.Image) -> None:
    if picture.width * picture.height > (Image.MAX_IMAGE_PIXELS or 0):
        raise Unfit("file_pixels")


def remake(data: bytes, content: Content, pages: int) -> Made:
    """The picture anew, as JPEG, PNG or (several pages) PDF. Raises Unfit."""
    with opened(data, content) as picture:
        frames = int(getattr(picture, "n_frames", 1)) if content is Content.TIFF else 1
        if frames > pages:
            raise Unfit("file_pages")
        if frames > 1:
            return _bound(picture, frames)
        is_drawn = content is Content.PNG or picture.mode == "1"
        upright = _upright(picture)
        first = smaller(upright, PAGE)
        if is_drawn:
            return Made(Content.PNG, _png(upright), 1, first)
        return Made(Content.JPEG, _jpeg(upright.convert("RGB"), _QUALITY), 1, first)


def _upright(picture: Image.Image) -> Image.Image:
    """Turned as it was held, in ordinary colours, no larger than needed, and nothing else."""
    upright = ImageOps.exif_transpose(picture)
    if upright.mode not in ("1", "L", "LA", "P", "RGB", "RGBA"):
        upright = upright.convert("RGB")
    upright = _ordinary(upright)
    if max(upright.size) > LONGEST:
        if upright.mode in ("1", "P"):
            upright = upright.convert("RGBA" if "transparency" in upright.info else "RGB")
        upright.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    upright.info = {k: v for k, v in upright.info.items() if k == "transparency"}
    return upright


def _ordinary(picture: Image.Image) -> Image.Image:
    """Colours of a phone's own screen as every screen shows them."""
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in ("RGB", "RGBA"):
        return picture
    try:
        own = ImageCms.ImageCmsProfile(BytesIO(profile))
        plain = ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"))
    except (ImageCms.PyCMSError, *_BROKEN):
        return picture
    return plain or picture


def _bound(picture: Image.Image, frames: int) -> Made:
    """Several sheets become one PDF, sheet by sheet."""
    for place in range(frames):
        picture.seek(place)
        _measure(picture)
    picture.seek(0)
    first = smaller(picture.copy(), PAGE)
    picture.seek(0)
    out = BytesIO()
    picture.save(out, "PDF", save_all=True, resolution=200, creationDate=None, modDate=None)
    return Made(Content.PDF, out.getvalue(), frames, first)


def smaller(picture: Image.Image, longest: int) -> bytes:
    """A JPEG no longer than that, on white."""
    small = picture.convert("RGBA" if _is_see_through(picture) else "RGB")
    small.thumbnail((longest, longest), Image.Resampling.LANCZOS, reducing_gap=2.0)
    if small.mode == "RGBA":
        paper = Image.new("RGB", small.size, "white")
        paper.paste(small, mask=small.getchannel("A"))
        small = paper
    return _jpeg(small, 80)


def _is_see_through(picture: Image.Image) -> bool:
    return picture.mode in ("LA", "RGBA", "PA") or "transparency" in picture.info


def thumbnail(page: bytes) -> bytes:
    """The picture of a page, small."""
    with Image.open(BytesIO(page), formats=("JPEG",)) as picture:
        return smaller(picture, THUMB)


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    picture.info = {}
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def _png(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
