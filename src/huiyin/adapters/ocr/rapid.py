"""Reading with rapidocr, in a process apart: one page at a time, bounded in memory and time.

The models lie in the wheel; nothing is fetched. A page that eats the process ends only that one:
the next page gets a new one.
"""

import json
import os
import struct
import subprocess
import sys
import threading
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

from huiyin.adapters.ocr.base import Reader, ReadingTrouble
from huiyin.domain.scans import Line, Spot

SECONDS = 90
"""A page of A4 takes 5 to 10; more than this is no page of a letter."""
MEMORY = 3 << 30
"""Address space of the process; of it a page of A4 uses about 1 GB."""
_LENGTH = struct.Struct(">I")
_COMMAND = [sys.executable, "-m", "huiyin.adapters.ocr.apart"]


def is_installed() -> bool:
    """Is the extra `ocr` there?"""
    return all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime"))


class Rapid(Reader):
    """A process that has its models loaded and waits for pages."""

    def __init__(self, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._seconds, self._memory = seconds, memory
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def name(self) -> str:
        """Engine and version."""
        return f"rapidocr {version('rapidocr')}"

    def read(self, picture: bytes) -> tuple[Line, ...]:
        """Ask the process; one that is too slow or gone is ended, and the page is trouble."""
        process = self._alive()
        timer = threading.Timer(self._seconds, process.kill)
        timer.start()
        try:
            answer = json.loads(_asked(process, picture))
        except (OSError, EOFError, ValueError) as error:
            self.close()
            raise ReadingTrouble("the reader broke off or took too long") from error
        finally:
            timer.cancel()
        if "trouble" in answer:
            raise ReadingTrouble(answer["trouble"])
        return tuple(line_of(one) for one in answer["lines"])

    def _alive(self) -> "subprocess.Popen[bytes]":
        if self._process is None or self._process.poll() is not None:
            command = [*_COMMAND, str(self._memory), str(max(1, (os.cpu_count() or 2) // 2))]
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        return self._process

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.communicate()

    @property
    def process_id(self) -> int:
        """The process that reads, 0 for none; for tests and the bench."""
        return self._process.pid if self._process else 0


def _asked(process: "subprocess.Popen[bytes]", picture: bytes) -> bytes:
    assert process.stdin and process.stdout
    process.stdin.write(_LENGTH.pack(len(picture)) + picture)
    process.stdin.flush()
    head = process.stdout.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    answer = process.stdout.read(length)
    if len(answer) < length:
        raise EOFError
    return answer


def line_of(said: dict[str, Any]) -> Line:
    """A line as the process says it."""
    return Line(said["text"], tuple(said["scores"]), tuple(Spot(*s) for s in said["spots"]))
