"""Letters of supervision, recommendations, conferences and the file (articles 12, 38 to 40)."""

from dataclasses import dataclass

from huiyin.documents.contexts.base import Common, asked, drawn, may, several, shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervising(Common):
    """A letter that names a fault of procedure and asks for its mending by a day."""

    to: str = asked("holder.name")
    title: str = drawn("petition.title")
    received_on: str = drawn("petition.received_on")
    facts: str = asked("words.late", long=True)
    demand: str = asked("", long=True)
    reply_by: str = asked("")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder(Supervising):
    """提醒函 (article 40)."""

    due_label: str = asked("next.label")
    due_on: str = asked("next.due_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionLetter(Supervising):
    """督办函 (article 40, first paragraph)."""

    article: str = asked("words.supervision_article", long=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection(Supervising):
    """督查通知 (article 38)."""

    time: str = asked()
    members: str = asked()


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionFeedback(Supervising):
    """督查反馈意见 (article 38)."""

    inspected_on: str = asked()
    good: str = may(long=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfTheConference(Supervising):
    """What only the joint conference may do (article 39, third paragraph)."""

    conference: str = asked("words.conference")


@dataclass(frozen=True, slots=True, kw_only=True)
class Circular(OfTheConference):
    """通报 (article 39)."""

    copies: str = may()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedSupervision(OfTheConference):
    """挂牌督办通知 (article 39)."""

    leader: str = asked()
    until: str = asked()


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmonitoryTalk(OfTheConference):
    """约谈通知 (article 39)."""

    persons: str = asked()
    time: str = asked()
    place: str = asked("unit.address")
    host: str = asked()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommending(Common):
    """One of the three recommendations: answered in writing, adopted or not, and why."""

    to: str = asked("holder.name")
    title: str = drawn("petition.title")
    facts: str = asked("", long=True)
    analysis: str = asked("", long=True)
    proposal: str = asked("", long=True)
    reply_by: str = asked()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImproveWork(Recommending):
    """改进工作建议书 (article 40, first paragraph)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImprovePolicy(Recommending):
    """完善政策建议书 (article 40, second paragraph)."""

    to: str = asked("superior.name")


@dataclass(frozen=True, slots=True, kw_only=True)
class Accountability(Recommending):
    """追究责任建议书 (article 40, third paragraph)."""

    to: str = asked()
    consequence: str = asked("", long=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommendationReply(Common):
    """采纳情况反馈表 (article 40, fourth paragraph)."""

    to: str = asked("bureau.name")
    recommendation: str = asked()
    recommended_on: str = asked()
    adoption: str = asked()
    measures: str = asked("", long=True)
    reason: str = may("", long=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class RectificationReport(Common):
    """整改报告 (article 39)."""

    to: str = asked("bureau.name")
    cause: str = asked()
    fault: str = asked("", long=True)
    measures: str = asked("", long=True)
    result: str = asked("", long=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes(Common):
    """联席会议纪要 (article 12): what was settled, who does it, by when."""

    conference: str = asked("words.conference")
    title: str = drawn("petition.title")
    held_on: str = asked()
    place: str = asked("unit.address")
    host: str = asked()
    discussion: str = asked("", long=True)
    items: str = asked("", long=True)
    attendants: str = asked("", long=True)
    absent: str = may()
    observers: str = may()
    copies: str = may()


@dataclass(frozen=True, slots=True, kw_only=True)
class FileList(Common):
    """卷宗目录: every letter of the petition in the order it was made."""

    title: str = drawn("petition.title")
    petitioner: str = drawn("petitioner.names")
    begun_on: str = drawn("petition.received_on")
    ended_on: str = shown("petition.ended_on")
    retention: str = drawn("file.retention")
    entries: tuple[tuple[str, ...], ...] = several("file.entries")
