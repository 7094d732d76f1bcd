"""A new query code after a check; the old one is void (article 21)."""

from datetime import date

import pytest

from huiyin.domain.procedure import Refusal
from huiyin.services import query_codes
from tests.cast import Cast

DAY = date(2026, 9, 1)


def test_new_code_opens_and_the_old_one_does_not(cast: Cast) -> None:
    receipt = cast.register(DAY)
    code = query_codes.renew(cast.context("clerk", DAY), receipt.number, "identity_document")
    assert query_codes.petitioner(receipt.number, code) is not None
    assert query_codes.petitioner(receipt.number, receipt.query_code) is None


def test_the_unit_renews_no_code(cast: Cast) -> None:
    number = cast.sent(DAY)
    with pytest.raises(Refusal) as refused:
        query_codes.renew(cast.context("handler", DAY), number, "phone_call")
    assert (refused.value.reason, refused.value.article) == ("not_yours", "21")


def test_the_short_form_of_acts_sends_it_to_its_own_page(cast: Cast) -> None:
    number = cast.register(DAY).number
    assert cast.refused("clerk", number, "renew_query_code", DAY).reason == "has_its_own_form"
