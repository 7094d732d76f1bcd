"""Scanned letters: brought, put together, read, registered; nothing on the way is lost."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from huiyin.adapters.ocr.base import Reader
from huiyin.adapters.ocr.failing import Failing
from huiyin.domain.acts import ActKind
from huiyin.domain.attachments import AttachmentKind
from huiyin.domain.fields import FieldProblem
from huiyin.domain.organisation import OfficeAct
from huiyin.domain.petition import Channel, Purpose
from huiyin.domain.procedure import Refusal
from huiyin.domain.scans import Arrangement, Grouping, Line, PageState, ScanState, Spot
from huiyin.services import file_store, notices, reading, scan_reading, scan_registering, scans
from huiyin.services import uploads as upload_desk
from huiyin.services.acting import Invalid
from huiyin.services.intake import Party, Registration, Submission
from huiyin.services.scan_registering import Envelope
from huiyin.services.scans import Bringing, Letter, NoSuchScan
from huiyin.services.uploads import Given
from huiyin.store.petitions.identity import Identity
from huiyin.store.petitions.models import Scan, ScanPage, Upload
from huiyin.store.petitions.uploads import attached_hashes
from huiyin.store.record import queries as record
from huiyin.store.record.models import ActHead, Errand
from tests import papers
from tests.cast import DESK, Cast, noon

DAY = date(2026, 9, 1)
BAG = 77


class Typewriter(Reader):
    """Reads the same two signs off every page, of one of which it is not sure."""

    name = "typewriter 1"

    def __init__(self) -> None:
        self.pictures: list[bytes] = []

    def read(self, picture: bytes) -> tuple[Line, ...]:
        self.pictures.append(picture)
        spots = (Spot(0.1, 0.1, 0.2, 0.15), Spot(0.2, 0.1, 0.3, 0.15))
        return (Line("停水", (0.99, 0.4), spots),)

    def close(self) -> None:
        """Nothing is held."""


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Iterator[Typewriter]:
    """Something that reads, whatever is installed."""
    found = Typewriter()
    monkeypatch.setattr(scan_reading, "reader", lambda: found)
    monkeypatch.setattr(scan_reading, "is_there", lambda: True)
    yield found


@pytest.fixture
def nobody_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    """As without the extra."""
    monkeypatch.setattr(scan_reading, "reader", lambda: None)
    monkeypatch.setattr(scan_reading, "is_there", lambda: False)


def bring(cast: Cast, *given: Given, grouping: Grouping = Grouping.EACH_FILE) -> scans.Brought:
    return scans.bring(cast.context("clerk", DAY), given, Bringing(BAG, DAY, grouping))


def letters(cast: Cast) -> list[Letter]:
    return scans.desk(cast.context("clerk", DAY), BAG)


def sizes(cast: Cast) -> list[int]:
    return [len(letter.pages) for letter in letters(cast)]


def arrange(cast: Cast, letter: Letter, what: Arrangement, place: int = 0) -> None:
    page = letter.pages[place].id
    scans.arrange(cast.context("clerk", DAY), letter.row.id, what, page, letter.row.version)


def register(cast: Cast, letter: Letter, token: str = "t", **changes: Any) -> str:
    context = cast.context("clerk", DAY)
    scans.take_up(context, letter.row.id)
    party = Party(Identity("潘大有", "13900007788", "", "大坪村"), changes.pop("hides", False))
    given = Submission(
        detail="停水三个月。", channel=Channel.LETTER, parties=(party,), received_at=noon(DAY),
        beside=Envelope(DAY - timedelta(days=4), DAY - timedelta(days=2), "白马乡").beside(),
    )  # fmt: skip
    what = (given, Registration(Purpose.APPEAL_FOR_RESOLUTION))
    return scan_registering.register(context, DESK, letter.row.id, what, token).number


def reasons(invalid: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [p.reason for p in invalid.value.problems]


def test_a_bad_file_keeps_no_letter_out(cast: Cast, nobody_reads: None) -> None:
    brought = bring(
        cast, papers.given("一.jpg"), Given("空.jpg"), Given("坏.pdf", b"%PDF-1.7 nothing"),
        papers.given("说明.docx", papers.word()), papers.given("传真.tif", papers.tiff(3)),
        papers.given("信.pdf", papers.pdf(2)), papers.given("图.png", papers.png()),
    )  # fmt: skip
    assert brought.letters == 4 and sizes(cast) == [1, 3, 2, 1]
    assert [(r.name, r.reason) for r in brought.refused] == [
        ("空.jpg", "file_empty"), ("坏.pdf", "file_broken"), ("说明.docx", "file_no_scan")
    ]  # fmt: skip
    assert "不是扫描件" in brought.refused[2].sentence
    again = bring(cast, papers.given("一.jpg"))
    assert again.letters == 0 and again.refused[0].reason == "file_there"
    assert {p.state for letter in letters(cast) for p in letter.pages} == {PageState.UNREAD}
    assert not Errand.objects.filter(kind=scan_reading.KIND).exists()


def test_files_of_one_letter_join_it_however_they_are_sent(cast: Cast, nobody_reads: None) -> None:
    for shade in (20, 40, 60):
        bring(cast, papers.given("页.jpg", papers.jpeg(shade)), grouping=Grouping.ONE_LETTER)
    assert sizes(cast) == [3]
    kinds = ActHead.objects.filter(subject_kind="scan").values_list("kind", flat=True)
    assert list(kinds) == [OfficeAct.SCANS_BROUGHT] * 3


@pytest.mark.parametrize(
    ("day", "reason"),
    [(DAY + timedelta(days=1), "day_after_recording"), (date(1900, 1, 1), "not_day")],
)
def test_a_day_that_cannot_be_is_refused_before_anything_is_kept(
    cast: Cast, day: date, reason: str
) -> None:
    with pytest.raises(Invalid) as invalid:
        scans.bring(cast.context("clerk", DAY), [papers.given("一.jpg")], Bringing(BAG, day))
    assert reasons(invalid) == [reason] and not Upload.objects.exists()


def test_pages_are_split_merged_moved_and_turned(cast: Cast, reader: Typewriter) -> None:
    bring(cast, papers.given("信.pdf", papers.pdf(3)), papers.given("图.png", papers.png()))
    arrange(cast, letters(cast)[0], Arrangement.SPLIT, 1)
    assert sizes(cast) == [1, 2, 1]
    arrange(cast, letters(cast)[1], Arrangement.EARLIER, 1)
    assert [p.page for p in letters(cast)[1].pages] == [3, 2]
    arrange(cast, letters(cast)[1], Arrangement.LATER, 0)
    assert [p.page for p in letters(cast)[1].pages] == [2, 3]
    arrange(cast, letters(cast)[2], Arrangement.MERGE)
    assert sizes(cast) == [1, 3]
    arrange(cast, letters(cast)[1], Arrangement.MERGE)
    assert [p.page for p in letters(cast)[0].pages] == [1, 2, 3, 1]
    notices.run_all("reader", noon(DAY), kinds=sorted(notices.APART))
    arrange(cast, letters(cast)[0], Arrangement.TURN, 3)
    assert (letters(cast)[0].pages[3].turn, letters(cast)[0].pages[3].state) == (90, "queued")
    with pytest.raises(Invalid) as invalid:
        arrange(cast, letters(cast)[0], Arrangement.MERGE)
    assert reasons(invalid) == ["scan_is_first"]
    with pytest.raises(Invalid) as invalid:
        arrange(cast, letters(cast)[0], Arrangement.SPLIT, 0)
    assert reasons(invalid) == ["scan_first_page"]


def test_who_looked_at_an_older_arrangement_is_told(cast: Cast, nobody_reads: None) -> None:
    bring(cast, papers.given("信.pdf", papers.pdf(3)))
    seen = letters(cast)[0]
    arrange(cast, seen, Arrangement.SPLIT, 2)
    with pytest.raises(Invalid) as invalid:
        arrange(cast, seen, Arrangement.SPLIT, 1)
    assert reasons(invalid) == ["scan_changed"] and sizes(cast) == [2, 1]


def test_two_drafts_are_not_merged_and_one_goes_along(cast: Cast, nobody_reads: None) -> None:
    context = cast.context("clerk", DAY)
    bring(cast, papers.given("一.jpg"), papers.given("图.png", papers.png()))
    first, second = letters(cast)
    scan_registering.keep_draft(context, second.row.id, {"detail": "录了一半", "name": ""})
    arrange(cast, letters(cast)[1], Arrangement.MERGE)
    assert scan_registering.draft_of(letters(cast)[0]) == {"detail": "录了一半"}
    bring(cast, papers.given("三.jpg", papers.jpeg(30)))
    scan_registering.keep_draft(context, letters(cast)[1].row.id, {"detail": "另一封"})
    with pytest.raises(Invalid) as invalid:
        arrange(cast, letters(cast)[1], Arrangement.MERGE)
    assert reasons(invalid) == ["scan_two_drafts"]
    assert "录了" not in Scan.objects.get(id=first.row.id).draft, "drafts are sealed"


def test_a_page_is_read_by_the_worker_apart_and_by_no_other(
    cast: Cast, reader: Typewriter
) -> None:
    bring(cast, papers.given("信.pdf", papers.pdf(2)))
    notices.run_all("ordinary", noon(DAY))
    assert not reader.pictures
    done = notices.run_all("reader", noon(DAY), kinds=sorted(notices.APART))
    assert (done.sent, done.failed, len(reader.pictures)) == (2, 0, 2)
    read = scan_reading.texts(letters(cast)[0].pages)
    assert scan_reading.whole(read) == "停水\n停水"
    assert [(u.at + p.start, u.sign) for p in read for u in p.unsure] == [(1, "水"), (4, "水")]
    assert read[0].page.engine == "typewriter 1"
    assert "停水" not in read[0].page.sealed, "what was read names people: it is sealed"


def test_a_page_the_reader_breaks_off_at_is_left_to_the_clerk(
    cast: Cast, reader: Typewriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(cast, papers.given("一.jpg"), papers.given("图.png", papers.png()))
    failing = Failing()
    monkeypatch.setattr(scan_reading, "reader", lambda: failing)
    at = noon(DAY)
    for _ in range(6):
        notices.run_all("reader", at, kinds=sorted(notices.APART))
        at += timedelta(hours=2)
    assert failing.asked == 2 * scan_reading.TRIES
    assert {p.state for letter in letters(cast) for p in letter.pages} == {PageState.UNREADABLE}
    monkeypatch.setattr(scan_reading, "reader", lambda: reader)
    page = letters(cast)[0].pages
    assert scan_reading.ask_again(cast.context("clerk", DAY + timedelta(days=1)), page) == 1
    notices.run_all("reader", noon(DAY + timedelta(days=2)), kinds=sorted(notices.APART))
    assert letters(cast)[0].pages[0].state == PageState.READ


def test_a_worker_killed_amid_a_page_loses_nothing(cast: Cast, reader: Typewriter) -> None:
    bring(cast, papers.given("一.jpg"))
    from huiyin.store.record.repository import CLAIM_SECONDS, claim

    assert claim("killed", noon(DAY), [scan_reading.KIND])
    assert notices.run_all("next", noon(DAY), kinds=sorted(notices.APART)).sent == 0
    late = noon(DAY) + timedelta(seconds=CLAIM_SECONDS + 1)
    assert notices.run_all("next", late, kinds=sorted(notices.APART)).sent == 1
    assert letters(cast)[0].pages[0].state == PageState.READ


def test_a_page_turned_while_it_is_read_is_read_anew(cast: Cast, reader: Typewriter) -> None:
    bring(cast, papers.given("一.jpg"))
    was = reader.read

    def meanwhile(picture: bytes) -> tuple[Line, ...]:
        reader.read = was  # type: ignore[method-assign]
        arrange(cast, letters(cast)[0], Arrangement.TURN)
        return was(picture)

    reader.read = meanwhile  # type: ignore[method-assign]
    notices.run_all("reader", noon(DAY), kinds=sorted(notices.APART))
    assert len(reader.pictures) == 2 and reader.pictures[0] != reader.pictures[1]
    assert letters(cast)[0].pages[0].state == PageState.READ


def test_an_errand_that_was_lost_is_queued_again(cast: Cast, reader: Typewriter) -> None:
    bring(cast, papers.given("一.jpg"))
    Errand.objects.filter(kind=scan_reading.KIND).delete()
    notices.sweep(DAY)
    notices.run_all("reader", noon(DAY + timedelta(days=400)), kinds=sorted(notices.APART))
    assert letters(cast)[0].pages[0].state == PageState.READ


def test_without_a_reader_left_queued_pages_are_typed(
    cast: Cast, reader: Typewriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(cast, papers.given("一.jpg"))
    monkeypatch.setattr(scan_reading, "reader", lambda: None)
    notices.run_all("reader", noon(DAY), kinds=sorted(notices.APART))
    assert letters(cast)[0].pages[0].state == PageState.UNREAD


def test_a_letter_becomes_a_petition_with_picture_and_both_texts(
    cast: Cast, reader: Typewriter
) -> None:
    bring(cast, papers.given("潘大有的信.pdf", papers.pdf(2)))
    notices.run_all("reader", noon(DAY), kinds=sorted(notices.APART))
    letter = letters(cast)[0]
    number = register(cast, letter)
    view = reading.petition(cast.context("clerk", DAY), number)
    said = view.line[0].act.fields
    assert view.row.petition["channel"] == "letter" and said["detail"] == "停水三个月。"
    assert (said["envelope_on"], said["postmark_on"], said["postmark_place"]) == (
        "2026-08-28", "2026-08-30", "白马乡"
    )  # fmt: skip
    (file,) = view.attachments
    assert (file.kind, file.pages, file.hash) == (
        AttachmentKind.INCOMING_LETTER, 2, letter.pages[0].file_hash
    )  # fmt: skip
    assert scan_registering.read_text(said, file.hash) == "停水\n停水"
    assert "停水\n停水" not in str(dict(said)) and said["read_by"] == "typewriter 1"
    assert letters(cast) == [] and not ScanPage.objects.exists()
    (done,) = scans.done(cast.context("clerk", DAY), ScanState.REGISTERED)
    assert done.row.number == number
    assert file_store.is_kept(file.hash)


def test_the_same_form_twice_registers_once(cast: Cast, nobody_reads: None) -> None:
    bring(cast, papers.given("一.jpg"))
    letter = letters(cast)[0]
    number = register(cast, letter, "same")
    context = cast.context("clerk", DAY)
    what = (Submission("停水", channel=Channel.LETTER), Registration(Purpose.SUGGESTION))
    again = scan_registering.register(context, DESK, letter.row.id, what, "same")
    assert again.number == number
    with pytest.raises(Refusal):
        scan_registering.register(context, DESK, letter.row.id, what, "another")


def test_pages_of_several_files_are_bound_and_their_files_swept(
    cast: Cast, nobody_reads: None
) -> None:
    bring(
        cast, papers.given("一.jpg"), papers.given("图.png", papers.png()),
        grouping=Grouping.ONE_LETTER,
    )  # fmt: skip
    hashes = [p.file_hash for p in letters(cast)[0].pages]
    upload_desk.sweep(cast.context("clerk", DAY + timedelta(days=9)))
    assert all(file_store.is_kept(h) for h in hashes), "what lies on the desk is not swept"
    assert set(attached_hashes()) == set(hashes)
    number = register(cast, letters(cast)[0])
    (file,) = reading.petition(cast.context("clerk", DAY), number).attachments
    assert file.pages == 2 and file.content_type == "application/pdf"
    assert file.hash not in hashes
    upload_desk.sweep(cast.context("clerk", DAY + timedelta(days=2)))
    assert not any(file_store.is_kept(h) for h in hashes) and file_store.is_kept(file.hash)
    assert list(attached_hashes()) == [file.hash]


def test_a_hidden_name_keeps_the_letter_from_the_unit(cast: Cast, nobody_reads: None) -> None:
    bring(cast, papers.given("一.jpg"))
    number = register(cast, letters(cast)[0], hides=True)
    cast.act("clerk", number, "forward", DAY, unit="HOUSING")
    from huiyin.domain.attachments import is_closed_to

    (file,) = reading.petition(cast.context("handler", DAY), number).attachments
    assert is_closed_to(cast["handler"], file, True)
    assert not is_closed_to(cast["clerk"], file, True)


def test_days_after_it_came_are_refused() -> None:
    late = Envelope(DAY + timedelta(days=1), DAY + timedelta(days=1))
    assert scan_registering.problems_of(late, DAY) == [
        FieldProblem("envelope_on", "after_it_came"), FieldProblem("postmark_on", "after_it_came")
    ]  # fmt: skip
    assert scan_registering.problems_of(Envelope(DAY, DAY), DAY) == []


def test_looking_at_a_letter_is_recorded_once_for_each_person(
    cast: Cast, nobody_reads: None
) -> None:
    bring(cast, papers.given("一.jpg"))
    ident = letters(cast)[0].row.id
    page = letters(cast)[0].pages[0].id
    with pytest.raises(Refusal):
        scans.page_of(cast.context("clerk", DAY), page, is_read=True)
    for login in ("clerk", "clerk", "clerk2"):
        scans.take_up(cast.context(login, DAY), ident)
    opened = [a for a in record.acts_of(ident, "scan") if a.kind == OfficeAct.SCAN_OPENED]
    assert [a.actor for a in opened] == [cast["clerk"].person, cast["clerk2"].person]
    assert scans.page_of(cast.context("clerk2", DAY), page, is_read=True).id == page
    with pytest.raises(Refusal):
        scans.page_of(cast.context("clerk", DAY), page, is_read=True)
    assert scans.page_of(cast.context("clerk", DAY), page, is_read=False).id == page


@pytest.mark.parametrize("login", ["neighbour", "handler", "auditor", "leader"])
def test_the_desk_is_closed_to_others(cast: Cast, nobody_reads: None, login: str) -> None:
    bring(cast, papers.given("一.jpg"))
    letter = letters(cast)[0]
    context = cast.context(login, DAY)
    with pytest.raises((NoSuchScan, Refusal)):
        scans.page_of(context, letter.pages[0].id, is_read=False)
    with pytest.raises((NoSuchScan, Refusal)):
        scans.take_up(context, letter.row.id)
    with pytest.raises((NoSuchScan, Refusal)):
        scans.set_aside(context, letter.row.id, "不想看", letter.row.version)
    assert len(letters(cast)) == 1


def test_a_letter_set_aside_comes_back_or_goes_after_thirty_days(
    cast: Cast, nobody_reads: None
) -> None:
    context = cast.context("clerk", DAY)
    bring(cast, papers.given("一.jpg"))
    letter = letters(cast)[0]
    with pytest.raises(Invalid):
        scans.set_aside(context, letter.row.id, " ", letter.row.version)
    scans.set_aside(context, letter.row.id, "扫重了", letter.row.version)
    (aside,) = scans.done(context, ScanState.SET_ASIDE)
    assert letters(cast) == [] and aside.why == "扫重了" and "扫重了" not in aside.row.reason
    scans.put_back(context, letter.row.id)
    scans.set_aside(context, letter.row.id, "还是扫重了", letters(cast)[0].row.version)
    assert scans.sweep(cast.context("clerk", DAY + timedelta(days=29))) == 0
    assert scans.sweep(cast.context("clerk", DAY + timedelta(days=31))) == 1
    upload_desk.sweep(cast.context("clerk", DAY + timedelta(days=31)))
    assert not file_store.is_kept(letter.pages[0].file_hash)
    with pytest.raises(Invalid):
        scans.put_back(context, letter.row.id)
    kinds = [a.kind for a in record.acts_of(letter.row.id, "scan")]
    assert kinds.count(OfficeAct.SCAN_SET_ASIDE) == 2 and OfficeAct.SCAN_PUT_BACK in kinds


def test_a_letter_about_a_known_matter_is_added_to_it_once(cast: Cast, nobody_reads: None) -> None:
    number = cast.register(DAY).number
    bring(cast, papers.given("一.jpg"))
    letter, context = letters(cast)[0], cast.context("clerk", DAY)
    scans.take_up(context, letter.row.id)
    scan_registering.add_to(context, letter.row.id, number, "又停了三天。", "add")
    view = reading.petition(context, number)
    kinds = [e.act.kind for e in view.line]
    assert kinds[-2:] == [ActKind.SUPPLEMENTED, ActKind.ATTACHED]
    assert len(view.attachments) == 1 and letters(cast) == []
    assert Scan.objects.get(id=letter.row.id).number == number
