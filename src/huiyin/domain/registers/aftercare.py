"""What follows an answer: help for people in hardship, supported claims carried out, and matters
that stay open too long (articles 27, 32, 37)."""

from huiyin.domain.fields import FieldKind as K
from huiyin.domain.registers.declaration import (
    Basis,
    Carry,
    Counting,
    Indicator,
    Item,
    Move,
    Once,
    Register,
    Stage,
    Standing,
)
from huiyin.domain.registers.leader_charge import OFFICE
from huiyin.domain.transitions import HANDLERS, Side

WORKERS = OFFICE | HANDLERS
HELP = ("relief", "temporary", "medical", "judicial", "legal", "housing", "job")
SAID_HELP = ("社会救助", "临时救助", "医疗救助", "司法救助", "法律援助", "住房保障", "就业帮扶")
CAUSES = ("policy", "evidence", "liability", "funds", "procedure", "several_units", "other")
SAID_CAUSES = ("政策不明", "证据不足", "责任不清", "资金没有落实", "程序走错", "涉及几个单位",
               "其他")  # fmt: skip


def _was_applied(standing: Standing) -> str:
    """What is given was asked for."""
    return "" if standing.fields.get("applied_on") else "help_not_asked"


ASSISTANCE = Register(
    kind="assistance", code="AS", label="帮扶救助", group="解决问题", article="37",
    about="生活困难的帮扶救助到位：需要什么、向谁申请、给了什么，司法救助也在内。",
    icon="plus",
    items=(
        Item("title", K.TEXT, label="困难情况"),
        Item("petition", K.MATTER, is_required=False, label="信访件"),
        Item("claim", K.COUNT, is_required=False, label="第几项诉求", most=50),
        Item("people", K.PEOPLE, label="帮扶对象"),
        Item("sort", K.CHOICE, label="需要哪种帮助", choices=HELP, said=SAID_HELP),
        Item("unit", K.UNIT, label="负责单位"),
        Item("found_on", K.DAY, label="发现日期", is_past=True),
        Item("due_on", K.DAY, is_required=False, label="跟进期限"),
        Item("applied_on", K.DAY, label="申请日期", is_past=True),
        Item("applied_to", K.TEXT, label="向谁申请"),
        Item("given_on", K.DAY, label="给付日期", is_past=True),
        Item("amount", K.MONEY, is_required=False, label="金额", measure="元"),
        Item("given", K.LONG_TEXT, label="给了什么"),
        Item("reason", K.LONG_TEXT, label="原因"),
        Item("papers", K.FILE, is_required=False, label="申请和给付的材料"),
    ),
    stages=(
        Stage("found", "待申请", tone="soon"),
        Stage("applied", "已申请", tone="active"),
        Stage("provided", "已给付", is_open=False, tone="done"),
        Stage("not_provided", "没有给付", is_open=False, tone="stopped"),
    ),
    moves=(
        Move("apply", "申请", ("found",), "applied", WORKERS,
             asks=("applied_on", "applied_to", "papers"), needs=("applied_on", "applied_to")),
        Move("provide", "记给付", ("applied",), "provided", WORKERS,
             asks=("given_on", "amount", "given", "papers"), needs=("given_on", "given"),
             check=_was_applied,
             carries=Carry("claim_settlement", "help",
                           (("helped_on", "given_on"), ("helped", "given")))),
        Move("deny", "没有给付", ("found", "applied"), "not_provided", WORKERS,
             asks=("reason",), needs=("reason",)),
        Move("reopen", "再帮一次", ("provided", "not_provided"), "found", WORKERS,
             asks=("reason",), needs=("reason",)),
    ),
    openers=WORKERS,
    indicators=(
        Indicator("found", "需要帮扶", "件"),
        Indicator("provided", "已给付", "件", states=("provided",)),
        Indicator("persons", "帮扶对象", "人", Counting.DISTINCT_PERSONS, "people"),
        Indicator("amount", "给付金额", "元", Counting.SUM, "amount"),
        Indicator("judicial", "其中司法救助", "件", states=("provided",),
                  where=(("sort", "judicial"),)),
    ),
    title="title", day="found_on", due="due_on", unit="unit", matter="petition", claim="claim",
    begins=("title", "petition", "claim", "people", "sort", "unit", "found_on", "due_on"),
    columns=("sort", "unit", "people", "amount"), filters=("sort",),
    imports=("title", "people", "sort", "unit", "found_on", "applied_on", "applied_to",
             "given_on", "amount", "given"),
)  # fmt: skip

