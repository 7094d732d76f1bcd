"""Whose yes a letter needs: by kind, as its unit sets it; back to the writer with the reason."""

from datetime import date, timedelta

import pytest

from huiyin.domain.letters import ChainStep, LetterState, LetterStep
from huiyin.domain.petition import Purpose
from huiyin.domain.procedure import Refusal
from huiyin.services import letter_chain, letter_versions, letters, official_seals
from huiyin.services.acting import Invalid
from huiyin.services.context import words
from huiyin.services.letter_content import read_written
from huiyin.services.letter_freezing import issued_pdf
from huiyin.services.letter_listing import waiting
from huiyin.services.letter_trail import ACT_OF
from huiyin.services.letters import Ask, Incomplete, Letter
from huiyin.services.official_seals import NewSeal
from huiyin.store.accounts import drafting
from huiyin.store.petitions.models import Letter as Row
from huiyin.store.record.chain import verify
from huiyin.store.record.models import ActHead
from huiyin.text.differences import Change
from tests.cast import Cast
from tests.seals import drawn

DAY = date(2026, 3, 2)
LATER = DAY + timedelta(days=10)
S = ChainStep
WHOLE = [S.SECTION_HEAD, S.HEAD, S.SEAL]


def _draft(cast: Cast, kind: str = "opinion", **fields: str) -> Letter:
    number = cast.handled(DAY, claims=("修好供水管道", "退还水费")).number
    cast.act("handler", number, "issue_opinion", LATER, facts="管道老化。", basis="《条例》",
             outcomes={"1": "supported", "2": "explained"})  # fmt: skip
    context = cast.context("handler", LATER)
    letter = letters.open_letter(context, number, kind)
    written = read_written(letters.sheet(letter), fields, None)
    return letters.find(context, number, letters.save(context, letter, written))


def _step(cast: Cast, login: str, letter: Letter, step: str, text: str = "") -> Letter:
    assert letter.row is not None
    number = letter.desk.view.number
    ask = Ask(LetterStep(step), text)
    return letters.take_step(cast.context(login, LATER), number, letter.row.id, ask)


def _refused(cast: Cast, login: str, letter: Letter, step: str, text: str = "") -> str:
    with pytest.raises(Refusal) as refused:
        _step(cast, login, letter, step, text)
    return refused.value.reason


def keep_seal(cast: Cast, login: str = "keeper") -> int:
    return official_seals.keep(cast.context(login, DAY), NewSeal("单位公章", 42, drawn()))


def test_without_a_setting_the_head_approves_and_a_kept_seal_is_put_to_it(cast: Cast) -> None:
    letter = _draft(cast)
    assert letter.stand.chain == (S.HEAD,)
    keep_seal(cast)
    again = letters.find(cast.context("handler", LATER), letter.desk.view.number, letter.row.id)
    assert again.stand.chain == (S.HEAD, S.SEAL)
    assert letter_chain.usual(again.kind, False) == (S.HEAD,)


def test_the_whole_way_in_order_and_each_step_by_its_own_post(cast: Cast) -> None:
    keep_seal(cast)
    letter_chain.set_chain(cast.context("unit_head", DAY), "opinion", WHOLE, 0)
    letter = _draft(cast)
    assert _refused(cast, "unit_head", letter, "approve") == "letter_wrong_state"
    assert _refused(cast, "handler", letter, "issue") == "letter_not_approved"
    _step(cast, "handler", letter, "submit")
    for login in ("handler", "unit_head", "keeper"):
        assert _refused(cast, login, letter, "endorse") == "letter_wrong_state"
    endorsed = _step(cast, "section", letter, "endorse")
    assert endorsed.row and (endorsed.row.state, endorsed.row.waits_for) == ("submitted", "head")
    approved = _step(cast, "unit_head", letter, "approve")
    assert approved.row and (approved.row.state, approved.row.waits_for) == ("approved", "seal")
    assert _refused(cast, "handler", letter, "issue") == "letter_not_sealed"
    for login in ("handler", "section", "unit_head"):
        assert _refused(cast, login, letter, "seal") == "letter_wrong_state"
    sealed = _step(cast, "keeper", letter, "seal")
    assert sealed.row and (sealed.row.state, sealed.row.waits_for) == ("sealed", "")
    assert _refused(cast, "keeper", letter, "issue") == "letter_wrong_state"
    issued = _step(cast, "handler", letter, "issue")
    assert issued.row and issued.row.state == LetterState.ISSUED
    kept = drafting.seal_of("HOUSING")
    document = letters.frozen(issued.row)
    assert kept and (document.seal, document.seal_width) == (kept.file_hash, 42)
    assert b"/SMask" in issued_pdf(issued.row)
    steps = [line["step"] for line in issued.written.trail]
    assert steps == ["submit", "endorse", "approve", "seal"]


