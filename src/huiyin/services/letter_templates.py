"""A unit's own Word templates: brought and checked, previewed, in force from a day, withdrawn."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml
from django.db import transaction

from huiyin.documents import own_templates
from huiyin.documents.compose import compose
from huiyin.documents.contexts.base import Answer, declared
from huiyin.documents.incoming.content import Unfit
from huiyin.documents.kinds import Kind, kinds
from huiyin.documents.model import BlockKind, Document
from huiyin.documents.own_templates import Findings
from huiyin.domain.authority import Permission
from huiyin.domain.fields import FieldProblem
from huiyin.domain.organisation import OfficeAct
from huiyin.domain.procedure import Refusal
from huiyin.services import file_store
from huiyin.services.acting import Invalid
from huiyin.services.context import Context, words
from huiyin.services.file_store import FilesTrouble, Lost
from huiyin.services.letter_people import on_paper
from huiyin.services.letters import Letter, frozen, sheet
from huiyin.services.organisation import record_office
from huiyin.services.uploads import plain_name
from huiyin.store.archives import queries, repository
from huiyin.store.archives.queries import TemplateRow


class NotFit(Exception):
    """A template that names what is not there, or leaves out what must be there."""

    def __init__(self, findings: Findings) -> None:
        super().__init__("template")
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Brought:
    """A template as it is brought: for which kind, from which day."""

    kind: str
    name: str
    data: bytes
    since: date


def _need(context: Context) -> None:
    if not context.actor.may(Permission.KEEP_LETTERS):
        raise Refusal("not_yours", "14")


def _kind(name: str) -> Kind:
    found = kinds().get(name)
    if found is None:
        raise Invalid([FieldProblem("kind", "not_choice")])
    return found


def bring(context: Context, given: Brought) -> int:
    """Check a template and keep it as the newest version of its kind for the actor's unit.

    Raises Invalid, NotFit with what it lacks, Refusal.
    """
    _need(context)
    kind = _kind(given.kind)
    if given.since < context.today:
        raise Invalid([FieldProblem("since", "day_gone")])
    try:
        findings = own_templates.check(kind, given.data, words()["letter_field"])
        if not findings.is_good:
            raise NotFit(findings)
        _filled(kind, given.data, context.actor.unit_name)
    except Unfit as unfit:
        raise Invalid([FieldProblem("file", unfit.reason)]) from unfit
    try:
        hash_ = file_store.keep_template(given.data)
    except FilesTrouble as trouble:
        raise Refusal("file_store_away") from trouble
    unit = context.actor.unit
    with transaction.atomic():
        ident = repository.add_template({
            "bureau": unit, "kind": kind.name, "name": plain_name(given.name)[:120],
            "file_hash": hash_, "size": len(given.data), "since": given.since,
            "person": context.actor.person, "at": context.at,
        })  # fmt: skip
        body = {"kind": kind.name, "since": given.since.isoformat(), "sm3": hash_}
        record_office(context, OfficeAct.TEMPLATE_SET, unit, 0, body)
    return ident


def withdraw(context: Context, ident: int, why: str) -> None:
    """Let a version hold no longer from today. Raises Invalid, Refusal."""
    row = one(context, ident)
    if not why.strip():
        raise Invalid([FieldProblem("why", "missing")])
    with transaction.atomic():
        values = {"withdrawn_on": context.today, "withdrawn_why": why.strip()[:500]}
        if not repository.withdraw_template(ident, values):
            raise Refusal("template_withdrawn", "14")
        body = {"kind": row.kind, "version": row.version, "why": why.strip()[:500]}
        record_office(context, OfficeAct.TEMPLATE_WITHDRAWN, row.bureau, 0, body)


def one(context: Context, ident: int) -> TemplateRow:
    """A version of the actor's own unit. Raises Refusal."""
    _need(context)
    row = queries.template(ident)
    if row is None or row.bureau != context.actor.unit:
        raise Refusal("no_such_template", "14")
    return row


def listing(context: Context) -> list[TemplateRow]:
    """Every version of the actor's unit. Raises Refusal."""
    _need(context)
    return queries.templates_of(context.actor.unit)


def in_force(row: TemplateRow, day: date) -> bool:
    """Is this the version that holds on a day?"""
    found = queries.template_on(row.bureau, row.kind, day)
    return found is not None and found.id == row.id


def fields_of(kind: str) -> list[tuple[str, bool]]:
    """The names that a template of a kind may use, and whether each must be there."""
    chosen = _kind(kind)
    must, names = own_templates.needed(chosen), own_templates.names_of(
        chosen, words()["letter_field"]
    )  # fmt: skip
    return [(name, field in must) for name, field in names.items() if not name.isascii()]


def preview(context: Context, ident: int) -> bytes:
    """A version filled in with an invented petition, never a real one. Raises Refusal, Lost."""
    row = one(context, ident)
    try:
        return _filled(kinds()[row.kind], file_store.fetch_template(row.file_hash),
                       context.actor.unit_name)  # fmt: skip
    except Unfit as unfit:
        raise Refusal(unfit.reason, "14") from unfit


@lru_cache(maxsize=1)
def _samples() -> Mapping[str, Any]:
    text = files("huiyin.documents").joinpath("samples.yaml").read_text(encoding="utf-8")
    loaded: Mapping[str, Any] = yaml.safe_load(text)
    return loaded


def _filled(kind: Kind, data: bytes, organ: str) -> bytes:
    said, labels = _samples(), words()["letter_field"]
    values: dict[str, Any] = {}
    for name, _ in declared(kind.context):
        is_day = name.endswith(("_on", "_by"))
        values[name] = said.get(name, said["day"] if is_day else f"〔{labels.get(name, name)}〕")
    values |= {"organ": organ}
    if "answers" in values:
        values["answers"] = tuple(Answer(**a) for a in said["answers"])
    if "entries" in values:
        values["entries"] = tuple(tuple(row) for row in said["entries"])
    document = compose(kind, kind.context(**values), said["number"], said["day"])
    return _written(kind, data, values, document)


def _written(kind: Kind, data: bytes, values: Mapping[str, Any], document: Document) -> bytes:
    whole = {
        "whole_title": "".join(document.title), "number": document.number,
        "date": document.date, "attached": document.attachments, "signed": document.signed,
        "body": tuple(b.text for b in document.blocks if b.kind is not BlockKind.TABLE),
    }  # fmt: skip
    given = own_templates.values_for(kind, words()["letter_field"], {**values, **whole})
    return own_templates.fill(data, given)


def word_form(letter: Letter) -> bytes | None:
    """The letter by the template that was in force on its day; None where there is none, or
    where the record no longer says what the issued letter says: then it is written as it left.
    """
    row, context = letter.row, letter.desk.context
    issued = row.issued_on if row else None
    found = queries.template_on(letter.desk.unit, letter.kind.name, issued or context.today)
    if found is None:
        return None
    opened = sheet(letter, is_open=True)
    document = opened.document(row.number if row else "", on_paper(letter.day))
    if row is not None and issued:
        if replace(frozen(row), seal="") != replace(document, seal=""):
            return None
    try:
        data = file_store.fetch_template(found.file_hash)
        values = {n: getattr(opened.values, n) for n, _ in declared(letter.kind.context)}
        return _written(letter.kind, data, values, document)
    except (Lost, FilesTrouble, Unfit):
        return None
