"""Mediation linked with petitions: where it is done, and a dispute from referral to performance.

The citations are those of 人民调解法, which covers people's mediation; the other kinds follow the
same steps by the bureau's own rule. The petition's clock goes on meanwhile (article 33).
"""

from huiyin.domain.fields import FieldKind as K
from huiyin.domain.registers.declaration import (
    Basis,
    Beside,
    Counting,
    Indicator,
    Item,
    Move,
    Register,
    Stage,
    Standing,
    Term,
)
from huiyin.domain.registers.experts import RELATIONS, SAID_RELATIONS
from huiyin.domain.registers.leader_charge import OFFICE
from huiyin.domain.transitions import HANDLERS

CONFIRMATION = "mediation.court_confirmation"
WORKERS = OFFICE | HANDLERS
_WAYS = ("arbitration", "administrative", "litigation")
_SAID_WAYS = ("仲裁", "行政途径", "诉讼")
_TERMS_END = (("mediation_term", "lapse"),)
_ENGAGES = Beside("expert_engagement", "expert", (
    ("expert", "expert"), ("title", "title"), ("petition", "petition"),
    ("engaged_on", "expert_comes_on"), ("relation", "expert_relation"),
))  # fmt: skip
_LAW = "《人民调解法》第{}条"


def _has_two_sides(standing: Standing) -> str:
    """A dispute is with somebody."""
    said = standing.fields
    return "" if said.get("respondents") or said.get("respondent_body") else "no_other_side"


def _both_consent(standing: Standing) -> str:
    """Nobody is mediated against the other side's will (17)."""
    wanted = ("applicant_consented_on", "respondent_consented_on")
    return "" if all(standing.fields.get(n) for n in wanted) else "consent_is_missing"


def _may_begin(standing: Standing) -> str:
    """Both sides agree; an expert is asked for a day, after the question of interests."""
    said = standing.fields
    is_engaged = all(said.get(n) for n in ("expert_comes_on", "expert_relation"))
    if said.get("expert") and not is_engaged:
        return "expert_needs_day"
    return _both_consent(standing)


def _was_mediated(standing: Standing) -> str:
    """An agreement comes out of mediation, and is not of a day to come."""
    if all(s.state == "struck" for s in standing.parts_of("mediation_session")):
        return "no_session_held"
    is_past = str(standing.fields["effective_on"]) <= standing.on.isoformat()
    return "" if is_past else "day_to_come"


def _in_time(standing: Standing) -> str:
    """Both sides may ask the court together within the term (33)."""
    return "confirmation_too_late" if CONFIRMATION in standing.lapsed else ""


def _was_asked(standing: Standing) -> str:
    return "" if standing.fields.get("court_applied_on") else "confirmation_not_asked"


def _is_off(standing: Standing) -> str:
    """An agreement is left only once it is broken or held invalid (33)."""
    is_bound = standing.state == "agreed" and standing.fields.get("court_result") != "invalid"
    return "agreement_binds" if is_bound else ""


def _asked_after_agreeing(standing: Standing) -> str:
    said = standing.fields
    is_ordered = str(said["court_applied_on"]) >= str(said["effective_on"])
    return _in_time(standing) if is_ordered else "before_agreement"


def _agreement_is_over(standing: Standing) -> str:
    """A term falls with its agreement, not by itself."""
    return "agreement_binds" if standing.whole in ("agreed", "breached") else ""


def _all_performed(standing: Standing) -> str:
    """Every term is checked off (31)."""
    terms = [t for t in standing.parts_of("mediation_term") if t.state != "lapsed"]
    return "terms_open" if not terms or any(t.is_open for t in terms) else ""


