"""The rooms of hearings and when they are taken (article 31, paragraph 6)."""

from huiyin.domain.fields import FieldKind as K
from huiyin.domain.registers.checks import day_has_come
from huiyin.domain.registers.declaration import (
    Indicator,
    Item,
    Move,
    Register,
    Slot,
    Stage,
    Standing,
)
from huiyin.domain.registers.leader_charge import OFFICE
from huiyin.domain.transitions import HANDLERS, Side

WORKERS = OFFICE | HANDLERS
_WHEN = ("on_day", "from_time", "until_time", "reason")


def _is_sound(standing: Standing) -> str:
    """A hearing is somewhere, and ends after it began."""
    said = standing.fields
    if not (said.get("room") or said.get("place")):
        return "no_room"
    begins, ends = (str(said.get(n, "")) for n in ("from_time", "until_time"))
    return "" if begins < ends else "time_backwards"


def _told_ahead(standing: Standing) -> str:
    """The parties hear of it before its day, not after."""
    said = standing.fields
    return "" if str(said["notified_on"]) <= str(said["on_day"]) else "told_too_late"


ROOMS = Register(
    kind="hearing_room", code="HR", label="听证室", group="听证", article="31",
    about="本地有哪些听证室，在哪里，坐得下多少人；停用的不再出现在排期里。",
    icon="home", is_shared=True,
    items=(
        Item("title", K.TEXT, label="名称"),
        Item("place", K.PLACE, label="在哪里"),
        Item("seats", K.COUNT, is_required=False, label="座位", most=1000, measure="个"),
        Item("facilities", K.LONG_TEXT, is_required=False, label="设施",
             hint="录音录像、无障碍通道等。"),
        Item("reason", K.LONG_TEXT, label="原因"),
    ),
    stages=(
        Stage("usable", "在用", tone="active"),
        Stage("shut", "停用", is_open=False, tone="stopped"),
    ),
    moves=(
        Move("shut", "停用", ("usable",), "shut", OFFICE, Side.BUREAU, asks=("reason",),
             needs=("reason",)),
        Move("reopen", "恢复使用", ("shut",), "usable", OFFICE, Side.BUREAU),
    ),
    openers=OFFICE,
    indicators=(Indicator("rooms", "听证室", "间", states=("usable",)),),
    title="title", columns=("place", "seats"), imports=("title", "place", "seats", "facilities"),
)  # fmt: skip

HEARINGS = Register(
    kind="hearing_booking", code="HB", label="听证安排", group="听证", article="31",
    about="听证室哪天哪个时段给哪件事用，同一时段不会排重；听证的程序在信访件上办。",
    icon="calendar", admits=_is_sound,
    items=(
        Item("title", K.TEXT, label="听证事项"),
        Item("petition", K.MATTER, label="信访件"),
        Item("room", K.ENTRY, is_required=False, label="听证室", of="hearing_room"),
        Item("place", K.PLACE, is_required=False, label="其他地点",
             hint="不在听证室开的写这里。"),
        Item("on_day", K.DAY, label="日期"),
        Item("from_time", K.TIME_OF_DAY, label="开始时间"),
        Item("until_time", K.TIME_OF_DAY, label="结束时间"),
        Item("unit", K.UNIT, label="举行单位"),
        Item("chair", K.TEXT, label="主持人"),
        Item("panel", K.LONG_TEXT, label="听证员", hint="一行一人，写姓名和身份。"),
        Item("parties", K.LONG_TEXT, label="参加各方", hint="写身份，不写信访人全名。"),
        Item("is_public", K.FLAG, is_required=False, label="公开举行"),
        Item("notified_on", K.DAY, label="通知日期", is_past=True),
        Item("record", K.LONG_TEXT, label="听证记录要点"),
        Item("opinion", K.LONG_TEXT, label="听证意见"),
        Item("reason", K.LONG_TEXT, label="原因"),
        Item("papers", K.FILE, is_required=False, label="签名的听证笔录"),
    ),
    stages=(
        Stage("booked", "已排定"),
        Stage("notified", "已通知", tone="active"),
        Stage("held", "已举行", is_open=False, tone="done"),
        Stage("cancelled", "已取消", is_open=False, tone="stopped"),
    ),
    moves=(
        Move("notify_parties", "发听证通知", ("booked",), "notified", WORKERS,
             asks=("notified_on",), needs=("notified_on",), check=_told_ahead),
        Move("reschedule", "改期", ("booked", "notified"), "booked", WORKERS,
             asks=("room", *_WHEN), needs=("room", *_WHEN), clears=("place", "notified_on"),
             check=_is_sound),
        Move("relocate", "改到别处", ("booked", "notified"), "booked", WORKERS,
             asks=("place", *_WHEN), needs=("place", *_WHEN), clears=("room", "notified_on"),
             check=_is_sound),
        Move("hold", "登记听证结果", ("notified",), "held", WORKERS,
             asks=("record", "opinion", "papers"), needs=("record", "opinion"),
             check=day_has_come("on_day")),
        Move("cancel", "取消", ("booked", "notified"), "cancelled", WORKERS, asks=("reason",),
             needs=("reason",)),
    ),
    openers=WORKERS,
    indicators=(
        Indicator("held", "举行听证", "次", states=("held",)),
        Indicator("public", "其中公开", "次", states=("held",), where=(("is_public", ""),)),
    ),
    title="title", day="on_day", due="on_day", unit="unit", matter="petition",
    begins=("title", "petition", "room", "place", "on_day", "from_time", "until_time", "unit",
            "chair", "panel", "parties", "is_public"),
    columns=("room", "on_day", "from_time", "unit"),
    slot=Slot("room", "on_day", "from_time", "until_time"),
)  # fmt: skip
