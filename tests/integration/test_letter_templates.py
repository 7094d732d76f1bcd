"""A unit's own Word templates: versions, days, the Word form of letters, previews."""

from datetime import date, timedelta

import pytest

from huiyin.documents.pdf import text_of as pdf_text
from huiyin.domain.procedure import Refusal
from huiyin.services import letter_files, letter_templates
from huiyin.services.acting import Invalid
from huiyin.services.context import SYSTEM, begin
from huiyin.services.letter_templates import Brought, NotFit
from huiyin.store.archives.models import Template
from huiyin.store.record.models import ActHead
from tests.cast import Cast, noon
from tests.unit.test_own_templates import text_of, word

DAY = date(2026, 3, 2)
OWN = (
    "本局格式{}", "{{{{公文标题}}}}", "{{{{文号}}}}", "{{{{主送}}}}：",
    "{{% for 段 in 正文 %}}{{{{段}}}}{{% endfor %}}", "{{{{制发机关}}}}{{{{成文日期}}}}",
    "{{% for 名 in 落款 %}}{{{{名}}}}{{% endfor %}}",
)  # fmt: skip


def own(mark: str) -> bytes:
    return word(*(text.format(mark) for text in OWN))


def bring(cast: Cast, mark: str = "甲", since: date = DAY, day: date = DAY, **more: str) -> int:
    given = Brought(more.get("kind", "forwarding_letter"), "转送函.docx", own(mark), since)
    return letter_templates.bring(cast.context(more.get("login", "head"), day), given)


def issued(cast: Cast, day: date) -> tuple[str, int]:
    number = cast.sent(day)
    letter = letter_files.produce(begin(SYSTEM, noon(day)), number, "forwarding_letter", {})
    assert letter.row is not None
    return number, letter.row.id


def word_of(cast: Cast, which: tuple[str, int], day: date) -> str:
    made = letter_files.take_out(cast.context("clerk", day), *which, "docx")
    return text_of(made.content)


def test_the_version_in_force_makes_the_word_form(cast: Cast) -> None:
    bring(cast)
    number, ident = issued(cast, DAY)
    said = word_of(cast, (number, ident), DAY)
    assert "本局格式甲" in said and "张三" in said and "〔2026〕1号" in said
    taken = letter_files.take_out(cast.context("clerk", DAY), number, ident, "pdf")
    assert "本局格式" not in pdf_text(taken.content)


def test_each_letter_keeps_the_version_of_its_day(cast: Cast) -> None:
    before = issued(cast, DAY)
    bring(cast, "甲", DAY + timedelta(days=2))
    bring(cast, "乙", DAY + timedelta(days=4))
    first, second = (issued(cast, DAY + timedelta(days=n)) for n in (2, 4))
    later = DAY + timedelta(days=9)
    assert "本局格式" not in word_of(cast, before, later)
    assert "本局格式甲" in word_of(cast, first, later)
    assert "本局格式乙" in word_of(cast, second, later)


def test_a_withdrawn_version_holds_no_longer(cast: Cast) -> None:
    ident = bring(cast)
    head = cast.context("head", DAY + timedelta(days=1))
    with pytest.raises(Invalid):
        letter_templates.withdraw(head, ident, " ")
    letter_templates.withdraw(head, ident, "换了机关名称")
    after = issued(cast, DAY + timedelta(days=1))
    assert "本局格式" not in word_of(cast, after, DAY + timedelta(days=1))
    with pytest.raises(Refusal):
        letter_templates.withdraw(head, ident, "再停一次")
    kinds = set(ActHead.objects.filter(kind__startswith="template").values_list("kind", flat=True))
    assert kinds == {"template_set", "template_withdrawn"}


def test_what_changed_since_it_was_issued_leaves_the_letter_as_it_left(cast: Cast) -> None:
    bring(cast)
    number, ident = issued(cast, DAY)
    cast.act(
        "clerk", number, "amend", DAY, seq="1", field="claims", new="修好水管和阀门", why="漏了"
    )
    assert "本局格式" not in word_of(cast, (number, ident), DAY)


def test_a_preview_shows_an_invented_petition(cast: Cast) -> None:
    cast.sent(DAY)
    ident = bring(cast)
    said = text_of(letter_templates.preview(cast.context("head", DAY), ident))
    assert "王某某" in said and "张三" not in said and "示例-2026-00001" in said


def test_a_template_that_is_not_fit_is_told_and_not_kept(cast: Cast) -> None:
    head = cast.context("head", DAY)
    given = Brought("forwarding_letter", "x.docx", word("{{文号}}{{处长}}"), DAY)
    with pytest.raises(NotFit) as unfit:
        letter_templates.bring(head, given)
    assert unfit.value.findings.unknown == ("处长",) and unfit.value.findings.missing
    for wrong in (Brought("nothing", "x", own("x"), DAY),
                  Brought("forwarding_letter", "x", own("x"), DAY - timedelta(days=1)),
                  Brought("forwarding_letter", "x", b"rubbish", DAY)):  # fmt: skip
        with pytest.raises(Invalid):
            letter_templates.bring(head, wrong)
    assert Template.objects.count() == 0


def test_templates_are_each_units_own(cast: Cast) -> None:
    ident = bring(cast)
    with pytest.raises(Refusal):
        bring(cast, login="clerk")
    unit_head = cast.context("unit_head", DAY)
    assert letter_templates.listing(unit_head) == []
    for do in (letter_templates.preview, letter_templates.one):
        with pytest.raises(Refusal):
            do(unit_head, ident)
    assert [r.version for r in letter_templates.listing(cast.context("head", DAY))] == [1]


def test_every_kind_has_fields_a_template_can_name() -> None:
    from huiyin.documents.kinds import kinds

    for kind in kinds():
        fields = dict(letter_templates.fields_of(kind))
        assert fields and all(name.isidentifier() for name in fields), kind
