"""Every kind of letter: declared whole, and saying what the law lets it say."""

import re
import string
from typing import Any

import pytest

from huiyin.documents.compose import compose, is_editable, paragraphs
from huiyin.documents.contexts.base import Answer, declared, missing
from huiyin.documents.kinds import CONTEXTS, Kind, _said, kinds, remedy
from huiyin.documents.model import BlockKind, texts
from huiyin.domain.transitions import ANYTIME, TRANSITIONS
from huiyin.law.loader import load_words
from tests.letters import DAY, document, filled

EVERY = list(kinds().values())
SHARED = {
    "officer", "phone", "petition_number", "organ", "petitioner", "received_on", "outcome",
    "review_organ",
}  # fmt: skip
"""Fields of a family of letters that a member may leave unsaid."""


def _text(name: str, **own: Any) -> str:
    return "\n".join(texts(document(name, **own)))


def test_the_table_of_acts_names_only_kinds_that_are_there() -> None:
    owed = {d for row in TRANSITIONS + ANYTIME for d in row.documents}
    assert owed <= set(kinds())
    assert set(_said()["kinds"]) == set(CONTEXTS) == set(kinds())


@pytest.mark.parametrize("kind", EVERY, ids=lambda k: k.name)
def test_kind_and_fields_have_words(kind: Kind) -> None:
    words = load_words()
    assert words["document"][kind.name]
    assert all(words["letter_field"][name] for name, _ in declared(kind.context))


def _placeholders(thing: Any) -> set[str]:
    if isinstance(thing, str):
        named = (part[1] for part in string.Formatter().parse(thing))
        return {name.split(".")[0] for name in named if name} - {"item"}
    if isinstance(thing, dict):
        found = {thing[k] for k in ("if", "each") if k in thing}
        if "remedy" in thing:
            found |= _placeholders(remedy(thing["remedy"]))
        return found.union(
            *(_placeholders(v) for k, v in thing.items() if k not in ("if", "each"))
        )
    return set().union(*map(_placeholders, thing)) if isinstance(thing, list) else set()


@pytest.mark.parametrize("kind", EVERY, ids=lambda k: k.name)
def test_template_uses_every_field_and_no_other(kind: Kind) -> None:
    fields = {name for name, _ in declared(kind.context)}
    used = _placeholders(dict(kind.template))
    assert used - fields == set()
    assert fields - used - SHARED == set()


@pytest.mark.parametrize("kind", EVERY, ids=lambda k: k.name)
def test_no_letter_leaves_with_an_empty_mandatory_field(kind: Kind) -> None:
    musts = [name for name, said in declared(kind.context) if said["must"]]
    assert musts
    assert missing(filled(kind)) == []
    for name in musts:
        empty = () if name in ("answers", "entries") else ""
        assert name in [m.field for m in missing(filled(kind, **{name: empty}))]


def test_an_unanswered_claim_is_named() -> None:
    answers = (Answer(1, "补发工资", "支持"), Answer(2, "赔礼道歉"), Answer(3, "赔偿", "不予支持"))
    (lack,) = missing(filled(kinds()["opinion"], answers=answers))
    assert (lack.field, lack.ordinal, lack.claim) == ("answers", 2, "赔礼道歉")


def test_an_opinion_answers_each_claim_under_its_own_head() -> None:
    heads = [b.text for b in document("opinion").blocks if b.kind is BlockKind.SUBHEAD]
    assert heads == ["（一）关于诉求1“补发拖欠的工资”", "（二）关于诉求2“赔偿误工损失”"]


def test_an_opinion_names_the_review_organ_thirty_days_and_no_law_suit() -> None:
    said = _text("opinion", review_organ="云溪县人民政府")
    assert "自收到本意见书之日起三十日内，向云溪县人民政府书面请求复查" in said
    assert "第三十五条" in said and "不属于人民法院行政诉讼的受案范围" in said
    assert "可以" not in said.split("行政诉讼的受案范围")[1]


def test_a_review_opinion_leads_to_final_review_and_that_one_to_nothing() -> None:
    review = _text("review_opinion", review_organ="临江市人民政府")
    assert "三十日内，向临江市人民政府书面请求复核" in review and "第三十六条第一款" in review
    final = _text("final_review_opinion")
    assert "信访程序终结" in final and "不再受理" in final
    assert "三十日内" not in final and "书面请求" not in final


def test_a_route_5_answer_can_be_reviewed_by_law_and_not_by_petition() -> None:
    said = _text("reply", is_route_5="true", is_simplified="")
    assert "六十日内依法申请行政复议" in said and "提起行政诉讼" in said
    assert "不适用信访复查、复核程序" in said
    assert "行政复议" not in _text("reply", is_route_5="", is_simplified="")


def test_an_acceptance_notice_promises_review_only_for_the_petition_procedure() -> None:
    assert "请求复查" in _text("acceptance_notice", is_procedure="true")
    assert "请求复查" not in _text("acceptance_notice", is_procedure="")


def test_a_letter_of_accusation_says_that_it_goes_no_further() -> None:
    assert "不得将信访人的检举、揭发材料以及有关情况透露或者转给" in _text("referral_letter")


@pytest.mark.parametrize("name", ["circular", "listed_supervision", "admonitory_talk"])
def test_what_only_the_joint_conference_may_do_bears_its_name(name: str) -> None:
    made = document(name, conference="云溪县信访工作联席会议")
    assert made.organ.startswith("云溪县信访工作联席会议")
    assert made.signed == ("云溪县信访工作联席会议",)


def test_no_letter_cites_the_old_regulation_or_ends_the_matter_by_a_notice() -> None:
    for kind in EVERY:
        said = _text(kind.name)
        assert "《信访条例》" not in said and "终结通知" not in said
        for article in re.findall(r"《信访工作条例》第([一二三四五六七八九十]+)条", said):
            assert (
                article
                in "十二 十三 十九 二十二 二十三 二十四 二十五 二十八 二十九 三十 三十一 "
                "三十二 三十三 三十四 三十五 三十六 三十八 三十九 四十".split()
            ), (kind.name, article)


@pytest.mark.parametrize("kind", [k for k in EVERY if is_editable(k)], ids=lambda k: k.name)
def test_the_body_may_be_edited_and_keeps_what_was_not(kind: Kind) -> None:
    context = filled(kind)
    body = paragraphs(kind, context)
    assert compose(kind, context, "", DAY, body).blocks == compose(kind, context, "", DAY).blocks
    edited = compose(kind, context, "", DAY, [*body[:-1], "一、新的标题", "改过的一段。"]).blocks
    assert [b.text for b in edited[-2:]] == ["一、新的标题", "改过的一段。"]
    assert edited[-2].kind is BlockKind.HEAD


def test_a_letter_without_its_number_or_date_is_a_draft() -> None:
    kind = kinds()["opinion"]
    assert compose(kind, filled(kind), "", DAY).is_draft
    assert not compose(kind, filled(kind), "云住意〔2026〕1号", DAY).is_draft


def test_what_somebody_writes_is_never_read_as_a_template() -> None:
    made = _text("reply", text="{organ} {0} %s ${x} #let", claims="{claims.__class__}")
    assert "{organ} {0} %s ${x} #let" in made and "{claims.__class__}" in made
