"""A notice of a year's rest days and make-up days, read from a small file or a typed text."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import yaml

from huiyin.law.calendar import DAY, PublishedYear
from huiyin.services.context import year_problems
from huiyin.services.organisation import RejectedRow
from huiyin.services.tabular import BROKEN, decoded

COLUMNS = {"日期": "day", "类型": "day_kind", "节日": "holiday", "文号": "notice"}
KINDS = {"放假": True, "上班": False}
BETWEEN = "至"
NOTICE_AT_MOST, NAME_AT_MOST, RANGE_AT_MOST = 80, 20, timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Notice:
    """One year's arrangement and the number of the notice that announced it."""

    year: PublishedYear
    number: str

    @property
    def text(self) -> str:
        """The notice as the file it may be read from again."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        for day, name in self.year.rest:
            writer.writerow([day, "放假", name, self.number])
        for day in self.year.makeup:
            writer.writerow([day, "上班", "", self.number])
        return out.getvalue()


class BadNotice(ValueError):
    """A notice that cannot be taken: every row with field, value and reason, row 0 the whole."""

    def __init__(self, rows: Sequence[RejectedRow]) -> None:
        super().__init__(", ".join(f"{r.row} {r.field} {r.value}: {r.reason}" for r in rows))
        self.rows = tuple(rows)


Row = tuple[int, dict[str, str]]


@dataclass(frozen=True, slots=True)
class _Line:
    """One row understood: its days, whether they rest, the holiday, the notice's number."""

    row: int
    days: tuple[date, ...]
    is_rest: bool
    holiday: str
    notice: str


def read_notice(raw: bytes, number: str = "") -> Notice:
    """The notice of a file: CSV with Chinese headings, or YAML/JSON; UTF-8 or GB18030.

    `number` is the notice's number where the file names none. Raises BadNotice with every row.
    """
    text = decoded(raw)
    if not text.strip():
        raise _whole("file", "", "empty_file")
    if BROKEN in text:
        raise _whole("file", "", "broken_text")
    rows = list(_csv(text) if _is_csv(text) else _yaml(text))
    lines, problems = [], []
    for row in rows:
        found = _line(row)
        if isinstance(found, _Line):
            lines.append(found)
        else:
            problems += found
    problems += _together(lines, number.strip())
    if problems:
        raise BadNotice(sorted(problems, key=lambda p: p.row))
    return _checked(lines, number.strip())


def _whole(field: str, value: str, reason: str) -> BadNotice:
    return BadNotice([RejectedRow(0, field, value, reason)])


def _is_csv(text: str) -> bool:
    """A table begins with its headings or with a day; anything else is YAML (JSON is, too)."""
    first = text.lstrip().splitlines()[0].replace("，", ",")
    return first.split(",")[0].strip() in COLUMNS or first[:4].isdecimal()


def _csv(text: str) -> Iterator[Row]:
    rows = csv.reader(io.StringIO(text.replace("，", ","), newline=""))
    heading = list(COLUMNS)
    for number, cells in enumerate(rows, start=1):
        cells = [cell.strip() for cell in cells]
        if cells and cells[0] in COLUMNS:
            heading = cells
        elif any(cells):
            named = dict(zip(heading, cells, strict=False))
            yield number, {field: named.get(title, "") for title, field in COLUMNS.items()}


def _yaml(text: str) -> Iterator[Row]:
    """文号, 放假 (holiday: days) and 上班 (days); rows are counted as they are read."""
    try:
        said = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError) as error:
        raise _whole("file", text[:30], "not_a_notice") from error
    if not isinstance(said, Mapping) or not isinstance(said.get("放假"), Mapping):
        raise _whole("file", text[:30], "not_a_notice")
    number = str(said.get("文号") or "").strip()
    groups = [("放假", str(name), days) for name, days in said["放假"].items()]
    groups.append(("上班", "", said.get("上班") or []))
    entries = [(kind, name, day) for kind, name, days in groups for day in _listed(days)]
    for place, (kind, name, day) in enumerate(entries, start=1):
        yield place, {"day": str(day), "day_kind": kind, "holiday": name, "notice": number}


def _listed(days: Any) -> list[Any]:
    return days if isinstance(days, list) else [days]


def _line(row: Row) -> _Line | list[RejectedRow]:
    place, cells = row
    reasons = []
    days, reason = _days(cells["day"])
    if reason:
        reasons.append(("day", reason))
    if cells["day_kind"] not in KINDS:
        reasons.append(("day_kind", "not_day_kind"))
    is_rest = KINDS.get(cells["day_kind"], False)
    if is_rest and not cells["holiday"]:
        reasons.append(("holiday", "no_holiday"))
    reasons += [(name, "too_long") for name, most in
                (("holiday", NAME_AT_MOST), ("notice", NOTICE_AT_MOST))
                if len(cells[name]) > most]  # fmt: skip
    if cells["day_kind"] == "上班" and any(day.weekday() < 5 for day in days):
        reasons.append(("day", "not_weekend"))
    if reasons:
        return [RejectedRow(place, name, cells[name], why) for name, why in reasons]
    return _Line(place, days, is_rest, cells["holiday"], cells["notice"])


def _days(text: str) -> tuple[tuple[date, ...], str]:
    """One day, or the days from one to another; or the reason why not."""
    if not text:
        return (), "missing"
    ends = text.split(BETWEEN)
    try:
        first, last = date.fromisoformat(ends[0].strip()), date.fromisoformat(ends[-1].strip())
    except ValueError:
        return (), "not_day"
    if len(ends) > 2 or last - first > RANGE_AT_MOST:
        return (), "not_day"
    if last < first:
        return (), "range_backwards"
    return tuple(first + DAY * n for n in range((last - first).days + 1)), ""


def _together(lines: Sequence[_Line], number: str) -> Iterator[RejectedRow]:
    """What is wrong between rows: a day twice, two numbers, days of another year."""
    seen: set[date] = set()
    numbers = {number} - {""}
    year = max((day.year for line in lines for day in line.days), default=0)
    for line in lines:
        for day in line.days:
            is_near = day.year == year or (day.year, day.month) == (year - 1, 12)
            if day in seen:
                yield RejectedRow(line.row, "day", str(day), "doubled_day")
            elif not is_near:
                yield RejectedRow(line.row, "day", str(day), "other_year")
            seen.add(day)
        if line.notice and numbers and line.notice not in numbers:
            yield RejectedRow(line.row, "notice", line.notice, "doubled_notice")
        numbers |= {line.notice} - {""}


def _checked(lines: Sequence[_Line], number: str) -> Notice:
    number = number or next((line.notice for line in lines if line.notice), "")
    rest = sorted((day, line.holiday) for line in lines if line.is_rest for day in line.days)
    makeup = sorted(day for line in lines if not line.is_rest for day in line.days)
    problems = [] if number else [RejectedRow(0, "notice", "", "missing")]
    if len(number) > NOTICE_AT_MOST:
        problems.append(RejectedRow(0, "notice", number, "too_long"))
    if not rest:
        raise BadNotice([*problems, RejectedRow(0, "day", "", "no_days")])
    year = PublishedYear(max(day.year for day, _ in rest), tuple(rest), tuple(makeup))
    for reason, value in year_problems(year):
        problems.append(RejectedRow(0, "day", value, reason))
    if problems:
        raise BadNotice(problems)
    return Notice(year, number)
