"""The joint conference (articles 11 to 13): agenda, attendance, resolutions, follow-up."""

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
from huiyin.domain.registers.leader_charge import OFFICE
from huiyin.domain.transitions import HANDLERS, Side

BODIES = ("joint", "consultation", "court_government")
SAID_BODIES = ("信访工作联席会议", "疑难事项会商", "府院联动会议")
AHEAD = ("preparing", "called")
NOT_YET_NAMED = "待报"
"""Who comes for a unit, until it says so."""


def _has_agenda(standing: Standing) -> str:
    """A conference is called for something."""
    return "" if standing.parts_of("agenda_item") else "agenda_is_empty"


def _may_hold(standing: Standing) -> str:
    """It is held on its day, with somebody there."""
    if str(standing.fields["held_on"]) > standing.on.isoformat():
        return "day_to_come"
    there = [p for p in standing.parts_of("attendance") if p.state == "present"]
    return "" if there else "nobody_present"


def _may_list(standing: Standing) -> str:
    """An item goes on the agenda of a conference that is still to come."""
    return "" if standing.whole in AHEAD else "whole_is_past_it"


def _is_decided(standing: Standing) -> str:
    """A conclusion is one of a conference that met (article 12); a dispute about competence ends
    with a unit (article 24)."""
    if standing.whole != "held":
        return "conference_not_held"
    is_open = standing.fields.get("is_dispute") and not standing.fields.get("decided_unit")
    return "dispute_needs_unit" if is_open else ""


def _is_minuted(standing: Standing) -> str:
    """A conference is done with when its minutes are out (they wait for every conclusion)."""
    issued = [p for p in standing.parts_of("conference_minutes") if p.state == "issued"]
    return "" if issued else "minutes_not_issued"


CONFERENCES = Register(
    kind="joint_conference", code="JC", label="联席会议", group="联席会议", article="11",
    about="联席会议、疑难会商、府院联动：议题从待上会的信访件里选，议定事项有人办、有期限。",
    icon="people", is_shared=True,
    items=(
        Item("title", K.TEXT, label="会议名称"),
        Item("body", K.CHOICE, label="会议类别", choices=BODIES, said=SAID_BODIES),
        Item("held_on", K.DAY, label="日期"),
        Item("from_time", K.TIME_OF_DAY, label="时间"),
        Item("place", K.PLACE, label="地点"),
        Item("chair", K.TEXT, label="主持人"),
        Item("recorder", K.TEXT, is_required=False, label="记录人"),
        Item("number", K.TEXT, label="纪要文号"),
        Item("words", K.LONG_TEXT, is_required=False, label="会议要求"),
        Item("reason", K.LONG_TEXT, label="原因"),
        Item("papers", K.FILE, is_required=False, label="会议文件",
             hint="签到表、签发的纪要等。"),
    ),
    stages=(
        Stage("preparing", "筹备"),
        Stage("called", "已通知", tone="active"),
        Stage("held", "已召开，待出纪要", tone="soon"),
        Stage("minuted", "已出纪要", is_open=False, tone="done"),
        Stage("cancelled", "已取消", is_open=False, tone="stopped"),
    ),
    moves=(
        Move("call", "发会议通知", ("preparing",), "called", OFFICE, Side.BUREAU,
             check=_has_agenda, tells=("attendance",)),
        Move("hold", "会议召开", AHEAD, "held", OFFICE, Side.BUREAU, asks=("words",), law="13",
             check=_may_hold),
        Move("issue_minutes", "纪要已印发", ("held",), "minuted", OFFICE, Side.BUREAU,
             sets=("number",), law="12", check=_is_minuted,
             tells=("attendance", "decision_item")),
        Move("reschedule", "改期", AHEAD, "", OFFICE, Side.BUREAU,
             asks=("held_on", "from_time", "place", "reason"),
             needs=("held_on", "from_time", "place", "reason"), tells=("attendance",)),
        Move("cancel", "取消", AHEAD, "cancelled", OFFICE, Side.BUREAU, asks=("reason",),
             needs=("reason",), tells=("attendance",),
             ends=(("agenda_item", "put_back"), ("attendance", "release"))),
    ),
    openers=OFFICE,
    indicators=(
        Indicator("held", "召开", "次", states=("held", "minuted")),
        Indicator("joint", "其中联席会议", "次", states=("held", "minuted"),
                  where=(("body", "joint"),)),
        Indicator("consultation", "其中疑难会商", "次", states=("held", "minuted"),
                  where=(("body", "consultation"),)),
        Indicator("court_government", "其中府院联动", "次", states=("held", "minuted"),
                  where=(("body", "court_government"),)),
    ),
    title="title", day="held_on", due="held_on",
    begins=("title", "body", "held_on", "from_time", "place", "chair", "recorder"),
    columns=("body", "held_on", "place", "chair"), filters=("body",),
    imports=("title", "body", "held_on", "from_time", "place", "chair", "number"),
    prints=("title", "body", "held_on", "from_time", "place", "chair", "recorder", "number",
            "words"),
)  # fmt: skip

