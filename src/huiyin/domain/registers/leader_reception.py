"""Receptions by leaders (article 18): planned and published ahead, held, and who asked to come."""

from huiyin.domain.fields import FieldKind as K
from huiyin.domain.registers.checks import day_has_come
from huiyin.domain.registers.declaration import (
    Basis,
    Counting,
    Indicator,
    Item,
    Move,
    Register,
    Stage,
    Standing,
)
from huiyin.domain.registers.leader_charge import LEADERS, OFFICE
from huiyin.domain.transitions import CLERKS, HANDLERS, Side

WAYS = ("received", "invited", "visited")
SAID_WAYS = ("接访", "约访", "下访")
PLANNED = ("planned", "published")
PLANNERS = OFFICE | HANDLERS
_LATER = ("on_day", "from_time", "until_time", "place", "reason")


def _nobody_waits(standing: Standing) -> str:
    """Who asked to come has an answer before the day is closed."""
    found = {p.state for p in standing.parts_of("reception_appointment")}
    if "asked" in found:
        return "appointment_unanswered"
    return "appointment_open" if "confirmed" in found else ""


def _may_close(standing: Standing) -> str:
    return day_has_come("on_day")(standing) or _nobody_waits(standing)


RECEPTIONS = Register(
    kind="leader_reception", code="LR", label="领导接访安排", group="接访", article="18",
    about="按年排出哪位领导什么时候在哪里接访、约访、下访，提前公布；部门和乡镇排自己领导的。",
    icon="calendar",
    items=(
        Item("title", K.TEXT, label="领导姓名和职务", most=60,
             hint="这一项会公布，如：县委副书记、县长 陈志远。"),
        Item("leader", K.PERSON, is_required=False, label="领导账号", office=LEADERS),
        Item("way", K.CHOICE, label="方式", choices=WAYS, said=SAID_WAYS),
        Item("on_day", K.DAY, label="日期"),
        Item("from_time", K.TIME_OF_DAY, label="开始时间"),
        Item("until_time", K.TIME_OF_DAY, label="结束时间"),
        Item("place", K.PLACE, label="地点"),
        Item("topic", K.TEXT, is_required=False, label="接访重点"),
        Item("seats", K.COUNT, is_required=False, label="可预约批数", measure="批", most=200),
        Item("summary", K.LONG_TEXT, label="接访小结"),
        Item("reason", K.LONG_TEXT, label="原因"),
    ),
    stages=(
        Stage("planned", "已排定"),
        Stage("published", "已公布", tone="active"),
        Stage("held", "已接访", is_open=False, tone="done"),
        Stage("cancelled", "已取消", is_open=False, tone="stopped"),
    ),
    moves=(
        Move("publish", "公布", ("planned",), "published", OFFICE, Side.BUREAU),
        Move("hold", "接访结束", PLANNED, "held", PLANNERS, named="leader",
             asks=("summary",), check=_may_close),
        Move("reschedule", "改期", ("planned",), "", PLANNERS, asks=_LATER, needs=_LATER),
        Move("reschedule", "改期", ("published",), "", OFFICE, Side.BUREAU, asks=_LATER,
             needs=_LATER),
        Move("cancel", "取消", ("planned",), "cancelled", PLANNERS, asks=("reason",),
             needs=("reason",)),
        Move("cancel", "取消", ("published",), "cancelled", OFFICE, Side.BUREAU,
             asks=("reason",), needs=("reason",), ends=(("reception_appointment", "release"),)),
    ),
    openers=PLANNERS,
    indicators=(
        Indicator("planned", "安排", "场"),
        Indicator("held", "已接访", "场", states=("held",)),
        Indicator("visited", "其中下访", "场", states=("held",), where=(("way", "visited"),)),
    ),
    title="title", day="on_day", due="on_day", is_shared=True,
    begins=("title", "leader", "way", "on_day", "from_time", "until_time", "place", "topic",
            "seats"),
    columns=("way", "on_day", "from_time", "place"), filters=("way",),
    imports=("title", "way", "on_day", "from_time", "until_time", "place", "topic", "seats"),
    prints=("title", "way", "on_day", "from_time", "until_time", "place", "topic", "summary"),
)  # fmt: skip

