"""What the law makes of a matter that comes again, by where the earlier one stands."""

import pytest

from huiyin.domain.duplicates import Consequence, consequence, takes_addition
from huiyin.domain.petition import ENDED, State
from huiyin.services.context import words


@pytest.mark.parametrize(
    ("state", "wanted"),
    [("finalized", "not_again"), ("opinion_served", "to_review"), ("review_served", "to_review"),
     ("handling", "pending"), ("received", "pending"), ("final_reviewing", "pending"),
     ("replied", "closed"), ("withdrawn", "closed"), ("diverted", "closed")],
)  # fmt: skip
def test_consequence_follows_the_state(state: str, wanted: str) -> None:
    assert consequence(state) == wanted


@pytest.mark.parametrize("state", State)
def test_only_what_is_in_progress_takes_an_addition(state: State) -> None:
    assert not (takes_addition(state) and state in ENDED)
    assert consequence(state) in Consequence


def test_every_consequence_has_its_words() -> None:
    assert set(words()["consequence"]) == set(Consequence)
