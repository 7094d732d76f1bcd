"""A document as Word: the same model as the PDF, in the official faces, made to be edited."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import docx
from docx.document import Document as Word
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from huiyin.documents.imprint import add_imprint
from huiyin.documents.model import (
    Block,
    BlockKind,
    Document,
    Form,
    attachment_lines,
    width,
)
from huiyin.documents.styles import HEI, border, prepare, set_indent

_STYLE_OF = {
    BlockKind.PARAGRAPH: "正文段落",
    BlockKind.HEAD: "一级标题",
    BlockKind.SUBHEAD: "二级标题",
    BlockKind.LINE: "顶格",
}
_HEADED = (Form.OFFICIAL, Form.MINUTES)
_TABLE_WIDTH = 156.0
_UNDATED = datetime(2000, 1, 1, tzinfo=UTC)
_RED = "E60000"


def docx_bytes(document: Document) -> bytes:
    """The document as a .docx; no seal lies on a file that anybody may change."""
    word = docx.Document()
    prepare(word)
    _properties(word, document)
    _page_numbers(word, document)
    _head(word, document)
    _title(word, document)
    _body(word, document)
    _close(word, document)
    out = BytesIO()
    word.save(out)
    return out.getvalue()


def _properties(word: Word, document: Document) -> None:
    said = word.core_properties
    said.title, said.author = "".join(document.title), "、".join(document.signed)
    said.created = said.modified = _UNDATED
    said.language = "zh-CN"


def _add(word: Any, text: str, style: str) -> Paragraph:
    paragraph: Paragraph = word.add_paragraph(text, style=style)
    return paragraph


def _blank(word: Word, lines: int = 1) -> None:
    for _ in range(lines):
        _add(word, "", "顶格")


def _head(word: Word, document: Document) -> None:
    if document.is_draft:
        _add(word, "（草稿）", "紧急程度")
    if document.urgency and document.form is not Form.LETTER:
        _add(word, document.urgency, "紧急程度")
    if document.form in _HEADED:
        _red_head(word, document)
    elif document.form is Form.LETTER:
        _letter_head(word, document)


def _mark(word: Any, organ: str, air: int) -> Paragraph:
    mark = _add(word, organ, "发文机关标志")
    size = min(44, int(400 / max(1, len(organ))))
    mark.runs[0].font.size = Pt(size)
    mark.paragraph_format.line_spacing = Pt(size + air)
    return mark


def _red_head(word: Word, document: Document) -> None:
    mark = _mark(word, document.organ, air=14)
    mark.paragraph_format.space_before = Mm(30 if not document.urgency else 20)
    _blank(word, 2)
    line = _add(word, _numbered(document), "发文字号")
    if document.signer:
        line.alignment = WD_ALIGN_PARAGRAPH.LEFT
        tabs = line.paragraph_format.tab_stops
        tabs.add_tab_stop(Mm(150), WD_TAB_ALIGNMENT.RIGHT)
        set_indent(line._p.get_or_add_pPr(), leftChars=100, left=320)
    border(line._p.get_or_add_pPr(), bottom=("single", 12, _RED, 11))
    _blank(word, 2)


def _numbered(document: Document) -> str:
    if document.signer:
        return f"{document.number}\t签发人：{document.signer}"
    return document.number


def _letter_head(word: Word, document: Document) -> None:
    """The mark stands in the header of the first page, the second rule in its footer."""
    section = word.sections[0]
    section.different_first_page_header_footer = True
    section.header_distance = Mm(30)
    header, footer = section.first_page_header, section.first_page_footer
    header.is_linked_to_previous = footer.is_linked_to_previous = False
    mark = _mark(header, document.organ, air=2)
    header.paragraphs[0]._p.getparent().remove(header.paragraphs[0]._p)
    _widen(mark)
    border(mark._p.get_or_add_pPr(), bottom=("thickThinSmallGap", 24, _RED, 11))
    foot = footer.paragraphs[0]
    _widen(foot)
    border(foot._p.get_or_add_pPr(), bottom=("thinThickSmallGap", 24, _RED, 1))
    number = _add(word, document.number, "发文字号")
    number.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if document.urgency:
        _add(word, document.urgency, "紧急程度")
    _blank(word, 1)


def _widen(paragraph: Paragraph) -> None:
    """The rules of a letter are 170 mm long, wider than the body."""
    set_indent(paragraph._p.get_or_add_pPr(), left=-454, right=-340)


def _title(word: Word, document: Document) -> None:
    title = _add(word, "", "公文标题")
    for place, line in enumerate(document.title):
        if place:
            title.add_run().add_break()
        title.add_run(line)
    is_bare = document.form not in (*_HEADED, Form.LETTER)
    if is_bare and document.number:
        number = _add(word, document.number, "发文字号")
        number.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if document.addressee:
        _blank(word)
        _add(word, f"{document.addressee}：", "顶格")
    elif document.form is Form.SHEET:
        word.paragraphs[-1].paragraph_format.space_after = Pt(14)
    else:
        _blank(word)


def _body(word: Word, document: Document) -> None:
    for block in document.blocks:
        if block.kind is BlockKind.TABLE:
            _table(word, block)
        elif block.kind is BlockKind.PAGE:
            _add(word, "", "顶格").add_run().add_break(WD_BREAK.PAGE)
        else:
            said = _add(word, block.text, _STYLE_OF[block.kind])
            is_head = block.kind in (BlockKind.HEAD, BlockKind.SUBHEAD)
            said.paragraph_format.keep_with_next = is_head or None
    if document.blocks and document.blocks[-1].kind is not BlockKind.TABLE:
        word.paragraphs[-1].paragraph_format.keep_with_next = True
    for place, line in enumerate(attachment_lines(document)):
        if not place:
            _blank(word)
            word.paragraphs[-1].paragraph_format.keep_with_next = bool(document.signed)
        note = _add(word, line, "顶格")
        note.paragraph_format.keep_with_next = bool(document.signed)
        set_indent(note._p.get_or_add_pPr(), leftChars=500 if place else 200,
                   left=1600 if place else 640)  # fmt: skip


def _table(word: Word, block: Block) -> None:
    table = word.add_table(rows=len(block.rows), cols=len(block.widths), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    share = _TABLE_WIDTH / sum(block.widths)
    for place, size in enumerate(block.widths):
        table.columns[place].width = Mm(size * share)
        for cell in table.columns[place].cells:
            cell.width = Mm(size * share)
    for place, row in enumerate(block.rows):
        _row(table.rows[place], row, block, place)
    if block.has_header:
        repeat = OxmlElement("w:tblHeader")
        table.rows[0]._tr.get_or_add_trPr().append(repeat)


def _row(row: Any, texts: tuple[str, ...], block: Block, place: int) -> None:
    lines = block.lines[place] if place < len(block.lines) else 1
    row.height = Pt(26 if lines == 1 else 22 * lines + 12)
    cells = list(row.cells)
    for column, text in enumerate(texts):
        cell = cells[column]
        if column == len(texts) - 1 and len(texts) < len(cells):
            cell = cell.merge(cells[-1])
        is_head = len(texts) == 1 or (block.has_header and place == 0)
        is_label = not block.has_header and column % 2 == 0
        _fill(cell, text, is_head, is_head or is_label)


def _fill(cell: Any, text: str, is_head: bool, is_middle: bool) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    paragraph.style = "表格文字"
    if is_middle:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for place, line in enumerate(text.split("\n")):
        run = paragraph.add_run()
        if place:
            run.add_break()
        run.add_text(line)
        if is_head:
            run.font.name = HEI
            run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), HEI)


def _close(word: Word, document: Document) -> None:
    if document.signed or document.date:
        _signature(word, document)
    if document.note:
        _add(word, f"（{document.note}）", "正文段落")
    add_imprint(word, document)


def _signature(word: Word, document: Document) -> None:
    """The names centred over the date, which stands four characters from the right."""
    start = len(word.paragraphs)
    _blank(word, 2 if document.is_sealed and document.form is not Form.SHEET else 1)
    dated = width(document.date)
    widest = max([dated, *map(width, document.signed)])
    shift = max(0.0, widest / 2 - dated / 2 - 3)
    centre = 4 + shift + dated / 2
    for name in document.signed:
        _right(word, name, max(0.0, centre - width(name) / 2))
    if document.date:
        _right(word, document.date, 4 + shift)
    for paragraph in word.paragraphs[start:-1]:
        paragraph.paragraph_format.keep_with_next = True


def _right(word: Word, text: str, indent: float) -> None:
    line = _add(word, text, "顶格")
    line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    set_indent(line._p.get_or_add_pPr(), rightChars=round(indent * 100), right=round(indent * 320))


def _page_numbers(word: Word, document: Document) -> None:
    """— 1 —: odd pages on the right, even pages on the left, one character in."""
    section = word.sections[0]
    word.settings.odd_and_even_pages_header_footer = True
    for footer, side, indent in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT, {"right": 280, "rightChars": 100}),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT, {"left": 280, "leftChars": 100}),
    ):
        footer.is_linked_to_previous = False
        line = footer.paragraphs[0]
        line.style, line.alignment = "页码", side
        set_indent(line._p.get_or_add_pPr(), **indent)
        line.add_run("— ")
        _page_field(line)
        line.add_run(" —")


def _page_field(line: Paragraph) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    run = OxmlElement("w:r")
    shown = OxmlElement("w:t")
    shown.text = "1"
    run.append(shown)
    field.append(run)
    line._p.append(field)
