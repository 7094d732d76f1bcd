"""Letters where several units work on one petition: each speaks of its own part."""

from datetime import date, timedelta

import pytest

from huiyin.documents.model import texts
from huiyin.domain.letters import LetterState, LetterStep
from huiyin.domain.procedure import Refusal
from huiyin.services import letter_files, letters, reading
from huiyin.services.letter_content import read_written
from huiyin.services.letters import Ask, Letter
from tests.cast import Cast

DAY = date(2026, 9, 1)
TWO = ("修好供水管道", "补发停工工资")


def parted(cast: Cast) -> str:
    """A petition of two claims: housing has the first, labour the second, a week later."""
    number = cast.register(DAY, claims=TWO).number
    cast.act("clerk", number, "forward", DAY, unit="HOUSING", claims=["1"])
    cast.act("clerk", number, "forward", DAY, unit="LABOUR", claims=["2"])
    cast.act("handler", number, "accept", DAY, route="6")
    cast.act("labour", number, "accept", DAY + timedelta(days=6), route="6")
    return number


def words_of(cast: Cast, login: str, number: str, kind: str) -> str:
    letter = letters.open_letter(cast.context(login, DAY + timedelta(days=8)), number, kind)
    return "".join(texts(letters.sheet(letter, is_open=True).document("", "")))


def test_each_unit_tells_of_its_own_claims_and_days(cast: Cast) -> None:
    number = parted(cast)
    first = words_of(cast, "handler", number, "acceptance_notice")
    second = words_of(cast, "labour", number, "acceptance_notice")
    assert "修好供水管道" in first and "补发停工工资" not in first and "9月1日" in first
    assert "补发停工工资" in second and "修好供水管道" not in second and "9月7日" in second


def test_an_opinion_answers_the_units_claims_and_no_other(cast: Cast) -> None:
    number, day = parted(cast), DAY + timedelta(days=8)
    for login, claim in (("handler", "1"), ("labour", "2")):
        cast.act(login, number, "issue_opinion", day, outcomes={claim: "supported"},
                 facts="查明", basis="依据")  # fmt: skip
    letter = letters.open_letter(cast.context("handler", day), number, "opinion")
    opened = letters.sheet(letter, is_open=True)
    assert opened.missing == () and [a.ordinal for a in opened.values.answers] == [1]  # type: ignore[attr-defined]
    assert "补发停工工资" not in words_of(cast, "handler", number, "opinion")


def test_a_decision_on_an_objection_says_what_was_decided(cast: Cast) -> None:
    number = cast.register(DAY, claims=TWO).number
    cast.act("clerk", number, "forward", DAY, unit="HOUSING", claims=["1"])
    cast.act("clerk", number, "forward", DAY, unit="LABOUR", claims=["2"])
    cast.act("handler", number, "object", DAY, reason="不归我们", proposed_unit="TOWN")
    cast.act("labour", number, "object", DAY, reason="不归我们", proposed_unit="TOWN")
    cast.act("clerk", number, "uphold_objection", DAY, strand="HOUSING", reason="有理")
    cast.act("clerk", number, "reject_objection", DAY, strand="LABOUR", reason="无理")
    clerk = cast.context("clerk", DAY)
    made = [o.seq for o in letters.owed_by(reading.petition(clerk, number))
            if o.kind == "objection_decision"]  # fmt: skip
    both = [
        "".join(texts(letters.sheet(letters.open_letter(clerk, number, "objection_decision",
                                                        seq)).document("", "")))
        for seq in made
    ]  # fmt: skip
    decided = [("，同意你单位的异议" in text, "，不同意你单位的异议" in text) for text in both]
    assert decided == [(True, False), (False, True)]


def written(cast: Cast, login: str, number: str, day: date) -> Letter:
    context = cast.context(login, day)
    letter = letters.open_letter(context, number, "opinion")
    kept = letters.save(context, letter, read_written(letters.sheet(letter), {}, None))
    return letters.find(context, number, kept)


def issued(cast: Cast, login: str, head: str, number: str, day: date) -> Letter:
    letter = written(cast, login, number, day)
    assert letter.row is not None
    for who, step in ((head, LetterStep.APPROVE), (login, LetterStep.ISSUE)):
        letters.take_step(cast.context(who, day), number, letter.row.id, Ask(step, ""))
    return letters.find(cast.context(login, day), number, letter.row.id)


def test_a_service_opens_the_letter_of_its_own_unit(cast: Cast) -> None:
    number, day = parted(cast), DAY + timedelta(days=8)
    for login, claim in (("handler", "1"), ("labour", "2")):
        cast.act(login, number, "issue_opinion", day, outcomes={claim: "supported"},
                 facts="查明", basis="依据")  # fmt: skip
    mine = issued(cast, "handler", "unit_head", number, day)
    cast.act("handler", number, "serve", day, way="in_person", to="1")
    seen = letter_files.for_petitioner(cast.context("clerk", day), number)
    assert mine.row is not None and [x.id for x in seen if x.kind == "opinion"] == [mine.row.id]


def test_one_act_is_put_on_paper_once_until_that_letter_is_void(cast: Cast) -> None:
    number, day = cast.handled(DAY).number, DAY + timedelta(days=8)
    cast.act("handler", number, "issue_opinion", day, outcomes={"1": "supported"},
             facts="查明", basis="依据")  # fmt: skip
    letter = written(cast, "handler", number, day)
    with pytest.raises(Refusal, match="letter_is_there"):
        written(cast, "handler", number, day)
    assert letter.row is not None
    for who, step, why in (
        ("unit_head", LetterStep.APPROVE, ""), ("handler", LetterStep.ISSUE, ""),
        ("unit_head", LetterStep.VOID, "写错"),
    ):  # fmt: skip
        letters.take_step(cast.context(who, day), number, letter.row.id, Ask(step, why))
    again = written(cast, "handler", number, day)
    assert again.row is not None and again.row.state == LetterState.DRAFTED


def test_an_edited_notice_keeps_the_day_and_the_rights(cast: Cast) -> None:
    number = cast.handled(DAY).number
    context = cast.context("handler", DAY + timedelta(days=2))
    letter = letters.open_letter(context, number, "acceptance_notice")
    lines = letters.sheet(letter).paragraphs
    short = [line for line in lines if "复查" not in line and "办理期限" not in line]
    kept = letters.save(context, letter, read_written(letters.sheet(letter), {}, "\n".join(short)))
    lacking = letters.sheet(letters.find(context, number, kept), is_open=True).missing
    assert {m.field for m in lacking} == {"body", "due_on"}
    assert any("请求复查" in m.left_out for m in lacking)
    whole = read_written(letters.sheet(letter), {}, "\n".join([*lines, "另外说明一句。"]))
    letters.save(context, letters.find(context, number, kept), whole)
    assert letters.sheet(letters.find(context, number, kept), is_open=True).missing == ()
