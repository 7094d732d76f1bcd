"""The volume of a petition: everything in one PDF, numbered, the same bytes of one state."""

from datetime import date, timedelta
from io import BytesIO

import pikepdf
import pytest

from huiyin.documents import pdf as pdf_module
from huiyin.domain.attachments import AttachmentKind
from huiyin.domain.procedure import Refusal
from huiyin.services import attachments, letter_files, letters, looking, volume
from huiyin.services.acting import NoSuchPetition
from huiyin.services.context import SYSTEM, begin
from huiyin.services.intake import Party
from huiyin.services.uploads import Given
from huiyin.store.petitions.identity import Identity
from huiyin.store.petitions.models import AttachmentRow
from tests import papers
from tests.cast import Cast, noon

DAY = date(2026, 3, 2)


def text_of(data: bytes) -> str:
    """What a PDF says, lines joined."""
    return "".join(pdf_module.text_of(data).split())


LATER = DAY + timedelta(days=10)
GIVEN = (
    Given("物业合同.pdf", papers.pdf(3)),
    Given("漏水.jpg", papers.jpeg()),
    Given("说明.docx", papers.word()),
)


def whole(cast: Cast) -> str:
    """A petition with letters, a PDF, a photograph and a document; its number."""
    number = cast.answered(DAY).number
    system = begin(SYSTEM, noon(LATER))
    letter_files.produce(system, number, "forwarding_letter", {})
    letter_files.produce(system, number, "opinion", {})
    attachments.add(cast.context("clerk", LATER), number, GIVEN, AttachmentKind.MATERIAL)
    return number


def test_everything_is_bound_and_the_contents_tell_its_page(cast: Cast) -> None:
    number = whole(cast)
    made = volume.make(cast.context("clerk", LATER), number)
    titles = [leaf.title for leaf in made.leaves]
    assert titles == [
        "信访事项", "转送函", "信访处理意见书", "材料1：物业合同.pdf", "材料2：漏水.jpg",
        "材料3：说明.docx", "办理经过", "备考表",
    ]  # fmt: skip
    with pikepdf.open(BytesIO(made.bound.data)) as book:
        assert len(book.pages) == made.bound.pages
        marks = [(str(i.title), book.pages.index(i.destination[0])) for i in _outline(book)]
    assert marks[0] == ("信访案卷", 0) and marks[1][0] == "卷宗目录"
    assert [(t.split(" ")[0], n + 1) for t, n in marks[2:]] == [
        (leaf.title, leaf.page) for leaf in made.leaves
    ]
    said = text_of(made.bound.data)
    for text in (
        "张三",
        "13800138000",
        "小区的供水管道漏水三个月",
        "管道老化",
        "转送",
        "物业合同.pdf",
    ):
        assert text in said
    pdf_leaf = made.leaves[3]
    assert made.leaves[4].page - pdf_leaf.page == 3


def _outline(book: pikepdf.Pdf) -> list[pikepdf.OutlineItem]:
    with book.open_outline() as outline:
        return list(outline.root)


def test_every_page_bears_its_number(cast: Cast) -> None:
    import pypdfium2

    made = volume.make(cast.context("clerk", LATER), whole(cast))
    opened = pypdfium2.PdfDocument(made.bound.data)
    for number, page in enumerate(opened, start=1):
        wide, high = page.get_size()
        left = wide - 120 if number % 2 else 0
        corner = page.get_textpage().get_text_bounded(left, high - 40, left + 120, high)
        assert corner.strip() == str(number)


def test_one_state_has_the_same_bytes_and_looks_change_nothing(cast: Cast) -> None:
    number = whole(cast)
    first = volume.make(cast.context("clerk", LATER), number)
    looking.reveal(cast.context("head", LATER), number, "核对")
    later = volume.make(cast.context("head", LATER + timedelta(days=3)), number)
    assert first.bound.data == later.bound.data
    cast.act("clerk", number, "supplement", LATER, text="又漏了一次。")
    assert volume.make(cast.context("clerk", LATER), number).bound.data != first.bound.data


def test_what_is_not_pages_has_a_page_that_names_it(cast: Cast) -> None:
    made = volume.make(cast.context("clerk", LATER), whole(cast))
    leaf = made.leaves[5]
    assert leaf.apart == "not_pages" and leaf.original == papers_kept(leaf.hash)
    assert leaf.hash[:40] in text_of(leaf.data)
    assert "1份：材料3：说明.docx" in text_of(made.leaves[-1].data)


def papers_kept(hash_: str) -> bytes:
    from huiyin.services import file_store

    return file_store.fetch(hash_)


def test_a_file_that_is_lost_or_broken_stops_no_volume(cast: Cast) -> None:
    from huiyin.services import file_store

    number = whole(cast)
    file_store.drop(AttachmentRow.objects.get(ordinal=1).file_hash)
    made = volume.make(cast.context("clerk", LATER), number)
    assert made.leaves[3].apart == "lost" and "找不到" in text_of(made.leaves[3].data)


def test_what_was_taken_from_view_is_counted_and_not_bound(cast: Cast) -> None:
    number = whole(cast)
    clerk = cast.context("clerk", LATER)
    seq = AttachmentRow.objects.get(ordinal=2).seq
    attachments.remove(clerk, number, seq, "拍重了")
    made = volume.make(clerk, number)
    assert "漏水.jpg" not in "".join(leaf.title for leaf in made.leaves)
    assert "1份，不入卷" in text_of(made.leaves[-1].data)


def test_a_void_letter_is_bound_and_says_so(cast: Cast) -> None:
    number = whole(cast)
    view, rows = letters.view_of(cast.context("clerk", LATER), number)
    row = next(x for x in rows if x.kind == "forwarding_letter")
    ask = letters.Ask(letters.LetterStep.VOID, "发错了")
    letters.take_step(cast.context("head", LATER), number, row.id, ask)
    made = volume.make(cast.context("clerk", LATER), number)
    assert "转送函（已作废）" in [leaf.title for leaf in made.leaves]


def test_who_may_not_meet_the_names_makes_none(cast: Cast) -> None:
    number = whole(cast)
    for login in ("supervisor", "analyst"):
        with pytest.raises(Refusal):
            volume.make(cast.context(login, LATER), number)
    with pytest.raises(NoSuchPetition):
        volume.make(cast.context("labour", LATER), number)
    hidden = (Party(Identity("张三", "13800138000", "", ""), True),)
    other = cast.handled(DAY, parties=hidden).number
    with pytest.raises(Refusal) as refused:
        volume.make(cast.context("handler", LATER), other)
    assert refused.value.reason == "volume_hides_name"
    assert volume.make(cast.context("clerk", LATER), other).bound.pages > 3


def test_a_sign_without_a_glyph_stops_no_volume(cast: Cast) -> None:
    number = cast.register(DAY, detail="地名\U000f1234村").number
    made = volume.make(cast.context("clerk", DAY), number)
    assert "地名〓村" in text_of(made.bound.data)