VISITS = Register(
    kind="reception_visit", code="RV", label="接访来访", group="接访", article="18",
    about="每来一批记一条：几个人、几件事、涉及多少钱、当场解决没有。", icon="people",
    part_of="leader_reception",
    items=(
        Item("reception", K.ENTRY, is_required=False, label="接访安排", of="leader_reception"),
        Item("title", K.TEXT, label="反映的事"),
        Item("petition", K.MATTER, is_required=False, label="信访件"),
        Item("way", K.CHOICE, is_required=False, label="方式", choices=WAYS, said=SAID_WAYS),
        Item("visited_on", K.DAY, label="来访日期", is_past=True),
        Item("persons", K.COUNT, label="人数", measure="人", most=100_000),
        Item("items", K.COUNT, label="事项", measure="件", most=10_000),
        Item("amount", K.MONEY, is_required=False, label="涉及金额", measure="元"),
        Item("visitors", K.PEOPLE, is_required=False, label="来访人"),
        Item("result", K.LONG_TEXT, label="处理结果"),
        Item("solved_amount", K.MONEY, is_required=False, label="解决金额", measure="元"),
        Item("solved_items", K.COUNT, is_required=False, label="解决事项", measure="件"),
    ),
    stages=(
        Stage("taken_in", "待跟办", tone="active"),
        Stage("solved", "已解决", is_open=False, tone="done"),
        Stage("explained", "已解释说明", is_open=False, tone="stopped"),
    ),
    moves=(
        Move("solve", "已解决", ("taken_in",), "solved", PLANNERS,
             asks=("result", "solved_items", "solved_amount"), needs=("result",)),
        Move("explain", "解释说明", ("taken_in",), "explained", PLANNERS,
             asks=("result",), needs=("result",)),
        Move("reopen", "恢复跟办", ("solved", "explained"), "taken_in", PLANNERS,
             asks=("result",), needs=("result",)),
    ),
    openers=CLERKS | HANDLERS,
    indicators=(
        Indicator("batches", "批次", "批"),
        Indicator("persons", "人次", "人次", Counting.SUM, "persons"),
        Indicator("items", "事项", "件", Counting.SUM, "items"),
        Indicator("amount", "涉及金额", "元", Counting.SUM, "amount"),
        Indicator("solved", "已解决", "批", states=("solved",)),
        Indicator("solved_items", "解决事项", "件", Counting.SUM, "solved_items"),
        Indicator("solved_amount", "解决金额", "元", Counting.SUM, "solved_amount"),
    ),
    title="title", day="visited_on", matter="petition",
    columns=("visited_on", "persons", "items", "amount"), filters=("way",),
    begins=("reception", "title", "petition", "way", "visited_on", "persons", "items", "amount",
            "visitors"),
    imports=("title", "way", "visited_on", "persons", "items", "amount", "visitors", "result",
             "solved_items", "solved_amount"),
)  # fmt: skip

APPOINTMENTS = Register(
    kind="reception_appointment", code="RA", label="接访预约", group="接访", article="18",
    about="群众在网上或者窗口预约，确认几点来，或者说明为什么不安排。", icon="clock",
    part_of="leader_reception",
    items=(
        Item("reception", K.ENTRY, label="接访安排", of="leader_reception"),
        Item("people", K.PEOPLE, label="预约人"),
        Item("title", K.TEXT, label="想反映的事", most=300),
        Item("petition", K.MATTER, is_required=False, label="信访件"),
        Item("come_at", K.TIME_OF_DAY, label="请他几点来"),
        Item("reason", K.LONG_TEXT, label="原因",
             hint="预约人凭预约号和电话看得到，也写上还可以怎么办。"),
    ),
    stages=(
        Stage("asked", "待答复", tone="active"),
        Stage("confirmed", "已约定", tone="soon"),
        Stage("kept", "已接待", is_open=False, tone="done"),
        Stage("released", "没有安排", is_open=False, tone="stopped"),
    ),
    moves=(
        Move("confirm", "约定时间", ("asked",), "confirmed", OFFICE, Side.BUREAU,
             asks=("come_at",), needs=("come_at",)),
        Move("keep", "已接待", ("asked", "confirmed"), "kept", OFFICE, Side.BUREAU),
        Move("release", "不安排", ("asked", "confirmed"), "released", OFFICE, Side.BUREAU,
             asks=("reason",), needs=("reason",)),
    ),
    openers=OFFICE,
    indicators=(
        Indicator("asked", "预约", "批"),
        Indicator("kept", "已接待", "批", states=("kept",), basis=Basis.FINISHED),
    ),
    title="title", matter="petition", begins=("reception", "people", "title", "petition"),
    columns=("people", "come_at"),
)  # fmt: skip