ATTENDANCE = Register(
    kind="attendance", code="AT", label="参会单位", group="联席会议", article="11",
    about="通知哪些成员单位，谁来了，没来为什么。", icon="people",
    part_of="joint_conference", parent_states=AHEAD,
    items=(
        Item("conference", K.ENTRY, label="会议", of="joint_conference"),
        Item("unit", K.UNIT, label="单位"),
        Item("title", K.TEXT, label="参会人姓名和职务"),
        Item("reason", K.LONG_TEXT, label="没来的原因"),
    ),
    stages=(
        Stage("invited", "已通知", tone="active"),
        Stage("present", "到会", is_open=False, tone="done"),
        Stage("absent", "没到", is_open=False, tone="stopped"),
        Stage("released", "会议取消", is_open=False, tone="stopped"),
    ),
    moves=(
        Move("name", "报参会人", ("invited",), "", HANDLERS, by="unit", asks=("title",),
             needs=("title",)),
        Move("attend", "到会", ("invited", "absent"), "present", OFFICE, Side.BUREAU,
             asks=("title",)),
        Move("miss", "没到", ("invited",), "absent", OFFICE, Side.BUREAU, asks=("reason",),
             needs=("reason",)),
        Move("release", "会议取消，不用来", ("invited",), "released", OFFICE, Side.BUREAU,
             asks=("reason",), needs=("reason",)),
    ),
    openers=OFFICE,
    indicators=(
        Indicator("present", "到会", "个单位", states=("present",)),
        Indicator("absent", "没到", "个单位", states=("absent",)),
    ),
    title="title", unit="unit", begins=("conference", "unit", "title"), columns=("unit",),
)  # fmt: skip

MEMBERS = Register(
    kind="conference_member", code="CM", label="会议成员单位", group="联席会议", article="11",
    about="各类会议有哪些成员单位、由谁参加；发会议通知时先勾上成员单位。", icon="people",
    is_shared=True,
    items=(
        Item("title", K.TEXT, label="参会人姓名和职务", most=60),
        Item("body", K.CHOICE, label="会议类别", choices=BODIES, said=SAID_BODIES),
        Item("unit", K.UNIT, label="成员单位"),
        Item("reason", K.LONG_TEXT, label="原因"),
    ),
    stages=(
        Stage("member", "成员", tone="active"),
        Stage("resigned", "不再是成员", is_open=False, tone="stopped"),
    ),
    moves=(
        Move("resign", "不再是成员", ("member",), "resigned", OFFICE, Side.BUREAU,
             asks=("reason",), needs=("reason",)),
        Move("readmit", "恢复", ("resigned",), "member", OFFICE, Side.BUREAU),
    ),
    openers=OFFICE,
    indicators=(Indicator("members", "成员单位", "个", states=("member",)),),
    title="title", unit="unit", begins=("title", "body", "unit"), columns=("body", "unit"),
    filters=("body",), imports=("title", "body", "unit"),
    once=Once(("body", "unit"), "is_member"),
)  # fmt: skip

