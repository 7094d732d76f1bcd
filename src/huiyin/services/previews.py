"""Pictures of the pages of what has several: made by the worker, outside any transaction."""

from datetime import datetime

from huiyin.documents.incoming import pages
from huiyin.documents.incoming.content import Unfit
from huiyin.services import file_store
from huiyin.services.context import Context
from huiyin.store.record.repository import ClaimedErrand, NewErrand, queue

_HASH_IN_KEY = 48


def ask(context: Context, hash_: str, count: int) -> None:
    """Have the pages drawn; asked for again at most once an hour."""
    if file_store.has_page(hash_, count):
        return
    key = f"preview:{hash_[:_HASH_IN_KEY]}:{context.at:%Y%m%d%H}"
    queue([NewErrand("preview", key, {"file": hash_, "pages": count}, context.at)])


def draw(errand: ClaimedErrand, _at: datetime) -> None:
    """Draw the pages of one file; done twice it makes the same. What cannot be drawn is left:
    the file itself can still be fetched."""
    hash_, count = str(errand.payload["file"]), int(errand.payload["pages"])
    try:
        pictures = pages.all_of(file_store.fetch(hash_), count)
    except (Unfit, file_store.Lost):
        return
    for page, picture in enumerate(pictures, start=1):
        file_store.keep_page(hash_, page, picture)
