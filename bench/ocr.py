"""How well scanned letters are read: 200 generated lines in three fonts, with noise and tilt.

`python -m bench.ocr` writes `bench/results/ocr.txt`. The error is the Levenshtein distance after
NFKC, lines in the order they stand, divided by the signs that were written.
"""

import platform
import sys
import time
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from huiyin.adapters.ocr.rapid import Rapid
from huiyin.domain.scans import Line
from huiyin.text.scans import UNSURE_BELOW, in_order
from tests import scanned

RESULT = Path(__file__).parent / "results" / "ocr.txt"
LINES, A_SHEET, SEED = 200, 25, 20261126
TRUTH = 0.02


@dataclass
class Tally:
    """What came of the sheets of one font."""

    lines: int = 0
    signs: int = 0
    wrong: int = 0
    replaced: int = 0
    marked: int = 0
    marked_wrong: int = 0
    seconds: list[float] = field(default_factory=list)

    @property
    def error(self) -> float:
        """Wrong signs of all."""
        return self.wrong / self.signs if self.signs else 0.0


def plain(text: str) -> str:
    """As texts are compared: NFKC, no spaces."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def weigh(tally: Tally, sheet: scanned.Sheet, lines: Sequence[Line]) -> None:
    """Count what is wrong on a sheet, and how much of it was marked as unsure."""
    read = "".join(line.text for line in in_order(lines))
    scores = [score for line in in_order(lines) for score in line.scores]
    truth = plain("".join(sheet.lines))
    tally.lines += len(sheet.lines)
    tally.signs += len(truth)
    tally.wrong += Levenshtein.distance(truth, plain(read))
    unsure = [score < UNSURE_BELOW for score in scores]
    tally.marked += sum(unsure)
    kept = [(s, u) for sign, u in zip(read, unsure, strict=True) for s in plain(sign)]
    for step in Levenshtein.editops(truth, "".join(s for s, _ in kept)):
        if step.tag == "replace":
            tally.replaced += 1
            tally.marked_wrong += kept[step.dest_pos][1]


def sheets() -> list[scanned.Sheet]:
    """The 200 lines, spread over the fonts."""
    names = list(scanned.fonts())
    count = LINES // A_SHEET
    return [
        scanned.sheet(names[n % len(names)], SEED + n, A_SHEET) for n in range(count)
    ]  # fmt: skip


def memory_of(process: int) -> int:
    """The most a process has used, in MB."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(next(r for r in status.splitlines() if r.startswith("VmHWM")).split()[1]) >> 10


def main() -> int:
    """Read everything, write the table; 1 where the aim is missed."""
    reader, tallies = Rapid(), {name: Tally() for name in scanned.fonts()}
    started = time.perf_counter()
    reader.read(scanned.sheet("serif", 1, 1).picture)
    loading = time.perf_counter() - started
    for sheet in sheets():
        begun = time.perf_counter()
        lines = reader.read(sheet.picture)
        tallies[sheet.font].seconds.append(time.perf_counter() - begun)
        weigh(tallies[sheet.font], sheet, lines)
    memory = memory_of(reader.process_id)
    harder = Tally()
    for n, name in enumerate(scanned.fonts()):
        sheet = scanned.sheet(name, SEED + 100 + n, A_SHEET, is_worn=True)
        begun = time.perf_counter()
        lines = reader.read(sheet.picture)
        harder.seconds.append(time.perf_counter() - begun)
        weigh(harder, sheet, lines)
    reader.close()
    text = table(tallies, harder, f"{memory} MB at most", loading, reader.name)
    RESULT.write_text(text, encoding="utf-8")
    print(text)
    signs, wrong = (sum(getattr(t, n) for t in tallies.values()) for n in ("signs", "wrong"))
    return int(wrong / signs > TRUTH or len(tallies) < 3)


def table(
    tallies: dict[str, Tally], harder: Tally, memory: str, loading: float, engine: str
) -> str:
    """The result as it is kept."""
    row = "{:8} {:>6} {:>7} {:>6} {:>8} {:>9} {:>8} {:>7} {:>8}\n"
    out = (
        f"Scanned letters read by {engine}, Python {platform.python_version()}; "
        f"{LINES} generated lines, seed {SEED}, A4 at 300 dots an inch,\n"
        f"{A_SHEET} lines a page, blur, grain, dust, tilt up to 1 degree, JPEG 75. "
        f"Error: Levenshtein after NFKC. Marked: below {UNSURE_BELOW}.\n\n"
    )
    out += row.format(
        "font", "lines", "signs", "wrong", "error", "mistaken", "marked", "both", "s/page"
    )
    for name, t in tallies.items():
        out += _row(row, name, t)
    every = Tally(
        *(sum(getattr(t, n) for t in tallies.values())
          for n in ("lines", "signs", "wrong", "replaced", "marked", "marked_wrong")),
        [s for t in tallies.values() for s in t.seconds],
    )  # fmt: skip
    out += _row(row, "all", every)
    out += _row(row, "worn", harder)
    return out + (
        "\nMistaken: read as another sign (the rest is missing or too much).\n"
        "Both: mistaken and marked.\n"
        "Worn: one page a font at 100 dots an inch, softer and grainier; not part of the aim.\n"
        f"Aim: error at most {TRUTH:.0%}. Process: {memory}; "
        f"first page with loading the models {loading:.1f} s.\n"
    )


def _row(row: str, name: str, t: Tally) -> str:
    mean = sum(t.seconds) / len(t.seconds)
    return row.format(
        name,
        t.lines,
        t.signs,
        t.wrong,
        f"{t.error:.2%}",
        t.replaced,
        t.marked,
        t.marked_wrong,
        f"{mean:.1f}",
    )


if __name__ == "__main__":
    sys.exit(main())
