"""Issued letters wait until everybody was served; many come out at once, a broken one is told."""

import json
import re
from contextlib import closing
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from python_calamine import CalamineWorkbook

from huiyin.cli.main import main
from huiyin.documents.pdf import page_count, text_of
from huiyin.domain.acts import ActKind
from huiyin.domain.letters import LetterStep
from huiyin.domain.procedure import Refusal
from huiyin.services import letter_batches, letters, mail_merge
from huiyin.services.context import SYSTEM, begin
from huiyin.services.intake import Party
from huiyin.services.letter_batches import Parts
from huiyin.services.letter_files import produce
from huiyin.services.letter_freezing import issued_pdf
from huiyin.services.letters import Ask
from huiyin.services.reading import petition
from huiyin.store.petitions import queries
from huiyin.store.petitions.identity import Identity
from huiyin.store.petitions.letter_lists import WaitingFilters, WaitingLetter
from huiyin.store.petitions.models import Letter, Petition
from tests.cast import Cast, noon

DAY = date(2026, 3, 2)
LATER = DAY + timedelta(days=10)
GIVEN = {"review_organ": "县人民政府"}


def opinion(cast: Cast, *parties: Identity) -> str:
    """The number of a petition whose opinion was issued as a letter, and not yet served."""
    who = tuple(Party(i) for i in parties) or (
        Party(Identity("张三", "13800138000", "", "某镇一村 622001")),
    )
    number = cast.handled(DAY, parties=who).number
    cast.act("handler", number, "issue_opinion", LATER, outcomes={"1": "supported"},
             facts="管道老化。", basis="供水条例")  # fmt: skip
    produce(begin(SYSTEM, noon(LATER)), number, "opinion", GIVEN)
    return number


def waiting(cast: Cast, login: str = "handler", **said: object) -> list[WaitingLetter]:
    return letter_batches.waiting(cast.context(login, LATER), WaitingFilters(**said))


def quiet(_done: int) -> None:
    pass


def test_a_letter_waits_until_everybody_was_served(cast: Cast) -> None:
    number = opinion(cast, Identity("张三"), Identity("李四"))
    assert [w.petition for w in waiting(cast)] == [number]
    cast.act("handler", number, "serve", LATER, way="in_person", to="1")
    assert len(waiting(cast)) == 1
    cast.act("handler", number, "attempt_service", LATER, letter_kind="opinion", way="post",
             to="2", failure="sent_back")  # fmt: skip
    assert len(waiting(cast)) == 1
    cast.act("handler", number, "serve", LATER, way="in_person", to="2")
    assert waiting(cast) == []
    cast.act("handler", number, "retract", LATER, why="记错")
    assert len(waiting(cast)) == 1


def test_only_ones_own_letters_and_as_filtered(cast: Cast) -> None:
    number, other = opinion(cast), opinion(cast)
    assert waiting(cast, "clerk") == [] and waiting(cast, "labour") == []
    assert [w.petition for w in waiting(cast, number=other)] == [other]
    assert waiting(cast, kind="reply") == [] and len(waiting(cast, kind="opinion")) == 2
    assert len(waiting(cast, since=LATER, until=LATER)) == 2
    assert waiting(cast, since=LATER + timedelta(1)) == []
    first = waiting(cast)[0]
    context = cast.context("handler", LATER)
    rest = letter_batches.waiting(context, WaitingFilters(), after=first.id)
    assert [w.petition for w in rest] == [other] and first.petition == number


def test_a_void_letter_and_one_that_was_told_do_not_wait(cast: Cast) -> None:
    number = opinion(cast)
    (row,) = waiting(cast)
    context, head = begin(SYSTEM, noon(LATER)), cast.context("unit_head", LATER)
    letters.take_step(head, number, row.id, Ask(LetterStep.VOID, "写错了"))
    assert waiting(cast) == []
    cast.act("handler", number, "notify", LATER, way="in_person")
    produce(context, number, "acceptance_notice", {})
    assert waiting(cast) == []


def test_a_letter_of_an_accusation_is_listed_for_the_head_alone(cast: Cast) -> None:
    opinion(cast)
    Letter.objects.all().update(unit="B1")
    Petition.objects.all().update(is_restricted=True)
    assert waiting(cast, "clerk") == [] and len(waiting(cast, "head")) == 1
    ids = [w.id for w in waiting(cast, "head")]
    assert letter_batches.find(ids, cast.context("clerk", LATER)) == []


