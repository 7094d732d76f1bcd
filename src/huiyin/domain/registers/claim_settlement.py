"""What article 27 asks of every claim: solved, explained, helped, each to the end."""

from collections.abc import Mapping
from typing import Any

from huiyin.domain.fields import FieldKind as K
from huiyin.domain.petition import Outcome
from huiyin.domain.registers.aftercare import WORKERS
from huiyin.domain.registers.declaration import (
    Indicator,
    Item,
    Move,
    Once,
    Register,
    Stage,
    Standing,
)
from huiyin.domain.registers.leader_charge import OFFICE
from huiyin.domain.transitions import Side

FINDINGS = ("reasonable", "partly_reasonable", "groundless")
FINDING_OF = {
    Outcome.SUPPORTED: "reasonable",
    Outcome.EXPLAINED: "groundless",
    Outcome.NOT_SUPPORTED: "groundless",
}
"""What an answer to a claim makes of it, until somebody finds otherwise."""
_SOLVED = frozenset({"reasonable", "partly_reasonable"})
_EXPLAINED = frozenset({"partly_reasonable", "groundless"})


def owed(fields: Mapping[str, Any]) -> tuple[str, ...]:
    """What is still to be brought about: solved, explained, helped (article 27)."""
    finding = str(fields.get("finding", ""))
    wanted = {
        "solved": finding in _SOLVED, "explained": finding in _EXPLAINED,
        "helped": bool(fields.get("in_hardship")),
    }  # fmt: skip
    return tuple(n for n, is_wanted in wanted.items() if is_wanted and not fields.get(f"{n}_on"))


def _all_done(standing: Standing) -> str:
    """Settled is what has been brought about, not what was promised."""
    left = owed(standing.fields)
    return f"not_yet_{left[0]}" if left else ""


SETTLEMENTS = Register(
    kind="claim_settlement", code="ST", label="三到位一处理", group="解决问题", article="27",
    about="一项诉求记一条：合理的解决到位，没有依据的解释到位，生活困难的帮扶到位。",
    icon="check",
    items=(
        Item("title", K.TEXT, label="诉求"),
        Item("petition", K.MATTER, label="信访件"),
        Item("claim", K.COUNT, label="第几项诉求", most=50),
        Item("unit", K.UNIT, label="责任单位"),
        Item("finding", K.CHOICE, label="认定", choices=FINDINGS,
             said=("诉求合理", "部分合理", "诉求没有依据")),
        Item("in_hardship", K.FLAG, is_required=False, label="生活困难，需要帮扶"),
        Item("assessed_on", K.DAY, label="认定日期", is_past=True),
        Item("due_on", K.DAY, label="到位期限"),
        Item("solved_on", K.DAY, label="解决日期", is_past=True),
        Item("solved", K.LONG_TEXT, label="怎样解决的"),
        Item("explained_on", K.DAY, label="解释日期", is_past=True),
        Item("explained", K.LONG_TEXT, label="谁怎样解释的，信访人怎么说"),
        Item("helped_on", K.DAY, label="帮扶日期", is_past=True),
        Item("helped", K.LONG_TEXT, label="给了什么帮扶"),
        Item("reason", K.LONG_TEXT, label="原因"),
        Item("papers", K.FILE, is_required=False, label="到位的凭据"),
    ),
    stages=(
        Stage("under_way", "待到位", tone="active"),
        Stage("settled", "已到位", is_open=False, tone="done"),
        Stage("dropped", "不再认定", is_open=False, tone="stopped"),
    ),
    moves=(
        Move("solve", "解决到位", ("under_way",), "", WORKERS,
             asks=("solved_on", "solved", "papers"), needs=("solved_on", "solved"), law="27"),
        Move("explain", "解释到位", ("under_way",), "", WORKERS,
             asks=("explained_on", "explained", "papers"), needs=("explained_on", "explained"),
             law="27"),
        Move("help", "帮扶到位", ("under_way",), "", WORKERS,
             asks=("helped_on", "helped", "papers"), needs=("helped_on", "helped"), law="27"),
        Move("settle", "核实，都到位了", ("under_way",), "settled", OFFICE, Side.BUREAU, law="27",
             check=_all_done),
        Move("reassess", "改认定", ("under_way",), "", OFFICE, Side.BUREAU,
             asks=("finding", "in_hardship", "due_on", "reason"),
             needs=("finding", "due_on", "reason")),
        Move("drop", "不再认定", ("under_way",), "dropped", OFFICE, Side.BUREAU,
             asks=("reason",), needs=("reason",)),
        Move("reopen", "没有到位，再办", ("settled",), "under_way", OFFICE, Side.BUREAU,
             asks=("reason", "due_on"), needs=("reason", "due_on"),
             clears=("solved_on", "explained_on", "helped_on")),
    ),
    openers=WORKERS, bureau_mends=("finding", "due_on", "unit"),
    indicators=(
        Indicator("assessed", "认定", "项"),
        Indicator("settled", "已到位", "项", states=("settled",)),
        Indicator("solved", "解决到位", "项", where=(("solved_on", ""),)),
        Indicator("explained", "解释到位", "项", where=(("explained_on", ""),)),
        Indicator("helped", "帮扶到位", "项", where=(("helped_on", ""),)),
    ),
    title="title", day="assessed_on", due="due_on", unit="unit", matter="petition", claim="claim",
    begins=("title", "petition", "claim", "unit", "finding", "in_hardship", "assessed_on",
            "due_on"),
    columns=("unit", "finding", "solved_on", "explained_on", "helped_on"), filters=("finding",),
    once=Once(("petition", "claim"), "claim_is_assessed"),
)  # fmt: skip
