"""Workbooks read in a process of their own, with bounded memory and time.

A workbook from outside may be built to exhaust whoever opens it. The reading process says what
sheets there are with their first rows, is told which one is wanted, and sends its rows as text;
when it dies, only the file is refused. Run as `python -m huiyin.services.sheets FILE`.
"""

import json
import resource
import subprocess
import sys
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any
from zipfile import BadZipFile, ZipFile, ZipInfo

from python_calamine import CalamineWorkbook, PasswordError, SheetVisibleEnum

FILE_AT_MOST = 128 * 1024**2
UNPACKED_AT_MOST = 600 * 1024**2
MEMORY_AT_MOST = 1024**3
SECONDS_AT_MOST = 180
HEAD = 30
MERGED_AT_MOST = 20_000
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BOOKS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")
_MACROS = ("vbaproject.bin", "basic/script-lc.xml")
_OLE_MACROS = ("_VBA_PROJECT".encode("utf-16-le"), "Macros".encode("utf-16-le"))
_OLE_LOCKED = "EncryptedPackage".encode("utf-16-le")
_EXACT = 2.0**53
Row = list[str]


class UnreadableTable(ValueError):
    """The file is no table that can be read: `reason` is a key of the wording."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason, self.detail = reason, detail


def check_size(file: Path) -> None:
    """Raises UnreadableTable for an empty file and for one that is too large to be a ledger."""
    size = file.stat().st_size
    if size == 0:
        raise UnreadableTable("empty_file")
    if size > FILE_AT_MOST:
        raise UnreadableTable("file_too_large")


def is_workbook(file: Path) -> bool:
    """Is it a workbook, whatever its name ends in? Raises UnreadableTable for a hostile one."""
    with file.open("rb") as opened:
        start = opened.read(8)
    if start.startswith(_ZIP):
        _check_zip(file)
    elif start == _OLE:
        _check_ole(file)
    return start.startswith(_ZIP) or start == _OLE


def _check_zip(file: Path) -> None:
    try:
        with ZipFile(file) as archive:
            names = {info.filename.lower() for info in archive.infolist()}
            if not names & set(_BOOKS):
                raise UnreadableTable("not_a_table")
            if any(name.endswith(_MACROS) for name in names):
                raise UnreadableTable("macro_workbook")
            _weigh(archive)
    except (BadZipFile, zlib.error, OSError, NotImplementedError) as error:
        raise UnreadableTable("not_a_table", str(error)) from error


def _weigh(archive: ZipFile) -> None:
    """Unpack everything without keeping it: what an entry says of its size may be a lie."""
    total = 0
    for info in archive.infolist():
        for part in _unpacked(archive, info):
            total += part
            if total > UNPACKED_AT_MOST:
                raise UnreadableTable("unpacks_too_large")


def _unpacked(archive: ZipFile, info: ZipInfo) -> Iterator[int]:
    assert archive.fp is not None
    archive.fp.seek(info.header_offset + 26)
    lengths = archive.fp.read(4)
    skip = int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little")
    archive.fp.seek(skip, 1)
    left, engine = info.compress_size, zlib.decompressobj(-zlib.MAX_WBITS)
    if info.compress_type == 0:
        yield left
        return
    while left > 0 and (packed := archive.fp.read(min(left, 65_536))):
        left -= len(packed)
        while packed:
            yield len(engine.decompress(packed, 1_048_576))
            packed = engine.unconsumed_tail


def _check_ole(file: Path) -> None:
    raw = file.read_bytes()
    if any(mark in raw for mark in _OLE_MACROS):
        raise UnreadableTable("macro_workbook")
    if _OLE_LOCKED in raw:
        raise UnreadableTable("locked_workbook")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as the reading process tells of it: its first rows, and its merged cells as
    (first row, first column, last row, last column), counted from 0."""

    name: str
    is_hidden: bool
    head: tuple[Row, ...]
    merged: tuple[tuple[int, int, int, int], ...]


class Book:
    """A workbook held open by a reading process; close it."""

    def __init__(self, file: Path) -> None:
        """Raises UnreadableTable."""
        command = [sys.executable, "-m", "huiyin.services.sheets", str(file)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            text=True, encoding="utf-8", cwd=Path(__file__).parents[2],
        )  # fmt: skip
        try:
            told = self._line()
        except UnreadableTable:
            self.close()
            raise
        self.sheets = tuple(
            Sheet(s["name"], s["is_hidden"], tuple(s["head"]), tuple(map(tuple, s["merged"])))
            for s in told
        )

    def rows(self, sheet: int) -> Iterator[Row]:
        """The rows of a sheet, from its very first. Raises UnreadableTable."""
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):
            self._process.stdin.write(f"{sheet}\n")
            self._process.stdin.flush()
        while (row := self._line()) is not None:
            yield row

    def close(self) -> None:
        """End the reading process."""
        if self._process.returncode is None:
            self._process.kill()
            self._process.communicate()

    def _line(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line.endswith("\n"):
            raise UnreadableTable("unpacks_too_large")
        told = json.loads(line)
        if isinstance(told, dict):
            raise UnreadableTable(told["reason"], told["detail"])
        return told


def text_of(cell: Any) -> str:
    """A cell as text: whole numbers without a point, days and moments in ISO.

    A number with more figures than a spreadsheet keeps shows that it lost some.
    """
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell)) if abs(cell) < _EXACT else f"{cell:.14E}"
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


def _read(file: str, asked: IO[str], told: IO[str]) -> None:
    """What the reading process does."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_AT_MOST, MEMORY_AT_MOST))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_AT_MOST, SECONDS_AT_MOST))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        with open(file, "rb") as opened:
            book = CalamineWorkbook.from_filelike(opened)
            sheets = [_told(book, n) for n in range(len(book.sheet_names))]
        _say(told, sheets)
        for row in book.get_sheet_by_index(int(asked.readline())).iter_rows():
            _say(told, [text_of(cell) for cell in row])
        _say(told, None)
    except PasswordError:
        _say(told, {"reason": "locked_workbook", "detail": ""})
    except MemoryError:
        _say(told, {"reason": "unpacks_too_large", "detail": ""})
    except Exception as error:  # whatever a broken workbook makes of the library
        _say(told, {"reason": "not_a_table", "detail": str(error)[:200]})


def _told(book: Any, index: int) -> dict[str, Any]:
    sheet, about = book.get_sheet_by_index(index), book.sheets_metadata[index]
    head: list[Row] = []
    for _, row in zip(range(HEAD), sheet.iter_rows(), strict=False):
        head.append([text_of(cell) for cell in row])
    merged: Sequence[Any] = (sheet.merged_cell_ranges or [])[:MERGED_AT_MOST]
    return {
        "name": about.name, "is_hidden": about.visible != SheetVisibleEnum.Visible,
        "head": head,
        "merged": [[*first, *last] for first, last in merged],
    }  # fmt: skip


def _say(told: IO[str], value: Any) -> None:
    told.write(json.dumps(value, ensure_ascii=True) + "\n")
    told.flush()


if __name__ == "__main__":
    _read(sys.argv[1], sys.stdin, sys.stdout)
