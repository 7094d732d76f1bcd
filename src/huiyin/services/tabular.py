"""Tables from outside: CSV in UTF-8 or GB18030, and workbooks; rows as a spreadsheet counts them.

Real ledgers have a title above, headings in two storeys, merged cells, other sheets and totals
below. The headings are looked for among the first rows; what is a total or a repeated heading is
passed over and said.
"""

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, islice
from pathlib import Path
from typing import Any

from huiyin.services.sheets import HEAD, Book, Row, Sheet, UnreadableTable, check_size, is_workbook

__all__ = [
    "Cells", "PassedOver", "Table", "UnreadableTable", "Where", "decoded", "moment_of",
    "open_table", "plain",
]  # fmt: skip

BROKEN = "\ufffd"
CELL_AT_MOST = 200_000
COLUMNS_AT_MOST = 300
csv.field_size_limit(16 * 1024 * 1024)

Cells = dict[str, str]
Numbered = tuple[int, Row]


@dataclass(frozen=True, slots=True)
class Where:
    """Which sheet, and in which row the headings stand; "" and 0 to have them looked for."""

    sheet: str = ""
    header_row: int = 0


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A row that is no petition: a total, a heading again, a note."""

    row: int
    value: str
    reason: str


@dataclass(slots=True)
class Table:
    """A table found in a file; close it. `rows` gives row numbers and cells by heading, once;
    `passed` grows while it does. A cell under no heading comes under ""."""

    sheet: str
    sheets: tuple[str, ...]
    header_row: int
    headings: tuple[str, ...]
    rows: Generator[tuple[int, Cells]]
    passed: list[PassedOver]
    release: Callable[[], None]

    def close(self) -> None:
        """End the process that reads a workbook, whether its rows were asked for or not."""
        self.rows.close()
        self.release()


def _nothing() -> None:
    pass


def open_table(file: Path, known: Collection[str] = (), where: Where | None = None) -> Table:
    """The table of a file whose headings are looked for among those known.

    Text that neither encoding can read has U+FFFD in its place; whoever takes the row says so.
    Raises UnreadableTable.
    """
    check_size(file)
    wanted = where or Where()
    if is_workbook(file):
        return _from_book(file, known, wanted)
    if file.suffix.lower() in _BOOK_NAMES:
        raise UnreadableTable("not_a_workbook")
    return _from_csv(file.read_bytes(), known, wanted)


def decoded(raw: bytes) -> str:
    """Text in UTF-8 or GB18030, whichever reads more; BROKEN where neither does."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16", errors="replace")
    texts = []
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            texts.append(raw.decode(encoding, errors="replace"))
    return min(texts, key=lambda t: t.count(BROKEN))


_BINARY = (
    b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"MZ",
)  # fmt: skip
_BOOK_NAMES = frozenset({".xlsx", ".xls", ".xlsb", ".xlsm", ".ods", ".et"})
_SOME = 4096


def _from_csv(raw: bytes, known: Collection[str], where: Where) -> Table:
    control = sum(b < 32 and b not in b"\t\r\n" for b in raw[:_SOME])
    is_wide = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if raw.startswith(_BINARY) or (not is_wide and control * 20 > len(raw[:_SOME])):
        raise UnreadableTable("not_a_table")
    text = decoded(raw)
    if not text.strip():
        raise UnreadableTable("empty_file")
    first = text.lstrip().partition("\n")[0]
    mark = max(",\t;", key=first.count)
    numbered = enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=mark), start=1)
    head = list(islice(numbered, HEAD))
    found = _header([row for _, row in head], known, where.header_row)
    return _table(_Found("", (), found), chain(head, numbered), _nothing)


def _from_book(file: Path, known: Collection[str], where: Where) -> Table:
    book = Book(file)
    try:
        index = _which(book.sheets, known, where)
        sheet = book.sheets[index]
        head = _filled(enumerate(sheet.head, start=1), sheet, stop=HEAD)
        found = _header([row for _, row in head], known, where.header_row)
    except UnreadableTable:
        book.close()
        raise
    names = tuple(s.name for s in book.sheets)
    rows = _filled(enumerate(book.rows(index), start=1), sheet)
    return _table(_Found(sheet.name, names, found), rows, book.close)


