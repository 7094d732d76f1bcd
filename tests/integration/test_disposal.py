"""Lawful disposal: what a petition says goes, letters and files with it; the chain holds."""

import json
from datetime import date, timedelta

import pytest

from huiyin.domain.attachments import AttachmentKind
from huiyin.domain.procedure import Refusal
from huiyin.services import (
    attachments,
    disposing,
    exports,
    file_store,
    filing,
    letter_files,
    letters,
    makings,
    notices,
    reading,
    rebuilding,
)
from huiyin.services.acting import Disposed, Invalid, NoSuchPetition
from huiyin.services.context import SYSTEM, begin
from huiyin.services.disposing import Ask
from huiyin.services.exports import Span
from huiyin.services.uploads import Given
from huiyin.store.archives.models import Filing, Making
from huiyin.store.petitions import queries
from huiyin.store.petitions.models import (
    AttachmentRow,
    ClaimRow,
    Letter,
    LetterVersion,
    Message,
    Petition,
    Petitioner,
)
from huiyin.store.record.chain import verify
from huiyin.store.record.models import ActContent, ActHead
from tests import papers
from tests.cast import Cast, noon
from tests.integration.test_volume import LATER, whole

OVER = date(2057, 1, 4)
ASK = Ask("鉴定无继续保存价值", "县信档〔2056〕2号", ("甲某", "乙某"))
SECRETS = ("张三", "13800138000", "供水管道", "管道老化", "物业")


@pytest.fixture(autouse=True)
def empty_store(db: None) -> None:
    """Files of tests before are none of ours."""
    for name in kept_files():
        file_store.place().drop(name)


def dispose(cast: Cast, number: str) -> None:
    disposing.dispose(cast.context("head", OVER), number, ASK)
    assert notices.run_all("worker", noon(OVER)).failed == 0


def kept_files() -> set[str]:
    return {name for name, _ in file_store.place().names()}


def test_everything_it_says_goes_and_the_chain_holds(cast: Cast) -> None:
    number = whole(cast)
    cast.act("clerk", number, "supplement", LATER, text="供水管道又漏了。")
    makings.ask(cast.context("clerk", LATER), number, "volume", "查阅")
    notices.run_all("worker", noon(LATER))
    before, acts = verify(), list(ActHead.objects.order_by("place").values_list("id", "hash"))
    assert len(kept_files()) > 5
    dispose(cast, number)
    after = verify()
    assert after.first_broken is None and after.acts == before.acts + 1
    assert list(ActHead.objects.order_by("place").values_list("id", "hash"))[: len(acts)] == acts
    contents = dict(ActContent.objects.values_list("act", "body"))
    last = ActHead.objects.get(kind="disposed")
    assert {body for act, body in contents.items() if act in dict(acts) and act != last.id} == {""}
    said = json.loads(contents[last.id])
    assert said["acts"] == [act for act, _ in acts] and said["approval"] == ASK.approval
    assert len(said["letters"]) == 2 and said["retention"] == "thirty_years"
    for model in (ClaimRow, Petitioner, AttachmentRow, LetterVersion, Message, Making):
        assert model._default_manager.count() == 0, model
    assert set(Letter.objects.values_list("sealed", "content_hash", "pdf_hash")) == {("", "", "")}
    assert all(Letter.objects.values_list("number", flat=True)), "numbers are never used again"
    assert kept_files() == set()


def test_no_secret_is_left_in_any_row(cast: Cast) -> None:
    from django.apps import apps

    number = whole(cast)
    dispose(cast, number)
    for model in apps.get_models():
        if not model.__module__.startswith("huiyin.store"):
            continue
        for row in model._default_manager.values():
            text = str(row)
            assert not any(secret in text for secret in SECRETS), (model, row)


def test_it_leaves_the_search_and_what_counts_stays(cast: Cast) -> None:
    from huiyin.domain.authority import scope
    from huiyin.store.petitions import lists

    number = whole(cast)
    seen = scope(cast["head"])
    for words in ("供水管道", "张三", "13800138000"):
        assert len(lists.petitions(seen, lists.Filters(words=words)).rows) == 1
    dispose(cast, number)
    for words in ("供水管道", "张三", "13800138000"):
        assert lists.petitions(seen, lists.Filters(words=words)).rows == ()
    (row,) = lists.petitions(seen, lists.Filters()).rows
    assert (row.number, row.title, row.state) == (number, "（内容已依法销毁）", "opinion_served")
    filed = Filing.objects.get()
    assert (filed.disposed_on, filed.retention) == (OVER, "thirty_years")


