"""Written instructions of leaders: what was said, to whom, and the clock until it is answered."""

from huiyin.domain.authority import Role
from huiyin.domain.fields import FieldKind as K
from huiyin.domain.registers.declaration import (
    Basis,
    Indicator,
    Item,
    Move,
    Register,
    Stage,
    Standing,
)
from huiyin.domain.registers.leader_charge import LEADERS, OFFICE
from huiyin.domain.transitions import HANDLERS, Side


def _says_something(standing: Standing) -> str:
    """An instruction stands in words or on paper."""
    return "" if standing.fields.get("text") or standing.fields.get("scan") else "no_instruction"


INSTRUCTIONS = Register(
    kind="leader_instruction", code="LI", label="领导批示", group="解决问题", article="18",
    about="领导批示的原文、承办单位和回告期限，到期没有回告的会提醒。", icon="edit",
    admits=_says_something,
    items=(
        Item("title", K.TEXT, label="事由"),
        Item("petition", K.MATTER, is_required=False, label="信访件"),
        Item("leader", K.PERSON, label="批示领导", office=LEADERS),
        Item("text", K.LONG_TEXT, is_required=False, label="批示内容",
             hint="可以只附批示原件；写上内容，列表和简报里看得到。"),
        Item("scan", K.FILE, is_required=False, label="批示原件",
             hint="批在纸上的，拍照或者扫描。"),
        Item("said_on", K.DAY, label="批示日期", is_past=True),
        Item("unit", K.UNIT, label="承办单位"),
        Item("due_on", K.DAY, label="回告期限"),
        Item("answer", K.LONG_TEXT, label="落实情况"),
        Item("papers", K.FILE, is_required=False, label="落实材料"),
        Item("reason", K.LONG_TEXT, label="退回原因"),
    ),
    stages=(
        Stage("given", "待回告", tone="active"),
        Stage("answered", "已回告", tone="soon"),
        Stage("closed", "已阅结", is_open=False, tone="done"),
    ),
    moves=(
        Move("answer", "回告落实情况", ("given",), "answered", OFFICE | HANDLERS,
             asks=("answer", "papers"), needs=("answer",)),
        Move("close", "阅结", ("answered",), "closed", OFFICE, Side.BUREAU, named="leader"),
        Move("send_back", "退回再办", ("answered",), "given", OFFICE, Side.BUREAU, named="leader",
             asks=("reason", "due_on"), needs=("reason", "due_on")),
    ),
    openers=OFFICE | {Role.LEADER},
    indicators=(
        Indicator("given", "批示", "件"),
        Indicator("closed", "期内阅结", "件", states=("closed",), basis=Basis.FINISHED),
    ),
    title="title", day="said_on", due="due_on", unit="unit", matter="petition",
    begins=("title", "petition", "leader", "text", "scan", "said_on", "unit", "due_on"),
    columns=("leader", "unit", "said_on"),
    imports=("title", "leader", "text", "said_on", "unit", "due_on"),
    prints=("title", "petition", "leader", "text", "said_on", "unit", "due_on", "answer"),
)  # fmt: skip
