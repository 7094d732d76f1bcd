"""Leaders in charge (article 18): four things fixed (leader, unit, person, due day), five duties,
until the matter is solved."""

from huiyin.domain.authority import Role
from huiyin.domain.fields import FieldKind as K
from huiyin.domain.registers.declaration import (
    Basis,
    Indicator,
    Item,
    Move,
    Once,
    Register,
    Stage,
    Standing,
)
from huiyin.domain.transitions import CLERKS, HANDLERS, Side

OFFICE = CLERKS | {Role.SUPERVISOR}
LEADERS = frozenset({Role.LEADER})
_DUTIES = ("investigate", "handle", "supervise", "conclude", "calm")


def _someone_met(standing: Standing) -> str:
    """The five duties begin with seeing the petitioner."""
    return "" if standing.fields.get("met_on") else "petitioner_not_met"


CHARGES = Register(
    kind="leader_charge", code="LC", label="领导包案", group="解决问题", article="18",
    about="定包案领导、责任单位、责任人、化解时限，一件事一位领导包到底。", icon="flag",
    items=(
        Item("title", K.TEXT, label="事由", hint="一句话说清是什么事。"),
        Item("petition", K.MATTER, is_required=False, label="信访件"),
        Item("leader", K.PERSON, label="包案领导", office=LEADERS),
        Item("unit", K.UNIT, label="责任单位"),
        Item("responsible", K.TEXT, label="责任人"),
        Item("taken_on", K.DAY, label="包案日期", is_past=True),
        Item("due_on", K.DAY, label="化解时限"),
        Item("duties", K.CHOICES, label="五包责任", choices=_DUTIES,
             said=("包调查", "包处理", "包督办", "包结案", "包稳定"),
             hint="包稳定是做好解释疏导，不是看住人。"),
        Item("cause", K.LONG_TEXT, is_required=False, label="症结"),
        Item("next_step", K.LONG_TEXT, is_required=False, label="下一步"),
        Item("note", K.LONG_TEXT, label="进展"),
        Item("met_on", K.DAY, label="见面日期", is_past=True),
        Item("met_at", K.PLACE, is_required=False, label="见面地点"),
        Item("meeting", K.LONG_TEXT, label="见面情况"),
        Item("result", K.LONG_TEXT, label="化解结果"),
        Item("papers", K.FILE, is_required=False, label="包案材料"),
        Item("reason", K.LONG_TEXT, label="原因"),
    ),
    stages=(
        Stage("taken", "包案中", tone="active"),
        Stage("solved", "已化解", is_open=False, tone="done"),
        Stage("ended", "不再包案", is_open=False, tone="stopped"),
    ),
    moves=(
        Move("note", "记一笔", ("taken",), "", OFFICE | HANDLERS, named="leader",
             asks=("note", "next_step"), needs=("note",)),
        Move("meet", "记录见面", ("taken",), "", OFFICE | HANDLERS, named="leader",
             asks=("met_on", "met_at", "meeting", "papers"), needs=("met_on", "meeting")),
        Move("solve", "报化解", ("taken",), "solved", OFFICE, named="leader",
             asks=("result", "papers"), needs=("result",), check=_someone_met),
        Move("hand_over", "调整包案领导", ("taken",), "", OFFICE, Side.BUREAU,
             asks=("leader", "reason"), needs=("leader", "reason")),
        Move("postpone", "调整时限", ("taken",), "", OFFICE, Side.BUREAU,
             asks=("due_on", "reason"), needs=("due_on", "reason")),
        Move("end", "不再包案", ("taken",), "ended", OFFICE, Side.BUREAU, asks=("reason",),
             needs=("reason",)),
        Move("reopen", "恢复包案", ("solved", "ended"), "taken", OFFICE, Side.BUREAU,
             asks=("reason",), needs=("reason",)),
    ),
    openers=OFFICE,
    indicators=(
        Indicator("taken", "包案", "件"),
        Indicator("solved", "化解", "件", states=("solved",)),
        Indicator("solved_in_period", "期内化解", "件", states=("solved",), basis=Basis.FINISHED),
        Indicator("met", "见过信访人", "件", where=(("met_on", ""),)),
    ),
    title="title", day="taken_on", due="due_on", unit="unit", matter="petition",
    begins=("title", "petition", "leader", "unit", "responsible", "taken_on", "due_on", "duties",
            "cause", "next_step"),
    columns=("leader", "unit", "responsible"),
    imports=("title", "leader", "unit", "responsible", "taken_on", "due_on", "duties", "cause",
             "met_on", "result"),
    once=Once(("petition",), "has_charge"),
    prints=("title", "petition", "leader", "unit", "responsible", "taken_on", "due_on", "duties",
            "cause", "next_step", "note", "met_on", "met_at", "meeting", "result"),
)  # fmt: skip