AGENDA = Register(
    kind="agenda_item", code="AI", label="会议议题", group="联席会议", article="12",
    about="先从信访件标为“待上会”，开会时列入议题，会上议出结论。", icon="list",
    part_of="joint_conference",
    items=(
        Item("title", K.TEXT, label="议题"),
        Item("petition", K.MATTER, is_required=False, label="信访件"),
        Item("unit", K.UNIT, is_required=False, label="提出单位"),
        Item("marked_on", K.DAY, label="提出日期", is_past=True),
        Item("is_dispute", K.FLAG, is_required=False, label="属于受理争议",
             hint="几个单位对由谁受理有争议的（条例第二十四条）。"),
        Item("brief", K.LONG_TEXT, label="基本情况"),
        Item("question", K.LONG_TEXT, label="提请研究什么"),
        Item("conference", K.ENTRY, label="列入哪次会", of="joint_conference"),
        Item("outcome", K.LONG_TEXT, label="会议结论"),
        Item("decided_unit", K.UNIT, is_required=False, label="由哪个单位受理",
             hint="受理争议必须写明；信访件正在等争议决定的，记下结论当天就转给它。"),
        Item("reason", K.LONG_TEXT, label="撤下的原因"),
    ),
    stages=(
        Stage("marked", "待上会", tone="soon"),
        Stage("listed", "已列入议题", tone="active"),
        Stage("decided", "已议决", is_open=False, tone="done"),
        Stage("dropped", "已撤下", is_open=False, tone="stopped"),
    ),
    moves=(
        Move("list", "列入议题", ("marked",), "listed", OFFICE, Side.BUREAU,
             asks=("conference",), needs=("conference",), check=_may_list),
        Move("decide", "记结论", ("listed",), "decided", OFFICE, Side.BUREAU,
             asks=("outcome", "decided_unit"), needs=("outcome",), check=_is_decided),
        Move("put_back", "退回待上会", ("listed",), "marked", OFFICE, Side.BUREAU,
             asks=("reason",), needs=("reason",), clears=("conference",)),
        Move("drop", "撤下", ("marked", "listed"), "dropped", OFFICE, Side.BUREAU,
             asks=("reason",), needs=("reason",)),
    ),
    openers=OFFICE | HANDLERS,
    indicators=(
        Indicator("marked", "提出议题", "件"),
        Indicator("decided", "已议决", "件", states=("decided",)),
    ),
    title="title", day="marked_on", unit="unit", matter="petition",
    begins=("title", "petition", "unit", "marked_on", "is_dispute", "brief", "question"),
    columns=("unit", "marked_on", "conference", "outcome"),
    imports=("title", "unit", "marked_on", "brief", "question", "outcome"),
)  # fmt: skip

DECISIONS = Register(
    kind="decision_item", code="DI", label="议定事项", group="联席会议", article="12",
    about="会议定下的每件事：谁办、哪天以前、办得怎样；到期没有办完的显示超期。", icon="check",
    part_of="joint_conference", parent_states=("held", "minuted"),
    items=(
        Item("conference", K.ENTRY, label="会议", of="joint_conference"),
        Item("agenda", K.ENTRY, is_required=False, label="议题", of="agenda_item"),
        Item("title", K.TEXT, label="议定事项"),
        Item("unit", K.UNIT, label="责任单位"),
        Item("person", K.TEXT, is_required=False, label="责任人"),
        Item("due_on", K.DAY, label="完成期限"),
        Item("progress", K.LONG_TEXT, label="进展"),
        Item("result", K.LONG_TEXT, label="落实结果"),
        Item("papers", K.FILE, is_required=False, label="落实凭据"),
        Item("reason", K.LONG_TEXT, label="原因"),
    ),
    stages=(
        Stage("under_way", "落实中", tone="active"),
        Stage("reported", "待核实", tone="soon"),
        Stage("carried_out", "已落实", is_open=False, tone="done"),
    ),
    moves=(
        Move("report", "报进展", ("under_way",), "", OFFICE | HANDLERS, asks=("progress",),
             needs=("progress",)),
        Move("finish", "报落实", ("under_way",), "reported", OFFICE | HANDLERS,
             asks=("result", "papers"), needs=("result",)),
        Move("verify", "核实，销号", ("reported",), "carried_out", OFFICE, Side.BUREAU,
             law="12"),
        Move("send_back", "退回再办", ("reported",), "under_way", OFFICE, Side.BUREAU,
             asks=("reason", "due_on"), needs=("reason", "due_on")),
        Move("postpone", "调整期限", ("under_way",), "", OFFICE, Side.BUREAU,
             asks=("due_on", "reason"), needs=("due_on", "reason")),
    ),
    openers=OFFICE,
    indicators=(
        Indicator("decided", "议定事项", "项"),
        Indicator("carried_out", "已落实", "项", states=("carried_out",)),
        Indicator("carried_out_in_period", "期内落实", "项", states=("carried_out",),
                  basis=Basis.FINISHED),
    ),
    title="title", due="due_on", unit="unit",
    begins=("conference", "agenda", "title", "unit", "person", "due_on"),
    columns=("unit", "person", "due_on", "progress"),
)  # fmt: skip
