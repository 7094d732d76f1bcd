"""A unit's own turns of phrase: added, changed, withdrawn; offered by topic and outcome."""

from datetime import date

import pytest

from huiyin.domain.letters import LetterStep
from huiyin.domain.procedure import Refusal
from huiyin.services import letter_phrases, letters
from huiyin.services.acting import Invalid
from huiyin.services.letter_content import read_written
from huiyin.services.letter_phrases import Wording
from huiyin.services.letters import Ask
from huiyin.store.record.models import ActContent, ActHead
from tests.cast import Cast

DAY = date(2026, 3, 2)
SAID = Wording("自来水公司已检修，退还水费【填：金额】元。", "水利水电", "supported")


def test_what_fits_the_topic_comes_first_and_the_unit_s_own_before(cast: Cast) -> None:
    letter_phrases.add(cast.context("unit_head", DAY), SAID)
    found = letter_phrases.offered(cast.context("handler", DAY), "水利水电")
    assert found[0].text == SAID.text and found[0].is_own
    assert {p.topic for p in found} == {"水利水电", ""}
    topics = [p.topic for p in found]
    assert topics == sorted(topics, reverse=True)


def test_the_bureau_s_phrases_are_offered_to_its_units_and_not_the_other_way(cast: Cast) -> None:
    letter_phrases.add(cast.context("head", DAY), Wording("请县信访局核定。"))
    letter_phrases.add(cast.context("unit_head", DAY), SAID)

    def mine(login: str) -> list[str]:
        found = letter_phrases.offered(cast.context(login, DAY), "水利水电")
        return [p.text for p in found if p.is_own]

    assert mine("handler") == [SAID.text, "请县信访局核定。"]
    assert mine("clerk") == ["请县信访局核定。"]
    assert mine("labour") == ["请县信访局核定。"]
    assert mine("neighbour") == []


def test_changed_and_withdrawn_with_everything_in_the_record(cast: Cast) -> None:
    head = cast.context("unit_head", DAY)
    ident = letter_phrases.add(head, SAID)
    letter_phrases.change(head, ident, Wording("改过的话。"), 1)
    with pytest.raises(Refusal) as stale:
        letter_phrases.change(head, ident, Wording("又改。"), 1)
    assert stale.value.reason == "letter_changed"
    letter_phrases.withdraw(head, ident, 2)
    handler = cast.context("handler", DAY)
    assert letter_phrases.text_of(handler, f"own-{ident}") == ""
    (kept,) = letter_phrases.own(head)
    assert kept.row.is_withdrawn and kept.row.text == "改过的话。"
    heads = ActHead.objects.filter(kind__startswith="phrase_").order_by("place")
    assert [h.kind for h in heads] == ["phrase_set", "phrase_set", "phrase_withdrawn"]
    bodies = [ActContent.objects.get(act=h.id).body for h in heads]
    assert "退还水费" in bodies[0] and "改过的话" in bodies[1]


def test_only_who_keeps_the_letters_changes_them(cast: Cast) -> None:
    ident = letter_phrases.add(cast.context("unit_head", DAY), SAID)
    for login in ("handler", "section", "keeper", "clerk", "auditor"):
        with pytest.raises(Refusal):
            letter_phrases.add(cast.context(login, DAY), SAID)
    with pytest.raises(Refusal):
        letter_phrases.change(cast.context("head", DAY), ident, SAID, 1)
    with pytest.raises(Refusal):
        letter_phrases.withdraw(cast.context("head", DAY), ident, 1)


@pytest.mark.parametrize(
    ("said", "field", "reason"),
    [(Wording(" "), "text", "missing"), (Wording("长" * 501), "text", "phrase_too_long"),
     (Wording("话", "题" * 81), "topic", "too_long"),
     (Wording("话", "", "maybe"), "outcome", "not_choice")],
)  # fmt: skip
def test_what_cannot_be_kept_is_said(cast: Cast, said: Wording, field: str, reason: str) -> None:
    with pytest.raises(Invalid) as invalid:
        letter_phrases.add(cast.context("unit_head", DAY), said)
    assert [(p.field, p.reason) for p in invalid.value.problems] == [(field, reason)]


def test_a_letter_with_a_blank_left_does_not_set_out(cast: Cast) -> None:
    number = cast.handled(DAY).number
    cast.act("handler", number, "issue_opinion", DAY.replace(day=12), facts="查明", basis="条例",
             outcomes={"1": "supported"})  # fmt: skip
    context = cast.context("handler", DAY.replace(day=12))
    letter = letters.open_letter(context, number, "opinion")
    text = letter_phrases.text_of(context, "supported_plain")
    assert "《信访工作条例》第三十二条第一项" in text and "【填：日期】" in text
    written = read_written(letters.sheet(letter), {"answer_1": text}, None)
    ident = letters.save(context, letter, written)
    with pytest.raises(Refusal) as refused:
        letters.take_step(context, number, ident, Ask(LetterStep.SUBMIT))
    assert refused.value.reason == "letter_has_blanks"
    whole = letter_phrases.UNFILLED.sub("县供水公司", text)
    again = letters.find(context, number, ident)
    letters.save(context, again, read_written(letters.sheet(again), {"answer_1": whole}, None))
    assert letters.take_step(context, number, ident, Ask(LetterStep.SUBMIT)).row is not None
