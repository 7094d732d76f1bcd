"""Recommendations of a bureau: to mend work, to complete policy, to hold to account (article 40).

The nation asks the body addressed for a written answer without a number of days; a region may
set one, which then runs from the day of receipt (`law/data/local.yaml`).
"""

from huiyin.domain.fields import FieldKind as K
from huiyin.domain.registers.declaration import (
    Basis,
    Indicator,
    Item,
    Move,
    Register,
    Stage,
    Standing,
    Term,
)
from huiyin.domain.registers.leader_charge import OFFICE
from huiyin.domain.transitions import HANDLERS, Side

REPLY = "recommendation_reply"


def _is_reasoned(standing: Standing) -> str:
    """Whoever does not adopt all of it says why."""
    said = standing.fields
    return "" if said.get("adopted") == "wholly" or said.get("reason") else "reason_is_missing"


def _after_receipt(standing: Standing) -> str:
    said = standing.fields
    is_ordered = str(said["replied_on"]) >= str(said["received_on"])
    return _is_reasoned(standing) if is_ordered else "before_receipt"


def _after_sending(standing: Standing) -> str:
    said = standing.fields
    return "" if str(said["received_on"]) >= str(said["sent_on"]) else "before_sending"


RECOMMENDATIONS = Register(
    kind="recommendation", code="RC", label="三项建议", group="督办", article="40",
    about="向机关、单位提出的改进工作、完善政策、追究责任的建议，和对方书面反馈的采纳情况；"
          "地方定了反馈日数的，从收到之日起算。",
    icon="document",
    items=(
        Item("title", K.TEXT, label="建议事项"),
        Item("sort", K.CHOICE, label="种类", choices=("improve", "policy", "accountability"),
             said=("改进工作", "完善政策", "追究责任")),
        Item("unit", K.UNIT, label="送给哪个单位"),
        Item("petition", K.MATTER, is_required=False, label="因哪件信访件提出"),
        Item("facts", K.LONG_TEXT, label="发现的情况",
             hint="写机关、单位办理中的问题，不写信访人的个人信息。"),
        Item("analysis", K.LONG_TEXT, is_required=False, label="原因分析"),
        Item("proposal", K.LONG_TEXT, label="建议"),
        Item("sent_on", K.DAY, label="发出日期", is_past=True),
        Item("letter_number", K.TEXT, is_required=False, label="文号", most=60),
        Item("received_on", K.DAY, label="对方收到日期", is_past=True),
        Item("adopted", K.CHOICE, label="采纳情况", choices=("wholly", "partly", "not"),
             said=("全部采纳", "部分采纳", "没有采纳")),
        Item("reply", K.LONG_TEXT, label="书面反馈内容"),
        Item("reason", K.LONG_TEXT, label="没有全部采纳的理由"),
        Item("replied_on", K.DAY, label="反馈日期", is_past=True),
        Item("remark", K.LONG_TEXT, label="说明"),
    ),
    stages=(
        Stage("sent", "已发出", tone="soon"),
        Stage("received", "待反馈", tone="active"),
        Stage("replied", "已反馈", tone="done"),
        Stage("closed", "已阅结", is_open=False, tone="done"),
        Stage("withdrawn", "已撤回", is_open=False, tone="stopped"),
    ),
    moves=(
        Move("receive", "记收到", ("sent",), "received", OFFICE | HANDLERS,
             asks=("received_on",), needs=("received_on",), check=_after_sending),
        Move("reply", "书面反馈", ("received",), "replied", OFFICE | HANDLERS,
             asks=("adopted", "reply", "reason", "replied_on"),
             needs=("adopted", "reply", "replied_on"), law="40", check=_after_receipt),
        Move("send_back", "退回补充反馈", ("replied",), "received", OFFICE, Side.BUREAU,
             asks=("remark",), needs=("remark",), clears=("replied_on",)),
        Move("close", "阅结", ("replied",), "closed", OFFICE, Side.BUREAU),
        Move("withdraw", "撤回", ("sent", "received"), "withdrawn", OFFICE, Side.BUREAU,
             asks=("remark",), needs=("remark",)),
    ),
    openers=OFFICE,
    indicators=(
        Indicator("issued", "提出", "件"),
        Indicator("improve", "其中改进工作", "件", where=(("sort", "improve"),)),
        Indicator("policy", "其中完善政策", "件", where=(("sort", "policy"),)),
        Indicator("accountability", "其中追究责任", "件", where=(("sort", "accountability"),)),
        Indicator("replied", "已反馈", "件", states=("replied", "closed")),
        Indicator("adopted", "全部采纳", "件", states=("closed",), where=(("adopted", "wholly"),),
                  basis=Basis.FINISHED),
        Indicator("partly_adopted", "部分采纳", "件", states=("closed",),
                  where=(("adopted", "partly"),), basis=Basis.FINISHED),
    ),
    terms=(Term(REPLY, "received_on", "replied_on", ("received",), is_local=True, is_duty=True),),
    title="title", day="sent_on", unit="unit", matter="petition",
    begins=("title", "sort", "unit", "petition", "facts", "analysis", "proposal", "sent_on",
            "letter_number"),
    columns=("sort", "unit", "sent_on", "adopted"), filters=("sort", "adopted"),
    imports=("title", "sort", "unit", "facts", "analysis", "proposal", "sent_on", "letter_number",
             "received_on", "adopted", "reply", "reason", "replied_on"),
    prints=("title", "sort", "unit", "letter_number", "facts", "analysis", "proposal", "sent_on",
            "received_on", "adopted", "reply", "reason", "replied_on"),
)  # fmt: skip