IMPLEMENTATIONS = Register(
    kind="implementation", code="IM", label="意见落实", group="解决问题", article="32",
    about="处理意见支持了的诉求，一项一项盯到真正做完，要有凭据。", icon="check",
    items=(
        Item("title", K.TEXT, label="要落实什么"),
        Item("petition", K.MATTER, label="信访件"),
        Item("claim", K.COUNT, label="第几项诉求", most=50),
        Item("unit", K.UNIT, label="责任单位"),
        Item("since_on", K.DAY, label="起算日期"),
        Item("due_on", K.DAY, label="落实期限"),
        Item("progress", K.LONG_TEXT, label="进展"),
        Item("done_on", K.DAY, label="完成日期", is_past=True),
        Item("proof", K.LONG_TEXT, label="完成的凭据"),
        Item("papers", K.FILE, is_required=False, label="凭据照片"),
        Item("reason", K.LONG_TEXT, label="原因"),
    ),
    stages=(
        Stage("under_way", "落实中", tone="active"),
        Stage("reported", "待核实", tone="soon"),
        Stage("carried_out", "已落实", is_open=False, tone="done"),
    ),
    moves=(
        Move("report", "报进展", ("under_way",), "", WORKERS, asks=("progress",),
             needs=("progress",)),
        Move("finish", "报落实", ("under_way",), "reported", WORKERS,
             asks=("done_on", "proof", "papers"), needs=("done_on", "proof"), law="32"),
        Move("verify", "问过信访人，核实", ("reported",), "carried_out", OFFICE, Side.BUREAU,
             law="32", carries=Carry("claim_settlement", "solve",
                                     (("solved_on", "done_on"), ("solved", "proof")))),
        Move("send_back", "退回再办", ("reported",), "under_way", OFFICE, Side.BUREAU,
             asks=("reason", "due_on"), needs=("reason", "due_on")),
        Move("postpone", "调整期限", ("under_way",), "", OFFICE, Side.BUREAU,
             asks=("due_on", "reason"), needs=("due_on", "reason")),
    ),
    openers=WORKERS, bureau_mends=("unit", "since_on", "due_on"),
    indicators=(
        Indicator("supported", "应落实", "项"),
        Indicator("carried_out", "已落实", "项", states=("carried_out",)),
    ),
    title="title", day="since_on", due="due_on", unit="unit", matter="petition", claim="claim",
    begins=("title", "petition", "claim", "unit", "since_on", "due_on"),
    columns=("unit", "claim", "due_on", "done_on"),
)  # fmt: skip

HARD_MATTERS = Register(
    kind="long_pending", code="HM", label="疑难积案", group="解决问题", article="24",
    about="长期没有解决的事：症结在哪、怎么办、下一步谁做、要不要上会；盯事不盯人。",
    icon="alert",
    items=(
        Item("title", K.TEXT, label="事由"),
        Item("petition", K.MATTER, is_required=False, label="信访件"),
        Item("since_year", K.COUNT, label="最早反映年份", most=2100),
        Item("cause", K.CHOICE, label="症结", choices=CAUSES, said=SAID_CAUSES),
        Item("unit", K.UNIT, label="责任单位"),
        Item("listed_on", K.DAY, label="列入日期", is_past=True),
        Item("plan", K.LONG_TEXT, label="化解方案"),
        Item("next_step", K.LONG_TEXT, label="下一步"),
        Item("due_on", K.DAY, label="下一步期限"),
        Item("charge", K.ENTRY, is_required=False, label="领导包案", of="leader_charge"),
        Item("result", K.LONG_TEXT, label="化解结果"),
        Item("reason", K.LONG_TEXT, label="原因"),
        Item("papers", K.FILE, is_required=False, label="化解材料"),
    ),
    stages=(
        Stage("listed", "待定方案", tone="soon"),
        Stage("taken_up", "化解中", tone="active"),
        Stage("solved", "已化解", is_open=False, tone="done"),
        Stage("closed", "移出", is_open=False, tone="stopped"),
    ),
    moves=(
        Move("take_up", "决定化解", ("listed",), "taken_up", OFFICE, Side.BUREAU,
             asks=("plan", "next_step", "due_on"), needs=("plan", "next_step", "due_on")),
        Move("step", "走下一步", ("taken_up",), "", WORKERS, asks=("next_step", "due_on"),
             needs=("next_step", "due_on")),
        Move("solve", "已化解", ("taken_up",), "solved", OFFICE, Side.BUREAU, asks=("result",),
             needs=("result",)),
        Move("close", "移出", ("listed", "taken_up"), "closed", OFFICE, Side.BUREAU,
             asks=("reason",), needs=("reason",)),
        Move("reopen", "重新列入", ("solved", "closed"), "listed", OFFICE, Side.BUREAU,
             asks=("reason",), needs=("reason",)),
    ),
    openers=OFFICE,
    indicators=(
        Indicator("listed", "列入", "件"),
        Indicator("solved", "化解", "件", states=("solved",)),
        Indicator("solved_in_period", "期内化解", "件", states=("solved",),
                  basis=Basis.FINISHED),
    ),
    title="title", day="listed_on", due="due_on", unit="unit", matter="petition",
    begins=("title", "petition", "since_year", "cause", "unit", "listed_on", "charge"),
    columns=("unit", "cause", "since_year", "next_step"), filters=("cause",),
    imports=("title", "since_year", "cause", "unit", "listed_on", "plan", "next_step", "due_on",
             "result"),
    once=Once(("petition",), "is_listed_already"),
    prints=("title", "petition", "since_year", "cause", "unit", "plan", "next_step", "due_on",
            "result"),
)  # fmt: skip
