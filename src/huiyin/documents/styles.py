"""The styles of an official document in Word: named, editable, with the official faces."""

from typing import Any

from docx.document import Document as Word
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

SONG, TITLE_FACE = "宋体", "方正小标宋简体"
BODY_FACE, KAI, HEI = "仿宋_GB2312", "楷体_GB2312", "黑体"
LINE = Pt(28)
RED = RGBColor(0xE6, 0, 0)
_LEFT, _CENTRE, _BOTH = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)
STYLES: dict[str, tuple[str, float, float, Any, int]] = {
    "正文段落": (BODY_FACE, 16, 28, _BOTH, 2),
    "一级标题": (HEI, 16, 28, _BOTH, 2),
    "二级标题": (KAI, 16, 28, _BOTH, 2),
    "顶格": (BODY_FACE, 16, 28, _LEFT, 0),
    "发文机关标志": (TITLE_FACE, 44, 56, _CENTRE, 0),
    "发文字号": (BODY_FACE, 16, 28, _CENTRE, 0),
    "公文标题": (TITLE_FACE, 22, 35, _CENTRE, 0),
    "紧急程度": (HEI, 16, 28, _LEFT, 0),
    "表格文字": (BODY_FACE, 14, 22, _LEFT, 0),
    "版记": (BODY_FACE, 14, 22, _LEFT, 0),
    "页码": (SONG, 14, 14, _LEFT, 0),
}
"""Style: face, size and line pitch in points, alignment, first-line indent in characters."""


def prepare(word: Word) -> None:
    """Page and styles of GB/T 9704-2012."""
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(23)
    _drop_grid(section)
    _face(word.styles["Normal"], BODY_FACE, 16)
    for language in word.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    for control in word.settings.element.iter(qn("w:characterSpacingControl")):
        control.set(qn("w:val"), "compressPunctuation")
    for name, (face, size, pitch, alignment, indent) in STYLES.items():
        style = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = word.styles["Normal"]
        style.quick_style = True
        _face(style, face, size)
        _paragraph(style, Pt(pitch), alignment, indent)
        if size == 16:
            _tighten(style)
    word.styles["发文机关标志"].font.color.rgb = RED


def _drop_grid(section: Any) -> None:
    """No grid: lines of exactly 28 pt make twenty-two a page, the tightened letters 28 a line.

    LibreOffice would begin a grid eleven points lower, and a full page would run over.
    """
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)


def _face(style: Any, face: str, size: float) -> None:
    style.font.name, style.font.size = face, Pt(size)
    faces = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        faces.set(qn(kind), face)


def _tighten(style: Any) -> None:
    """A quarter of a point less between characters: 28 of them in 156 mm."""
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), "-5")
    style.element.get_or_add_rPr().insert_element_before(
        spacing, "w:w", "w:kern", "w:position", "w:sz", "w:szCs"
    )


def _paragraph(style: Any, pitch: Any, alignment: Any, indent: int) -> None:
    form = style.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, pitch
    form.space_before = form.space_after = Pt(0)
    form.alignment = alignment
    _hang(style.element.get_or_add_pPr())
    if indent:
        set_indent(style.element.get_or_add_pPr(), firstLineChars=indent * 100,
                   firstLine=indent * 320)  # fmt: skip


def _hang(properties: Any) -> None:
    """Punctuation may hang over the right edge, as Word does by itself.

    Said aloud, since LibreOffice takes a style that is silent to hang and one that says so not to
    (seen in 7.4), and only then breaks lines where the PDF does.
    """
    hanging = OxmlElement("w:overflowPunct")
    hanging.set(qn("w:val"), "1")
    properties.insert_element_before(
        hanging, "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:outlineLvl"
    )


def set_indent(properties: Any, **sizes: int) -> None:
    """Indents in hundredths of a character and twentieths of a point."""
    element = properties.get_or_add_ind()
    for name, size in sizes.items():
        element.set(qn(f"w:{name}"), str(size))


def border(properties: Any, **sides: tuple[str, int, str, int]) -> None:
    """Borders of a paragraph: side = (kind, eighths of a point, colour, space in points)."""
    box = OxmlElement("w:pBdr")
    for side in ("top", "left", "bottom", "right", "between"):
        if side not in sides:
            continue
        kind, size, colour, space = sides[side]
        edge = OxmlElement(f"w:{side}")
        for name, value in (("val", kind), ("sz", size), ("space", space), ("color", colour)):
            edge.set(qn(f"w:{name}"), str(value))
        box.append(edge)
    properties.insert_element_before(
        box, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )
