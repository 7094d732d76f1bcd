"""Letters on a real database: filled in, checked, approved, numbered, frozen, voided."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import docx
import pytest

from huiyin.documents.compose import is_editable
from huiyin.documents.kinds import kinds
from huiyin.documents.model import texts
from huiyin.documents.pdf import NoGlyph, text_of
from huiyin.domain.acts import ActKind
from huiyin.domain.letters import LetterState, LetterStep
from huiyin.domain.procedure import Refusal
from huiyin.services import letter_files, letters, reading, registers
from huiyin.services.acting import Invalid, NoSuchPetition
from huiyin.services.intake import Party
from huiyin.services.letter_content import read_written
from huiyin.services.letter_numbers import set_pattern, short_name, take
from huiyin.services.letters import Ask, Incomplete, Letter
from huiyin.services.registers import Opening
from huiyin.store.petitions.identity import Identity
from huiyin.store.petitions.models import Letter as Row
from huiyin.store.record.chain import verify
from tests.cast import Cast

DAY = date(2026, 3, 2)
OPINION_DAY = DAY + timedelta(days=10)
THREE = ("修好供水管道", "退还多收的水费", "公开道歉")
ANSWERS = {"1": "supported", "2": "explained", "3": "not_supported"}


def _keep(
    cast: Cast, login: str, number: str, kind: str, day: date = DAY, **fields: str
) -> Letter:
    context = cast.context(login, day)
    letter = letters.open_letter(context, number, kind)
    written = read_written(letters.sheet(letter), fields, None)
    return letters.find(context, number, letters.save(context, letter, written))


def _step(
    cast: Cast, login: str, letter: Letter, step: str, day: date = DAY, words: str = ""
) -> Letter:
    number = letter.desk.view.number
    assert letter.row is not None
    ask = Ask(LetterStep(step), words)
    return letters.take_step(cast.context(login, day), number, letter.row.id, ask)


def _issued(
    cast: Cast, number: str, kind: str, who: tuple[str, str], day: date = DAY, **f: str
) -> Letter:
    letter = _keep(cast, who[0], number, kind, day, **f)
    _step(cast, who[1], letter, "approve", day)
    return _step(cast, who[0], letter, "issue", day)


def _opinion_ready(cast: Cast) -> str:
    number = cast.handled(DAY, claims=THREE).number
    cast.act("handler", number, "issue_opinion", OPINION_DAY, outcomes=ANSWERS,
             facts="管道老化。", basis="《城市供水条例》")  # fmt: skip
    return number


UNIT, BUREAU = ("handler", "unit_head"), ("clerk", "head")


def test_the_acts_say_which_letters_are_owed(cast: Cast) -> None:
    number = cast.answered(DAY).number
    view, _ = letters.view_of(cast.context("handler", DAY), number)
    owed = [(o.kind, o.actor_unit) for o in letters.owed_by(view)]
    assert owed == [
        ("registration_sheet", "B1"), ("receipt", "B1"), ("forwarding_letter", "B1"),
        ("acceptance_notice", "HOUSING"), ("service_sheet", "HOUSING"), ("opinion", "HOUSING"),
        ("service_sheet", "HOUSING"),
    ]  # fmt: skip


def test_a_forwarding_letter_names_both_days(cast: Cast) -> None:
    number = cast.sent(DAY)
    sheet = letters.sheet(
        letters.open_letter(cast.context("clerk", DAY), number, "forwarding_letter")
    )
    said = "".join(texts(sheet.document("", "2026年3月2日")))
    assert sheet.missing == ()
    assert "2026年3月17日前（自收到之日起十五日内）" in said
    assert "2026年3月9日前（自收到之日起五个工作日内）" in said
    assert "县住房和城乡建设局：" not in said and "县住房和城乡建设局" in said


def test_an_opinion_answers_every_claim_and_names_the_review_organ(cast: Cast) -> None:
    number = _opinion_ready(cast)
    letter = _issued(cast, number, "opinion", UNIT, OPINION_DAY, answer_2="水价由县里统一定。")
    said = "".join(texts(letters.frozen(letter.row)))
    assert letter.number == "县住意〔2026〕1号" or letter.number.endswith("意〔2026〕1号")
    for text in (*THREE, "处理意见：支持。", "解释说明。水价由县里统一定。", "不予支持。"):
        assert text in said
    assert "向县人民政府书面请求复查" in said and said.count("张三") == 1


def test_a_letter_of_an_act_taken_back_is_not_issued(cast: Cast) -> None:
    number = _opinion_ready(cast)
    letter = _keep(cast, "handler", number, "opinion", OPINION_DAY)
    cast.act("handler", number, "retract", OPINION_DAY, why="漏了一项")
    with pytest.raises(Refusal) as gone:
        _step(cast, "unit_head", letter, "approve", OPINION_DAY)
    assert gone.value.reason == "letter_act_gone"
    with pytest.raises(Refusal) as refused:
        letters.open_letter(cast.context("handler", OPINION_DAY), number, "opinion")
    assert refused.value.reason == "no_such_letter"


def test_a_corrected_act_is_what_the_letter_says(cast: Cast) -> None:
    number = _opinion_ready(cast)
    view, _ = letters.view_of(cast.context("handler", OPINION_DAY), number)
    seq = next(o.seq for o in letters.owed_by(view) if o.kind == "opinion")
    cast.act("handler", number, "amend", OPINION_DAY, seq=str(seq), field="facts",
             new="水表失准。", why="写错了")  # fmt: skip
    letter = _keep(cast, "handler", number, "opinion", OPINION_DAY)
    said = "".join(texts(letter_files.masked_document(letter)))
    assert "水表失准。" in said and "管道老化。" not in said


def test_a_claim_added_after_the_answer_stops_the_letter(cast: Cast) -> None:
    number = cast.handled(DAY, claims=THREE[:2]).number
    cast.act("handler", number, "issue_opinion", OPINION_DAY,
             outcomes={"1": "supported", "2": "explained"}, facts="管道老化。",
             basis="条例")  # fmt: skip
    cast.act("clerk", number, "amend", OPINION_DAY, seq="1", field="claims", new="\n".join(THREE),
             why="登记时漏了一项")  # fmt: skip
    letter = _keep(cast, "handler", number, "opinion", OPINION_DAY)
    with pytest.raises(Incomplete) as stopped:
        _step(cast, "unit_head", letter, "approve", OPINION_DAY)
    (lack,) = stopped.value.missing
    assert (lack.field, lack.ordinal, lack.claim) == ("answers", 3, "公开道歉")


def test_no_letter_is_issued_before_the_head_approves(cast: Cast) -> None:
    number = cast.sent(DAY)
    letter = _keep(cast, "clerk", number, "forwarding_letter")
    with pytest.raises(Refusal) as refused:
        _step(cast, "clerk", letter, "issue")
    assert refused.value.reason == "letter_not_approved"
    with pytest.raises(Refusal):
        _step(cast, "clerk", letter, "approve")
    submitted = _step(cast, "clerk", letter, "submit")
    assert submitted.row and submitted.row.state == LetterState.SUBMITTED
    back = _step(cast, "head", submitted, "send_back", words="写明联系人")
    assert [n["text"] for n in back.written.notes] == ["写明联系人"]
    assert back.may_write is False or back.row.state == LetterState.DRAFTED


def test_what_is_issued_is_frozen_and_its_hash_stands_in_the_record(cast: Cast) -> None:
    number = cast.sent(DAY)
    letter = _issued(cast, number, "forwarding_letter", BUREAU)
    view = reading.petition(cast.context("clerk", DAY), number)
    act = view.line[-1].act
    assert (act.kind, act.fields["letter_number"]) == (ActKind.LETTER_ISSUED, letter.number)
    assert act.fields["content_hash"] == letters.hash_of(letters.frozen(letter.row))
    with pytest.raises(Refusal):
        letters.save(cast.context("clerk", DAY), letter, letter.written)
    with pytest.raises(Refusal) as broken:
        letters.frozen(replace(letter.row, content_hash="0" * 64))
    assert broken.value.reason == "letter_hash"
    assert verify().first_broken is None


def test_numbers_follow_each_other_and_a_void_one_is_not_used_again(cast: Cast) -> None:
    found = [_issued(cast, cast.sent(DAY), "forwarding_letter", BUREAU) for _ in range(3)]
    assert [x.number for x in found] == [f"县信转〔2026〕{n}号" for n in (1, 2, 3)]
    with pytest.raises(Incomplete):
        _step(cast, "head", found[1], "void")
    _step(cast, "head", found[1], "void", words="写错了单位")
    again = _issued(cast, cast.sent(DAY), "forwarding_letter", BUREAU)
    assert again.number == "县信转〔2026〕4号"
    other = _issued(
        cast, cast.sent(date(2027, 1, 5)), "forwarding_letter", BUREAU, date(2027, 1, 5)
    )
    assert other.number == "县信转〔2027〕1号"


def test_a_letter_that_fails_gives_its_number_back(cast: Cast) -> None:
    rare = (Party(Identity("王\U000f1234", "13800138000", "", "某镇一村")),)
    number = cast.sent(DAY, parties=rare)
    letter = _keep(cast, "clerk", number, "forwarding_letter")
    _step(cast, "head", letter, "approve")
    with pytest.raises(NoGlyph):
        _step(cast, "clerk", letter, "issue")
    assert _issued(cast, cast.sent(DAY), "forwarding_letter", BUREAU).number.endswith("〕1号")


def test_the_bureau_sets_its_pattern(cast: Cast) -> None:
    admin = cast.context("admin", DAY)
    set_pattern(admin, "B1", "", "县信{series}函〔{year}〕{n}号")
    set_pattern(admin, "B1", "交", "县信交办〔{year}〕{n}号")
    letter = _issued(cast, cast.sent(DAY), "forwarding_letter", BUREAU)
    assert letter.number == "县信转函〔2026〕1号"
    for wrong in ("县信〔{year}〕{n}号", "县信{series}[{year}]{n}号", "{series}〔{year}〕", "{x}"):
        with pytest.raises(Invalid):
            set_pattern(admin, "B1", "", wrong)
    with pytest.raises(Refusal):
        set_pattern(cast.context("clerk", DAY), "B1", "", "县信{series}〔{year}〕{n}号")


def test_short_names_are_taken_from_place_and_trade() -> None:
    assert short_name("云溪县信访局") == "云信"
    assert short_name("城关镇人民政府") == "城关政" != short_name("城郊乡人民政府")
    assert short_name("云溪县人民政府") == "云政"
    assert short_name("云溪县人力资源和社会保障局") == "云人社"
    assert short_name("云溪县人民法院") == "云法"
    assert short_name("中共云溪县纪律检查委员会") == "云纪"
    assert short_name("某单位") == "某单"


def test_screens_show_masks_and_a_file_with_names_is_recorded(cast: Cast) -> None:
    number = cast.sent(DAY)
    letter = _issued(cast, number, "forwarding_letter", BUREAU)
    context = cast.context("clerk", DAY)
    shown = "".join(texts(letter_files.preview(context, number, letter.row.id)))
    assert "张三" not in shown and "张*" in shown
    taken = letter_files.take_out(context, number, letter.row.id, "pdf")
    assert "张三" in text_of(taken.content)
    assert [k.purpose for k in reading.petition(context, number).looks] == [
        f"转送函{letter.number}"
    ]
    word = letter_files.take_out(context, number, letter.row.id, "docx")
    assert any("张三" in p.text for p in docx.Document(BytesIO(word.content)).paragraphs)
    with pytest.raises(Refusal):
        letter_files.take_out(cast.context("supervisor", DAY), number, letter.row.id, "pdf")


def test_who_hid_from_the_unit_is_not_named_in_its_letters(cast: Cast) -> None:
    parties = (Party(Identity("张三", "13800138000", "", ""), True),)
    number = cast.handled(DAY, parties=parties).number
    letter = letters.open_letter(
        cast.context("handler", DAY + timedelta(days=1)), number, "acceptance_notice"
    )
    said = "".join(texts(letters.sheet(letter, is_open=True).document("", "")))
    assert "张" not in said and "信访人" in said


def test_the_petitioner_reads_what_was_served_and_nothing_before(cast: Cast) -> None:
    number = _opinion_ready(cast)
    _issued(cast, number, "opinion", UNIT, OPINION_DAY)
    owner = replace(cast["clerk"], role=cast["clerk"].role)
    context = cast.context("clerk", OPINION_DAY)
    assert owner and letter_files.for_petitioner(context, number) == []
    cast.act("handler", number, "serve", OPINION_DAY, way="in_person", to="1")
    (row,) = letter_files.for_petitioner(context, number)
    assert "张三" in text_of(letter_files.for_petitioner_file(context, number, row.id))


def test_letters_of_an_accusation_are_seen_by_nobody_else(cast: Cast) -> None:
    from huiyin.domain.petition import Purpose

    number = cast.register(DAY, purpose=Purpose.ACCUSATION, respondent="某局").number
    cast.act("head", number, "refer", DAY, organ_kind="discipline", organ="县纪委监委",
             authority="县管干部")  # fmt: skip
    letter = _issued(cast, number, "referral_letter", ("head", "head"))
    said = "".join(texts(letters.frozen(letter.row)))
    assert "注意保密" in said and "县纪委监委" in said
    assert letter_files.for_petitioner(cast.context("head", DAY), number) == []
    for login in ("clerk2", "handler", "leader", "supervisor"):
        with pytest.raises(NoSuchPetition):
            letters.view_of(cast.context(login, DAY), number)


def test_another_unit_neither_sees_a_draft_nor_writes_it(cast: Cast) -> None:
    number = cast.handled(DAY).number
    mine = _keep(cast, "clerk", number, "forwarding_letter")
    theirs = cast.context("handler", DAY + timedelta(days=1))
    with pytest.raises(Refusal):
        letters.find(theirs, number, mine.row.id)
    letter = letters.open_letter(theirs, number, "forwarding_letter")
    assert not letter.may_write
    with pytest.raises(Refusal):
        letters.save(theirs, letter, letter.written)


def test_two_who_edit_one_draft_are_told(cast: Cast) -> None:
    number = cast.sent(DAY)
    letter = _keep(cast, "clerk", number, "forwarding_letter")
    context = cast.context("clerk2", DAY)
    letters.save(context, letters.find(context, number, letter.row.id), letter.written, 1)
    with pytest.raises(Refusal) as refused:
        letters.save(cast.context("clerk", DAY), letter, letter.written, 1)
    assert refused.value.reason == "letter_changed"


def test_an_edited_body_leaves_as_it_was_edited(cast: Cast) -> None:
    number = cast.sent(DAY)
    context = cast.context("clerk", DAY)
    letter = letters.open_letter(context, number, "forwarding_letter")
    sheet = letters.sheet(letter)
    body = "\n".join([*sheet.paragraphs[:-1], "一、特别说明", "此件请在雨季前办好。"])
    written = read_written(sheet, {}, body)
    ident = letters.save(context, letter, written)
    said = "".join(texts(letter_files.preview(context, number, ident)))
    assert "此件请在雨季前办好。" in said and is_editable(kinds()["forwarding_letter"])


def test_what_is_written_stands_sealed_in_the_store(cast: Cast) -> None:
    number = cast.sent(DAY)
    letter = _issued(cast, number, "forwarding_letter", BUREAU)
    kept = Row.objects.get(id=letter.row.id).sealed
    assert "张三" not in kept and "转送" not in kept


def test_one_letter_at_once_is_the_same_one_the_second_time(cast: Cast) -> None:
    from huiyin.services.context import SYSTEM, begin
    from tests.cast import noon

    number = cast.sent(DAY)
    context = begin(SYSTEM, noon(DAY))
    first = letter_files.produce(context, number, "forwarding_letter", {})
    assert first.number == letter_files.produce(context, number, "forwarding_letter", {}).number
    assert Row.objects.count() == 1
    draft = letter_files.produce(context, number, "receipt", {}, is_draft=True)
    assert draft.row is None and Row.objects.count() == 1
    assert letter_files.masked_document(draft).is_draft


def test_the_decision_of_a_disputed_acceptance_names_who_decided(cast: Cast) -> None:
    number = cast.register(DAY).number
    cast.act("clerk", number, "dispute_acceptance", DAY, units=["HOUSING", "LABOUR"],
             reason="两家都认为不归自己管。")  # fmt: skip
    cast.act("clerk", number, "decide_acceptance", DAY, unit="HOUSING",
             decided_by="县人民政府", reason="住房事项由住建部门主管。")  # fmt: skip
    context = cast.context("clerk", DAY)
    letter = letters.open_letter(context, number, "acceptance_dispute_decision")
    said = "".join(texts(letter_files.masked_document(letter)))
    assert "县人民政府于2026年3月2日决定由你单位受理" in said


@pytest.mark.parametrize(
    ("drop", "said"),
    [("六、救济途径", "六、救济途径"), ("如不服本处理意见", "如不服本处理意见"),
     ("（三）关于诉求3", "（三）关于诉求3"), ("处理意见：不予支持", "（三）关于诉求3"),
     ("管道老化", "三、查明的事实"), ("你于2026年", "field:received_on")],
)  # fmt: skip
def test_an_edited_body_may_not_leave_out_what_the_law_asks(
    cast: Cast, drop: str, said: str
) -> None:
    letter = _opinion_with(cast, lambda lines: [x for x in lines if not x.startswith(drop)])
    with pytest.raises(Incomplete) as refused:
        _step(cast, "unit_head", letter, "approve", OPINION_DAY)
    lacks = [m for m in refused.value.missing if m.is_left_out]
    told = [m.left_out or f"field:{m.field}" for m in lacks]
    assert any(one.startswith(said) for one in told), told


def test_an_edited_body_may_say_the_findings_in_other_words(cast: Cast) -> None:
    letter = _opinion_with(
        cast, lambda lines: [x.replace("管道老化。", "管道用了二十年。") for x in lines]
    )
    _step(cast, "unit_head", letter, "approve", OPINION_DAY)
    issued = _step(cast, "handler", letter, "issue", OPINION_DAY)
    assert "管道用了二十年。" in "".join(texts(letters.frozen(issued.row)))


def test_an_edited_body_may_not_turn_an_answer_round(cast: Cast) -> None:
    letter = _opinion_with(
        cast, lambda lines: [x.replace("处理意见：支持", "处理意见：不予支持") for x in lines]
    )
    with pytest.raises(Incomplete) as refused:
        _step(cast, "unit_head", letter, "approve", OPINION_DAY)
    assert [m.left_out for m in refused.value.missing] == ["处理意见：支持。"]


def _opinion_with(cast: Cast, edit: Callable[[list[str]], list[str]]) -> Letter:
    number, context = _opinion_ready(cast), cast.context("handler", OPINION_DAY)
    letter = letters.open_letter(context, number, "opinion")
    sheet = letters.sheet(letter)
    body = "\n".join(edit(list(sheet.paragraphs)))
    written = read_written(sheet, {"review_organ": "县人民政府"}, body)
    return letters.find(context, number, letters.save(context, letter, written))


def test_two_series_whose_numbers_read_alike_count_together(cast: Cast) -> None:
    admin = cast.context("admin", DAY)
    for series in ("转", "登"):
        set_pattern(admin, "B1", series, "县信函〔{year}〕{n}号")
    taken = [take("B1", "县信访局", series, 2026) for series in ("转", "登", "转")]
    assert taken == [f"县信函〔2026〕{n}号" for n in (1, 2, 3)]


def test_after_a_redo_the_new_opinion_is_read_once_it_is_served_itself(cast: Cast) -> None:
    number = cast.under_review(DAY)
    opinion = {"outcomes": {"1": "supported"}, "facts": "换了水表。", "basis": "供水条例"}
    _issued(cast, number, "opinion", UNIT, DAY, review_organ="县人民政府")
    context = cast.context("clerk", DAY + timedelta(days=20))
    assert len(letter_files.for_petitioner(context, number)) == 1
    cast.act("county", number, "issue_review_opinion", DAY + timedelta(days=5), outcome="redo",
             summary="重办", redo_within="30")  # fmt: skip
    day = DAY + timedelta(days=10)
    cast.act("handler", number, "issue_opinion", day, **opinion)
    _issued(cast, number, "opinion", UNIT, day, review_organ="县人民政府")
    assert len(letter_files.for_petitioner(context, number)) == 1
    cast.act("handler", number, "serve", day, way="in_person", to="1")
    assert len(letter_files.for_petitioner(context, number)) == 2


def test_what_is_served_electronically_has_left_as_a_letter(cast: Cast) -> None:
    number = _opinion_ready(cast)
    cast.act("clerk", number, "choose_contact", OPINION_DAY, to="1", message_ways=["electronic"])
    serve = {"way": "electronic", "to": "1", "received_at": OPINION_DAY.isoformat()}
    refused = cast.refused("handler", number, "serve", OPINION_DAY, **serve)
    assert refused.reason == "letter_not_issued"
    _issued(cast, number, "opinion", UNIT, OPINION_DAY, review_organ="县人民政府")
    cast.act("handler", number, "serve", OPINION_DAY, **serve)


def test_a_file_list_says_how_long_it_is_kept(cast: Cast) -> None:
    number, clerk = cast.register(DAY).number, cast.context("clerk", DAY)
    shown = "".join(
        texts(letters.sheet(letters.open_letter(clerk, number, "file_list")).document("", ""))
    )
    assert "办结后确定" in shown
    cast.withdraw(number, DAY)
    shown = "".join(
        texts(letters.sheet(letters.open_letter(clerk, number, "file_list")).document("", ""))
    )
    assert "10年" in shown and "办结后确定" not in shown


def test_a_change_says_what_is_changed(cast: Cast) -> None:
    number = cast.under_review(DAY)
    cast.act("county", number, "issue_review_opinion", DAY, outcome="change", summary="查明")
    letter = letters.open_letter(cast.context("county", DAY), number, "review_opinion")
    assert [m.field for m in letters.sheet(letter, is_open=True).missing] == ["change"]
    letter = _keep(cast, "county", number, "review_opinion", change="改为退还多收的水费。")
    assert letters.sheet(letter, is_open=True).missing == ()


def test_a_notice_has_a_service_sheet_of_its_own(cast: Cast) -> None:
    number = cast.sent(DAY)
    cast.act("handler", number, "notify", DAY, way="post", tracking="EMS123456")
    desk = letters.open_letter(cast.context("handler", DAY), number, "service_sheet")
    sheet = letters.sheet(desk)
    said = "".join(texts(sheet.document("", "2026年3月2日")))
    assert "告知书" in said and "EMS123456" in said and "张*" in said and sheet.missing == ()


BOOKED = {
    "title": "漏水责任", "place": "镇政府二楼", "on_day": "2026-03-20", "from_time": "09:00",
    "until_time": "11:00", "unit": "HOUSING", "chair": "黄主任", "panel": "人大代表 李\n律师 王",
    "parties": "信访人\n物业公司", "is_public": "on",
}  # fmt: skip


def test_a_hearing_notice_says_what_was_booked(cast: Cast) -> None:
    number = cast.handled(DAY).number
    cast.act("handler", number, "open_hearing", DAY + timedelta(days=10))
    later = cast.context("handler", DAY + timedelta(days=10))
    plain = "".join(texts(letters.sheet(
        letters.open_letter(later, number, "hearing_notice")).document("", "")))  # fmt: skip
    assert "县城大街1号" in plain and "镇政府" not in plain
    registers.open_entry(later, "hearing_booking", Opening(BOOKED | {"petition": number}))
    said = "".join(texts(letters.sheet(
        letters.open_letter(later, number, "hearing_notice")).document("", "")))  # fmt: skip
    for part in ("2026年3月20日09:00至11:00", "镇政府二楼", "黄主任", "人大代表 李；律师 王",
                 "公开举行"):  # fmt: skip
        assert part in said, part
    assert "不公开" not in said
