"""Whatever is sent to the API: no server error, and every answer is as the description says."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections

from tests.api_calls import send
from tests.cast import Cast
from tests.web.test_api import caller_key

DAY = date(2026, 9, 1)
OPERATIONS, KINDS, TIMES = 4, 2, 14


@pytest.fixture
def _one_connection() -> Iterator[None]:
    """All calls are in the test's transaction, as those of Django's own test client are."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("_one_connection")
def test_made_up_calls_are_answered_as_described(cast: Cast) -> None:
    numbers = [cast.register(DAY).number, cast.sent(DAY), cast.handled(DAY).number]
    posts = (("B1", "clerk"), ("HOUSING", "handler"), ("B1", "analyst"))
    keys = [caller_key(*post) for post in posts]
    tally = send(get_wsgi_application(), keys, numbers, TIMES)
    assert tally.calls >= OPERATIONS * KINDS * TIMES // 2
    said = {(name, status // 100) for name, status in tally.answers}
    assert {("register", 2), ("list", 2), ("show", 2), ("register", 4), ("act", 4)} <= said