def test_many_come_out_in_order_each_look_recorded_and_a_broken_one_is_told(cast: Cast) -> None:
    people = [Identity(f"格桑{n}", "", "", f"某镇{n}村 62200{n}") for n in range(3)]
    numbers = [opinion(cast, who) for who in people]
    rows = waiting(cast)
    Letter.objects.filter(id=rows[1].id).update(content_hash="0" * 64)
    context = cast.context("handler", LATER)
    batch = letter_batches.take_out(context, rows, Parts(), quiet)
    assert [p.letter.petition for p in batch.pieces] == [numbers[0], numbers[2]]
    assert [(f.petition, f.label) for f in batch.failed] == [(numbers[1], "信访处理意见书")]
    assert "校验码" in batch.failed[0].reason
    whole = letter_batches.letters_pdf(batch, "2026年3月12日")
    with closing(pypdfium2.PdfDocument(whole)) as opened:
        pages = [page.get_textpage().get_text_range() for page in opened]
    listed = "".join(pages[0].replace("\u200b", "").split())
    assert numbers[1] in listed and "没有打出" in listed
    text = "".join("".join(pages[1:]).split())
    assert text.index("格桑0") < text.index("格桑2") and "格桑1" not in text
    assert "文书说明" in text and "送达回证" in text
    for number, looks in zip(numbers, (1, 0, 1), strict=True):
        line = petition(cast.context("head", LATER), number).line
        told = [e.act for e in line if e.act.kind is ActKind.IDENTITY_REVEALED]
        assert [str(a.fields["purpose"])[:4] for a in told] == ["批量打印"] * looks
    assert [a.name for a in batch.to] == ["格桑0", "格桑2"]
    assert batch.sender.name == "县住房和城乡建设局"


def test_parts_may_be_left_out(cast: Cast) -> None:
    opinion(cast)
    context = cast.context("handler", LATER)
    counts = [
        page_count(letter_batches.take_out(context, waiting(cast), parts, quiet).pieces[0].pages)
        for parts in (Parts(True, True), Parts(True, False), Parts(False, False))
    ]
    assert counts[0] == counts[1] + 1 == counts[2] + 2


def test_who_left_no_address_gets_the_letter_and_no_label(cast: Cast) -> None:
    opinion(cast, Identity("张三"))
    batch = letter_batches.take_out(cast.context("handler", LATER), waiting(cast), Parts(), quiet)
    assert len(batch.pieces) == 1 and batch.to == ()
    assert "没有留地址" in batch.homeless[0].reason


def test_a_name_hidden_from_the_unit_stays_hidden_on_paper(cast: Cast) -> None:
    who = (Party(Identity("张三", "13800138000", "", "某镇一村"), is_hidden=True),)
    number = cast.handled(DAY, parties=who).number
    cast.act("handler", number, "issue_opinion", LATER, outcomes={"1": "supported"},
             facts="x", basis="y")  # fmt: skip
    produce(begin(SYSTEM, noon(LATER)), number, "opinion", GIVEN)
    batch = letter_batches.take_out(cast.context("handler", LATER), waiting(cast), Parts(), quiet)
    assert "张三" not in text_of(batch.pieces[0].pages) and batch.to == ()


def test_who_may_not_see_names_takes_nothing_out(cast: Cast) -> None:
    opinion(cast)
    with pytest.raises(Refusal):
        letter_batches.take_out(cast.context("supervisor", LATER), waiting(cast), Parts(), quiet)


def test_the_list_is_a_workbook_of_texts(cast: Cast) -> None:
    opinion(cast, Identity("=张三", "", "", "某镇 622001"), Identity("李四", "", "", "二村"))
    batch = letter_batches.take_out(cast.context("handler", LATER), waiting(cast), Parts(), quiet)
    book = CalamineWorkbook.from_filelike(BytesIO(mail_merge.workbook(batch)))
    rows = book.get_sheet_by_name("邮寄名单").to_python()
    assert rows[0] == list(mail_merge.COLUMNS)
    assert rows[1][1:4] == ["=张三", "某镇", "622001"] and rows[2][1:3] == ["李四", "二村"]


def test_the_command_writes_all_files_and_its_status_tells(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "邮寄"
    assert main(["letters", "batch", "-o", str(folder)]) == 1
    assert "没有等着送达的文书" in capsys.readouterr().err
    numbers = [opinion(cast), opinion(cast)]
    chosen = tmp_path / "numbers.txt"
    chosen.write_text(numbers[0], encoding="utf-8")
    words = ["letters", "batch", "-o", str(folder), "--json", "--labels", "3x8"]
    assert main([*words, "--numbers", str(chosen)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["files"] == ["labels.pdf", "letters.pdf", "list.xlsx"] and told["written"] == 1
    Letter.objects.filter(petition__number=numbers[0]).update(content_hash="0")
    assert main([*words, "--envelopes", "dl", "--unit", "HOUSING"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["written"] == 1 and [f["number"] for f in told["failed"]] == [numbers[0]]
    assert page_count((folder / "envelopes.pdf").read_bytes()) == 1
    assert main([*words[:4], "--labels", "9x9"]) == 1
    assert "9x9" in capsys.readouterr().err
    assert main([*words, "--unit", "LABOUR"]) == 1


def test_everybody_gets_a_letter_of_their_own_as_it_left(cast: Cast) -> None:
    opinion(cast, Identity("张三", "", "", "某镇"), Identity("李四", "", "", "某镇"))
    (row,) = waiting(cast)
    left = issued_pdf(queries.letter(row.id))
    context = cast.context("handler", LATER)
    (piece,) = letter_batches.take_out(context, [row], Parts(False, True), quiet).pieces
    assert page_count(piece.pages) == 2 * (page_count(left) + 1)
    text = "".join(text_of(piece.pages).split())
    sheets = [text.index("受送达人张三"), text.index("受送达人李四")]
    letters_at = [m.start() for m in re.finditer("投诉请求", text)]
    assert letters_at[0] < sheets[0] < letters_at[1] < sheets[1]
