"""Calls for suggestions (人民建议征集, article 29): published, collected, what came of it told."""

from huiyin.domain.fields import FieldKind as K
from huiyin.domain.registers.checks import day_has_come
from huiyin.domain.registers.declaration import (
    Indicator,
    Item,
    Move,
    Register,
    Stage,
)
from huiyin.domain.registers.leader_charge import OFFICE
from huiyin.domain.transitions import Side

SUGGESTION_CALLS = Register(
    kind="suggestion_call", code="SC", label="人民建议征集", group="建议", article="29",
    about="就一件公共事务向群众征集建议：公布征集什么、到哪天为止，收齐以后公布采纳情况。",
    icon="edit",
    items=(
        Item("title", K.TEXT, label="征集主题", most=60),
        Item("about", K.LONG_TEXT, label="征集什么",
             hint="这一项会公布，写明背景和想听哪些方面的建议。"),
        Item("unit", K.UNIT, label="承办单位"),
        Item("opens_on", K.DAY, label="开始日期"),
        Item("closes_on", K.DAY, label="截止日期"),
        Item("summary", K.LONG_TEXT, label="采纳情况", hint="这一项会公布。"),
        Item("collected", K.COUNT, is_required=False, label="收到建议", measure="条"),
        Item("adopted", K.COUNT, is_required=False, label="采纳", measure="条"),
        Item("reason", K.LONG_TEXT, label="原因"),
    ),
    stages=(
        Stage("planned", "已拟定"),
        Stage("published", "征集中", tone="active"),
        Stage("collected", "待公布采纳情况", tone="soon"),
        Stage("answered", "已公布采纳情况", is_open=False, tone="done"),
        Stage("cancelled", "已取消", is_open=False, tone="stopped"),
    ),
    moves=(
        Move("publish", "公布", ("planned",), "published", OFFICE, Side.BUREAU),
        Move("prolong", "延长征集", ("published",), "", OFFICE, Side.BUREAU,
             asks=("closes_on", "reason"), needs=("closes_on", "reason")),
        Move("collect", "征集结束", ("published",), "collected", OFFICE, Side.BUREAU,
             asks=("collected",), needs=("collected",), check=day_has_come("closes_on")),
        Move("answer", "公布采纳情况", ("collected",), "answered", OFFICE, Side.BUREAU,
             asks=("adopted", "summary"), needs=("adopted", "summary")),
        Move("cancel", "取消", ("planned", "published"), "cancelled", OFFICE, Side.BUREAU,
             asks=("reason",), needs=("reason",)),
    ),
    openers=OFFICE,
    indicators=(
        Indicator("calls", "征集", "次", states=("published", "collected", "answered")),
        Indicator("answered", "已公布采纳情况", "次", states=("answered",)),
    ),
    title="title", day="opens_on", due="closes_on", is_shared=True,
    begins=("title", "about", "unit", "opens_on", "closes_on"),
    columns=("opens_on", "closes_on", "collected"),
    imports=("title", "about", "unit", "opens_on", "closes_on"),
    prints=("title", "about", "unit", "opens_on", "closes_on", "collected", "adopted", "summary"),
)  # fmt: skip
