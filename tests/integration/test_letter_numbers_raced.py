"""Two processes issue letters at once: numbers without gaps, each once, also where some fail."""

from collections.abc import Iterator
from datetime import date

import pytest

from huiyin.store.petitions.models import Letter
from huiyin.store.record.chain import verify
from tests.cast import make_cast, noon
from tests.integration._processes import Partner

pytestmark = pytest.mark.long
DAY = date(2026, 9, 1)
EACH = 100


@pytest.fixture
def pair(committed: None) -> Iterator[tuple[Partner, Partner]]:
    partners = Partner("_issuer"), Partner("_issuer")
    yield partners
    for partner in partners:
        partner.end()


def _raced(pair: tuple[Partner, Partner], count: int, spoil: bool = False) -> list[list[str]]:
    cast = make_cast()
    for partner in pair:
        number = cast.sent(DAY)
        partner.ask(number=number, count=count, at=noon(DAY).isoformat(), spoil=spoil)
    return [partner.answer() for partner in pair]


def test_two_hundred_numbers_follow_each_other(pair: tuple[Partner, Partner]) -> None:
    came = _raced(pair, EACH)
    given = sorted((n for numbers in came for n in numbers), key=len)
    assert sorted(given) == sorted(f"县信提〔2026〕{n}号" for n in range(1, 2 * EACH + 1))
    assert all(len(numbers) == EACH for numbers in came)
    assert Letter.objects.filter(state="issued").count() == 2 * EACH
    assert verify().first_broken is None


def test_letters_that_fail_leave_no_gap(pair: tuple[Partner, Partner]) -> None:
    given = [n for numbers in _raced(pair, 30, spoil=True) for n in numbers]
    assert len(given) == 54
    assert sorted(given) == sorted(f"县信提〔2026〕{n}号" for n in range(1, len(given) + 1))
    assert not Letter.objects.exclude(state="issued").exists()
