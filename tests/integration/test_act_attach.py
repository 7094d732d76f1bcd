"""Files of a petition: each an act that carries its hash (article 19)."""

from datetime import date, timedelta

import pytest
from django.test import override_settings

from huiyin.domain.acts import ActKind
from huiyin.domain.attachments import AttachmentKind
from huiyin.domain.authority import Actor, Role
from huiyin.domain.petition import Purpose
from huiyin.domain.procedure import Refusal
from huiyin.services import attachments, file_store, reading, uploads
from huiyin.services.acting import NoSuchPetition
from huiyin.services.attachments import Added
from huiyin.services.context import begin
from huiyin.services.intake import Party
from huiyin.services.rebuilding import rebuild
from huiyin.services.uploads import Given
from huiyin.store.petitions import queries
from huiyin.store.petitions.identity import Identity
from huiyin.store.record.chain import verify
from huiyin.store.record.queries import acts_of
from tests import papers
from tests.cast import Cast, noon

DAY = date(2026, 9, 1)
MATERIAL = AttachmentKind.MATERIAL


def add(cast: Cast, login: str, number: str, *given: Given, day: date = DAY) -> Added:
    return attachments.add(cast.context(login, day), number, given or (papers.given(),), MATERIAL)


def petitioner(number: str) -> Actor:
    return Actor("petitioner", "信访人", Role.PETITIONER, petition=number)


def shown(cast: Cast, login: str, number: str) -> tuple[int, ...]:
    view = reading.petition(cast.context(login, DAY), number)
    return tuple(a.ordinal for a in view.attachments if not a.removal)


def test_each_file_is_an_act_with_its_hash_and_the_file_is_what_the_act_says(cast: Cast) -> None:
    number = cast.handled(DAY).number
    added = add(cast, "clerk", number, papers.given(), papers.given("工资.pdf", papers.pdf(3)))
    assert added == Added(2, ())
    row = queries.petition(number)
    assert row is not None and row.petition["state"] == "handling"
    acts = [a for a in acts_of(row.petition["id"]) if a.kind == ActKind.ATTACHED]
    assert [(a.body["file_type"], a.body["file_pages"]) for a in acts] == [
        ("image/jpeg", 1), ("application/pdf", 3)]  # fmt: skip
    for act in acts:
        data = file_store.fetch(act.body["file_hash"])
        assert file_store.hash_of(data) == act.body["file_hash"]
        assert len(data) == act.body["file_size"]
    assert verify().first_broken is None
    assert rebuild(is_check=True).differences == ()


def test_names_and_contents_lie_sealed(cast: Cast) -> None:
    number = cast.register(DAY).number
    add(cast, "clerk", number, Given("张三的身份证.txt", "张三，某村".encode()))
    row = queries.petition(number)
    assert row is not None
    act = acts_of(row.petition["id"])[-1]
    assert "张三" not in str(act.body)
    lying = file_store.place().get(file_store.name_of(act.body["file_hash"]))
    assert "张三".encode() not in lying and lying.startswith(b"seal1:")
    view = reading.petition(cast.context("clerk", DAY), number)
    assert attachments.file_name(view.attachments[0]) == "张三的身份证.txt"


def test_one_bad_file_keeps_no_other_out_and_says_what_to_do(cast: Cast) -> None:
    number = cast.register(DAY).number
    added = add(cast, "clerk", number, papers.given("空.jpg", b""), papers.given(),
                papers.given("宏.docx", papers.macro()))  # fmt: skip
    assert added.count == 1
    assert [r.reason for r in added.refused] == ["file_empty", "file_macro"]
    assert added.refused[0].sentence.startswith("“空.jpg”是空文件")
    assert "另存为" in added.refused[1].sentence


def test_the_same_file_lies_once_and_is_not_added_twice(cast: Cast) -> None:
    first, second = cast.register(DAY).number, cast.register(DAY).number
    assert add(cast, "clerk", first).count == 1
    again = add(cast, "clerk", first, papers.given("别的名字.jpg"))
    assert (again.count, [r.reason for r in again.refused]) == (0, ["file_there"])
    assert add(cast, "clerk", second).count == 1
    clerk = cast.context("clerk", DAY)
    views = [reading.petition(clerk, number) for number in (first, second)]
    assert len({a.hash for view in views for a in view.attachments}) == 1


def test_a_petition_holds_so_many_files(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "FILES_AT_MOST", 2)
    number = cast.register(DAY).number
    given = [Given(f"{n}.txt", f"第 {n} 份".encode()) for n in range(3)]
    added = add(cast, "clerk", number, *given)
    assert (added.count, [r.reason for r in added.refused]) == (2, ["file_too_many"])


def test_petitioner_clerk_and_handler_add_and_nobody_else(cast: Cast) -> None:
    number = cast.handled(DAY).number
    context = begin(petitioner(number), noon(DAY))
    texts = iter(f"{n}".encode() for n in range(20))
    assert attachments.add(context, number, [Given("a.txt", next(texts))], MATERIAL).count == 1
    for login in ("clerk", "head", "handler", "unit_head"):
        assert add(cast, login, number, Given("a.txt", next(texts))).count == 1
    for login in ("supervisor", "analyst", "leader"):
        with pytest.raises((Refusal, NoSuchPetition)) as refused:
            add(cast, login, number, Given("a.txt", next(texts)))
        if isinstance(refused.value, Refusal):
            assert (refused.value.reason, refused.value.article) == ("not_yours", "19")
    for login in ("labour", "neighbour", "admin", "auditor"):
        with pytest.raises(NoSuchPetition):
            add(cast, login, number, Given("a.txt", next(texts)))
    other = begin(petitioner(cast.register(DAY).number), noon(DAY))
    with pytest.raises(NoSuchPetition):
        attachments.add(other, number, [papers.given()], MATERIAL)


