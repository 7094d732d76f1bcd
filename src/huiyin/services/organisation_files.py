"""The organisation from files: units, people, subjects, regions, roster; CSV or Excel."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from huiyin.domain.authority import Permission
from huiyin.domain.fields import FieldProblem
from huiyin.services.acting import Invalid
from huiyin.services.context import Context, words
from huiyin.services.organisation import (
    UNIT_COLUMNS,
    NewPerson,
    RejectedRow,
    add_person,
    move,
    save_unit,
)
from huiyin.services.place_codes import NewPlace, make
from huiyin.services.regions import import_regions
from huiyin.services.sheets import UnreadableTable
from huiyin.services.staffing import duty_from
from huiyin.services.subjects import add_subject
from huiyin.services.tabular import open_table
from huiyin.store.accounts import queries

Given = Mapping[str, str]
Numbered = Iterable[tuple[int, Given]]
Taken = tuple[int, list[RejectedRow]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One kind of file: its columns by heading, an example row, who brings it, its taker."""

    columns: Mapping[str, str]
    example: Given
    permission: Permission
    take: Callable[[Context, Numbered], Taken]


def _each(save: Callable[[Context, Given], object]) -> Callable[[Context, Numbered], Taken]:
    """Take rows one by one; a row with a problem is named and the rest goes on."""

    def take(context: Context, rows: Numbered) -> Taken:
        taken, rejected = 0, []
        for number, given in rows:
            try:
                save(context, given)
                taken += 1
            except Invalid as invalid:
                rejected += [
                    RejectedRow(number, p.field, str(given.get(p.field, ""))[:80], p.reason)
                    for p in invalid.problems
                ]
        return taken, rejected

    return take


def _person(context: Context, given: Given) -> None:
    """A new person; one whose login is known is moved where the row says."""
    roles = {label: role for role, label in words()["role"].items()}
    role = roles.get(given.get("role", ""), given.get("role", ""))
    unit, login = given.get("unit", ""), given.get("login", "")
    known = queries.person_by_login(login) if login else _same(given.get("name", ""), unit, role)
    if known is None:
        add_person(context, NewPerson(given.get("name", ""), unit, role, login,
                                      given.get("phone", "")))  # fmt: skip
    elif not any((p.unit, p.role) == (unit, role) for p in queries.posts_of(known)):
        move(context, known, unit, role)


def _same(name: str, unit: str, role: str) -> int | None:
    found = [p.person for p in queries.people(unit) if (p.name, p.role) == (name, role)]
    return found[0] if unit and found else None


def _subject(context: Context, given: Given) -> None:
    add_subject(context, given.get("unit", ""), given.get("topic", ""), given.get("region", ""))


def _duty(context: Context, given: Given) -> None:
    duty_from(context, given, {label: part for part, label in words()["duty_part"].items()})


def _code(context: Context, given: Given) -> None:
    kinds = {label: kind for kind, label in words()["place_kind"].items()}
    names = ("name", "place", "unit", "topic")
    kind = kinds.get(given.get("kind", ""), given.get("kind", ""))
    make(context, NewPlace(kind, *(given.get(name, "") for name in names)))


_KEEP = Permission.KEEP_ORGANISATION
SHEETS: Mapping[str, Sheet] = {
    "units": Sheet(
        UNIT_COLUMNS, {"code": "JSJ", "name": "县住房和城乡建设局", "kind": "工作部门"},
        _KEEP, _each(save_unit),
    ),
    "people": Sheet(
        {"姓名": "name", "单位代码": "unit", "岗位": "role", "登录名": "login", "电话": "phone"},
        {"name": "王承办", "unit": "JSJ", "role": "承办人"}, _KEEP, _each(_person),
    ),
    "subjects": Sheet(
        {"单位代码": "unit", "内容分类": "topic", "行政区划代码": "region"},
        {"unit": "JSJ", "topic": "城乡建设", "region": ""}, _KEEP, _each(_subject),
    ),
    "regions": Sheet(
        {"行政区划代码": "code", "名称": "name", "上级代码": "parent"},
        {"code": "540621100", "name": "某镇", "parent": "540621"}, _KEEP, import_regions,
    ),
    "roster": Sheet(
        {"日期": "on", "人员": "person", "时段": "part", "窗口": "window"},
        {"on": "2026-12-01", "person": "王玉梅", "part": "全天", "window": "1号窗口"},
        Permission.KEEP_HALL, _each(_duty),
    ),
    "codes": Sheet(
        {"类型": "kind", "地点名称": "name", "表单里的地点": "place", "单位代码": "unit",
         "内容分类": "topic"},
        {"kind": "村", "name": "柳河镇桥头村"}, Permission.KEEP_HALL, _each(_code),
    ),
}  # fmt: skip


def take_file(context: Context, kind: str, raw: bytes) -> Taken:
    """What a file says, row by row: how many were taken, and the rows that were not.

    Raises Invalid when the file itself cannot be read, Refusal.
    """
    sheet = SHEETS[kind]
    try:
        rows = [(number, _given(sheet, cells)) for number, cells in _cells(sheet, raw)]
    except UnreadableTable as bad:
        raise Invalid([FieldProblem("file", bad.reason)]) from bad
    return sheet.take(context, rows)


def _cells(sheet: Sheet, raw: bytes) -> list[tuple[int, Mapping[str, str]]]:
    """The rows of an uploaded file; the reader wants a file of the disk."""
    with NamedTemporaryFile(suffix=".table") as kept:
        kept.write(raw)
        kept.flush()
        table = open_table(Path(kept.name), tuple(sheet.columns))
        if not {heading.strip() for heading in table.headings} & set(sheet.columns):
            raise UnreadableTable("no_known_column")
        return list(table.rows)


def _given(sheet: Sheet, cells: Mapping[str, str]) -> Given:
    named = {sheet.columns.get(heading.strip(), heading.strip()): cell.strip()
             for heading, cell in cells.items()}  # fmt: skip
    return {name: value for name, value in named.items() if name}