def test_every_step_is_in_the_record(cast: Cast) -> None:
    keep_seal(cast)
    letter_chain.set_chain(cast.context("unit_head", DAY), "opinion", WHOLE, 0)
    letter = _draft(cast)
    for login, step, text in (
        ("handler", "submit", ""), ("section", "comment", "事实再写细"),
        ("section", "send_back", "写明水表编号"), ("handler", "submit", ""),
        ("section", "endorse", ""), ("unit_head", "approve", ""), ("keeper", "seal", ""),
    ):  # fmt: skip
        _step(cast, login, letter, step, text)
    heads = ActHead.objects.filter(subject_kind="letter", subject=letter.row.id).order_by("place")
    kinds = list(heads.values_list("kind", "chain"))
    wanted = ("submit", "comment", "send_back", "submit", "endorse", "approve", "seal")
    assert kinds == [(str(ACT_OF[LetterStep(step)]), "B1") for step in wanted]
    assert verify().first_broken is None


def test_a_return_goes_to_the_writer_with_its_reason(cast: Cast) -> None:
    letter = _draft(cast)
    _step(cast, "handler", letter, "submit")
    assert _refused(cast, "unit_head", letter, "send_back", " ") == "letter_words_missing"
    assert _refused(cast, "handler", letter, "send_back", "算了") == "letter_wrong_state"
    back = _step(cast, "unit_head", letter, "send_back", "写明水表编号")
    assert back.row and (back.row.state, back.row.waits_for) == ("drafted", "")
    mine = letters.find(cast.context("handler", LATER), back.desk.view.number, back.row.id)
    assert mine.may_write
    assert [(n["by"], n["text"]) for n in mine.written.notes] == [("黄局长", "写明水表编号")]


def test_a_comment_changes_nothing_else_and_needs_words(cast: Cast) -> None:
    letter = _draft(cast)
    assert _refused(cast, "section", letter, "comment") == "letter_words_missing"
    said = _step(cast, "section", letter, "comment", "第二项再说清楚")
    assert said.row and said.row.state == "drafted"
    assert said.written.answers == letter.written.answers
    assert [n["text"] for n in said.written.notes] == ["第二项再说清楚"]
    assert "第二项" not in Row.objects.get().sealed


def test_a_seal_taken_back_lies_on_the_letter_no_more(cast: Cast) -> None:
    keep_seal(cast)
    letter = _draft(cast)
    _step(cast, "unit_head", letter, "approve")
    _step(cast, "keeper", letter, "seal")
    back = _step(cast, "unit_head", letter, "send_back", "日期写错")
    assert back.written.seal == {}
    _step(cast, "unit_head", letter, "approve")
    assert _refused(cast, "handler", letter, "issue") == "letter_not_sealed"


def test_what_changes_under_the_seal_does_not_leave(cast: Cast) -> None:
    keep_seal(cast)
    letter = _draft(cast)
    _step(cast, "unit_head", letter, "approve")
    _step(cast, "keeper", letter, "seal")
    number = letter.desk.view.number
    seq = letter.desk.act.seq if letter.desk.act else 0
    cast.act("handler", number, "amend", LATER, seq=str(seq), field="facts", new="水表失准。",
             why="写错了")  # fmt: skip
    assert _refused(cast, "handler", letter, "issue") == "letter_changed_under_seal"
    assert Row.objects.get().number == ""


def test_what_was_approved_leaves_and_nothing_else_without_a_seal_too(cast: Cast) -> None:
    letter = _draft(cast)
    _step(cast, "unit_head", letter, "approve")
    seq = letter.desk.act.seq if letter.desk.act else 0
    number = letter.desk.view.number
    cast.act("handler", number, "amend", LATER, seq=str(seq), field="facts", new="水表失准。",
             why="写错了")  # fmt: skip
    assert _refused(cast, "handler", letter, "issue") == "letter_changed_since_approved"
    _step(cast, "unit_head", letter, "send_back", "事实改了，再看一遍")
    _step(cast, "unit_head", letter, "approve")
    issued = _step(cast, "handler", letter, "issue")
    assert issued.row and issued.row.state == LetterState.ISSUED


def test_a_withdrawn_seal_is_put_to_nothing(cast: Cast) -> None:
    ident = keep_seal(cast)
    letter = _draft(cast)
    _step(cast, "unit_head", letter, "approve")
    official_seals.withdraw(cast.context("keeper", LATER), ident)
    assert _refused(cast, "keeper", letter, "seal") == "no_seal"


def test_a_letter_under_way_keeps_its_chain(cast: Cast) -> None:
    letter = _draft(cast)
    _step(cast, "handler", letter, "submit")
    letter_chain.set_chain(cast.context("unit_head", DAY), "opinion", [S.SECTION_HEAD, S.HEAD], 0)
    approved = _step(cast, "unit_head", letter, "approve")
    assert approved.row and (approved.row.state, approved.row.chain) == ("approved", "head")


def test_each_sees_what_waits_for_him(cast: Cast) -> None:
    keep_seal(cast)
    letter_chain.set_chain(cast.context("unit_head", DAY), "opinion", WHOLE, 0)
    letter = _draft(cast)
    _step(cast, "handler", letter, "submit")

    def lists() -> list[str]:
        logins = ("handler", "section", "unit_head", "keeper", "bureau_keeper", "head")
        return [x for x in logins if waiting(cast.context(x, LATER), 10)]

    assert lists() == ["section"]
    _step(cast, "section", letter, "endorse")
    assert lists() == ["unit_head"]
    _step(cast, "unit_head", letter, "approve")
    assert lists() == ["keeper"]
    _step(cast, "keeper", letter, "seal")
    assert lists() == []


def test_an_accusation_stays_with_its_head(cast: Cast) -> None:
    keep_seal(cast, "bureau_keeper")
    number = cast.register(DAY, purpose=Purpose.ACCUSATION, respondent="某局").number
    cast.act("head", number, "refer", DAY, organ_kind="discipline", organ="县纪委监委",
             authority="县管干部")  # fmt: skip
    letter = letters.open_letter(cast.context("head", DAY), number, "referral_letter")
    assert letter.stand.chain == (S.HEAD,)


@pytest.mark.parametrize(
    ("login", "kind", "steps", "reason"),
    [
        ("unit_head", "opinion", ["seal"], "chain_without_head"),
        ("unit_head", "opinion", ["head", "seal"], "chain_without_seal"),
        ("unit_head", "registration_sheet", ["seal"], "chain_without_signature"),
        ("head", "forwarding_letter", ["section_head", "head"], "chain_vacant"),
        ("unit_head", "opinion", ["boss"], "not_choice"),
        ("unit_head", "no_such_kind", ["head"], "not_choice"),
    ],
)
def test_a_chain_that_cannot_be_walked_is_refused(
    cast: Cast, login: str, kind: str, steps: list[str], reason: str
) -> None:
    with pytest.raises(Invalid) as invalid:
        letter_chain.set_chain(cast.context(login, DAY), kind, steps, 0)
    assert [p.reason for p in invalid.value.problems] == [reason]
    assert reason in words()["reason"]


@pytest.mark.parametrize("login", ["handler", "section", "keeper", "clerk", "auditor"])
def test_only_who_keeps_the_letters_sets_a_chain(cast: Cast, login: str) -> None:
    with pytest.raises(Refusal) as refused:
        letter_chain.set_chain(cast.context(login, DAY), "opinion", ["head"], 0)
    assert refused.value.reason == "not_yours"
    with pytest.raises(Refusal):
        letter_chain.drop_chain(cast.context(login, DAY), "opinion", 1)


def test_two_who_set_one_chain_are_told_and_the_usual_one_comes_back(cast: Cast) -> None:
    head = cast.context("unit_head", DAY)
    letter_chain.set_chain(head, "opinion", [S.SECTION_HEAD, S.HEAD], 0)
    with pytest.raises(Refusal):
        letter_chain.set_chain(head, "opinion", [S.HEAD], 0)
    letter_chain.set_chain(head, "opinion", [S.HEAD], 1)
    with pytest.raises(Refusal):
        letter_chain.drop_chain(head, "opinion", 1)
    letter_chain.drop_chain(head, "opinion", 2)
    way = next(w for w in letter_chain.ways("HOUSING") if w.kind.name == "opinion")
    assert (way.steps, way.version) == ((S.HEAD,), 0)
    acts = ActHead.objects.filter(kind="letter_chain_set").count()
    assert acts == 3


def test_a_seal_is_kept_by_its_keeper_alone_and_one_at_a_time(cast: Cast) -> None:
    new = NewSeal("公章", 42, drawn())
    for login in ("unit_head", "handler", "admin", "clerk"):
        with pytest.raises(Refusal):
            official_seals.keep(cast.context(login, DAY), new)
    ident = keep_seal(cast)
    with pytest.raises(Refusal) as second:
        official_seals.keep(cast.context("keeper", DAY), new)
    assert second.value.reason == "seal_in_use"
    with pytest.raises(Refusal):
        official_seals.withdraw(cast.context("bureau_keeper", DAY), ident)
    with pytest.raises(Refusal):
        official_seals.picture(cast.context("bureau_keeper", DAY), ident)
    assert official_seals.picture(cast.context("keeper", DAY), ident).startswith(b"\x89PNG")
    official_seals.withdraw(cast.context("keeper", DAY), ident)
    keep_seal(cast)
    (now, before) = official_seals.seals(cast.context("keeper", DAY))
    assert (now.is_in_use, before.is_in_use) == (True, False)


@pytest.mark.parametrize(
    ("new", "field", "reason"),
    [
        (NewSeal("", 42, drawn()), "name", "missing"),
        (NewSeal("公章", 7, drawn()), "width", "not_seal_width"),
        (NewSeal("公章", 42, b""), "picture", "missing"),
        (NewSeal("公章", 42, b"MZ not a picture"), "picture", "seal_not_picture"),
        (NewSeal("公章", 42, drawn()[:200]), "picture", "file_broken"),
        (NewSeal("公章", 42, drawn(size=90)), "picture", "seal_too_coarse"),
    ],
)
def test_a_seal_that_is_none_is_refused(cast: Cast, new: NewSeal, field: str, reason: str) -> None:
    with pytest.raises(Invalid) as invalid:
        official_seals.keep(cast.context("keeper", DAY), new)
    assert [(p.field, p.reason) for p in invalid.value.problems] == [(field, reason)]
    assert reason in words()["reason"]


def test_every_saved_version_stays_and_two_are_compared(cast: Cast) -> None:
    letter = _draft(cast, answer_1="请于三十日内到营业厅办理。")
    context, number = cast.context("handler", LATER), letter.desk.view.number
    again = read_written(letters.sheet(letter), {"answer_1": "请于六十日内到营业厅办理。"}, None)
    letters.save(context, letter, again)
    now = letters.find(context, number, letter.row.id)
    letters.save(context, now, again)
    assert [(v.place, v.by) for v in letter_versions.listing(letter.row.id)] == [
        (1, "韩承办"), (2, "韩承办"),
    ]  # fmt: skip
    found = letter_versions.side_by_side(letter.row.id, 1, 2)
    (row,) = (r for r in found.rows if not r.is_same)
    assert [p.text for p in row.older if p.change is Change.OUT] == ["三"]
    assert [p.text for p in row.newer if p.change is Change.IN] == ["六"]
    assert letter_versions.side_by_side(letter.row.id, 2, 2).is_same
    shown = "".join(p.text for r in found.rows for p in (*r.older, *r.newer))
    assert "张三" not in shown
    with pytest.raises(Refusal):
        letter_versions.side_by_side(letter.row.id, 1, 9)


def test_an_opinion_of_three_claims_with_one_unanswered_names_it(cast: Cast) -> None:
    number = cast.handled(DAY, claims=("修管道", "退水费")).number
    cast.act("handler", number, "issue_opinion", LATER, facts="管道老化。", basis="《条例》",
             outcomes={"1": "supported", "2": "explained"})  # fmt: skip
    cast.act("clerk", number, "amend", LATER, seq="1", field="claims", why="漏了一项",
             new="修管道\n退水费\n公开道歉")  # fmt: skip
    context = cast.context("handler", LATER)
    letter = letters.open_letter(context, number, "opinion")
    ident = letters.save(context, letter, letter.written)
    for login, step in (("handler", "submit"), ("unit_head", "approve")):
        with pytest.raises(Incomplete) as stopped:
            letters.take_step(cast.context(login, LATER), number, ident, Ask(LetterStep(step)))
        (lack,) = stopped.value.missing
        assert (lack.ordinal, lack.claim) == (3, "公开道歉")
