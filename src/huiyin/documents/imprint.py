"""The imprint (版记) of a Word document: at the foot of the last page, between rules."""

from typing import Any

from docx.document import Document as Word
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from huiyin.documents.model import Document
from huiyin.documents.styles import set_indent

_RULES = {"top": 8, "bottom": 8, "insideH": 6}
"""0.35 mm outside and 0.25 mm between, in eighths of a point, as near as Word goes."""
_WIDE = Mm(156)
_FOOT = {
    "leftFromText": "0", "rightFromText": "0", "vertAnchor": "margin", "horzAnchor": "margin",
    "tblpXSpec": "center", "tblpYSpec": "bottom",
}  # fmt: skip


def add_imprint(word: Word, document: Document) -> None:
    """Copies, printer and day of printing; nothing when the document names none."""
    lines = []
    if document.copies:
        lines.append(f"抄送：{document.copies}。")
    if document.printer:
        lines.append(f"{document.printer}\t{document.printed_on}印发")
    if not lines:
        return
    table = word.add_table(rows=len(lines), cols=1)
    table.autofit = False
    _place(table._tbl.tblPr)
    for row, text in zip(table.rows, lines, strict=True):
        row.cells[0].width = _WIDE
        _write(row.cells[0].paragraphs[0], text)
    word.add_paragraph("", style="版记").paragraph_format.line_spacing = Pt(1)


def _write(line: Any, text: str) -> None:
    line.style = "版记"
    line.add_run(text)
    line.paragraph_format.tab_stops.add_tab_stop(Mm(146), WD_TAB_ALIGNMENT.RIGHT)
    set_indent(line._p.get_or_add_pPr(), left=280, leftChars=100, right=280, rightChars=100)


def _place(properties: Any) -> None:
    """Hold a table at the foot of the type area, between rules, its cells without padding."""
    place = OxmlElement("w:tblpPr")
    for name, value in _FOOT.items():
        place.set(qn(f"w:{name}"), value)
    properties.insert_element_before(
        place, "w:tblOverlap", "w:tblW", "w:jc", "w:tblBorders", "w:tblLayout", "w:tblLook"
    )
    borders, padding = OxmlElement("w:tblBorders"), OxmlElement("w:tblCellMar")
    for side, size in _RULES.items():
        rule = OxmlElement(f"w:{side}")
        said = {"val": "single", "sz": str(size), "space": "0", "color": "000000"}
        for name, value in said.items():
            rule.set(qn(f"w:{name}"), value)
        borders.append(rule)
    for side in ("left", "right"):
        none = OxmlElement(f"w:{side}")
        none.set(qn("w:w"), "0")
        none.set(qn("w:type"), "dxa")
        padding.append(none)
    properties.insert_element_before(borders, "w:tblLayout", "w:tblCellMar", "w:tblLook")
    properties.insert_element_before(padding, "w:tblLook")