def _which(sheets: Sequence[Sheet], known: Collection[str], where: Where) -> int:
    """The sheet that was asked for, else the one that shows most known headings, seen first."""
    if where.sheet:
        names = [s.name for s in sheets]
        if where.sheet not in names:
            raise UnreadableTable("no_such_sheet", "、".join(names))
        return names.index(where.sheet)
    written = [n for n, s in enumerate(sheets) if any(any(row) for row in s.head)]
    if not written:
        raise UnreadableTable("empty_file")
    scores = {n: max(_score(row, known) for row in sheets[n].head) for n in written}
    return max(written, key=lambda n: (scores[n], not sheets[n].is_hidden, -n))


def _filled(numbered: Any, sheet: Sheet, stop: int = 0) -> Any:
    """Rows in which a cell that is merged downwards says the same in each of its rows."""
    down = [m for m in sheet.merged if m[2] > m[0]]
    starts: dict[int, list[tuple[int, int, int, int]]] = {}
    for merged in down:
        starts.setdefault(merged[0], []).append(merged)
    rows = _fill(numbered, starts)
    return list(islice(rows, stop)) if stop else rows


def _fill(
    numbered: Iterator[Numbered], starts: dict[int, list[tuple[int, int, int, int]]]
) -> Iterator[Numbered]:
    running: list[tuple[int, int, str]] = []
    for number, row in numbered:
        for last, column, value in running:
            if number - 1 <= last and column < len(row) and not row[column]:
                row[column] = value
        running = [r for r in running if r[0] > number - 1]
        running += [(m[2], m[1], row[m[1]]) for m in starts.get(number - 1, ()) if m[1] < len(row)]
        yield number, row


@dataclass(frozen=True, slots=True)
class _Header:
    row: int
    names: tuple[str, ...]
    storeys: tuple[Row, ...]

    @property
    def last(self) -> int:
        """The row after which the petitions begin."""
        return self.row + len(self.storeys) - 1


def plain(text: str) -> str:
    """A heading as it is looked up: without the spaces, line ends and stars ledgers put in."""
    return re.sub(r"[\s*＊]+", "", unicodedata.normalize("NFC", text))


def _score(row: Row, known: Collection[str]) -> int:
    return len({plain(c) for c in row} & set(known))


def _header(head: Sequence[Row], known: Collection[str], wanted: int) -> _Header:
    """The headings: where it was said, else the row that shows most known ones, else the first
    with more than one cell; two storeys are read as one."""
    if wanted:
        best = min(wanted, len(head)) - 1
    else:
        scores = [_score(row, known) for row in head]
        best = scores.index(max(scores))
        if scores[best] < 2 and any(head[0]):
            several = (n for n, row in enumerate(head) if sum(map(bool, row)) > 1)
            best = next(several, 0) if not scores[0] else 0
        elif scores[best] < 2:
            best = 0
    return _two_storeys(head, best, known)


def _two_storeys(head: Sequence[Row], best: int, known: Collection[str]) -> _Header:
    for upper in (best, best - 1):
        if upper < 0 or upper + 1 >= len(head):
            continue
        names = _joined(head[upper], head[upper + 1], known)
        if names and _score(list(names), known) > _score(head[best], known):
            return _Header(upper + 1, names, (head[upper], head[upper + 1]))
    names = tuple(c.strip() for c in head[best])
    if not any(names):
        raise UnreadableTable("no_header")
    _refuse_doubled(names)
    return _Header(best + 1, names, (head[best],))


