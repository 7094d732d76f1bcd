"""The imprint (版记) of a Word document: at the foot of the last page, between rules."""

from typing import Any

from docx.document import Document as Word
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from huiyin.documents.model import Document
from huiyin.documents.styles import border, set_indent

_OUTER, _INNER = ("single", 8, "000000", 1), ("single", 6, "000000", 1)
"""0.35 mm and 0.25 mm in eighths of a point, as near as Word goes."""
_FRAME = {
    "w": "8845", "wrap": "notBeside", "vAnchor": "margin", "hAnchor": "margin",
    "xAlign": "center", "yAlign": "bottom",
}  # fmt: skip


def add_imprint(word: Word, document: Document) -> None:
    """Copies, printer and day of printing; nothing when the document names none."""
    lines = []
    if document.copies:
        lines.append(f"抄送：{document.copies}。")
    if document.printer:
        lines.append(f"{document.printer}\t{document.printed_on}印发")
    for text in lines:
        line = word.add_paragraph(text, style="版记")
        line.paragraph_format.tab_stops.add_tab_stop(Mm(146), WD_TAB_ALIGNMENT.RIGHT)
        properties = line._p.get_or_add_pPr()
        _frame(properties)
        border(properties, top=_OUTER, bottom=_OUTER, between=_INNER)
        set_indent(properties, left=280, leftChars=100, right=280, rightChars=100)
    if lines:
        anchor = word.add_paragraph("", style="版记")
        anchor.paragraph_format.line_spacing = Pt(1)


def _frame(properties: Any) -> None:
    """Hold a paragraph at the foot of the type area."""
    place = OxmlElement("w:framePr")
    for name, value in _FRAME.items():
        place.set(qn(f"w:{name}"), value)
    properties.insert_element_before(
        place, "w:widowControl", "w:pBdr", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )
