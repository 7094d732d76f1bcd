"""Nobody is told anything by message, or served by the site, who did not choose it."""

import json
from datetime import date, timedelta

import pytest
from django.test import override_settings

from huiyin.domain.acts import effective
from huiyin.domain.authority import Actor, Role
from huiyin.domain.service import choices
from huiyin.services import procedure
from huiyin.services.acting import Invalid, Wish
from huiyin.services.context import begin
from huiyin.services.intake import Party
from huiyin.services.reading import petition
from huiyin.store.petitions.identity import Identity
from huiyin.store.record import queries as record_queries
from huiyin.store.record.seals import unseal
from tests.cast import Cast, noon

DAY = date(2026, 9, 1)
BOTH = override_settings(HUIYIN_SMS_URL="console:", HUIYIN_MAIL_URL="mail:")


@BOTH
def test_the_last_choice_of_each_stands_and_the_address_is_sealed(cast: Cast) -> None:
    pair = (Party(Identity("张三", "13800138000")), Party(Identity("李四", "13900139000")))
    number = cast.register(DAY, parties=pair).number
    cast.act("clerk", number, "choose_contact", DAY, to="1", message_ways=["sms", "mail"],
             mail="zhang@example.cn")  # fmt: skip
    cast.act("clerk", number, "choose_contact", DAY, to="2", message_ways=["electronic"])
    cast.act("clerk", number, "choose_contact", DAY, to="2")
    view = petition(cast.context("clerk", DAY), number)
    found = choices(effective([e.act for e in view.line]))
    assert found[1].ways == {"sms", "mail"} and found[2].ways == frozenset()
    assert unseal(found[1].sealed_mail) == {"mail": "zhang@example.cn"}
    kept = json.dumps([a.body for a in record_queries.acts_of(view.row.petition["id"])])
    assert "example.cn" not in kept


@BOTH
def test_the_petitioner_chooses_from_home(cast: Cast) -> None:
    number = cast.register(DAY).number
    actor = Actor("petitioner", "信访人", Role.PETITIONER, petition=number)
    wish = Wish("choose_contact", {"to": "1", "message_ways": ["sms", "electronic"]})
    procedure.act(begin(actor, noon(DAY + timedelta(1))), number, wish)
    view = petition(cast.context("clerk", DAY + timedelta(1)), number)
    assert choices([e.act for e in view.line])[1].takes_letters


@pytest.mark.parametrize(
    ("given", "problem"),
    [({"message_ways": ["mail"]}, ("mail", "needs_mail")),
     ({"message_ways": ["mail"], "mail": "not a mail"}, ("mail", "not_mail")),
     ({"message_ways": ["sms"]}, ("message_ways", "no_phone")),
     ({"message_ways": ["pigeon"]}, ("message_ways", "not_choices")),
     ({"to": "2"}, ("to", "not_petitioner"))],
)  # fmt: skip
@BOTH
def test_a_way_that_leads_nowhere_is_not_taken(
    cast: Cast, given: dict[str, object], problem: tuple[str, str]
) -> None:
    number = cast.register(DAY, parties=(Party(Identity("张三")),)).number
    with pytest.raises(Invalid) as refused:
        cast.act("clerk", number, "choose_contact", DAY, **{"to": "1", **given})
    assert [(p.field, p.reason) for p in refused.value.problems] == [problem]


def test_a_way_that_is_not_set_up_is_not_taken(cast: Cast) -> None:
    number = cast.register(DAY).number
    with pytest.raises(Invalid) as refused:
        cast.act("clerk", number, "choose_contact", DAY, to="1", message_ways=["sms"])
    assert [p.reason for p in refused.value.problems] == ["way_not_set_up"]


def test_another_unit_chooses_for_nobody(cast: Cast) -> None:
    number = cast.register(DAY).number
    refusal = cast.refused("supervisor", number, "choose_contact", DAY, to="1")
    assert (refusal.reason, refusal.article) == ("not_yours", "21")
