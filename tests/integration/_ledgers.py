"""Small ledgers for tests."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from huiyin.services import ledger
from huiyin.services.ledger import Source, Taken
from tests.cast import DESK, Cast, noon

TODAY = date(2026, 11, 22)
HEADER = ("id", "user", "title", "detail", "asked_at", "reply", "replied_at")
ROW = (
    "7",
    "U7",
    "路灯不亮",
    "村口的路灯坏了",
    "2026-08-01 09:30:00",
    "已修好",
    "2026-08-05 10:00:00",
)
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "complaints"


def table(header: Sequence[str], *rows: Sequence[Any]) -> str:
    """A table as CSV text."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([header, *rows])
    return out.getvalue()


def write(folder: Path, text: str, encoding: str = "utf-8", name: str = "in.csv") -> Path:
    """A file of the text."""
    file = folder / name
    file.write_bytes(text.encode(encoding))
    return file


def take(cast: Cast, file: Path, login: str = "clerk", **given: Any) -> Taken:
    """Import a file at the bureau on the day of the tests."""
    context = cast.context(login, TODAY)
    assert context.at == noon(TODAY)
    return ledger.import_petitions(context, DESK, Source(file, **given))


def read(file: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with file.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))
