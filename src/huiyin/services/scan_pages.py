"""Pictures of scanned pages: to look at, to be read, to be bound into the file of a petition."""

from collections.abc import Sequence

from huiyin.documents.incoming import binding, pages
from huiyin.documents.incoming.content import Content, Unfit
from huiyin.documents.incoming.pictures import PAGE, THUMB, Made
from huiyin.services import file_store, uploads
from huiyin.services.context import Context
from huiyin.store.petitions.scans import PageRow
from huiyin.store.petitions.uploads import UploadRow
from huiyin.store.record.inserts import new_id

SHARP = 2400
"""How long a page is for reading and keeping: about 200 dots an inch of A4."""

LETTER_NAME = "来信"


def shown(page: PageRow) -> bytes:
    """A page to look at (JPEG). Raises Lost, FilesTrouble, Unfit."""
    return _picture(page, PAGE)


def small(page: PageRow) -> bytes:
    """A page too small to be read. Raises Lost, FilesTrouble, Unfit."""
    return _picture(page, THUMB)


def sharp(page: PageRow) -> bytes:
    """A page as it is read and kept. Raises Lost, FilesTrouble, Unfit."""
    return _picture(page, SHARP)


def _picture(page: PageRow, longest: int) -> bytes:
    if longest <= PAGE and file_store.has_page(page.file_hash, page.page):
        source = file_store.preview(page.file_hash, str(page.page))
    elif page.file_type == Content.PDF:
        data = file_store.fetch(page.file_hash)
        source = pages.one(data, page.page, uploads.limits().pages, max(longest, PAGE))
        if longest <= PAGE:
            file_store.keep_page(page.file_hash, page.page, source)
    else:
        source = file_store.fetch(page.file_hash)
    return binding.turned(source, page.turn, longest)


def bound(context: Context, letter: Sequence[PageRow]) -> UploadRow:
    """The pages of a letter as one file: the one that was brought where it holds just these, as
    they came; else a PDF of their pictures. Raises Lost, FilesTrouble, Unfit."""
    first = letter[0]
    if _is_whole(letter):
        return UploadRow(
            new_id(), first.file_hash, first.file_size, first.file_pages, first.file_type,
            first.file_name,
        )  # fmt: skip
    return uploads.keep(context, LETTER_NAME, _made([sharp(page) for page in letter]))


def _made(pictures: Sequence[bytes]) -> Made:
    if len(pictures) == 1:
        shown_first = binding.turned(pictures[0], 0, PAGE)
        return Made(Content.JPEG, pictures[0], 1, shown_first)
    return binding.bind(pictures)


def _is_whole(letter: Sequence[PageRow]) -> bool:
    """Are these all pages of one file, in order and as they lay?"""
    first = letter[0]
    is_same = all(p.file_hash == first.file_hash and p.turn == 0 for p in letter)
    return is_same and [p.page for p in letter] == list(range(1, first.file_pages + 1))


__all__ = ["Unfit", "bound", "sharp", "shown", "small"]