def test_nothing_can_be_done_with_it_any_more(cast: Cast) -> None:
    number = whole(cast)
    dispose(cast, number)
    head = cast.context("head", OVER)
    with pytest.raises(Disposed) as gone:
        reading.petition(head, number)
    assert gone.value.on == OVER
    with pytest.raises(NoSuchPetition) as hidden:
        reading.petition(cast.context("labour", OVER), number)
    assert not isinstance(hidden.value, Disposed)
    with pytest.raises(NoSuchPetition):
        cast.act("clerk", number, "supplement", OVER, text="再说")
    with pytest.raises(NoSuchPetition):
        letters.view_of(head, number)
    with pytest.raises(NoSuchPetition):
        disposing.dispose(head, number, ASK)
    assert filing.catch_up() == 0


def test_what_walks_over_every_petition_passes_it_by(cast: Cast, tmp_path: object) -> None:
    from pathlib import Path

    number, other = whole(cast), cast.register(LATER).number
    dispose(cast, number)
    assert rebuilding.rebuild(True).differences == ()
    file = Path(str(tmp_path)) / "out.csv"
    exports.export_petitions(cast.context("clerk", OVER), file, Span())
    assert other in file.read_text("utf-8") and number not in file.read_text("utf-8")
    assert all(n != number for _, n, _ in queries.leaning_on(date(2026, 1, 1), OVER))
    found = queries.alive_in("5406", date(2020, 1, 1), date(2020, 1, 1))
    assert other in {n for _, n, _ in found} and number not in {n for _, n, _ in found}
    ident = Petition.objects.get(number=number).id
    assert ident not in queries.standing_with("HOUSING")


def test_a_file_that_another_petition_holds_stays(cast: Cast) -> None:
    number, other = whole(cast), cast.register(LATER).number
    shared = (Given("同一份.pdf", papers.pdf(3)),)
    attachments.add(cast.context("clerk", LATER), other, shared, AttachmentKind.MATERIAL)
    dispose(cast, number)
    (hash_,) = set(AttachmentRow.objects.values_list("file_hash", flat=True))
    assert file_store.fetch(hash_) == shared[0].data
    assert {name.split("/")[2] for name in kept_files()} == {hash_}


def test_a_store_that_is_away_is_tried_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    number = whole(cast)
    disposing.dispose(cast.context("head", OVER), number, ASK)
    with monkeypatch.context() as away:

        def fail(_hash: str) -> None:
            raise file_store.FilesTrouble("away")

        away.setattr(file_store, "drop", fail)
        assert notices.run_all("worker", noon(OVER)).failed > 0
        assert kept_files()
    notices.run_all("worker", noon(OVER + timedelta(days=1)))
    assert kept_files() == set()


@pytest.mark.parametrize(
    ("login", "day", "reason"),
    [("head", date(2056, 12, 31), "kept_still"), ("clerk", OVER, "not_yours"),
     ("handler", OVER, "not_yours"), ("admin", OVER, "not_yours")],
)  # fmt: skip
def test_not_before_its_time_and_only_by_the_head(
    cast: Cast, login: str, day: date, reason: str
) -> None:
    number = whole(cast)
    with pytest.raises(Refusal) as refused:
        disposing.dispose(cast.context(login, day), number, ASK)
    assert refused.value.reason == reason
    assert Petitioner.objects.count() == 1


def test_what_is_kept_for_ever_or_open_is_not_disposed_of(cast: Cast) -> None:
    number, opened = whole(cast), cast.register(LATER).number
    head = cast.context("head", OVER)
    filing.set_retention(head, number, "permanent", "留存")
    for which, reason in ((number, "kept_for_ever"), (opened, "petition_open")):
        with pytest.raises(Refusal) as refused:
            disposing.dispose(head, which, ASK)
        assert refused.value.reason == reason


def test_two_different_witnesses_and_every_word_are_asked(cast: Cast) -> None:
    number = whole(cast)
    for ask in (
        Ask("", "批", ("甲", "乙")), Ask("理由", " ", ("甲", "乙")),
        Ask("理由", "批", ("甲", "甲 ")), Ask("理由", "批", ("甲", "")),
    ):  # fmt: skip
        with pytest.raises(Invalid):
            disposing.dispose(cast.context("head", OVER), number, ask)
    assert verify().first_broken is None


def test_a_letter_number_of_what_was_disposed_of_is_not_given_again(cast: Cast) -> None:
    number = whole(cast)
    dispose(cast, number)
    system = begin(SYSTEM, noon(LATER))
    again = letter_files.produce(system, cast.sent(LATER), "forwarding_letter", {})
    assert again.number.endswith("〔2026〕2号")
