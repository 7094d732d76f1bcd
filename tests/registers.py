"""A register of five items declared in one file, as somebody would add it."""

FIVE = '''
"""Patrols of reservoirs: the register of a test."""

from huiyin.domain.fields import FieldKind as K
from huiyin.domain.registers.declaration import (
    Counting, Indicator, Item, Move, Register, Stage,
)
from huiyin.domain.transitions import CLERKS, HANDLERS

PATROLS = Register(
    kind="patrol", code="PT", label="水库巡查", group="试用", article="14",
    about="每次巡查记一条。",
    items=(
        Item("title", K.TEXT, label="水库"),
        Item("patrolled_on", K.DAY, label="巡查日期"),
        Item("grade", K.CHOICE, label="等级", choices=("good", "poor"), said=("良好", "较差")),
        Item("cost", K.MONEY, is_required=False, label="花费", measure="元"),
        Item("people", K.PEOPLE, is_required=False, label="同行人"),
    ),
    stages=(Stage("open", "待整改", tone="active"), Stage("done", "已整改", False, "done")),
    moves=(Move("finish", "整改完成", ("open",), "done", CLERKS | HANDLERS),),
    openers=CLERKS | HANDLERS,
    indicators=(
        Indicator("patrols", "巡查", "次"),
        Indicator("spent", "花费", "元", Counting.SUM, "cost"),
        Indicator("people", "同行", "人", Counting.DISTINCT_PERSONS, "people"),
        Indicator("poor", "较差", "次", where=(("grade", "poor"),)),
    ),
    title="title", day="patrolled_on", columns=("grade", "cost", "people"), filters=("grade",),
    imports=("title", "patrolled_on", "grade", "cost", "people"),
)
'''
