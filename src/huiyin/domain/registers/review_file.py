"""Files a reviewing unit asks of the unit whose opinion it reviews (articles 35 and 36)."""

from huiyin.domain.fields import FieldKind as K
from huiyin.domain.registers.declaration import Indicator, Item, Move, Register, Stage, Standing
from huiyin.domain.transitions import HANDLERS


def _units_differ(standing: Standing) -> str:
    """Nobody asks itself for a file."""
    fields = standing.fields
    return "same_unit" if fields.get("unit") == fields.get("superior") else ""


REVIEW_FILES = Register(
    kind="review_file", code="RF", label="复查复核调卷", group="复查复核", article="35",
    about="复查、复核单位向原办理单位调取案卷：调什么、哪天以前送到，送来的清单和材料。",
    icon="document", admits=_units_differ,
    items=(
        Item("title", K.TEXT, label="调卷事由", most=100),
        Item("petition", K.MATTER, label="信访件"),
        Item("track", K.CHOICE, label="用于", choices=("review", "final_review"),
             said=("复查", "复核")),
        Item("superior", K.UNIT, label="调卷单位"),
        Item("unit", K.UNIT, label="送卷单位"),
        Item("asked_on", K.DAY, label="调卷日期", is_past=True),
        Item("due_on", K.DAY, label="送卷期限"),
        Item("wanted", K.LONG_TEXT, label="调取哪些材料"),
        Item("sent_on", K.DAY, label="送卷日期", is_past=True),
        Item("list", K.LONG_TEXT, label="材料清单"),
        Item("papers", K.FILE, is_required=False, label="案卷材料"),
        Item("reason", K.LONG_TEXT, label="原因"),
    ),
    stages=(
        Stage("asked", "待送卷", tone="active"),
        Stage("delivered", "已送卷", is_open=False, tone="done"),
        Stage("cancelled", "不再调取", is_open=False, tone="stopped"),
    ),
    moves=(
        Move("deliver", "送卷", ("asked",), "delivered", HANDLERS, by="unit",
             asks=("sent_on", "list", "papers"), needs=("sent_on", "list")),
        Move("postpone", "调整期限", ("asked",), "", HANDLERS, by="superior",
             asks=("due_on", "reason"), needs=("due_on", "reason")),
        Move("cancel", "不再调取", ("asked",), "cancelled", HANDLERS, by="superior",
             asks=("reason",), needs=("reason",)),
        Move("reopen", "补充调取", ("delivered", "cancelled"), "asked", HANDLERS, by="superior",
             asks=("wanted", "due_on"), needs=("wanted", "due_on")),
    ),
    openers=HANDLERS, asker="superior",
    indicators=(
        Indicator("asked", "调卷", "次"),
        Indicator("delivered", "已送卷", "次", states=("delivered",)),
    ),
    title="title", day="asked_on", due="due_on", unit="unit", matter="petition",
    begins=("title", "petition", "track", "superior", "unit", "asked_on", "due_on", "wanted"),
    columns=("track", "superior", "unit", "sent_on"), filters=("track",),
    prints=("title", "petition", "track", "superior", "unit", "asked_on", "due_on", "wanted",
            "sent_on", "list"),
)  # fmt: skip
