"""One page on a matter: for the table of a conference, and for a leader in charge."""

from collections.abc import Iterator
from typing import Any

from huiyin.documents.conference import Brief as Page
from huiyin.documents.conference import Papers, one_page, papers
from huiyin.documents.model import Document
from huiyin.domain.registers.declaration import RegisterAct
from huiyin.domain.registers.joint_conference import CONFERENCES
from huiyin.domain.registers.leader_charge import CHARGES
from huiyin.services import conferences, reading
from huiyin.services.acting import NoSuchPetition
from huiyin.services.charges import CHARGE
from huiyin.services.context import Context, words
from huiyin.services.letter_people import on_paper
from huiyin.services.reading import PetitionView
from huiyin.services.register_reading import EntryView
from huiyin.services.register_reading import entry as read_entry

NOTES = 3
Facts = Iterator[tuple[str, str]]


def conference_papers(context: Context, number: str) -> Document:
    """Agenda and a page an item, as one document. Raises NoSuchEntry."""
    found = conferences.sheet(context, number).for_all()
    entry, fields = found.entry, found.entry["fields"]
    body = CONFERENCES.by_name["body"].word(fields["body"])
    lines = (
        f"会议类别：{body}", f"时间：{on_paper(entry['on'])} {fields['from_time']}",
        f"地点：{fields['place']}", f"主持：{fields['chair']}",
    )  # fmt: skip
    listed = [b for b in conferences.briefs(context, found) if b.item.entry["state"] != "dropped"]
    agenda = [(b.item.entry["title"], _unit(found, b.item.entry)) for b in listed]
    pages = [Page(b.item.entry["title"], tuple(_agenda_facts(context, b))) for b in listed]
    return papers(Papers(entry["title"], lines, agenda, pages))


def _unit(found: conferences.Sheet, entry: dict[str, Any]) -> str:
    return found.names.units.get(entry["fields"].get("unit", ""), "")


def _agenda_facts(context: Context, brief: conferences.Brief) -> Facts:
    fields = brief.item.entry["fields"]
    if brief.petition:
        yield from _matter(context, str(brief.petition["number"]))
    if brief.charge:
        yield "包案", "，".join(brief.charge[n] for n in ("leader", "unit", "responsible"))
    yield "基本情况", fields["brief"]
    yield "提请研究", fields["question"]


def _matter(context: Context, number: str) -> Facts:
    """What the petition says; nothing where it is none of the actor's business."""
    try:
        view = reading.petition(context, number)
    except NoSuchPetition:
        return
    row = view.row.petition
    yield "信访件", f"{number}，{on_paper(row['received_on'])}收到，{row['persons']}人"
    claims = [str(c["text"]) for c in view.row.claims]
    yield "诉求", "\n".join(f"{n}. {text}" for n, text in enumerate(claims, start=1))
    yield "现在", _standing(view)


def _standing(view: PetitionView) -> str:
    said = words()["state"][view.row.petition["state"]]
    holder = view.holder.name if view.holder else ""
    clock = view.next_clock
    due = f"；{clock.label}{on_paper(clock.due_on)}到期" if clock and clock.due_on else ""
    return f"{said}，在{holder}{due}"


def charge_brief(context: Context, number: str) -> Document:
    """One page on a matter in charge. Raises NoSuchEntry."""
    view = read_entry(context, CHARGE, number)
    page = Page(view.row.entry["title"], tuple(_charge_facts(context, view)))
    return one_page(page, "领导包案情况", on_paper(context.today))


def _charge_facts(context: Context, view: EntryView) -> Facts:
    entry, said = view.row.entry, {item.name: value for item, value in view.said}
    if number := entry["fields"].get("petition"):
        yield from _matter(context, str(number))
    yield "状态", view.register.stage(entry["state"]).label
    yield "四定", "；".join(
        f"{CHARGES.by_name[n].label}：{said[n]}" for n in ("leader", "unit", "responsible",
                                                        "due_on") if n in said)  # fmt: skip
    yield "五包", said.get("duties", "")
    yield "症结", said.get("cause", "")
    if "met_on" in said:
        yield "见面", f"{on_paper(said['met_on'])}：{said.get('meeting', '')}"
    yield "进展", "\n".join(_notes(view))
    yield "下一步", said.get("next_step", "")
    yield "结果", said.get("result", "")


def _notes(view: EntryView) -> list[str]:
    """The newest notes, each with its day."""
    moved = [s.act for s in view.history if s.act.kind == RegisterAct.ENTRY_MOVED]
    noted = [a for a in moved if a.body["fields"].get("note")]
    return [f"{on_paper(a.on)}：{a.body['fields']['note']}" for a in noted[:NOTES]]
