"""The PDF of a letter: set with its seal, signed where the house has a key, kept for good."""

from functools import lru_cache

from django.conf import settings

from huiyin.adapters.signature.base import SignatureTrouble, Signer
from huiyin.adapters.signature.chosen import signer_at
from huiyin.documents.incoming.content import Content
from huiyin.documents.incoming.pictures import Made
from huiyin.documents.model import Document, as_data, from_data
from huiyin.documents.pdf import page_count, pdf
from huiyin.domain.procedure import Refusal
from huiyin.services import file_store
from huiyin.services.file_store import FilesTrouble, Lost
from huiyin.store.petitions.queries import LetterRow
from huiyin.store.record.chain import canonical
from huiyin.store.record.seals import sm3, unseal

REASON = "制发文书"
"""What a signature says of itself; no name of a person stands there."""


def hash_of(document: Document) -> str:
    """The hash an act keeps of what a letter says."""
    return sm3(canonical(as_data(document)).encode()).hex()


def frozen(row: LetterRow) -> Document:
    """An issued letter as it left, checked against its hash. Raises Refusal when it differs."""
    document = from_data(unseal(row.sealed)["document"])
    if hash_of(document) != row.content_hash:
        raise Refusal("letter_hash")
    return document


def _picture(document: Document) -> bytes:
    """The seal that lies on a document. Raises Refusal where its picture is gone."""
    try:
        return file_store.fetch(document.seal) if document.seal else b""
    except (Lost, FilesTrouble) as error:
        raise Refusal("seal_lost") from error


def typeset(document: Document) -> bytes:
    """The document as PDF with its seal. Raises NoGlyph, Refusal."""
    return pdf(document, _picture(document))


@lru_cache(maxsize=4)
def _signer(url: str, passphrase: str) -> Signer | None:
    return signer_at(url, passphrase)


def finish(document: Document, unit: str) -> bytes:
    """The PDF as it leaves, signed where the house signs. Raises NoGlyph, Refusal."""
    made = typeset(document)
    try:
        signer = _signer(settings.HUIYIN_SIGNATURE_URL, settings.HUIYIN_SIGNATURE_PASSPHRASE)
        return signer.sign(made, unit, REASON) if signer else made
    except SignatureTrouble as trouble:
        raise Refusal("letter_not_signed") from trouble


def keep(made: bytes) -> str:
    """Keep the PDF that leaves, byte for byte; its hash. Raises Refusal."""
    try:
        file_store.keep(Made(Content.PDF, made, page_count(made)))
    except FilesTrouble as trouble:
        raise Refusal("letter_not_kept") from trouble
    return file_store.hash_of(made)


def issued_pdf(row: LetterRow) -> bytes:
    """The PDF of an issued letter as it left, whatever became of templates and fonts.

    Letters from before files were kept are set again from what they say. Raises Refusal.
    """
    if not row.is_file_kept:
        return typeset(frozen(row))
    try:
        return file_store.fetch(row.pdf_hash)
    except (Lost, FilesTrouble) as error:
        raise Refusal("letter_lost") from error
