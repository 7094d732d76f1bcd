"""Ids of rows: no two alike, however many are asked for at once, and rising with time."""

import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

from huiyin.store.record.inserts import Ids, new_id


def test_ids_rise_and_none_comes_twice() -> None:
    ids = [new_id() for _ in range(50_000)]
    assert all(one < next_ for one, next_ in pairwise(ids))
    assert 0 < ids[-1] < 2**63


def test_ids_asked_for_by_several_threads_differ() -> None:
    with ThreadPoolExecutor(4) as pool:
        ids = list(pool.map(lambda _: new_id(), range(20_000)))
    assert len(set(ids)) == len(ids)


def test_an_id_tells_its_millisecond() -> None:
    """Asked of a fresh row of ids: another test of the process may have travelled in time."""
    assert abs((Ids().next() >> 22) - time.time_ns() // 1_000_000) < 1000
