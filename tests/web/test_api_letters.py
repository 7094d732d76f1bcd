"""Letters by key: what was issued, in words, and no name in them."""

from datetime import timedelta

import pytest

from huiyin.domain.letters import LetterState, LetterStep
from huiyin.services import letters
from huiyin.services.context import today
from huiyin.services.intake import Party
from huiyin.services.letters import Ask
from huiyin.store.petitions.identity import Identity
from huiyin.store.petitions.models import Letter as Row
from tests.cast import Cast
from tests.web.test_api import caller

NAME, PHONE = "格桑卓玛", "13800138000"


def _issued(cast: Cast, *, is_hidden: bool = False) -> str:
    """A petition whose bureau has sent its forwarding letter."""
    day = today() - timedelta(days=1)
    party = Party(Identity(NAME, PHONE), is_hidden)
    number = cast.sent(day, parties=(party,))
    clerk = cast.context("clerk", today())
    letter = letters.open_letter(clerk, number, "forwarding_letter")
    ident = letters.save(clerk, letter, letter.written)
    letters.take_step(cast.context("head", today()), number, ident, Ask(LetterStep.APPROVE))
    letters.take_step(clerk, number, ident, Ask(LetterStep.ISSUE))
    return number


def test_an_issued_letter_is_given_in_words_with_names_covered(cast: Cast) -> None:
    number = _issued(cast)
    for key in (caller("B1", "clerk"), caller("HOUSING", "handler")):
        (found,) = key.get(f"/petitions/{number}/letters").json()["letters"]
        assert found["kind"] == "forwarding_letter" and found["number"].endswith("号")
        assert found["number"] in found["text"] and "格桑" not in found["text"]
        assert PHONE not in found["text"]


def test_a_draft_and_a_void_letter_are_not_given(cast: Cast) -> None:
    number = _issued(cast)
    key = caller("B1", "clerk")
    row = Row.objects.get()
    letters.take_step(
        cast.context("head", today()), number, row.id, Ask(LetterStep.VOID, "写错了")
    )
    clerk = cast.context("clerk", today())
    draft = letters.open_letter(clerk, number, "forwarding_letter")
    letters.save(clerk, draft, draft.written)
    assert LetterState.DRAFTED in {r.state for r in Row.objects.all()}
    assert key.get(f"/petitions/{number}/letters").json() == {"letters": []}


def test_who_hid_from_the_unit_is_not_told_by_the_bureaus_letter(cast: Cast) -> None:
    number = _issued(cast, is_hidden=True)
    assert caller("HOUSING", "handler").get(f"/petitions/{number}/letters").json() == {
        "letters": []
    }
    assert len(caller("B1", "clerk").get(f"/petitions/{number}/letters").json()["letters"]) == 1


@pytest.mark.parametrize(("unit", "role"), [("LABOUR", "handler"), ("LABOUR", "unit_head")])
def test_another_unit_hears_of_no_such_petition(cast: Cast, unit: str, role: str) -> None:
    number = _issued(cast)
    assert caller(unit, role).get(f"/petitions/{number}/letters").status_code == 404


def test_a_key_without_reading_is_refused(cast: Cast) -> None:
    number = _issued(cast)
    told = caller("B1", "clerk", "register").get(f"/petitions/{number}/letters")
    assert (told.status_code, told.json()["reason"]) == (403, "not_yours")
