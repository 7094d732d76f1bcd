"""Taking a file from view and putting it back: nothing is overwritten (article 21)."""

from datetime import date

import pytest

from huiyin.domain.attachments import AttachmentKind
from huiyin.domain.procedure import Refusal
from huiyin.services import attachments, file_store, reading
from huiyin.services.acting import Invalid
from huiyin.services.rebuilding import rebuild
from tests import papers
from tests.cast import Cast

DAY = date(2026, 9, 1)


@pytest.fixture
def number(cast: Cast) -> str:
    """A petition with a file of the bureau and one of the unit."""
    made = cast.handled(DAY).number
    for login, shade in (("clerk", 100), ("handler", 140)):
        given = [papers.given("a.jpg", papers.jpeg(shade))]
        attachments.add(cast.context(login, DAY), made, given, AttachmentKind.MATERIAL)
    return made


def seqs(cast: Cast, number: str) -> tuple[int, int]:
    first, second = reading.petition(cast.context("clerk", DAY), number).attachments
    return first.seq, second.seq


def in_view(cast: Cast, number: str) -> list[int]:
    files = reading.petition(cast.context("clerk", DAY), number).attachments
    return [a.ordinal for a in files if not a.removal]


def test_what_is_taken_from_view_stays_in_the_record_and_comes_back(
    cast: Cast, number: str
) -> None:
    first, _second = seqs(cast, number)
    attachments.remove(cast.context("clerk", DAY), number, first, "放错了件")
    assert in_view(cast, number) == [2]
    file = reading.petition(cast.context("clerk", DAY), number).attachments[0]
    assert file_store.is_kept(file.hash)
    with pytest.raises(Invalid):
        attachments.open_one(cast.context("clerk", DAY), number, first)
    with pytest.raises(Invalid):
        attachments.remove(cast.context("clerk", DAY), number, first, "再撤")
    assert rebuild(is_check=True).differences == ()
    attachments.put_back(cast.context("clerk2", DAY), number, first)
    assert in_view(cast, number) == [1, 2]
    with pytest.raises(Invalid):
        attachments.put_back(cast.context("clerk", DAY), number, first)
    assert rebuild(is_check=True).differences == ()


def test_a_removed_photograph_may_be_added_again(cast: Cast, number: str) -> None:
    first, _ = seqs(cast, number)
    cast.act("clerk", number, "detach", DAY, seq=str(first), why="放错了")
    given = [papers.given("a.jpg", papers.jpeg(100))]
    added = attachments.add(cast.context("clerk", DAY), number, given, AttachmentKind.MATERIAL)
    assert added.count == 1 and in_view(cast, number) == [2, 3]


def test_a_reason_is_asked_for(cast: Cast, number: str) -> None:
    with pytest.raises(Invalid):
        attachments.remove(cast.context("clerk", DAY), number, seqs(cast, number)[0], " ")


def test_a_unit_takes_down_what_it_brought_and_nothing_else(cast: Cast, number: str) -> None:
    first, second = seqs(cast, number)
    refusal = cast.refused("handler", number, "detach", DAY, seq=str(first), why="不要")
    assert (refusal.reason, refusal.article) == ("not_yours", "21")
    cast.act("handler", number, "detach", DAY, seq=str(second), why="发错了")
    with pytest.raises(Refusal):
        attachments.remove(cast.context("supervisor", DAY), number, first, "x")
    assert in_view(cast, number) == [1]


def test_a_number_that_is_no_file_is_said_so(cast: Cast, number: str) -> None:
    for seq in ("1", "999", "x", ""):
        with pytest.raises(Invalid):
            cast.act("clerk", number, "detach", DAY, seq=seq, why="x")
