"""Letters that start no period are served on the record too (article 23)."""

from datetime import date, timedelta

import pytest

from huiyin.services.acting import Invalid
from huiyin.services.intake import Party
from huiyin.services.reading import petition
from huiyin.store.petitions.identity import Identity
from tests.cast import Cast

DAY = date(2026, 9, 1)
PAIR = (Party(Identity("张三")), Party(Identity("李四")))


def replied(cast: Cast) -> str:
    number = cast.register(DAY, parties=PAIR).number
    cast.act("clerk", number, "reply", DAY + timedelta(1), text="已经修好。")
    return number


def test_each_petitioner_once_with_proof(cast: Cast) -> None:
    number, later = replied(cast), DAY + timedelta(2)
    said = {"letter_kind": "reply", "way": "post", "tracking": "1130", "to": "1"}
    row = cast.act("clerk", number, "deliver", later, **said)
    assert row.petition["state"] == "replied"
    assert cast.refused("clerk", number, "deliver", later, **said).reason == "not_yet_served"
    cast.act("clerk", number, "deliver", later, **said | {"to": "2"})


@pytest.mark.parametrize(
    ("given", "problem"),
    [({"way": "post"}, ("tracking", "missing")),
     ({"way": "left", "place": "家中", "refusal": "拒收"}, ("witness", "missing")),
     ({"way": "electronic"}, ("consent", "missing")),
     ({"way": "in_person", "to": "3"}, ("to", "not_petitioner")),
     ({"way": "in_person", "letter_kind": "opinion"}, ("letter_kind", "not_served_here")),
     ({"way": "in_person", "letter_kind": "acceptance_notice"},
      ("letter_kind", "not_served_here"))],
)  # fmt: skip
def test_a_service_without_proof_is_not_taken(
    cast: Cast, given: dict[str, str], problem: tuple[str, str]
) -> None:
    number = replied(cast)
    said = {"letter_kind": "reply", "to": "1"} | given
    with pytest.raises(Invalid) as refused:
        cast.act("clerk", number, "deliver", DAY + timedelta(2), **said)
    assert [(p.field, p.reason) for p in refused.value.problems] == [problem]


def test_words_of_another_way_are_dropped(cast: Cast) -> None:
    number = replied(cast)
    cast.act("clerk", number, "deliver", DAY + timedelta(2), letter_kind="reply", to="1",
             way="in_person", tracking="1130", witness="王主任", place="村委会")  # fmt: skip
    view = petition(cast.context("clerk", DAY + timedelta(2)), number)
    assert dict(view.line[-1].act.fields) == {
        "letter_kind": "reply", "to": 1, "way": "in_person", "place": "村委会",
    }  # fmt: skip


def test_another_body_delivers_nothing(cast: Cast) -> None:
    number = replied(cast)
    said = {"letter_kind": "reply", "way": "in_person", "to": "1"}
    assert cast.refused("supervisor", number, "deliver", DAY, **said).article == "23"
