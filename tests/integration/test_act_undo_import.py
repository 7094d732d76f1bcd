"""What a ledger brought by mistake leaves the lists again, while nobody has acted on it."""

from datetime import date
from pathlib import Path

import pytest

from huiyin.domain.authority import scope
from huiyin.services.exports import Span, export_petitions
from huiyin.services.rebuilding import rebuild
from huiyin.store.petitions import lists
from huiyin.store.petitions.lists import Filters
from huiyin.store.petitions.models import Petition
from huiyin.store.record.chain import verify
from tests.cast import Cast
from tests.integration._ledgers import HEADER, ROW, TODAY, table, take, write

WHY = {"reason": "导错了台账"}


@pytest.fixture
def number(cast: Cast, tmp_path: Path) -> str:
    """An imported petition with its reply."""
    take(cast, write(tmp_path, table(HEADER, ROW)))
    return Petition.objects.get().number


def test_it_leaves_lists_search_and_exports_but_not_the_record(
    cast: Cast, number: str, tmp_path: Path
) -> None:
    cast.act("clerk", number, "undo_import", TODAY, **WHY)
    seen = scope(cast["clerk"])
    for filters in (Filters(), Filters(words="路灯"), Filters(as_of=TODAY)):
        assert lists.petitions(seen, filters).rows == ()
    shown = lists.petitions(seen, Filters(state="import_undone"))
    assert [row.number for row in shown.rows] == [number]
    context = cast.context("clerk", TODAY)
    assert export_petitions(context, tmp_path / "out.csv", Span()).written == 0
    assert verify().first_broken is None and rebuild(is_check=True).differences == ()


def test_the_same_ledger_may_be_brought_again(cast: Cast, number: str, tmp_path: Path) -> None:
    cast.act("clerk", number, "undo_import", TODAY, **WHY)
    taken = take(cast, write(tmp_path, table(HEADER, ROW)))
    assert (taken.registered, taken.unchanged, taken.repeats) == (1, 0, 0)
    assert Petition.objects.count() == 2
    refusal = cast.refused("clerk", number, "retract", TODAY, why="还是要")
    assert refusal.reason == "nothing_to_retract"


def test_not_once_somebody_acted_and_never_what_was_not_imported(cast: Cast, number: str) -> None:
    own = cast.register(date(2026, 11, 20)).number
    assert cast.refused("clerk", own, "undo_import", TODAY, **WHY).reason == "is_untouched_import"
    cast.act("clerk", number, "supplement", TODAY, text="又来电话")
    refusal = cast.refused("clerk", number, "undo_import", TODAY, **WHY)
    assert (refusal.reason, refusal.article) == ("is_untouched_import", "21")
