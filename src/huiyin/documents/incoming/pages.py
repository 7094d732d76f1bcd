"""Pages of a PDF as pictures, drawn by a process apart: a hostile file ends only that one."""

import resource
import struct
import subprocess
import sys
from collections.abc import Iterator
from typing import BinaryIO

import pypdfium2

from huiyin.documents.incoming.content import Unfit
from huiyin.documents.incoming.pictures import PAGE, smaller

FIRST_SECONDS, ALL_SECONDS = 15, 90
_MEMORY = 2 << 30
_REASONS = {3: "file_password", 4: "file_pages"}
_LENGTH = struct.Struct(">I")
_COMMAND = [sys.executable, "-m", "huiyin.documents.incoming.pages"]


def first(data: bytes, most: int) -> tuple[int, bytes]:
    """How many pages, and the first as a picture. Raises Unfit."""
    count, *pictures = _apart(data, 1, most, FIRST_SECONDS)
    return _LENGTH.unpack(count)[0], pictures[0]


def all_of(data: bytes, most: int) -> list[bytes]:
    """Every page as a picture. Raises Unfit."""
    return _apart(data, most, most, ALL_SECONDS)[1:]


def one(data: bytes, page: int, most: int, longest: int) -> bytes:
    """One page (the first is 1) as a picture of that length. Raises Unfit."""
    return _apart(data, 1, most, FIRST_SECONDS, (page, longest))[1]


def _apart(
    data: bytes, drawn: int, most: int, seconds: int, which: tuple[int, int] = (1, PAGE)
) -> list[bytes]:
    """Ask the other process; what it cannot open or draw in time is broken to us. `which` are
    the first page and how long a picture may be."""
    command = [*_COMMAND, *map(str, (drawn, most, seconds, *which))]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=seconds + 5)
    except subprocess.TimeoutExpired as error:
        raise Unfit("file_broken") from error
    if done.returncode:
        raise Unfit(_REASONS.get(done.returncode, "file_broken"))
    return list(_parted(done.stdout))


def _parted(stream: bytes) -> Iterator[bytes]:
    place = 0
    while place < len(stream):
        (length,) = _LENGTH.unpack_from(stream, place)
        place += _LENGTH.size
        yield stream[place : place + length]
        place += length


def draw(data: bytes, drawn: int, most: int, out: BinaryIO, which: tuple[int, int]) -> int:
    """Write the number of pages and the pictures of some; the exit status."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        return 3 if "password" in str(error).lower() else 1
    if len(document) > most:
        return 4
    _write(out, _LENGTH.pack(len(document)))
    first, longest = which[0] - 1, which[1]
    for place in range(first, min(first + drawn, len(document))):
        page = document[place]
        scale = longest / max(page.get_width(), page.get_height(), 1.0)
        _write(out, smaller(page.render(scale=min(scale, 4.0)).to_pil(), longest))
    return 0 if first < len(document) else 1


def _write(out: BinaryIO, part: bytes) -> None:
    out.write(_LENGTH.pack(len(part)) + part)


def main(drawn: int, most: int, seconds: int, *which: int) -> int:
    """Draw what comes in, with little memory and time."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    data = sys.stdin.buffer.read()
    return draw(data, drawn, most, sys.stdout.buffer, (which[0], which[1]))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:6])))
