"""What could not be served is recorded, is seen, and starts no period (article 35)."""

from datetime import date, timedelta

import pytest

from huiyin.domain.acts import ActKind, effective
from huiyin.domain.service import services
from huiyin.services.acting import Invalid
from huiyin.services.reading import petition
from tests.cast import Cast

DAY = date(2026, 9, 1)
LATER = DAY + timedelta(days=6)
SAID = {"letter_kind": "opinion", "way": "in_person", "to": "1", "failure": "absent"}


def decided(cast: Cast) -> str:
    number = cast.handled(DAY).number
    cast.act("handler", number, "issue_opinion", DAY + timedelta(5),
             outcomes={"1": "supported"}, facts="x", basis="y")  # fmt: skip
    return number


def test_each_attempt_stands_in_the_line_and_no_clock_begins(cast: Cast) -> None:
    number = decided(cast)
    cast.act("handler", number, "attempt_service", LATER, **SAID)
    row = cast.act("handler", number, "attempt_service", LATER + timedelta(1),
                   **SAID | {"failure": "refused", "witness": "王主任"})  # fmt: skip
    assert row.petition["state"] == "opinion_issued"
    assert [c for c in row.clocks if c["rule"] == "review.request"] == []
    clock = next(c for c in row.clocks if c["rule"] == "serve.opinion")
    assert clock["ended_on"] is None
    view = petition(cast.context("clerk", LATER + timedelta(1)), number)
    tried = services(effective([e.act for e in view.line]), "opinion", "HOUSING")
    assert [a.fields["failure"] for a in tried] == ["absent", "refused"]
    cast.act("handler", number, "serve", LATER + timedelta(2), way="in_person", to="1")
    view = petition(cast.context("clerk", LATER + timedelta(2)), number)
    tried = services(effective([e.act for e in view.line]), "opinion", "HOUSING")
    assert [a.kind for a in tried][-1] is ActKind.SERVED and len(tried) == 3


@pytest.mark.parametrize(
    ("given", "field"),
    [({"letter_kind": "reply"}, "letter_kind"), ({"letter_kind": "nothing"}, "letter_kind"),
     ({"failure": ""}, "failure"), ({"failure": "lazy"}, "failure"), ({"to": "2"}, "to"),
     ({"way": "public_notice"}, "way")],
)  # fmt: skip
def test_what_cannot_be_is_said_at_its_field(
    cast: Cast, given: dict[str, str], field: str
) -> None:
    number = decided(cast)
    with pytest.raises(Invalid) as refused:
        cast.act("handler", number, "attempt_service", LATER, **SAID | given)
    assert [p.field for p in refused.value.problems] == [field]


def test_the_bureau_does_not_record_what_a_unit_tried(cast: Cast) -> None:
    number = decided(cast)
    with pytest.raises(Invalid):
        cast.act("clerk", number, "attempt_service", LATER, **SAID)
    refusal = cast.refused("supervisor", number, "attempt_service", LATER, **SAID)
    assert (refusal.reason, refusal.article) == ("not_yours", "35")
