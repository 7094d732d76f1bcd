"""The law library: texts a bureau imports, found by number and words, linked from citations."""

import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from time import monotonic
from zipfile import BadZipFile, ZipFile

from django.db import transaction

from huiyin.domain.authority import Permission
from huiyin.domain.organisation import OfficeAct
from huiyin.domain.procedure import Refusal
from huiyin.law.citation import from_chinese
from huiyin.services.context import Context
from huiyin.services.organisation import record_office
from huiyin.services.tabular import BROKEN, decoded
from huiyin.store.accounts import library as store
from huiyin.store.accounts import repository
from huiyin.store.accounts.library import ArticleRow, InstrumentRow
from huiyin.text.statutes import NAME_AT_MOST as NAME_AT_MOST
from huiyin.text.statutes import NoStatute as NoStatute
from huiyin.text.statutes import Statute, read_statute, short_name

REGULATION = "信访工作条例"
BYTES_AT_MOST, UNPACKED_AT_MOST = 5_000_000, 50_000_000
FOUND_AT_MOST, WORDS_AT_MOST, AROUND = 50, 6, 60
KNOWN_SECONDS = 30.0
_ZIP, _WORD = b"PK\x03\x04", "word/document.xml"
_NUMBER = re.compile(r"^第?([0-9]+|[零一二三四五六七八九十百]+)条$")


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did; the keys of `huiyin law import`."""

    instrument: str
    articles: int
    added: int
    changed: int
    removed: int
    unchanged: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found: pieces of its text, each with whether it is what was asked."""

    article: ArticleRow
    pieces: tuple[tuple[str, bool], ...]


def read_file(raw: bytes, name: str = "") -> Statute:
    """The statute in a file: text or Markdown in UTF-8 or GB18030, or a Word document.

    Raises NoStatute.
    """
    if len(raw) > BYTES_AT_MOST:
        raise NoStatute("file_too_big")
    text = _of_word(raw) if raw.startswith(_ZIP) else decoded(raw)
    if "\x00" in text:
        raise NoStatute("not_a_text")
    if BROKEN in text:
        raise NoStatute("broken_text")
    return read_statute(text, name)


def _of_word(raw: bytes) -> str:
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    try:
        with ZipFile(io.BytesIO(raw)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > UNPACKED_AT_MOST:
                raise NoStatute("file_too_big")
            if _WORD not in archive.namelist():
                raise NoStatute("not_a_text")
        document = Document(io.BytesIO(raw))
    except (BadZipFile, PackageNotFoundError, KeyError, ValueError) as error:
        if isinstance(error, NoStatute):
            raise
        raise NoStatute("not_a_text") from error
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def take_in(context: Context, statute: Statute) -> Imported:
    """Keep a statute's articles; the very same text again changes and records nothing.

    Raises Refusal.
    """
    if not context.actor.may(Permission.KEEP_RULES):
        raise Refusal("not_yours", "14")
    key, digest = short_name(statute.name), _digest(statute)
    before = store.instrument_by_key(key)
    old = {a.code: a.text for a in store.articles(before.id)} if before else {}
    done = _compare(statute, old, is_new=before is None)
    if before is None or before.digest != digest:
        _keep(context, statute, digest, done)
        forget_library()
    return done


def _digest(statute: Statute) -> str:
    said = [statute.name, statute.preface]
    said += [f"{a.code}\n{a.chapter}\n{a.text}" for a in statute.articles]
    return hashlib.sha256("\x1f".join(said).encode()).hexdigest()


def _compare(statute: Statute, old: Mapping[str, str], *, is_new: bool) -> Imported:
    new = {a.code: a.text for a in statute.articles}
    same = sum(old.get(code) == text for code, text in new.items())
    added = len(new.keys() - old.keys())
    return Imported(
        statute.name, len(new), added, len(new) - added - same, len(old.keys() - new.keys()),
        same, is_new,
    )  # fmt: skip


def _keep(context: Context, statute: Statute, digest: str, done: Imported) -> None:
    values = {
        "key": short_name(statute.name), "name": statute.name, "preface": statute.preface,
        "digest": digest, "imported_at": context.at,
    }  # fmt: skip
    articles = [
        {"ordinal": n, "code": a.code, "chapter": a.chapter, "text": a.text}
        for n, a in enumerate(statute.articles, start=1)
    ]
    body = {
        "instrument": statute.name, "digest": digest, "articles": done.articles,
        "added": done.added, "changed": done.changed, "removed": done.removed,
    }  # fmt: skip
    with transaction.atomic():
        repository.save_instrument(values, articles)
        record_office(context, OfficeAct.TEXT_IMPORTED, context.actor.unit, 0, body)


def ident_of(done: Imported) -> int:
    """The id of what was imported."""
    row = store.instrument_by_key(short_name(done.instrument))
    assert row is not None
    return row.id


def instruments() -> list[InstrumentRow]:
    """What the library holds."""
    return store.instruments()


def instrument(ident: int) -> tuple[InstrumentRow, list[ArticleRow]] | None:
    """One instrument with its articles, or None."""
    found = store.instrument(ident)
    return (found, store.articles(ident)) if found else None


def search(asked: str) -> list[Hit]:
    """Articles by number (第三十四条, 34条) or by words that all stand in them."""
    if number := _NUMBER.match(asked.strip()):
        code = str(from_chinese(number[1]))
        return [Hit(a, ((a.text, False),)) for a in store.by_code(code, FOUND_AT_MOST)]
    words = asked.split()[:WORDS_AT_MOST]
    if not words:
        return []
    return [Hit(a, tuple(_pieces(a.text, words))) for a in store.search(words, FOUND_AT_MOST)]


def _pieces(text: str, words: list[str]) -> Iterator[tuple[str, bool]]:
    """What stands around the words, the words apart."""
    pattern = re.compile(
        "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True)), re.I
    )
    at = 0
    for found in pattern.finditer(text):
        yield from _between(text[at : found.start()], is_first=at == 0)
        yield found.group(), True
        at = found.end()
    rest = text[at:]
    yield (f"{rest[:AROUND]}…" if len(rest) > AROUND else rest), False


def _between(text: str, *, is_first: bool) -> Iterator[tuple[str, bool]]:
    if len(text) <= 2 * AROUND:
        yield text, False
    elif is_first:
        yield f"…{text[-AROUND:]}", False
    else:
        yield f"{text[:AROUND]}…{text[-AROUND:]}", False


@dataclass(frozen=True, slots=True)
class _Known:
    until: float
    places: Mapping[str, tuple[int, frozenset[str]]]


_known: _Known | None = None


def forget_library() -> None:
    """Read what the library holds anew the next time a citation is written."""
    global _known
    _known = None


def address(code: str, instrument_name: str = REGULATION) -> str:
    """Where the text of an article stands, "" when it was not imported.

    What is known is read again after KNOWN_SECONDS, so that a page asks for nothing.
    """
    global _known
    known, moment = _known, monotonic()
    if known is None or moment >= known.until:
        known = _known = _Known(moment + KNOWN_SECONDS, store.places())
    ident, codes = known.places.get(short_name(instrument_name), (0, frozenset()))
    return f"/staff/law/{ident}/#article-{code}" if code in codes else ""
