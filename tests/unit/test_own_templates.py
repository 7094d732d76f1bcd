"""Word templates of a unit's own: fields, lists and questions; everything else is refused."""

import zipfile
from io import BytesIO

import docx
import pytest

from huiyin.documents.incoming.content import Unfit
from huiyin.documents.kinds import kinds
from huiyin.documents.own_templates import check, fill, values_for
from huiyin.law.loader import load_words

LABELS = load_words()["letter_field"]
KIND = kinds()["opinion"]
GOOD = (
    "{{公文标题}}", "{{文号}}", "{{信访人}}：", "{% for 段 in 正文 %}{{段}}；{% endfor %}",
    "{% for 答 in 逐项答复 %}{{答.序号}}、{{答.诉求}}：{{答.结果}}{% endfor %}",
    "{{制发机关}}", "{{成文日期}}", "{{信访件编号}}",
)  # fmt: skip


def word(*paragraphs: str, header: str = "") -> bytes:
    paper, out = docx.Document(), BytesIO()
    for text in paragraphs:
        paper.add_paragraph(text)
    if header:
        paper.sections[0].header.paragraphs[0].text = header
    paper.save(out)
    return out.getvalue()


def text_of(data: bytes) -> str:
    return "\n".join(p.text for p in docx.Document(BytesIO(data)).paragraphs)


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    out = BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def test_a_good_template_is_taken_and_filled_in() -> None:
    data = word(*GOOD)
    assert check(KIND, data, LABELS).is_good
    from huiyin.documents.contexts.base import Answer

    given = {
        "whole_title": "意见书", "number": "县意〔2026〕1号", "petitioner": "张<三>&{{x}}",
        "body": ("第一段", "第二段"), "answers": (Answer(1, "修路", "支持"),), "organ": "县局",
        "date": "2026年3月6日", "petition_number": "1-2",
    }  # fmt: skip
    said = text_of(fill(data, values_for(KIND, LABELS, given)))
    for text in ("县意〔2026〕1号", "张<三>&{{x}}：", "第一段；第二段；", "1、修路：支持"):
        assert text in said


def test_unknown_and_missing_fields_are_named() -> None:
    found = check(KIND, word("{{文号}}{{处长}}", "{{信访人}}"), LABELS)
    assert found.unknown == ("处长",)
    assert "成文日期" in found.missing and "逐项答复" in found.missing
    assert "文号" not in found.missing and not found.is_good


def test_a_field_in_the_header_counts() -> None:
    assert "文号" not in check(KIND, word("x", header="{{文号}}"), LABELS).missing


@pytest.mark.parametrize("hostile", [
    "{{ ''.__class__.__mro__ }}", "{{ 信访人.__class__ }}", "{{ 信访人|upper }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}", "{{ range(10**9) }}",
    "{% for a in range(9) %}x{% endfor %}", "{% set x = 1 %}", "{{ 1 + 1 }}",
    "{% import 'os' as o %}", "{% include 'x' %}", "{% macro m() %}{% endmacro %}",
    "{{ 正文[0] }}", "{{ lipsum() }}", "{% if 1 == 1 %}x{% endif %}",
    "{% for a in 正文 %}{% for b in 正文 %}{% for c in 正文 %}x"
    "{% endfor %}{% endfor %}{% endfor %}",
])  # fmt: skip
def test_whatever_is_more_than_a_field_is_refused(hostile: str) -> None:
    for data in (word(*GOOD, hostile), word(*GOOD, header=hostile)):
        with pytest.raises(Unfit) as unfit:
            check(KIND, data, LABELS)
        assert unfit.value.reason == "template_not_plain"
    with pytest.raises(Unfit):
        fill(word(hostile), {"信访人": "x", "正文": ["a"]})


@pytest.mark.parametrize(("data", "reason"), [
    (b"plain text", "file_broken"),
    (with_part(word("x"), "word/vbaProject.bin", b"x"), "file_macro"),
    (with_part(word("x"), "word/media/a.bin", b"\0" * (50 << 20)), "file_bomb"),
    (with_part(word("x"), "word/_rels/settings.xml.rels",
               b'<Relationships><Relationship Type="http://x/attachedTemplate" '
               b'Target="http://evil/x.dotm" TargetMode="External"/></Relationships>'),
     "file_reaches_out"),
    (with_part(word("x"), "word/_rels/other.xml.rels",
               b'<Relationships><Relationship Type="http://x/image" '
               b'Target="http://evil/x.png" TargetMode="External"/></Relationships>'),
     "file_reaches_out"),
    (word("{{ 信访人"), "template_syntax"),
])  # fmt: skip
def test_hostile_files_are_refused(data: bytes, reason: str) -> None:
    with pytest.raises(Unfit) as unfit:
        check(KIND, data, LABELS)
    assert unfit.value.reason == reason
