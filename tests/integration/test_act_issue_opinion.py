"""The opinion answers every claim (articles 32 and 34)."""

from datetime import date, timedelta

from huiyin.services.refusing import sentence
from tests.cast import Cast

DAY = date(2026, 9, 1)


SAID = {"facts": "查明管道老化。", "basis": "城镇供水条例"}


def test_opinion_with_every_claim_answered_meets_the_sixty_days(cast: Cast) -> None:
    number = cast.handled(DAY, claims=("修管道", "赔损失")).number
    cast.act("handler", number, "notify", DAY + timedelta(2), way="in_person")
    row = cast.act("handler", number, "issue_opinion", DAY + timedelta(20),
                   outcomes={"1": "supported", "2": "not_supported"}, **SAID)  # fmt: skip
    clock = next(c for c in row.clocks if c["rule"] == "handling.conclude")
    strand = row.strands[-1]
    assert (strand["state"], clock["outcome"]) == ("opinion_issued", "met")
    assert (strand["due_rule"], strand["due_on"]) == ("serve.opinion", date(2026, 9, 29))
    assert [c["outcome"] for c in row.claims] == ["supported", "not_supported"]


def test_a_claim_left_out_is_refused_by_article_32(cast: Cast) -> None:
    number = cast.handled(DAY, claims=("修管道", "赔损失")).number
    refusal = cast.refused("handler", number, "issue_opinion", DAY + timedelta(2),
                           outcomes={"1": "supported"}, **SAID)  # fmt: skip
    assert (refusal.reason, refusal.article) == ("answers_open_claims", "32")


def test_of_three_claims_the_one_without_an_answer_is_named(cast: Cast) -> None:
    number = cast.handled(DAY, claims=("修管道", "赔损失", "公开道歉")).number
    refusal = cast.refused("handler", number, "issue_opinion", DAY + timedelta(2),
                           outcomes={"1": "supported", "3": "explained"}, **SAID)  # fmt: skip
    assert refusal.claims == ((2, "赔损失"),)
    said = sentence(refusal)
    assert "诉求 2“赔损失”" in said and "修管道" not in said and "公开道歉" not in said


def test_route_5_ends_in_a_reply_and_not_an_opinion(cast: Cast) -> None:
    number = cast.sent(DAY)
    cast.act("handler", number, "accept", DAY, route="5")
    refusal = cast.refused("handler", number, "issue_opinion", DAY,
                           outcomes={"1": "supported"}, **SAID)  # fmt: skip
    assert refusal.reason == "is_route_6"