def _joined(upper: Row, lower: Row, known: Collection[str]) -> tuple[str, ...]:
    """The lower storey where it says something, else the upper; () when they do not fit.

    A lower heading that stands twice (the phone of two people) is told apart by the upper one.
    """
    width = max(len(upper), len(lower))
    up = [c.strip() for c in upper] + [""] * (width - len(upper))
    low = [c.strip() for c in lower] + [""] * (width - len(lower))
    clash = [n for n, u in enumerate(up) if plain(u) in known and low[n] not in ("", u)]
    if any(not _spans(up, low, n) for n in clash):
        return ()
    names: list[str] = []
    over = ""
    for n in range(width):
        over = up[n] or over
        name = low[n] or up[n]
        names.append(f"{over}·{name}" if name and name in names else name)
    return tuple(names) if len(set(filter(None, names))) == len([*filter(None, names)]) else ()


def _spans(up: Row, low: Row, n: int) -> bool:
    """Does the upper heading stand over the next column too?"""
    return n + 1 < len(up) and not up[n + 1] and bool(low[n + 1])


def _refuse_doubled(names: tuple[str, ...]) -> None:
    doubled = sorted({h for h in names if h and names.count(h) > 1})
    if doubled:
        raise UnreadableTable("doubled_header", "、".join(doubled))


@dataclass(frozen=True, slots=True)
class _Found:
    sheet: str
    sheets: tuple[str, ...]
    header: _Header


def _table(found: _Found, numbered: Iterator[Numbered], release: Callable[[], None]) -> Table:
    header = found.header
    if len(header.names) > COLUMNS_AT_MOST:
        release()
        raise UnreadableTable("too_many_columns")
    passed: list[PassedOver] = []
    rows = _cells(header, numbered, passed)
    return Table(found.sheet, found.sheets, header.row, header.names, rows, passed, release)


_TOTALS = re.compile(r"本?[页月季年]?(合计|总计|小计|共计|累计|总数)[:：]?")


def _cells(
    header: _Header, numbered: Iterator[Numbered], passed: list[PassedOver]
) -> Generator[tuple[int, Cells]]:
    names = header.names
    for number, row in numbered:
        if number <= header.last or not any(cell.strip() for cell in row):
            continue
        if reason := _aside(row, header):
            passed.append(PassedOver(number, next(c for c in row if c.strip())[:80], reason))
            continue
        cells = dict.fromkeys(names, "") | dict(zip(names, row, strict=False))
        cells[""] = next((c for c in row[len(names) :] if c.strip()), "")
        yield number, cells


def _aside(row: Row, header: _Header) -> str:
    """Why a row is no petition: a total below, the headings once more; "" when it may be one."""
    said = [plain(cell) for cell in row]
    filled = [cell for cell in said if cell]
    if _TOTALS.fullmatch(filled[0]) or (len(filled) > 1 and _TOTALS.fullmatch(filled[1])):
        return "totals_row"
    is_heading = len(filled) > 1 and any(_repeats(said, storey) for storey in header.storeys)
    return "heading_again" if is_heading else ""


def _repeats(said: Row, storey: Row) -> bool:
    return all(c in ("", plain(n)) for c, n in zip(said, storey, strict=False))


_FORMS = (
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M",
    "%Y/%m/%d", "%Y年%m月%d日", "%Y.%m.%d", "%Y%m%d", "%Y-%m-%dT%H:%M:%S",
    "%Y年%m月%d日 %H:%M:%S", "%Y年%m月%d日 %H:%M", "%Y.%m.%d %H:%M", "%Y.%m.%d %H:%M:%S",
)  # fmt: skip
_SERIAL = re.compile(r"\d{5}(\.\d+)?")
_SERIAL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - the caller sets the zone


def moment_of(text: str) -> datetime:
    """A day or moment in one of the forms that ledgers use. Raises ValueError.

    Five figures are a spreadsheet's count of days: a date whose cell lost its format.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if _SERIAL.fullmatch(plain):
        moment = _SERIAL_ZERO + timedelta(days=float(plain))
        return (moment + timedelta(milliseconds=500)).replace(microsecond=0)
    for form in _FORMS:
        try:
            return datetime.strptime(plain, form)  # noqa: DTZ007 - the caller sets the zone
        except ValueError:
            continue
    raise ValueError(text)
