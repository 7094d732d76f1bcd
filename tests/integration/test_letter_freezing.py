"""What left stays what it was: the same bytes, signed where the house signs, under its seal."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from huiyin.documents import pdf as pdf_module
from huiyin.documents.pdf import page_count, text_of
from huiyin.domain.letters import LetterState, LetterStep
from huiyin.domain.procedure import Refusal
from huiyin.services import file_store, letter_files, letters, reading
from huiyin.services.letter_content import read_written
from huiyin.services.letter_freezing import issued_pdf, typeset
from huiyin.services.letters import Ask, Letter
from huiyin.store.petitions.models import Letter as Row
from huiyin.store.petitions.uploads import in_use, kept_hashes
from huiyin.store.record.seals import sm3
from tests.cast import Cast
from tests.seals import PASSPHRASE, make_key

DAY = date(2026, 3, 2)


def _issued(cast: Cast) -> Letter:
    number = cast.sent(DAY)
    context = cast.context("clerk", DAY)
    letter = letters.open_letter(context, number, "forwarding_letter")
    ident = letters.save(context, letter, read_written(letters.sheet(letter), {}, None))
    letters.take_step(cast.context("head", DAY), number, ident, Ask(LetterStep.APPROVE))
    return letters.take_step(context, number, ident, Ask(LetterStep.ISSUE))


def _act_fields(cast: Cast, letter: Letter) -> dict[str, object]:
    view = reading.petition(cast.context("clerk", DAY), letter.desk.view.number)
    return dict(view.line[-1].act.fields)


@pytest.fixture
def signed(settings: Any, tmp_path: Path) -> Iterator[None]:
    """The house signs with a key in a file."""
    settings.HUIYIN_SIGNATURE_URL = f"pkcs12://{make_key(tmp_path / 'key.p12')}"
    settings.HUIYIN_SIGNATURE_PASSPHRASE = PASSPHRASE
    yield


def test_the_issued_bytes_stay_when_the_layout_changes(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = _issued(cast)
    assert letter.row and letter.row.is_file_kept
    left = issued_pdf(letter.row)
    assert sm3(left).hex() == letter.row.pdf_hash == _act_fields(cast, letter)["pdf_hash"]
    monkeypatch.setattr(pdf_module, "TIBETAN", "Noto Sans SC")
    monkeypatch.setattr("huiyin.services.letter_freezing.pdf", lambda *_: b"%PDF-other")
    context, number = cast.context("clerk", DAY), letter.desk.view.number
    taken = letter_files.take_out(context, number, letter.row.id, "pdf")
    assert taken.content == left and "张三" in text_of(left)


def test_a_kept_letter_that_was_changed_or_lost_is_not_handed_out(cast: Cast) -> None:
    letter = _issued(cast)
    assert letter.row is not None
    file_store.drop(letter.row.pdf_hash)
    with pytest.raises(Refusal) as lost:
        issued_pdf(letter.row)
    assert lost.value.reason == "letter_lost"
    assert file_store.prove(kept_hashes())[1] == [letter.row.pdf_hash]


def test_a_letter_from_before_files_were_kept_is_set_again(cast: Cast) -> None:
    letter = _issued(cast)
    Row.objects.update(is_file_kept=False)
    again = letters.find(cast.context("clerk", DAY), letter.desk.view.number, letter.row.id)
    file_store.drop(letter.row.pdf_hash)
    assert again.row and sm3(issued_pdf(again.row)).hex() == letter.row.pdf_hash


def test_the_file_of_a_letter_counts_as_used(cast: Cast) -> None:
    letter = _issued(cast)
    assert in_use([letter.row.pdf_hash, "0" * 64]) == {letter.row.pdf_hash}
    assert list(kept_hashes()) == [letter.row.pdf_hash]


def test_a_place_that_is_away_stops_the_issue_and_frees_the_number(
    cast: Cast, settings: Any
) -> None:
    files = settings.HUIYIN_FILES_URL
    settings.HUIYIN_FILES_URL = "failing:"
    with pytest.raises(Refusal) as away:
        _issued(cast)
    assert away.value.reason == "letter_not_kept"
    assert Row.objects.get().state == LetterState.APPROVED
    settings.HUIYIN_FILES_URL = files
    assert _issued(cast).number.endswith("〕1号")


def test_a_signed_letter_holds_and_its_hash_is_that_of_what_was_issued(
    cast: Cast, signed: None
) -> None:
    letter = _issued(cast)
    assert letter.row is not None
    left = issued_pdf(letter.row)
    (signature,) = PdfFileReader(BytesIO(left)).embedded_signatures
    trust = ValidationContext(trust_roots=[signature.signer_cert])
    found = validate_pdf_signature(signature, trust)
    assert found.bottom_line and found.intact and found.valid
    assert str(found.coverage) == "SignatureCoverageLevel.ENTIRE_FILE"
    assert "县信访局" in found.signing_cert.subject.human_friendly
    assert sm3(left).hex() == letter.row.pdf_hash == _act_fields(cast, letter)["pdf_hash"]
    assert "转送" in text_of(left)


def test_one_changed_byte_breaks_the_signature(cast: Cast, signed: None) -> None:
    letter = _issued(cast)
    left = bytearray(issued_pdf(letter.row))
    left[left.index(b"/CreationDate") + 20] ^= 1
    (signature,) = PdfFileReader(BytesIO(bytes(left))).embedded_signatures
    found = validate_pdf_signature(signature, ValidationContext(trust_roots=[]))
    assert not found.intact and not found.bottom_line


def test_signing_adds_after_the_last_byte_and_leaves_the_promise_of_pdf_a(
    cast: Cast, signed: None
) -> None:
    letter = _issued(cast)
    plain, left = typeset(letters.frozen(letter.row)), issued_pdf(letter.row)
    assert left.startswith(plain) and len(left) > len(plain)
    reader = PdfFileReader(BytesIO(left))
    told = reader.root["/Metadata"].data
    assert b"<pdfaid:part>2</pdfaid:part>" in told
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in told
    assert told == PdfFileReader(BytesIO(plain)).root["/Metadata"].data
    (field,) = (f.get_object() for f in reader.root["/AcroForm"]["/Fields"])
    shown, hidden = 4, 1 | 2 | 32
    assert field["/F"] & shown and not field["/F"] & hidden
    assert [float(x) for x in field["/Rect"]] == [0, 0, 0, 0] or "/AP" in field
    assert "/NeedAppearances" not in reader.root["/AcroForm"]
    assert page_count(left) == page_count(plain)


@pytest.mark.parametrize("url", ["failing:", "pkcs12:///nowhere/key.p12", "ftp://x"])
def test_a_letter_that_cannot_be_signed_does_not_leave(
    cast: Cast, settings: Any, url: str
) -> None:
    settings.HUIYIN_SIGNATURE_URL = url
    with pytest.raises(Refusal) as refused:
        _issued(cast)
    assert refused.value.reason == "letter_not_signed"
    assert Row.objects.get().number == ""


def test_a_key_a_unit_and_no_other_than_rsa(cast: Cast, settings: Any, tmp_path: Path) -> None:
    settings.HUIYIN_SIGNATURE_URL = f"pkcs12://{tmp_path}"
    settings.HUIYIN_SIGNATURE_PASSPHRASE = PASSPHRASE
    make_key(tmp_path / "B1.p12", "信访局的键")
    (signature,) = PdfFileReader(BytesIO(issued_pdf(_issued(cast).row))).embedded_signatures
    assert "信访局的键" in signature.signer_cert.subject.human_friendly
    other = tmp_path / "elliptic"
    other.mkdir()
    make_key(other / "B1.p12", is_rsa=False)
    settings.HUIYIN_SIGNATURE_URL = f"pkcs12://{other}"
    with pytest.raises(Refusal) as refused:
        _issued(cast)
    assert refused.value.reason == "letter_not_signed"