STATIONS = Register(
    kind="mediation_station", code="MS", label="调解组织", group="调解", article="33",
    about="县、乡、村一站式中心，婚姻家庭、物业、交通、医疗四个专门站点，和其他调解组织（1+4+N）。",
    icon="home", is_shared=True,
    items=(
        Item("title", K.TEXT, label="名称"),
        Item("level", K.CHOICE, label="层级", choices=("county", "township", "village"),
             said=("县级", "乡镇级", "村级")),
        Item("sort", K.CHOICE, label="类型", choices=("centre", "special", "other"),
             said=("一站式中心", "专门站点", "其他")),
        Item("field", K.CHOICE, is_required=False, label="专门领域",
             choices=("family", "property", "traffic", "medical"),
             said=("婚姻家庭", "物业", "道路交通", "医疗")),
        Item("unit", K.UNIT, is_required=False, label="设立单位"),
        Item("place", K.PLACE, label="地址"),
        Item("phone", K.TEXT, is_required=False, label="电话", most=40),
        Item("mediators", K.COUNT, is_required=False, label="调解员", measure="人", most=1000),
        Item("opened_on", K.DAY, label="设立日期", is_past=True),
        Item("reason", K.LONG_TEXT, label="原因"),
    ),
    stages=(
        Stage("working", "在用", tone="active"),
        Stage("closed", "已停用", is_open=False, tone="stopped"),
    ),
    moves=(
        Move("close", "停用", ("working",), "closed", OFFICE, asks=("reason",), needs=("reason",)),
        Move("reopen", "恢复", ("closed",), "working", OFFICE, asks=("reason",),
             needs=("reason",)),
    ),
    openers=OFFICE,
    indicators=(
        Indicator("centres", "一站式中心", "个", states=("working",), where=(("sort", "centre"),)),
        Indicator("special", "专门站点", "个", states=("working",), where=(("sort", "special"),)),
        Indicator("others", "其他组织", "个", states=("working",), where=(("sort", "other"),)),
        Indicator("mediators", "调解员", "人", Counting.SUM, "mediators", states=("working",)),
    ),
    title="title", day="opened_on", unit="unit", columns=("level", "sort", "place", "phone"),
    filters=("level", "sort", "field"),
    imports=("title", "level", "sort", "field", "unit", "place", "phone", "mediators",
             "opened_on"),
)  # fmt: skip

