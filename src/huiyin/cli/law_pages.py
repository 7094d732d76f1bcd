"""Pages of the law book and of the table of acts, as Markdown: `huiyin law pages --to DIR`."""

from collections.abc import Iterator
from pathlib import Path

from huiyin.domain.transitions import ANYTIME, TRANSITIONS, Transition
from huiyin.law.book import LawBook, OutsideLimit
from huiyin.law.loader import load_book, load_words
from huiyin.law.rules import Period, Rule, Target, Version

_UNITS = {"calendar_day": "日", "working_day": "个工作日", "month": "个月", "year": "年"}
_TOP = "<!-- 由 huiyin law pages 从规则数据生成，不要手改 -->\n\n"


def pages() -> dict[str, str]:
    """File name to text, for every page."""
    book = load_book()
    return {
        "clocks.md": _TOP + "\n".join(_clocks(book)) + "\n",
        "routes.md": _TOP + "\n".join(_routes(book)) + "\n",
        "acts.md": _TOP + "\n".join(_acts()) + "\n",
    }


def write(folder: Path) -> list[Path]:
    """Write the pages into a folder; the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")
        written.append(folder / name)
    return written


def _clocks(book: LawBook) -> Iterator[str]:
    yield "# 期限"
    yield ""
    yield "每条规则写明谁负责、从哪一步起算、到哪一步为止，以及各版本的日数和出处。"
    for rule in book.rules.values():
        yield from _clock(rule)
    for target in book.targets.values():
        yield from _target(target)
    for period in book.periods.values():
        yield from _period(period)


def _target(target: Target) -> Iterator[str]:
    yield f"\n## {target.label} `{target.name}`\n"
    yield f"{target.note}\n"
    yield f"- 适用地区：{target.region}"
    yield f"- 目标，不是期限：从{_labels([target.starts])}到{_labels(target.ends)}"
    yield "\n| 自 | 平均不超过 | 依据 | 出处 | 核对日期 |\n|---|---|---|---|---|"
    for version in target.versions:
        yield _version(version)


def _period(period: Period) -> Iterator[str]:
    yield f"\n## {period.label} `{period.name}`\n"
    yield f"{period.note}\n"
    yield f"- 适用地区：{period.region}"
    yield f"- 起算：{period.starts}"
    yield "\n| 自 | 期限 | 依据 | 出处 | 核对日期 |\n|---|---|---|---|---|"
    for version in period.versions:
        yield _version(version)


def _clock(rule: Rule) -> Iterator[str]:
    words = load_words()
    yield f"\n## {rule.label} `{rule.name}`\n"
    yield f"{rule.note}\n"
    yield f"- 负责：{words['clock_holder'][rule.holder]}"
    if rule.region:
        yield f"- 适用地区：{rule.region}"
    yield f"- 起算：{_labels(t.act for t in rule.starts)}"
    yield f"- 停止：{_labels(t.act for t in rule.stops)}"
    if rule.falls_away:
        yield f"- 不再需要：{_labels(t.act for t in rule.falls_away)}"
    yield "\n| 自 | 期限 | 依据 | 出处 | 核对日期 |\n|---|---|---|---|---|"
    for version in rule.versions:
        yield _version(version)


def _version(version: Version) -> str:
    length = "由该步骤写明" if version.length is None else _length(version.length, version.unit)
    if version.extension:
        length += f"，可延长合计 {version.extension.length} 日"
    basis = load_words()["basis"][version.basis]
    cells = (version.since, length, basis, version.citation.text, version.confirmed_on)
    return "| " + " | ".join(str(c) for c in cells) + " |"


def _length(length: int, unit: str) -> str:
    return f"{length} {_UNITS[unit]}"


def _labels(acts: object) -> str:
    words = load_words()["act"]
    return "、".join(dict.fromkeys(words[str(a)] for a in acts))  # type: ignore[attr-defined]


def _routes(book: LawBook) -> Iterator[str]:
    yield "# 六种途径和它们的时限"
    for route in book.routes.values():
        yield f"\n## {route.number} {route.label}\n"
        yield f"{route.explanation}（{route.citation.text}）\n"
        yield f"- 例如：{'、'.join(route.examples)}"
        yield f"- 去哪里：{'、'.join(route.organs)}"
        yield from (_limit(limit) for limit in route.limits)
    yield "\n# 不予受理和不再受理\n"
    for ground in book.grounds:
        yield f"- {ground.label}：{ground.explanation}（{ground.citation.text}）"


def _limit(limit: OutsideLimit) -> str:
    length = _length(limit.length, limit.unit)
    return f"- {limit.label}：{length}，自{limit.starts}起（{limit.citation.text}）"


def _acts() -> Iterator[str]:
    yield "# 可以做的步骤"
    yield ""
    yield "| 步骤 | 从哪些状态 | 到 | 谁来做 | 条 | 产生的文书 |\n|---|---|---|---|---|---|"
    for row in TRANSITIONS + ANYTIME:
        yield _row(row)


def _row(row: Transition) -> str:
    words = load_words()
    froms = "任何时候" if row in ANYTIME else "、".join(
        words["state"][s] for s in words["state"] if s in row.froms
    )  # fmt: skip
    to = words["state"][row.to] if row.to else "不变"
    roles = "、".join(words["role"][r] for r in words["role"] if r in row.roles)
    made = "、".join(words["document"][d] for d in row.documents) or "无"
    cells = (f"{words['verb'][row.verb]} `{row.verb}`", froms, to, roles, row.article, made)
    return "| " + " | ".join(cells) + " |"
