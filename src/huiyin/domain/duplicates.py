"""A matter that is known already: what it is to the new one, and what the law makes of that."""

from enum import StrEnum

from huiyin.domain.petition import ENDED, State


class KnownAs(StrEnum):
    """What the registrar decides about somebody who comes with a matter that is known."""

    REPEAT = "repeat"
    JOINT = "joint"
    ADDITION = "addition"


class Consequence(StrEnum):
    """What follows from where the earlier matter stands (articles 19, 35, 36)."""

    PENDING = "pending"
    TO_REVIEW = "to_review"
    NOT_AGAIN = "not_again"
    CLOSED = "closed"


def consequence(state: str) -> Consequence:
    """What the law makes of the same matter coming again, by the state of the earlier one."""
    if state == State.FINALIZED:
        return Consequence.NOT_AGAIN
    if state in (State.OPINION_SERVED, State.REVIEW_SERVED):
        return Consequence.TO_REVIEW
    return Consequence.CLOSED if state in ENDED else Consequence.PENDING


def takes_addition(state: str) -> bool:
    """May what is brought be added to the earlier matter instead of opening a new one?"""
    return consequence(state) is Consequence.PENDING