MEDIATIONS = Register(
    kind="mediation", code="MD", label="调解", group="调解", article="33",
    about="双方都同意才调；调不成的当场终止，告诉当事人还有哪些途径；信访件的办理期限照常走。",
    icon="people", admits=_has_two_sides,
    items=(
        Item("title", K.TEXT, label="纠纷"),
        Item("petition", K.MATTER, is_required=False, label="信访件"),
        Item("sort", K.CHOICE, label="调解类别",
             choices=("people", "administrative", "judicial", "labour"),
             said=("人民调解", "行政调解", "司法调解", "劳动争议调解仲裁")),
        Item("station", K.ENTRY, is_required=False, label="调解组织", of="mediation_station"),
        Item("unit", K.UNIT, label="承办单位",
             hint="在调解组织调的，一般是设立它的单位；移交后它会收到提醒。"),
        Item("referred_on", K.DAY, label="移交日期", is_past=True),
        Item("applicants", K.PEOPLE, label="申请方"),
        Item("respondents", K.PEOPLE, is_required=False, label="对方（个人）"),
        Item("respondent_body", K.TEXT, is_required=False, label="对方（单位）"),
        Item("amount", K.MONEY, is_required=False, label="争议金额", measure="元"),
        Item("applicant_consented_on", K.DAY, label="申请方同意日期", is_past=True),
        Item("respondent_consented_on", K.DAY, label="对方同意日期", is_past=True),
        Item("mediator", K.TEXT, label="调解员", hint="可以由当事人选择；几名的用顿号隔开。"),
        Item("expert", K.ENTRY, is_required=False, label="专家库里的调解员", of="expert",
             hint="填了就约上这位专家，用时和反馈在专家参与里记。"),
        Item("expert_comes_on", K.DAY, is_required=False, label="请专家哪天来"),
        Item("expert_relation", K.CHOICE, is_required=False,
             label="专家和当事人有没有利害关系", choices=RELATIONS, said=SAID_RELATIONS),
        Item("form", K.CHOICE, label="协议方式", choices=("written", "oral"),
             said=("调解协议书", "口头协议，已记录")),
        Item("effective_on", K.DAY, label="协议生效日期", is_past=True,
             hint="书面的，各方签名盖章之日；口头的，达成之日。"),
        Item("agreement", K.LONG_TEXT, label="协议内容"),
        Item("agreed_amount", K.MONEY, is_required=False, label="协议金额", measure="元"),
        Item("court", K.TEXT, label="法院"),
        Item("court_applied_on", K.DAY, label="共同申请日期", is_past=True),
        Item("court_result", K.CHOICE, label="确认结果", choices=("confirmed", "invalid"),
             said=("确认有效", "确认无效")),
        Item("failure", K.LONG_TEXT, label="没有调成的原因"),
        Item("told_ways", K.CHOICES, label="已告知的途径", choices=_WAYS, said=_SAID_WAYS),
        Item("refusing", K.CHOICE, label="哪一方不同意", choices=("applicant", "respondent"),
             said=("申请方", "对方")),
        Item("breach", K.LONG_TEXT, label="没有履行的情况"),
        Item("papers", K.FILE, is_required=False, label="协议书和裁定书",
             hint="双方签名的协议书、法院的裁定书，拍照或者扫描。"),
    ),
    stages=(
        Stage("referred", "等双方同意", tone="soon"),
        Stage("mediating", "调解中", tone="active"),
        Stage("agreed", "已达成协议", tone="active"),
        Stage("breached", "没有履行", tone="late"),
        Stage("performed", "已履行完", is_open=False, tone="done"),
        Stage("failed", "没有调成", is_open=False, tone="stopped"),
        Stage("refused", "一方不同意", is_open=False, tone="stopped"),
    ),
    moves=(
        Move("consent_applicant", "申请方同意", ("referred",), "", WORKERS,
             asks=("applicant_consented_on",), needs=("applicant_consented_on",),
             law=_LAW.format("十七")),
        Move("consent_respondent", "对方同意", ("referred",), "", WORKERS,
             asks=("respondent_consented_on",), needs=("respondent_consented_on",),
             law=_LAW.format("十七")),
        Move("begin", "开始调解", ("referred",), "mediating", WORKERS,
             asks=("mediator", "expert", "expert_comes_on", "expert_relation"),
             needs=("mediator",), law=_LAW.format("十七"), check=_may_begin, begins=_ENGAGES),
        Move("agree", "达成协议", ("mediating",), "agreed", WORKERS,
             asks=("form", "effective_on", "agreement", "agreed_amount"),
             needs=("form", "effective_on", "agreement"), law=_LAW.format("二十八"),
             check=_was_mediated),
        Move("refuse", "一方不同意", ("referred", "mediating"), "refused", WORKERS,
             asks=("refusing", "told_ways"), needs=("refusing", "told_ways"),
             law=_LAW.format("十七")),
        Move("fail", "没有调成，终止", ("mediating", "agreed", "breached"), "failed", WORKERS,
             asks=("failure", "told_ways"), needs=("failure", "told_ways"),
             law=_LAW.format("二十六"), check=_is_off, ends=_TERMS_END),
        Move("mediate_again", "重新调解", ("agreed", "breached"), "mediating", WORKERS,
             asks=("failure",), needs=("failure",), ends=_TERMS_END,
             clears=("form", "effective_on", "agreement", "agreed_amount", "court",
                     "court_applied_on", "court_result", "breach"),
             law=_LAW.format("三十三"), check=_is_off),
        Move("ask_confirmation", "共同申请司法确认", ("agreed",), "", WORKERS,
             asks=("court", "court_applied_on"), needs=("court", "court_applied_on"),
             law=_LAW.format("三十三"), check=_asked_after_agreeing),
        Move("confirm_agreement", "登记确认结果", ("agreed", "breached"), "", WORKERS,
             asks=("court_result", "papers"), needs=("court_result",), law=_LAW.format("三十三"),
             check=_was_asked),
        Move("perform", "全部履行完", ("agreed", "breached"), "performed", WORKERS,
             law=_LAW.format("三十一"), check=_all_performed),
        Move("breach", "没有履行", ("agreed",), "breached", WORKERS,
             asks=("breach", "told_ways"), needs=("breach", "told_ways"),
             law=_LAW.format("三十二")),
    ),
    openers=WORKERS,
    indicators=(
        Indicator("referred", "移交调解", "件"),
        Indicator("agreed", "达成协议", "件", states=("agreed", "breached", "performed")),
        Indicator("performed", "履行完", "件", states=("performed",)),
        Indicator("failed", "没有调成", "件", states=("failed", "refused")),
        Indicator("ended", "期内了结", "件", basis=Basis.FINISHED),
        Indicator("agreed_amount", "协议金额", "元", Counting.SUM, "agreed_amount"),
    ),
    title="title", day="referred_on", unit="unit", matter="petition",
    columns=("sort", "unit", "mediator", "amount"), filters=("sort", "form", "court_result"),
    imports=("title", "sort", "unit", "referred_on", "applicants", "respondents",
             "respondent_body", "amount", "mediator", "effective_on", "agreement",
             "agreed_amount"),
    prints=("title", "petition", "sort", "station", "mediator", "applicants", "respondents",
            "respondent_body", "form", "effective_on", "agreement", "agreed_amount", "court",
            "court_applied_on", "court_result"),
    terms=(Term(CONFIRMATION, "effective_on", "court_applied_on",
                ("agreed", "breached", "performed")),),
)  # fmt: skip

