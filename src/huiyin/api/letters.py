"""Letters of a petition, by key: what is owed and issued, and a letter as a file."""

from datetime import date
from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from huiyin.api.petitions import PROBLEMS, Key, context_of
from huiyin.domain.authority import Permission
from huiyin.services import letter_files, letters, reading
from huiyin.services.context import words
from huiyin.services.letter_listing import listing

router = Router(auth=Key(), tags=["letters"])
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class LetterOut(Schema):
    """A letter: `state` is owed while nobody began it; `act` the seq of the act that makes it."""

    id: int | None
    kind: str
    label: str
    state: str
    number: str
    unit: str
    act: int
    issued_on: date | None


@router.get("/petitions/{number}/letters", response={200: list[LetterOut], **PROBLEMS})
def letters_of(request: HttpRequest, number: str) -> list[LetterOut]:
    """The letters of a petition that the client may know of."""
    context = context_of(request, Permission.READ_PETITIONS)
    view, rows = letters.view_of(context, number)
    issued = {row.id: row.issued_on for row in rows}
    labels = words()["document"]
    return [
        LetterOut(
            id=x.id or None, kind=x.kind, label=labels[x.kind], state=x.state or "owed",
            number=x.number, unit=x.unit, act=x.act, issued_on=issued.get(x.id),
        )
        for x in listing(context, view).lines
    ]  # fmt: skip


@router.post("/petitions/{number}/letters/{ident}/files/{extension}", response=PROBLEMS)
def file_of(
    request: HttpRequest, number: str, ident: int, extension: Literal["pdf", "docx"]
) -> HttpResponse:
    """The letter with its names; the look at them is recorded, hence a POST."""
    context = context_of(request, Permission.REVEAL_IDENTITY)
    reading.petition(context, number)
    made = letter_files.take_out(context, number, ident, extension)
    return HttpResponse(made.content, content_type=TYPES[extension])
