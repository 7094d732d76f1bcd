"""The powers of a closed unit pass on, and with them its matters (article 24)."""

from datetime import date, timedelta

import pytest

from huiyin.services import reading, succession, unit_ends
from huiyin.services.acting import Invalid, NoSuchPetition
from huiyin.services.notices import run_all
from huiyin.store.accounts import queries, repository
from tests.cast import UNITS, Cast, noon

DAY = date(2026, 9, 1)
LATER = DAY + timedelta(days=10)
SAID = {"former_unit": "HOUSING", "successor": "LABOUR", "basis": "机构改革方案"}


def close(code: str) -> None:
    name, kind, parent, bureau = UNITS[code]
    repository.save_unit(code, {"name": name, "kind": kind, "parent": parent, "bureau": bureau,
                                "region": "540699", "is_closed": True})  # fmt: skip


def test_successor_has_the_matter_with_the_same_day_due(cast: Cast) -> None:
    number = cast.handled(DAY).number
    close("HOUSING")
    row = cast.act("clerk", number, "succeed", LATER, **SAID)
    strand = row.strands[-1]
    assert (strand["unit"], strand["holder"], strand["state"]) == ("LABOUR", "LABOUR", "handling")
    assert (strand["due_rule"], strand["due_on"]) == ("notice.forwarded", date(2026, 9, 16))
    row = cast.act("labour", number, "notify", LATER, way="in_person")
    assert row.strands[-1]["due_on"] == date(2026, 11, 2)  # accepted 2 September + 60, a Sunday


def test_the_closed_unit_sees_it_no_more_and_the_past_still_names_it(cast: Cast) -> None:
    number = cast.handled(DAY).number
    close("HOUSING")
    cast.act("clerk", number, "succeed", LATER, **SAID)
    with pytest.raises(NoSuchPetition):
        reading.petition(cast.context("handler", LATER), number)
    before = reading.petition(cast.context("clerk", LATER), number, day=DAY)
    assert before.row.strands[-1]["unit"] == "HOUSING"


def test_a_superior_that_is_no_more_is_succeeded_in_review(cast: Cast) -> None:
    number = cast.under_review(DAY)
    close("COUNTY")
    row = cast.act("clerk", number, "succeed", DAY,
                   former_unit="COUNTY", successor="CITY", basis="区划调整")  # fmt: skip
    assert row.strands[-1]["holder"] == "CITY"
    row = cast.act("city", number, "issue_review_opinion", LATER, outcome="uphold", summary="维持")
    assert row.strands[-1]["state"] == "review_issued"


@pytest.mark.parametrize(
    ("change", "problem"),
    [({}, ("former_unit", "unit_still_open")),
     ({"former_unit": "TOWN"}, ("former_unit", "unit_not_at_work")),
     ({"successor": "NOWHERE"}, ("successor", "no_such_unit")),
     ({"successor": "B1"}, ("successor", "no_such_unit")),
     ({"successor": "HOUSING"}, ("successor", "no_such_unit"))],
)  # fmt: skip
def test_what_does_not_fit_is_named(
    cast: Cast, change: dict[str, str], problem: tuple[str, str]
) -> None:
    number = cast.handled(DAY).number
    if "successor" in change:
        close("HOUSING")
    with pytest.raises(Invalid) as invalid:
        cast.act("clerk", number, "succeed", LATER, **(SAID | change))
    assert [(p.field, p.reason) for p in invalid.value.problems] == [problem]


def test_it_is_offered_only_where_a_unit_is_no_more(cast: Cast) -> None:
    number = cast.handled(DAY).number
    verbs = lambda: {  # noqa: E731
        o.transition.verb for o in reading.petition(cast.context("clerk", LATER), number).offers
    }
    assert "succeed" not in verbs()
    close("HOUSING")
    assert "succeed" in verbs()


def test_all_matters_of_a_closed_unit_pass_on_once(cast: Cast) -> None:
    open_ones = [cast.handled(DAY).number, cast.sent(DAY), cast.answered(DAY).number]
    other = cast.sent(DAY, unit="LABOUR")
    close("HOUSING")
    context = cast.context("admin", LATER)
    assert succession.carry_over(context, "HOUSING", "LABOUR", "机构改革方案") == 3
    assert succession.carry_over(context, "HOUSING", "LABOUR", "机构改革方案") == 0
    assert run_all("w", noon(LATER)).failed == 0
    for number in open_ones:
        view = reading.petition(cast.context("labour", LATER), number)
        assert {s["unit"] for s in view.row.strands} == {"", "LABOUR"}
        assert [e.act.kind for e in view.line].count("succeeded") == 1
    untouched = reading.petition(cast.context("labour", LATER), other)
    assert "succeeded" not in [e.act.kind for e in untouched.line]
    assert queries.unit("HOUSING") is not None


def test_closing_a_unit_passes_its_open_matters_on(cast: Cast) -> None:
    number = cast.handled(DAY).number
    closing = unit_ends.Closing("merged", LATER, {"LABOUR": ""}, "机构改革方案")
    unit_ends.close_unit(cast.context("admin", LATER), "HOUSING", closing)
    assert run_all("w", noon(LATER)).failed == 0
    view = reading.petition(cast.context("labour", LATER), number)
    assert view.row.petition["holder"] == "LABOUR"


def test_of_a_unit_that_was_split_the_bureau_says_who(cast: Cast) -> None:
    number = cast.handled(DAY).number
    heirs = {"LABOUR": "工资", "TOWN": "住房"}
    closing = unit_ends.Closing("split", LATER, heirs, "机构改革方案")
    unit_ends.close_unit(cast.context("admin", LATER), "HOUSING", closing)
    run_all("w", noon(LATER))
    assert (
        reading.petition(cast.context("clerk", LATER), number).row.petition["holder"] == "HOUSING"
    )
    row = cast.act("clerk", number, "succeed", LATER, **SAID)
    assert row.petition["holder"] == "LABOUR"
