"""A ledger of 100,000 rows brought on the web: time and memory, with the worker that takes it.

    python -m bench.ledgers [--rows 100000]

The workbook is a reception ledger as bureaus keep them: a title, headings in two storeys, dates
in several hands, a subtotal every thousand rows, one row in five hundred spoilt; one person in
three comes more than once. It is brought, tried and taken in by the very services the pages
call; the worker's steps are those of `huiyin worker`. Memory is the most the worker held at
once, and the most the process held that read the workbook. Results: bench/results/ledgers.txt.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from bench.house import RESULTS, citizen, close_house, machine, open_house

VENDORS = ("sqlite", "postgresql")
MATTERS = (
    "村口的路灯夜里不亮，老人摔倒过", "小区二期停水，多次报修无人处理", "工地拖欠工资三个月没有发",
    "征地补偿款没有按协议发放到户", "楼下饭店油烟直排，影响居住", "低保申请交上去没有回音",
    "学校门口没有斑马线，接送孩子危险", "承包地边界和邻村有争议", "养老保险断缴后补不上",
    "门前的河道堆了建筑垃圾",
)  # fmt: skip


def ledger(file: Path, rows: int) -> tuple[int, int]:
    """Write the workbook: how many rows are petitions, how many of those are spoilt."""
    import xlsxwriter

    dice, spoilt = Random(20261125), 0
    options = {"constant_memory": True, "strings_to_formulas": False}
    with xlsxwriter.Workbook(str(file), options) as book:
        sheet = book.add_worksheet("接待台账")
        sheet.write_row(0, 0, ["某县信访局来访接待台账"])
        sheet.write_row(1, 0, ["编号", "信访日期", "信访人", "", "", "反映问题", "信访人数"])
        sheet.write_row(2, 0, ["", "", "姓名", "联系电话", "住址", "", ""])
        line = 2
        for n in range(rows):
            line += 1
            is_spoilt = n % 500 == 7
            spoilt += is_spoilt
            sheet.write_row(line, 0, _row(dice, n, is_spoilt))
            if n % 1000 == 999:
                line += 1
                sheet.write_row(line, 0, ["小计", "", "", "", "", "", 1000])
    return rows, spoilt


def _cpu() -> float:
    """Seconds of CPU of this process and of the readers it started; a server's are not seen."""
    used = (resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(u.ru_utime + u.ru_stime for u in used)


def _row(dice: Random, n: int, is_spoilt: bool) -> list[object]:
    day = dice.randrange(45_292, 46_340)  # 2024-01-01 to 2026-11-13
    name, phone, address = citizen(dice.randrange(66_000))
    said = [day, f"2025.{day % 12 + 1}.{day % 28 + 1}", f"2025年{day % 12 + 1}月{day % 28 + 1}日"][
        n % 3
    ]
    matter = f"{address}：{dice.choice(MATTERS)}，已经{dice.randrange(2, 60)}天"
    return [f"JD{n:06d}", "记不清" if is_spoilt else said, name, phone, address, matter, n % 5 + 1]


def measure(vendor: str, rows: int) -> str:
    """Bring, try and take in on one database."""
    folder = open_house(vendor)
    from huiyin.services import demo, ledger_runs, notices
    from huiyin.services.context import begin, now
    from huiyin.services.people import actor_by_login
    from huiyin.services.tabular import Where
    from huiyin.store.petitions import queries
    from huiyin.store.record.chain import verify

    demo.make(0)
    file = Path(tempfile.mkdtemp()) / "ledger.xlsx"
    total, spoilt = ledger(file, rows)
    context = begin(actor_by_login("clerk"))
    lines = [machine(), f"{rows} rows, workbook of {file.stat().st_size / 1e6:.1f} MB"]

    def step(name, work):
        start, busy = time.perf_counter(), _cpu()
        work()
        seconds, busy = time.perf_counter() - start, _cpu() - busy
        own, read = (resource.getrusage(who).ru_maxrss // 1024
                     for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))  # fmt: skip
        cpu = f"{busy:7.1f} CPU-s"
        lines.append(f"{name:42}{seconds:8.1f} s {cpu}, worker {own:4} MB, reader {read:4} MB")

    run = 0

    def bring():
        nonlocal run
        with file.open("rb") as opened:
            chunks = iter(lambda: opened.read(65_536), b"")
            run = ledger_runs.bring(context, file.name, file.stat().st_size, chunks)

    def worked():
        done = notices.run_all("bench", now())
        assert done.failed == 0

    def tried():
        row = queries.ledger_run(run)
        ledger_runs.choose(context, run, Where(row.sheet, row.header_row), {})
        ledger_runs.order(context, run, is_dry=True)
        worked()

    def taken():
        ledger_runs.order(context, run, is_dry=False)
        worked()

    step("brought (upload sealed, headings found)", bring)
    step("tried (dry run, by the worker)", tried)
    step("taken in (by the worker)", taken)
    told = ledger_runs.one(context, run).taken
    assert (told.read, told.registered, len(told.rejected)) == (total, total - spoilt, spoilt)
    whole = verify()
    loads = ", ".join(f"{load:.1f}" for load in os.getloadavg())
    lines.append(f"load of the machine over the last 1, 5, 15 minutes: {loads}")
    lines.append(
        f"read {told.read}, registered {told.registered} (of them repeats {told.repeats}), "
        f"rejected {len(told.rejected)}, totals passed over {len(told.passed_over)}; "
        f"record: {whole.acts} acts, first broken {whole.first_broken}"
    )
    close_house(folder)
    return "\n".join(lines) + "\n"


def main() -> int:
    """Each database in a process of its own; the tables to the results folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--vendor", choices=VENDORS)
    options = parser.parse_args()
    if options.vendor:
        print(measure(options.vendor, options.rows), end="")
        return 0
    tables = []
    for vendor in VENDORS:
        command = [sys.executable, "-m", "bench.ledgers", "--vendor", vendor]
        command += ["--rows", str(options.rows)]
        tables.append(
            subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        )
    text = "\n".join(tables)
    (RESULTS / "ledgers.txt").write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
