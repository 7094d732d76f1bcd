"""Tables from outside: CSV in UTF-8 or GB18030, and Excel; rows as a spreadsheet counts them."""

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

BROKEN = "\ufffd"
CELL_AT_MOST = 200_000
UNPACKED_AT_MOST = 200 * 1024 * 1024
csv.field_size_limit(16 * 1024 * 1024)

Cells = dict[str, Any]


class UnreadableTable(ValueError):
    """The file is no table that can be read: `reason` is a key of the wording."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason, self.detail = reason, detail


def rows(file: Path) -> Iterator[tuple[int, Cells]]:
    """Row number (header is 1) and cells by heading. Raises UnreadableTable.

    Text that neither encoding can read has U+FFFD in its place; whoever takes the row says so.
    """
    if file.suffix.lower() in (".xlsx", ".xls", ".xlsb", ".ods", ".xlsm"):
        return _from_excel(file)
    return _from_csv(file.read_bytes())


def decoded(raw: bytes) -> str:
    """Text in UTF-8 or GB18030, whichever reads more; BROKEN where neither does."""
    texts = []
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            texts.append(raw.decode(encoding, errors="replace"))
    return min(texts, key=lambda t: t.count(BROKEN))


def _from_csv(raw: bytes) -> Iterator[tuple[int, Cells]]:
    text = decoded(raw)
    if not text.strip():
        raise UnreadableTable("empty_file")
    reader = csv.reader(io.StringIO(text, newline=""))
    header = [cell.strip() for cell in next(reader)]
    return _named(header, enumerate(reader, start=2))


def _from_excel(file: Path | io.BytesIO) -> Iterator[tuple[int, Cells]]:
    try:
        is_path = isinstance(file, Path)
        book = CalamineWorkbook.from_object(str(file) if is_path else file)
        found = [book.get_sheet_by_name(n).to_python(skip_empty_area=False)
                 for n in book.sheet_names[:1]]  # fmt: skip
    except (CalamineError, OSError) as error:
        raise UnreadableTable("not_a_table", str(error)) from error
    if not found or not found[0]:
        raise UnreadableTable("empty_file")
    sheet = found[0]
    header = [str(cell).strip() for cell in sheet[0]]
    return _named(header, enumerate(sheet[1:], start=2))


def _named(header: list[str], numbered: Any) -> Iterator[tuple[int, Cells]]:
    if not any(header):
        raise UnreadableTable("no_header")
    doubled = sorted({h for h in header if h and header.count(h) > 1})
    if doubled:
        raise UnreadableTable("doubled_header", "、".join(doubled))
    return _cells(header, numbered)


def _cells(header: list[str], numbered: Any) -> Iterator[tuple[int, Cells]]:
    for number, row in numbered:
        if any(cell not in ("", None) for cell in row):
            cells = dict.fromkeys(header, "") | dict(zip(header, row, strict=False))
            if len(row) > len(header) and any(c not in ("", None) for c in row[len(header) :]):
                cells[""] = row[len(header)]
            yield number, cells


def text_of(cell: Any) -> str:
    """A cell as text: whole numbers without a point, days and moments in ISO."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


_FORMS = (
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M",
    "%Y/%m/%d", "%Y年%m月%d日", "%Y.%m.%d", "%Y%m%d", "%Y-%m-%dT%H:%M:%S",
    "%Y年%m月%d日 %H:%M:%S", "%Y年%m月%d日 %H:%M",
)  # fmt: skip


def moment_of(text: str) -> datetime:
    """A day or moment in one of the forms that ledgers use. Raises ValueError."""
    plain = text.strip()
    for form in _FORMS:
        try:
            return datetime.strptime(plain, form)  # noqa: DTZ007 - the caller sets the zone
        except ValueError:
            continue
    raise ValueError(text)


def rows_in(raw: bytes) -> Iterator[tuple[int, Cells]]:
    """The same of a file's content: a workbook is known by its first bytes.

    Raises UnreadableTable.
    """
    if raw[:4] == b"PK\x03\x04" or raw[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        _refuse_bomb(raw)
        return _from_excel(io.BytesIO(raw))
    if b"\x00" in raw or decoded(raw[:65536]).count(BROKEN) > 1:
        raise UnreadableTable("not_a_table")
    return _from_csv(raw)


def _refuse_bomb(raw: bytes) -> None:
    """A small file that unpacks to a huge one is no ledger."""
    if raw[:2] != b"PK":
        return
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as error:
        raise UnreadableTable("not_a_table", str(error)) from error
    if size > UNPACKED_AT_MOST:
        raise UnreadableTable("unpacks_too_large")
