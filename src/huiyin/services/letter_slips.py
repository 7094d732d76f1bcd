"""The plain-language slip of a letter, filled in from the petition; it names nobody."""

from typing import Any

from huiyin.documents.model import Document
from huiyin.documents.slips import Slip, document, slip
from huiyin.domain.authority import Role
from huiyin.domain.petition import Document as Served
from huiyin.services import letters
from huiyin.services.context import Context, words
from huiyin.services.letter_content import people
from huiyin.services.letter_people import on_paper
from huiyin.services.letter_sources import Sources
from huiyin.services.letters import Letter

_RIGHTS = {Served.OPINION: "review.request", Served.REVIEW_OPINION: "final_review.request"}


def slip_of(letter: Letter, to: int = 0) -> Slip:
    """The slip of a letter. For one petitioner (`to`) who was served it names the last day."""
    desk = letter.desk
    sources = Sources(desk, people(desk.view, desk.unit, False))
    values = letters.sheet(letter).values
    return slip(letter.kind.name, _cases(letter, values), _values(letter, sources, values, to))


def _cases(letter: Letter, values: Any) -> frozenset[str]:
    act = letter.desk.act
    route = str(act.fields.get("route", "")) if act else ""
    marks = {"is_route_5": "route_5", "is_simplified": "simplified", "is_procedure": "procedure"}
    found = {case for name, case in marks.items() if getattr(values, name, "")}
    return frozenset(found | ({f"route_{route}"} if route else set()))


def _values(letter: Letter, sources: Sources, values: Any, to: int) -> dict[str, str]:
    review = str(getattr(values, "review_organ", "")) or sources.read("superior.name")
    is_as_known = review == sources.read("superior.name")
    superior = _contact(sources, "superior")
    due = str(getattr(values, "due_on", ""))
    return {
        "number": letter.desk.view.number, "organ": sources.read("unit.name"),
        "phone": sources.read("unit.phone") or "办理单位的电话",
        "contact": _contact(sources, "unit"),
        "superior": sources.read("superior.name") or "上一级机关、单位",
        "superior_contact": superior, "review_organ": review or "上一级机关、单位",
        "review_contact": superior if is_as_known else "",
        "to_organ": str(getattr(values, "to_organ", "")) or "文书里写的机关",
        "limits": str(getattr(values, "limits", "")) or "文书里没有写期限的，尽早提出。",
        "due": f"最迟{due}办结。" if due else "办理期限写在文书里；没有写的，可以打电话问。",
        "deadline": _deadline(letter, to),
    }  # fmt: skip


def _contact(sources: Sources, group: str) -> str:
    """Where somebody is found: （县城大街1号，电话 0896-1234567）."""
    parts = [sources.read(f"{group}.address")]
    parts += [f"电话 {phone}"] if (phone := sources.read(f"{group}.phone")) else []
    said = "，".join(p for p in parts if p)
    return f"（{said}）" if said else ""


def _deadline(letter: Letter, to: int) -> str:
    """The last day of the right that service began, as a sentence; "" before that."""
    rule = _RIGHTS.get(letter.kind.name)  # type: ignore[call-overload]
    desk = letter.desk
    if rule is None or not to or desk.act is None:
        return ""
    found = [
        c for c in desk.view.clocks
        if c.rule == rule and c.started_on >= desk.act.on and c.due_on
        and c.to in (None, to, str(to)) and c.unit_code in ("", desk.act.unit)
    ]  # fmt: skip
    return f"您最晚到{on_paper(found[-1].due_on)}（含当天）。" if found else ""


def slip_document(letter: Letter, to: int = 0) -> Document:
    """The slip as a page to be printed with its letter."""
    organ = str(letters.sheet(letter).values.organ)
    label = words()["document"][letter.kind.name]
    return document(slip_of(letter, to), label, letter.number, organ)


def slip_for_reader(context: Context, number: str, ident: int) -> Slip:
    """The slip of a letter for whoever reads it; a petitioner who reads it on the site and was
    alone in the matter learns the last day. Raises NoSuchPetition, Refusal."""
    letter = letters.find(context, number, ident)
    is_alone = letter.desk.view.life.petitioners == 1
    is_petitioner = context.actor.role is Role.PETITIONER
    return slip_of(letter, 1 if is_petitioner and is_alone else 0)
