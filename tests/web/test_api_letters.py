"""Letters over the API."""

from datetime import date

from huiyin.documents.pdf import text_of
from huiyin.domain.letters import LetterStep
from huiyin.services import letters
from huiyin.services.letter_content import read_written
from huiyin.services.letters import Ask
from tests.cast import Cast
from tests.web.test_api import caller

DAY = date(2026, 11, 2)


def _issued(cast: Cast, number: str) -> int:
    context = cast.context("head", DAY)
    letter = letters.open_letter(context, number, "forwarding_letter")
    ident = letters.save(context, letter, read_written(letters.sheet(letter), {}, None))
    for step in (LetterStep.APPROVE, LetterStep.ISSUE):
        letters.take_step(context, number, ident, Ask(step))
    return ident


def test_owed_and_issued_letters_are_listed_and_taken_out(cast: Cast) -> None:
    number = cast.sent(DAY)
    ident = _issued(cast, number)
    bureau = caller("B1", "clerk")
    rows = {r["kind"]: r for r in bureau.get(f"/petitions/{number}/letters").json()}
    assert rows["receipt"]["state"] == "owed" and rows["receipt"]["id"] is None
    assert rows["forwarding_letter"]["number"] == "县信转〔2026〕1号"
    taken = bureau.post(f"/petitions/{number}/letters/{ident}/files/pdf", {})
    assert taken.status_code == 200 and "张三" in text_of(taken.content)
    assert bureau.post(f"/petitions/{number}/letters/{ident}/files/exe", {}).status_code == 422
    missing = bureau.post(f"/petitions/{number}/letters/1/files/pdf", {})
    assert missing.status_code == 409 and missing.json()["reason"] == "no_such_letter"


def test_another_unit_and_a_reader_get_no_names(cast: Cast) -> None:
    number = cast.sent(DAY)
    ident = _issued(cast, number)
    path = f"/petitions/{number}/letters/{ident}/files/pdf"
    assert caller("LABOUR", "handler").post(path, {}).status_code == 404
    assert caller("B1", "analyst").post(path, {}).status_code == 403
    assert caller("LABOUR", "handler").get(f"/petitions/{number}/letters").status_code == 404
