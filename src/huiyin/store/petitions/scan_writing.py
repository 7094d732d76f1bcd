"""Writing letters as pictures: the letter, its pages and where they lie."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F

from huiyin.store.petitions.models import Scan, ScanPage


def add_scans(letters: Sequence[Mapping[str, Any]], pages: Sequence[Mapping[str, Any]]) -> None:
    """Put letters as pictures on the desk."""
    Scan.objects.bulk_create([Scan(**row) for row in letters])
    ScanPage.objects.bulk_create([ScanPage(**row) for row in pages])


def hold_scan(ident: int) -> bool:
    """Lock a letter until the transaction ends; False when there is none."""
    return Scan.objects.select_for_update().filter(id=ident).first() is not None


def change_scan(ident: int, version: int, values: Mapping[str, Any]) -> bool:
    """Change a letter that still has the version; False when somebody else changed it."""
    kept = Scan.objects.filter(id=ident, version=version)
    return bool(kept.update(version=version + 1, **values))


def push_scans(bureau: str, bag: int, behind: int) -> None:
    """Make room behind a place of a bag."""
    later = Scan.objects.filter(bureau=bureau, bag=bag, place__gt=behind)
    later.update(place=F("place") + 1)


def place_pages(scan: int, order: Sequence[int], first: int = 0) -> None:
    """The pages of a letter, in this order."""
    for place, page in enumerate(order, start=first):
        ScanPage.objects.filter(id=page).update(scan_id=scan, place=place)


def change_page(page: int, values: Mapping[str, Any], **still: Any) -> bool:
    """Note something of a page that is `still` as given; was it?"""
    return bool(ScanPage.objects.filter(id=page, **still).update(**values))


def drop_pages(scan: int) -> None:
    """The pictures of a letter are no longer needed here."""
    ScanPage.objects.filter(scan_id=scan).delete()


def drop_scan(scan: int) -> None:
    """A letter that has no pages any more, since they went to another one."""
    Scan.objects.filter(id=scan, pages__isnull=True).delete()