SESSIONS = Register(
    kind="mediation_session", code="MR", label="调解记录", group="调解", article="33",
    about="每调一次记一次：谁主持、谁到场、说到哪里。", icon="document",
    part_of="mediation", parent_states=("mediating",),
    items=(
        Item("mediation", K.ENTRY, label="调解", of="mediation"),
        Item("title", K.TEXT, label="这次谈什么"),
        Item("held_on", K.DAY, label="日期", is_past=True),
        Item("place", K.PLACE, label="地点"),
        Item("mediator", K.TEXT, label="主持"),
        Item("present", K.TEXT, label="到场", hint="写各方身份，不写全名，如：双方、村委会一人。"),
        Item("record", K.LONG_TEXT, label="记录"),
        Item("papers", K.FILE, is_required=False, label="签名的笔录"),
        Item("reason", K.LONG_TEXT, label="原因"),
    ),
    stages=(
        Stage("recorded", "已记录", tone="done"),
        Stage("struck", "作废", is_open=False, tone="stopped"),
    ),
    moves=(
        Move("strike", "作废", ("recorded",), "struck", WORKERS, asks=("reason",),
             needs=("reason",)),
    ),
    openers=WORKERS,
    indicators=(Indicator("sessions", "调解", "次", states=("recorded",)),),
    title="title", day="held_on", columns=("held_on", "mediator", "record"),
)  # fmt: skip

TERMS = Register(
    kind="mediation_term", code="MT", label="协议条款", group="调解", article="33",
    about="协议里每一项履行：谁做、做什么、多少钱、哪天以前；做到一项勾一项。", icon="check",
    part_of="mediation", parent_states=("mediating", "agreed", "breached"),
    items=(
        Item("mediation", K.ENTRY, label="调解", of="mediation"),
        Item("title", K.TEXT, label="履行内容"),
        Item("payer", K.CHOICE, label="由谁履行", choices=("applicant", "respondent", "both"),
             said=("申请方", "对方", "双方")),
        Item("amount", K.MONEY, is_required=False, label="金额", measure="元"),
        Item("due_on", K.DAY, label="履行期限"),
        Item("performed_on", K.DAY, label="履行日期", is_past=True),
        Item("proof", K.TEXT, label="凭据", hint="如：收条、转账回单、现场验收单。"),
        Item("papers", K.FILE, is_required=False, label="凭据照片"),
        Item("reason", K.LONG_TEXT, label="原因"),
    ),
    stages=(
        Stage("owed", "待履行", tone="active"),
        Stage("performed", "已履行", is_open=False, tone="done"),
        Stage("released", "双方同意免除", is_open=False, tone="stopped"),
        Stage("lapsed", "协议失效", is_open=False, tone="stopped"),
    ),
    moves=(
        Move("perform", "勾掉：已履行", ("owed",), "performed", WORKERS,
             asks=("performed_on", "proof", "papers"), needs=("performed_on", "proof")),
        Move("postpone", "双方同意延期", ("owed",), "", WORKERS, asks=("due_on", "reason"),
             needs=("due_on", "reason")),
        Move("lapse", "协议失效，不再履行", ("owed",), "lapsed", WORKERS,
             check=_agreement_is_over),
        Move("release", "双方同意免除", ("owed",), "released", WORKERS, asks=("reason",),
             needs=("reason",)),
    ),
    openers=WORKERS,
    indicators=(
        Indicator("owed", "待履行", "项", states=("owed",)),
        Indicator("performed", "已履行", "项", states=("performed",)),
        Indicator("performed_amount", "已履行金额", "元", Counting.SUM, "amount",
                  states=("performed",)),
    ),
    title="title", due="due_on", begins=("mediation", "title", "payer", "amount", "due_on"),
    columns=("payer", "amount", "due_on", "performed_on"), filters=("payer",),
)  # fmt: skip