def test_who_may_not_add_leaves_no_file_behind(cast: Cast) -> None:
    number = cast.register(DAY).number
    before = {name for name, _at in file_store.place().names()}
    with pytest.raises(NoSuchPetition):
        add(cast, "neighbour", number, Given("x.txt", b"nobody may leave this"))
    assert {name for name, _at in file_store.place().names()} == before


def test_an_accusation_opens_to_its_registrar_and_the_head_alone(cast: Cast) -> None:
    number = cast.register(DAY, purpose=Purpose.ACCUSATION).number
    assert add(cast, "clerk", number).count == 1
    seq = reading.petition(cast.context("head", DAY), number).attachments[0].seq
    assert attachments.open_one(cast.context("head", DAY), number, seq).seq == seq
    for login in ("clerk2", "handler", "supervisor"):
        with pytest.raises(NoSuchPetition):
            attachments.open_one(cast.context(login, DAY), number, seq)


def test_opening_is_recorded_as_a_look_and_the_petitioner_sees_it(cast: Cast) -> None:
    number = cast.handled(DAY).number
    add(cast, "clerk", number)
    seq = reading.petition(cast.context("clerk", DAY), number).attachments[0].seq
    attachments.open_one(cast.context("handler", DAY + timedelta(2)), number, seq)
    looks = reading.petition(begin(petitioner(number)), number).looks
    assert [(k.actor, k.purpose) for k in looks] == [("韩承办", "打开材料 1")]
    with pytest.raises(Refusal):
        attachments.open_one(cast.context("supervisor", DAY), number, seq)


def test_a_hidden_name_closes_to_the_unit_what_may_show_it(cast: Cast) -> None:
    party = Party(Identity("张三", "13800138000"), is_hidden=True)
    number = cast.sent(DAY, parties=(party,))
    own = begin(petitioner(number), noon(DAY))
    attachments.add(own, number, [papers.given()], MATERIAL)
    clerk = cast.context("clerk", DAY)
    attachments.add(clerk, number, [papers.given("证.jpg", papers.jpeg(90))],
                    AttachmentKind.IDENTITY_PAPER)  # fmt: skip
    attachments.add(clerk, number, [papers.given("遮.jpg", papers.jpeg(120))], MATERIAL)
    sent, paper, covered = reading.petition(clerk, number).attachments
    handler = cast.context("handler", DAY)
    for closed in (sent, paper):
        with pytest.raises(Refusal) as refused:
            attachments.open_one(handler, number, closed.seq)
        assert (refused.value.reason, refused.value.article) == ("file_closed", "30")
        attachments.open_one(clerk, number, closed.seq)
    attachments.open_one(handler, number, covered.seq)


def test_a_file_that_was_lost_or_changed_is_not_handed_out(cast: Cast) -> None:
    number = cast.register(DAY).number
    add(cast, "clerk", number, Given("a.txt", b"one of its kind"))
    hash_ = reading.petition(cast.context("clerk", DAY), number).attachments[0].hash
    name, place = file_store.name_of(hash_), file_store.place()
    raw = place.get(name)
    place.put(name, raw[:-1] + bytes([raw[-1] ^ 1]))
    with pytest.raises(file_store.Lost):
        file_store.fetch(hash_)
    place.drop(name)
    with pytest.raises(file_store.Lost):
        file_store.fetch(hash_)


def test_a_store_that_is_away_takes_nothing_and_says_so(cast: Cast) -> None:
    number = cast.register(DAY).number
    with override_settings(HUIYIN_FILES_URL="failing:"):
        added = add(cast, "clerk", number)
    assert (added.count, [r.reason for r in added.refused]) == (0, ["file_unkept"])
    assert shown(cast, "clerk", number) == ()


def test_what_the_form_of_acts_sends_is_sent_to_its_own_page(cast: Cast) -> None:
    assert cast.refused("clerk", cast.register(DAY).number, "attach", DAY).reason == (
        "has_its_own_form"
    )


def test_uploads_that_nobody_sent_are_swept_and_what_is_used_stays(cast: Cast) -> None:
    number = cast.register(DAY).number
    context = begin(cast["clerk"], noon(DAY))
    kept, _ = uploads.take_in(context, [Given("a.txt", b"left lying"), papers.given()])
    add(cast, "clerk", number)
    early = begin(cast["clerk"], noon(DAY) + timedelta(hours=20))
    assert uploads.sweep(early) == 0
    late = begin(cast["clerk"], noon(DAY) + timedelta(hours=25))
    assert uploads.sweep(late) == 2
    assert uploads.waiting([row.id for row in kept]) == []
    assert not file_store.is_kept(kept[0].file_hash)
    assert file_store.is_kept(kept[1].file_hash), "a petition uses the same photograph"
    assert uploads.sweep(late) == 0
