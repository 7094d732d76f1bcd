"""What the house tells a monitoring system: requests of all its processes, and what waits."""

import os
from collections.abc import Iterable, Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from huiyin.services.context import now
from huiyin.store.petitions import queries as petitions
from huiyin.store.record import queries as record

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
IS_SHARED = bool(os.environ.get(FOLDER))
"""Do several processes count together? Settled when counting begins, as the library does."""

HOLDERS = ("bureau", "unit", "superior")
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

_OWN = CollectorRegistry()
_REQUESTS = Counter(
    "huiyin_requests", "Requests answered.", ("view", "method", "status"), registry=_OWN
)
_SECONDS = Histogram(
    "huiyin_request_seconds", "How long an answer took.", ("view",), registry=_OWN,
    buckets=BUCKETS,
)  # fmt: skip


def observe(view: str, method: str, status: int, seconds: float) -> None:
    """Count one answer. `view` is the name of a view, never an address: that may name a matter."""
    said = method if method in METHODS else "OTHER"
    _REQUESTS.labels(view, said, str(status)).inc()
    _SECONDS.labels(view).observe(seconds)


def exposition() -> bytes:
    """All figures in the text format; requests of every process, where they count together."""
    house = CollectorRegistry()
    house.register(_House())
    if not IS_SHARED:
        return generate_latest(_OWN) + generate_latest(house)
    together = CollectorRegistry()
    MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    return generate_latest(together) + generate_latest(house)


class _House(Collector):
    """What stands in the database, read when it is asked for."""

    def collect(self) -> Iterable[Metric]:
        yield from _outbox()
        yield _overdue()
        yield _gauge("huiyin_record_acts", "Acts in a chain.", "bureau", record.chain_lengths())
        yield from _workers()

    def describe(self) -> Iterable[Metric]:
        return ()


def _gauge(name: str, about: str, label: str, values: dict[str, int]) -> Metric:
    made = GaugeMetricFamily(name, about, labels=[label])
    for key, value in values.items():
        made.add_metric([key], value)
    return made


def _outbox() -> Iterator[Metric]:
    queue = record.outbox()
    yield _gauge("huiyin_outbox_errands", "Errands not done.", "state", queue.counts)
    age = (now() - queue.oldest).total_seconds() if queue.oldest else 0.0
    yield GaugeMetricFamily(
        "huiyin_outbox_oldest_seconds", "How long the oldest errand has been due.",
        value=max(0.0, age),
    )  # fmt: skip


def _overdue() -> Metric:
    found = petitions.overdue_by_holder(now().date())
    values = dict.fromkeys(HOLDERS, 0) | found
    return _gauge("huiyin_clocks_overdue", "Running duties past their day.", "holder", values)


def _workers() -> Iterator[Metric]:
    silent = GaugeMetricFamily(
        "huiyin_worker_silent_seconds", "Since a worker was last heard of.", labels=["worker"]
    )
    done = GaugeMetricFamily(
        "huiyin_worker_errands", "Errands since a worker started.", labels=["worker", "result"]
    )
    moment = now()
    for worker in record.beats():
        silent.add_metric([worker.name], (moment - worker.seen_at).total_seconds())
        done.add_metric([worker.name, "sent"], worker.sent)
        done.add_metric([worker.name, "failed"], worker.failed)
    yield silent
    yield done
