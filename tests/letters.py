"""Contexts filled in for tests: every kind with plain words, or one with words of its own."""

from typing import Any

from huiyin.documents.compose import compose
from huiyin.documents.contexts.base import Answer, Common, declared
from huiyin.documents.kinds import Kind, kinds
from huiyin.documents.model import Document

DAY = "2026年3月6日"
NAMES = {"petitioner": "格桑·卓玛等3人", "organ": "云溪县信访局", "to": "云溪县住房和城乡建设局"}
ANSWERS = (
    Answer(1, "补发拖欠的工资", "支持", "限三十日内支付。"),
    Answer(2, "赔偿误工损失", "不予支持", "没有事实依据。"),
)
ENTRIES = (("1", "2026年1月5日", "信访事项登记表", "", "云溪县信访局"),)


def filled(kind: Kind, **own: Any) -> Common:
    """A whole context of a kind."""
    values: dict[str, Any] = {n: f"（{n}）" for n, _ in declared(kind.context)}
    values |= {n: v for n, v in NAMES.items() if n in values}
    many = {"answers": ANSWERS, "entries": ENTRIES}
    return kind.context(**(values | {n: v for n, v in many.items() if n in values} | own))


def document(name: str, **own: Any) -> Document:
    """The document of a whole context."""
    kind = kinds()[name]
    number = "云信转〔2026〕12号" if kind.series else ""
    return compose(kind, filled(kind, **own), number, DAY)
