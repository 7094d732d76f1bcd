"""Experts who help to solve matters: who they are, what they can, when, and what they did."""

from collections.abc import Mapping
from typing import Any

from huiyin.domain.fields import FieldKind as K
from huiyin.domain.registers.checks import day_has_come
from huiyin.domain.registers.declaration import (
    Basis,
    Counting,
    Indicator,
    Item,
    Move,
    Once,
    Part,
    Register,
    Stage,
    Standing,
)
from huiyin.domain.registers.leader_charge import OFFICE
from huiyin.domain.transitions import HANDLERS, Side

SORTS = ("mediator", "counsellor", "lawyer", "psychologist", "volunteer")
SAID_SORTS = ("调解员", "接谈员", "律师", "心理咨询师", "志愿者")
SKILLS = ("labour", "land", "housing", "family", "traffic", "medical", "property", "finance",
          "environment", "education")  # fmt: skip
SAID_SKILLS = ("劳动用工", "土地征收", "住房城建", "婚姻家庭", "道路交通", "医疗", "物业", "金融",
               "生态环境", "教育")  # fmt: skip
LANGUAGES = ("mandarin", "local", "tibetan", "uyghur", "mongolian", "yi", "sign")
SAID_LANGUAGES = ("普通话", "当地方言", "藏语", "维吾尔语", "蒙古语", "彝语", "手语")
RELATIONS, SAID_RELATIONS = ("none", "interested"), ("问过，没有", "有，应当回避")
WEEKDAYS = ("0", "1", "2", "3", "4", "5", "6")
SAID_WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


ABSENCE = "expert_absence"


def _may_come(standing: Standing) -> str:
    """Who has an interest in the matter stands back (article 28); who is away cannot come."""
    if standing.fields.get("relation") == "interested":
        return "expert_has_interest"
    day, matter = str(standing.fields.get("engaged_on", "")), standing.fields.get("petition")
    if matter and any(_stood_back(part, matter) for part in standing.parts):
        return "expert_stood_back"
    absences = (a.fields for a in standing.parts_of(ABSENCE) if a.is_open)
    return "expert_is_away" if any(covers(absence, day) for absence in absences) else ""


def _stood_back(part: Part, matter: Any) -> bool:
    """Did the expert stand back from a matter before?"""
    return part.state == "recused" and part.fields.get("petition") == matter


def covers(absence: Mapping[str, Any], day: str) -> bool:
    """Is a day (ISO) one of an absence's, by its items?"""
    return bool(absence["since"] <= day <= absence["until"])


def _days_in_order(standing: Standing) -> str:
    """An absence ends on its first day or later, and leaves out what was promised."""
    since, until = (str(standing.fields.get(n, "")) for n in ("since", "until"))
    if since > until:
        return "range_backwards"
    promised = (p.fields["engaged_on"] for p in standing.parts_of("expert_engagement")
                if p.is_open)  # fmt: skip
    return "expert_is_promised" if any(since <= day <= until for day in promised) else ""


EXPERTS = Register(
    kind="expert", code="EX", label="专家库", group="解决问题", article="33",
    about="调解员、接谈员、律师、心理咨询师和志愿者：会什么、会说什么话、哪天有空。",
    icon="person", is_shared=True,
    items=(
        Item("title", K.TEXT, label="姓名", most=60),
        Item("sort", K.CHOICE, label="类别", choices=SORTS, said=SAID_SORTS),
        Item("skills", K.CHOICES, label="擅长", choices=SKILLS, said=SAID_SKILLS),
        Item("languages", K.CHOICES, label="语言", choices=LANGUAGES, said=SAID_LANGUAGES),
        Item("body", K.TEXT, is_required=False, label="所在单位"),
        Item("place", K.PLACE, is_required=False, label="服务地区"),
        Item("phone", K.TEXT, label="电话", most=40),
        Item("weekdays", K.CHOICES, label="哪天有空", choices=WEEKDAYS, said=SAID_WEEKDAYS),
        Item("joined_on", K.DAY, label="入库日期", is_past=True),
        Item("back_on", K.DAY, is_required=False, label="恢复日期"),
        Item("reason", K.LONG_TEXT, label="原因"),
    ),
    stages=(
        Stage("available", "可以请", tone="active"),
        Stage("paused", "暂停", tone="paused"),
        Stage("left", "已出库", is_open=False, tone="stopped"),
    ),
    moves=(
        Move("pause", "暂停", ("available",), "paused", OFFICE, Side.BUREAU,
             asks=("back_on", "reason"), needs=("reason",)),
        Move("resume", "恢复", ("paused", "left"), "available", OFFICE, Side.BUREAU),
        Move("leave", "出库", ("available", "paused"), "left", OFFICE, Side.BUREAU,
             asks=("reason",), needs=("reason",)),
    ),
    openers=OFFICE,
    indicators=(
        Indicator("experts", "在库专家", "人", states=("available", "paused")),
        Indicator("lawyers", "其中律师", "人", states=("available", "paused"),
                  where=(("sort", "lawyer"),)),
        Indicator("mediators", "其中调解员", "人", states=("available", "paused"),
                  where=(("sort", "mediator"),)),
    ),
    title="title", day="joined_on", columns=("sort", "skills", "languages", "weekdays"),
    filters=("sort",),
    imports=("title", "sort", "skills", "languages", "body", "place", "phone", "weekdays",
             "joined_on"),
)  # fmt: skip

