"""The pages of GB/T 9704: one model, the same words in Word and PDF, no box instead of a sign."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn
from docx.shared import Pt
from hypothesis import given
from hypothesis import strategies as st

from huiyin.documents import fonts
from huiyin.documents.breaking import ACROSS, break_title
from huiyin.documents.kinds import kinds
from huiyin.documents.model import Block, BlockKind, as_data, from_data, texts, width
from huiyin.documents.pdf import NoGlyph, pdf, picture, pictures, text_of
from huiyin.documents.word import docx_bytes
from tests.letters import document

TIBETAN = "བཀྲ་ཤིས་བདེ་ལེགས"
RARE = "喆珺㛃䶮𬭬𫍯"


def _plain(text: str) -> str:
    return re.sub(r"[\s\u00ad\ufffe\u200b]|—\d+—", "", text)


def _word(name: str) -> docx.document.Document:
    return docx.Document(BytesIO(docx_bytes(document(name))))


def test_a_document_is_the_same_after_keeping_it_as_json() -> None:
    for name in kinds():
        made = document(name)
        assert from_data(as_data(made)) == made


def test_the_pdf_has_the_same_bytes_each_time() -> None:
    assert pdf(document("opinion")) == pdf(document("opinion"))


def test_many_threads_may_ask_for_pages_at_once() -> None:
    names = ["opinion", "receipt", "reply", "minutes"] * 3
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda name: picture(pdf(document(name)), 1, 30), names))
    assert found[:4] * 3 == found


def test_the_pdf_calls_itself_pdf_a_and_embeds_its_fonts() -> None:
    made = pdf(document("forwarding_letter"))
    assert b"pdfaid" in made and b"FontFile3" in made


@pytest.mark.parametrize("name", ["opinion", "registration_sheet", "minutes", "receipt"])
def test_word_and_pdf_say_what_the_model_says(name: str) -> None:
    made = document(name)
    said = _plain(text_of(pdf(made)))
    body = docx.Document(BytesIO(docx_bytes(made))).element.body
    written = _plain("".join(t.text or "" for t in body.iter(qn("w:t"))))
    for text in filter(None, map(_plain, texts(made))):
        assert text in said, text
        assert text in written, text


def test_word_has_the_margins_lines_and_faces_of_the_standard() -> None:
    word = _word("opinion")
    page = word.sections[0]
    margins = (page.top_margin, page.bottom_margin, page.left_margin, page.right_margin)
    assert [round(m.mm, 1) for m in margins] == [37, 35, 28, 26]
    faces = {s.name: _face(s) for s in word.styles if s.name in ("正文段落", "公文标题")}
    assert faces == {"正文段落": "仿宋_GB2312", "公文标题": "方正小标宋简体"}
    assert (_face(word.styles["一级标题"]), _face(word.styles["二级标题"])) == (
        "黑体", "楷体_GB2312",
    )  # fmt: skip
    body = [p for p in word.paragraphs if p.style.name == "正文段落"]
    assert len(body) > 5
    assert {p.style.paragraph_format.line_spacing for p in body} == {Pt(28)}
    assert {p.style.font.size for p in body} == {Pt(16)}


def _face(style: docx.styles.style.ParagraphStyle) -> str:
    return str(style.element.rPr.rFonts.get(qn("w:eastAsia")))


def test_page_numbers_stand_outside_and_not_on_the_first_page_of_a_letter() -> None:
    word = _word("forwarding_letter")
    assert word.settings.odd_and_even_pages_header_footer
    page = word.sections[0]
    assert page.different_first_page_header_footer
    assert not page.first_page_footer.paragraphs[0].text
    assert page.footer.paragraphs[0].text.startswith("— ")
    long = replace(document("forwarding_letter"), blocks=(Block(BlockKind.PARAGRAPH, "文" * 900),))
    pages = [p.get_textpage().get_text_range() for p in pypdfium2.PdfDocument(pdf(long))]
    assert "— 1 —" not in pages[0] and "— 2 —" in pages[1]


def test_rare_names_and_tibetan_are_drawn_by_what_pip_installs() -> None:
    assert fonts.lacking(RARE + TIBETAN + "〔2026〕12号·—“”") == ""
    made = replace(document("reply"), addressee=f"{TIBETAN}、王{RARE}")
    assert _plain(TIBETAN)[0] in text_of(pdf(made))


def test_a_sign_no_font_draws_stops_the_pdf_and_is_named() -> None:
    made = replace(document("reply"), addressee="\U000e0fff\U000f1234")
    with pytest.raises(NoGlyph) as stopped:
        pdf(made)
    assert stopped.value.signs == "\U000e0fff\U000f1234"


@pytest.mark.parametrize("name", sorted(kinds()))
def test_every_letter_is_drawn_by_the_fonts_every_machine_has(name: str) -> None:
    assert fonts.lacking("".join(texts(document(name)))) == ""


def test_a_draft_says_so_on_the_page_and_in_word() -> None:
    made = replace(document("reply"), is_draft=True)
    assert "草稿" in _plain(text_of(pdf(made)))
    assert "（草稿）" in [p.text for p in docx.Document(BytesIO(docx_bytes(made))).paragraphs]


def test_pictures_are_one_a_page_and_small() -> None:
    made = pictures(pdf(document("opinion")))
    assert len(made) == len(pypdfium2.PdfDocument(pdf(document("opinion"))))
    assert all(p.startswith(b"\x89PNG") and len(p) < 150_000 for p in made)


@given(
    st.text("关于反映县信访局的意见书处理办住房和城乡建设问题，（）《》·", min_size=1, max_size=70)
)
def test_a_title_keeps_its_words_and_fits_the_page(title: str) -> None:
    lines = break_title(title)
    assert "".join(lines) == title
    assert all(width(line) <= ACROSS for line in lines)


def test_a_name_in_a_title_is_not_parted() -> None:
    name = "阿依古丽·买买提"
    lines = break_title(f"关于转送反映住房困难问题的{name}信访事项的函", (name,))
    assert len(lines) == 2 and any(name in line for line in lines)
