"""The metadata of a package: element names after DA/T 46 and DA/T 48, what is not known left out.

What is a petition's own (诉求, 办理途径) has no element there and stays in the volume.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from lxml import etree

from huiyin.domain.acts import ActKind
from huiyin.domain.retention import Kept
from huiyin.services.context import Context, retention_book
from huiyin.services.letter_content import people
from huiyin.services.reading import PetitionView
from huiyin.services.retaining import closed_on, kept_as
from huiyin.services.volume import Leaf
from huiyin.store.record.queries import acts_of

VERSION = "1"
FORMAT = "元素名称参照 DA/T 46—2009、DA/T 48—2009；计算机文件在包内按路径存放，不内嵌编码数据"
_KIND = "原始型"


@dataclass(frozen=True, slots=True)
class Stored:
    """A file of the package: its path, size and hash, and the leaf it comes from."""

    path: str
    size: int
    hash: str
    content_type: str
    leaf: Leaf | None = None


def metadata(
    context: Context, view: PetitionView, stored: Sequence[Stored], pages: int
) -> bytes:  # fmt: skip
    """The whole document, the same bytes of the same state."""
    root = etree.Element("电子文件封装包")
    _put(root, "封装包格式描述", FORMAT)
    _put(root, "版本", VERSION)
    signed = etree.SubElement(root, "被签名对象")
    _put(signed, "封装包类型", _KIND)
    _put(signed, "封装包创建单位", _unit(view, view.row.petition["bureau"]))
    inside = etree.SubElement(signed, "封装内容")
    _record(etree.SubElement(inside, "文件实体块"), view, stored, pages)
    _business(etree.SubElement(inside, "业务实体块"), context, view)
    _agents(etree.SubElement(inside, "机构人员实体块"), view)
    made: bytes = etree.tostring(
        root, encoding="UTF-8", xml_declaration=True, pretty_print=True
    )  # fmt: skip
    return made


def _put(parent: etree._Element, name: str, text: object) -> None:
    """A value; nothing for what is not known, nor signs that XML does not know."""
    said = "".join(c for c in str(text or "") if c >= " " or c in "\t\n")
    if said:
        etree.SubElement(parent, name).text = said


def _unit(view: PetitionView, code: str) -> str:
    return view.unit_names.get(code, code)


def _record(
    block: etree._Element, view: PetitionView, stored: Sequence[Stored], pages: int
) -> None:  # fmt: skip
    row, entity = view.row.petition, etree.SubElement(block, "文件实体")
    closed, kept = closed_on(view), kept_as(view)
    _put(entity, "聚合层次", "案卷")
    _put(etree.SubElement(entity, "来源"), "立档单位名称", _unit(view, row["bureau"]))
    _put(entity, "电子文件号", view.number)
    number = etree.SubElement(entity, "档号")
    _put(number, "年度", closed.year if closed else "")
    _put(number, "保管期限", _retention(kept))
    told = etree.SubElement(entity, "内容描述")
    _put(told, "题名", row["title"])
    _put(told, "人名", people(view, row["bureau"], True).joined("name"))
    _put(told, "摘要", row["detail"])
    _put(told, "责任者", _unit(view, row["bureau"]))
    _put(told, "日期", f"{row['received_on']}/{closed or ''}".rstrip("/"))
    form = etree.SubElement(entity, "形式特征")
    _put(form, "文件组合类型", "组合文件")
    _put(form, "件数", len(stored))
    _put(form, "页数", pages)
    _put(form, "语种", "汉语")
    data = etree.SubElement(entity, "文件数据")
    for place, one in enumerate(stored, start=1):
        _document(data, place, one)


def _retention(kept: Kept | None) -> str:
    return retention_book().labels[kept.retention] if kept else ""


def _document(data: etree._Element, place: int, one: Stored) -> None:
    document = etree.SubElement(data, "文档")
    _put(document, "文档标识符", one.path)
    _put(document, "文档序号", place)
    _put(document, "文档主从声明", "主文档" if one.leaf is None else "附属文档")
    if leaf := one.leaf:
        _put(document, "题名", leaf.title)
        _put(document, "文件编号", leaf.number)
        _put(document, "责任者", leaf.author)
        _put(document, "日期", leaf.on or "")
        _put(document, "页号", leaf.page)
    traits = etree.SubElement(document, "电子属性")
    _put(traits, "格式信息", one.content_type)
    _put(traits, "计算机文件名", one.path)
    _put(traits, "计算机文件大小", one.size)
    _put(traits, "校验值", f"SM3:{one.hash}")


def _acts(view: PetitionView) -> Iterator[tuple[int, date, str]]:
    for row in acts_of(view.row.petition["id"]):
        if row.kind != ActKind.IDENTITY_REVEALED:
            yield row.seq, row.on, row.hash


def _business(block: etree._Element, context: Context, view: PetitionView) -> None:
    """Each act with who did it, on which ground, and its hash in the record."""
    entries = {e.act.seq: e for e in view.line}
    labels = context.rules.book.act_labels
    for seq, on, hash_ in _acts(view):
        entry = entries[seq]
        made = etree.SubElement(block, "业务实体")
        _put(made, "业务标识符", hash_)
        _put(made, "机构人员标识符", entry.act.actor_unit)
        _put(made, "业务状态", "已撤销" if entry.is_void else "历史行为")
        _put(made, "业务行为", labels.get(entry.act.kind, entry.act.kind))
        _put(made, "行为时间", entry.act.at.isoformat() if entry.act.at else on)
        _put(
            made,
            "行为依据",
            f"《信访工作条例》第{entry.article}条" if entry.article.isdecimal() else "",
        )
        _put(made, "行为描述", f"发生于{on}")


def _agents(block: etree._Element, view: PetitionView) -> None:
    acting = {e.act.actor_unit for e in view.line} - {""}
    for code in sorted(acting):
        agent = etree.SubElement(block, "机构人员实体")
        _put(agent, "机构人员标识符", code)
        _put(agent, "机构人员类型", "单位")
        _put(agent, "机构人员名称", _unit(view, code))
