"""Minutes of a conference (纪要, article 12): drafted from what was decided, approved, issued."""

from huiyin.domain.authority import Role
from huiyin.domain.fields import FieldKind as K
from huiyin.domain.registers.declaration import Indicator, Item, Move, Register, Stage
from huiyin.domain.registers.leader_charge import OFFICE
from huiyin.domain.transitions import Side

HEAD = frozenset({Role.BUREAU_HEAD})

MINUTES = Register(
    kind="conference_minutes", code="MN", label="会议纪要", group="联席会议", article="12",
    about="由会上记下的结论写成草稿，改好送审，批准后印发编号；印发的不再改，写错的作废重发。",
    icon="document", part_of="joint_conference", parent_states=("held", "minuted"),
    items=(
        Item("conference", K.ENTRY, label="会议", of="joint_conference"),
        Item("organ", K.TEXT, label="版头名称", most=40, hint="如：云溪县信访工作联席会议。"),
        Item("title", K.TEXT, label="标题", most=100),
        Item("body", K.LONG_TEXT, label="正文",
             hint="一段一行；“一、二、”开头的短行排成标题。"),
        Item("copies", K.TEXT, is_required=False, label="抄送"),
        Item("number", K.TEXT, label="文号"),
        Item("issued_on", K.DAY, label="印发日期"),
        Item("content_hash", K.TEXT, label="内容指纹（SM3）"),
        Item("pdf_hash", K.TEXT, label="PDF 指纹（SM3）"),
        Item("reason", K.LONG_TEXT, label="原因"),
        Item("papers", K.FILE, is_required=False, label="签发的原件"),
    ),
    stages=(
        Stage("drafted", "起草中"),
        Stage("submitted", "待批准", tone="soon"),
        Stage("approved", "已批准，待印发", tone="active"),
        Stage("issued", "已印发", is_open=False, tone="done"),
        Stage("void", "已作废", is_open=False, tone="stopped"),
    ),
    moves=(
        Move("submit", "送审", ("drafted",), "submitted", OFFICE, Side.BUREAU),
        Move("approve", "批准", ("drafted", "submitted"), "approved", HEAD, Side.BUREAU),
        Move("send_back", "退回修改", ("submitted", "approved"), "drafted", HEAD, Side.BUREAU,
             asks=("reason",), needs=("reason",)),
        Move("issue", "印发", ("approved",), "issued", OFFICE, Side.BUREAU, law="12",
             sets=("number", "issued_on", "content_hash", "pdf_hash")),
        Move("void", "作废", ("issued",), "void", HEAD, Side.BUREAU, asks=("reason",),
             needs=("reason",)),
    ),
    openers=OFFICE,
    indicators=(Indicator("issued", "印发纪要", "份", states=("issued",)),),
    title="title", mended_in=("drafted",),
    begins=("conference", "organ", "title", "body", "copies"),
    columns=("number", "issued_on"),
    prints=("title", "number", "issued_on", "body", "copies"),
)  # fmt: skip
