"""Minutes of a conference: the draft written by the record, issued with the conference closed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction

from huiyin.documents.compose import in_figures
from huiyin.documents.kinds import phrase
from huiyin.documents.model import Document
from huiyin.domain.authority import may, scope
from huiyin.domain.procedure import Refusal
from huiyin.domain.registers.joint_conference import CONFERENCES, NOT_YET_NAMED
from huiyin.services import registers
from huiyin.services.conferences import ATTENDANCE, CONFERENCE, DECISION, Sheet, sheet
from huiyin.services.context import SYSTEM, Context
from huiyin.services.letter_people import on_paper
from huiyin.services.register_fills import hash_of, minutes_of
from huiyin.services.register_reading import EntryView
from huiyin.services.register_reading import entry as read_entry
from huiyin.services.registers import Change, Opening
from huiyin.store.accounts.structure import region_names
from huiyin.store.registers import queries
from huiyin.store.registers.queries import EntryRow

MINUTES = "conference_minutes"


def of_conference(ident: int) -> list[EntryRow]:
    """The minutes of a conference, void ones too, oldest first."""
    return list(queries.parts(ident, [MINUTES]))


def draft(context: Context, number: str) -> str:
    """Begin the minutes of a conference out of what was recorded; their number in the register.

    Raises NoSuchEntry, Refusal, Invalid.
    """
    found = sheet(context, number).for_all()
    region = found.entry["region"]
    name = region_names([region]).get(region, "")
    given = {
        "conference": number, "organ": f"{name}{phrase('conference')}",
        "title": f"{found.entry['title']}纪要", "body": "\n".join(_body(found)),
    }  # fmt: skip
    return registers.open_entry(context, MINUTES, Opening(given))


def _body(found: Sheet) -> Iterator[str]:
    """Who met when and where, conclusion by conclusion, who does what by when."""
    fields, names = found.entry["fields"], found.names.units
    body = CONFERENCES.by_name["body"].word(fields["body"])
    yield (f"{on_paper(found.entry['on'])}，{fields['chair']}在{fields['place']}主持召开{body}。"
           "现将会议议定事项纪要如下：")  # fmt: skip
    items = [i for i in found.agenda if i.entry["state"] == "decided"]
    for place, item in enumerate(items, start=1):
        yield f"{in_figures(place)}、{item.entry['title']}"
        yield from str(item.entry["fields"].get("outcome", "")).splitlines()
        yield from _resolutions(found.of_item(item.entry["id"]), names)
    if found.unlisted:
        yield f"{in_figures(len(items) + 1)}、其他议定事项"
        yield from _resolutions(found.unlisted, names)
    yield from str(fields.get("words", "")).splitlines()
    yield from _attendance(found)


def _resolutions(rows: Sequence[EntryRow], names: Mapping[str, str]) -> Iterator[str]:
    for count, one in enumerate(rows, start=1):
        said = one.entry["fields"]
        person = f"（{said['person']}）" if said.get("person") else ""
        yield (f"{count}. {said['title']}，由{names.get(said['unit'], said['unit'])}{person}"
               f"负责，{on_paper(said['due_on'])}前完成。")  # fmt: skip


def _attendance(found: Sheet) -> Iterator[str]:
    names = found.names.units
    rows = [a.entry for a in found.attendance]
    there = [names.get(r["fields"]["unit"], "") + _who(r["title"]) for r in rows
             if r["state"] == "present"]  # fmt: skip
    away = [names.get(r["fields"]["unit"], "") for r in rows if r["state"] == "absent"]
    if there:
        yield f"出席：{'、'.join(there)}"
    if away:
        yield f"缺席：{'、'.join(away)}"
    if recorder := found.entry["fields"].get("recorder"):
        yield f"记录：{recorder}"


def _who(title: str) -> str:
    return "" if title == NOT_YET_NAMED else f"（{title}）"


def issue(context: Context, conference: str, number: str, seen: int | None = None) -> str:
    """Issue approved minutes under the next number and close the conference, in one transaction;
    the number on paper. Raises NoSuchEntry, Refusal, Conflict, NoGlyph."""
    with transaction.atomic():
        done = registers.move(context, MINUTES, number, Change("issue", seen=seen))
        whole = queries.entry(CONFERENCE, conference)
        if whole is not None and whole.entry["state"] == "held":
            registers.move(context, CONFERENCE, conference, Change("issue_minutes"))
    return str(done.entry["fields"]["number"])


def document(context: Context, number: str) -> tuple[EntryView, Document]:
    """Minutes on paper, as a draft or as they left, checked against the record's hash.

    Raises NoSuchEntry, Refusal when they differ from what was issued.
    """
    view = _read(context, number)
    fields = view.row.entry["fields"]
    made = minutes_of(fields)
    if fields.get("content_hash") and hash_of(made) != fields["content_hash"]:
        raise Refusal("letter_hash")
    return view, made


def _read(context: Context, number: str) -> EntryView:
    """Minutes as the actor may see them: those at the table and those with a duty read what was
    issued, and do nothing to it. Raises NoSuchEntry."""
    row = queries.entry(MINUTES, number)
    if (
        row is not None
        and not may(scope(context.actor), row.place)
        and may_read(context, row.entry)
    ):
        view = read_entry(replace(context, actor=SYSTEM), MINUTES, number)
        return replace(view, offers=(), may_change=False)
    return read_entry(context, MINUTES, number)


def may_read(context: Context, entry: Mapping[str, Any]) -> bool:
    """May the actor read minutes: whose they are, and once issued who came or has a duty."""
    row = queries.entry_by_id(int(entry["id"]))
    if row is None or may(scope(context.actor), row.place):
        return row is not None
    parts = queries.parts(int(entry["parent"]), [ATTENDANCE, DECISION])
    concerned = {p.entry["fields"]["unit"] for p in parts if p.entry["state"] != "released"}
    is_open = entry["state"] == "issued" and not entry["is_restricted"]
    return is_open and bool(context.actor.unit) and context.actor.unit in concerned