ENGAGEMENTS = Register(
    kind="expert_engagement", code="EE", label="专家参与", group="解决问题", article="28",
    about="请专家办哪件事、哪天来、用了几小时、办得怎样；和当事人有利害关系的要回避。",
    icon="clock", part_of="expert", parent_states=("available",), admits=_may_come,
    items=(
        Item("expert", K.ENTRY, label="专家", of="expert"),
        Item("title", K.TEXT, label="办什么事"),
        Item("petition", K.MATTER, is_required=False, label="信访件"),
        Item("engaged_on", K.DAY, label="约定日期"),
        Item("relation", K.CHOICE, label="和当事人有没有利害关系",
             choices=RELATIONS, said=SAID_RELATIONS),
        Item("hours", K.COUNT, label="用时", measure="小时", most=1000),
        Item("feedback", K.LONG_TEXT, label="办得怎样"),
        Item("reason", K.LONG_TEXT, label="原因"),
    ),
    stages=(
        Stage("agreed", "已约定", tone="active"),
        Stage("done", "已完成", is_open=False, tone="done"),
        Stage("recused", "已回避", is_open=False, tone="stopped"),
        Stage("cancelled", "已取消", is_open=False, tone="stopped"),
    ),
    moves=(
        Move("finish", "记用时和反馈", ("agreed",), "done", OFFICE | HANDLERS,
             asks=("hours", "feedback"), needs=("hours", "feedback"),
             check=day_has_come("engaged_on")),
        Move("recuse", "回避", ("agreed",), "recused", OFFICE | HANDLERS, asks=("reason",),
             needs=("reason",), law="28"),
        Move("cancel", "取消", ("agreed",), "cancelled", OFFICE | HANDLERS, asks=("reason",),
             needs=("reason",)),
    ),
    openers=OFFICE | HANDLERS,
    indicators=(
        Indicator("engaged", "请专家", "次"),
        Indicator("done", "完成", "次", states=("done",), basis=Basis.FINISHED),
        Indicator("hours", "用时", "小时", Counting.SUM, "hours"),
    ),
    title="title", day="engaged_on", due="engaged_on", matter="petition",
    begins=("expert", "title", "petition", "engaged_on", "relation"),
    columns=("engaged_on", "hours", "feedback"),
    once=Once(("expert", "engaged_on"), "expert_is_promised"),
)  # fmt: skip

ABSENCES = Register(
    kind=ABSENCE, code="EA", label="专家不在的日子", group="解决问题", article="33",
    about="专家出差、开庭、休假的日子：这几天不荐他，也约不上他。",
    icon="calendar", part_of="expert", parent_states=("available", "paused"), is_shared=True,
    admits=_days_in_order,
    items=(
        Item("expert", K.ENTRY, label="专家", of="expert"),
        Item("title", K.TEXT, label="为什么", hint="例如出差、开庭、休假。"),
        Item("since", K.DAY, label="从哪天"),
        Item("until", K.DAY, label="到哪天"),
    ),
    stages=(
        Stage("away", "不在", tone="paused"),
        Stage("called_off", "已取消", is_open=False, tone="stopped"),
    ),
    moves=(Move("call_off", "取消", ("away",), "called_off", OFFICE),),
    openers=OFFICE,
    indicators=(),
    title="title", day="since", columns=("since", "until"),
)  # fmt: skip
