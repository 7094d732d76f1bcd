"""Who has a direct interest keeps away (article 28)."""

from datetime import date

from tests.cast import Cast

DAY = date(2026, 9, 1)


def test_who_is_recused_loses_the_matter_and_does_nothing_on_it(cast: Cast) -> None:
    number = cast.sent(DAY)
    me = cast["handler"].person
    cast.act("unit_head", number, "allocate", DAY, person=me)
    row = cast.act("handler", number, "recuse", DAY, person=me, relation="relative", reason="表亲")
    assert row.strands[-1]["handler"] == ""
    refusal = cast.refused("handler", number, "accept", DAY, route="6")
    assert (refusal.reason, refusal.article) == ("recused", "28")
    assert cast.act("handler2", number, "accept", DAY, route="6").petition["state"] == "handling"


def test_it_is_not_allocated_to_who_is_recused(cast: Cast) -> None:
    number = cast.sent(DAY)
    me = cast["handler"].person
    cast.act(
        "unit_head", number, "recuse", DAY, person=me, relation="interested", reason="同小区业主"
    )
    refusal = cast.refused("unit_head", number, "allocate", DAY, person=me)
    assert (refusal.reason, refusal.article) == ("not_recused", "28")
    row = cast.act("unit_head", number, "allocate", DAY, person=cast["handler2"].person)
    assert row.strands[-1]["handler"] == cast["handler2"].person


def test_recusal_in_review_is_of_the_superior(cast: Cast) -> None:
    number = cast.under_review(DAY)
    me = cast["county"].person
    cast.act("county", number, "recuse", DAY, person=me, relation="relative", reason="近亲属")
    refusal = cast.refused("county", number, "issue_review_opinion", DAY,
                           outcome="uphold", summary="维持")  # fmt: skip
    assert refusal.reason == "recused"
