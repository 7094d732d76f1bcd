"""Alive, ready, and the figures: for whom, and what they say."""

import os
import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import DatabaseError
from django.test import Client

from huiyin.services import portal
from huiyin.services.context import now
from huiyin.services.notices import Done, beat, run_all
from huiyin.store.record import guards
from huiyin.store.record.models import Errand, WorkerBeat
from tests.cast import Cast, noon

HERE, ABROAD = {"REMOTE_ADDR": "127.0.0.1"}, {"REMOTE_ADDR": "203.0.113.9"}


def figures(client: Client) -> dict[str, float]:
    answer = client.get("/metrics", **HERE)
    assert answer.status_code == 200 and answer["Content-Type"].startswith("text/plain")
    rows = re.findall(r"^(huiyin_\S+(?: \S+=\S+)?) (\S+)$", answer.content.decode(), re.M)
    return {name: float(value) for name, value in rows}


def test_alive_and_ready(db: None, client: Client) -> None:
    for address, said in (("live", {"live": True}), ("ready", {"ready": True})):
        answer = client.get(f"/health/{address}")
        assert answer.json() == said and "no-store" in answer["Cache-Control"]


def test_not_ready_without_guards_migrations_or_database(
    db: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def said() -> tuple[int, list[str]]:
        answer = client.get("/health/ready")
        return answer.status_code, answer.json()["missing"]

    def broken() -> bool:
        raise DatabaseError

    monkeypatch.setattr(guards, "standing", frozenset)
    assert said() == (503, ["guards"])
    monkeypatch.setattr(portal, "is_behind", lambda: True)
    assert said() == (503, ["migrations"])
    monkeypatch.setattr(portal, "is_behind", broken)
    assert said() == (503, ["database"])
    assert client.get("/health/live").status_code == 200


def test_without_a_key_only_this_machine_reads_the_figures(db: None, client: Client) -> None:
    assert client.get("/metrics", **HERE).status_code == 200
    assert client.get("/metrics", **ABROAD).status_code == 403
    for header in ("X-Forwarded-For", "X-Real-IP", "Forwarded"):
        passed_on = client.get("/metrics", headers={header: "203.0.113.9"}, **HERE)
        assert passed_on.status_code == 403


def test_with_a_key_the_key_counts(db: None, client: Client, settings: object) -> None:
    settings.HUIYIN_METRICS_TOKEN = "a long key"  # type: ignore[attr-defined]
    assert client.get("/metrics", **HERE).status_code == 403
    for given, status in (("Bearer a long key", 200), ("Bearer a long", 403), ("", 403)):
        answer = client.get("/metrics", headers={"Authorization": given}, **ABROAD)
        assert answer.status_code == status


def test_requests_are_counted_by_view_and_never_by_address(cast: Cast, client: Client) -> None:
    number = cast.register(date(2026, 9, 1)).number
    before = figures(client)
    client.get("/guide/")
    client.get(f"/staff/petitions/{number}/")
    client.get("/no-such-page")
    client.generic("BREW", "/guide/")
    after = figures(client)

    def grown(view: str, method: str, status: int) -> float:
        name = f'huiyin_requests_total{{method="{method}",status="{status}",view="{view}"}}'
        return after.get(name, 0) - before.get(name, 0)

    assert grown("portal-guide", "GET", 200) == 1 and grown("portal-guide", "OTHER", 200) == 1
    assert grown("handling:petition", "GET", 302) == 1 and grown("unknown", "GET", 404) == 1
    assert after['huiyin_request_seconds_count{view="portal-guide"}'] >= 2
    assert not [name for name in after if number in name]


def test_what_waits_and_what_is_late_is_told(cast: Cast, client: Client) -> None:
    with time_machine.travel(noon(date(2026, 9, 1)), tick=True):
        cast.register(date(2026, 9, 1))
        waiting = figures(client)
    assert waiting['huiyin_outbox_errands{state="waiting"}'] == 1
    assert 0 <= waiting["huiyin_outbox_oldest_seconds"] < 60
    assert waiting['huiyin_clocks_overdue{holder="bureau"}'] == 0
    with time_machine.travel(noon(date(2026, 9, 30)), tick=True):
        late = figures(client)
        assert late["huiyin_outbox_oldest_seconds"] > 28 * 86400
        run_all("test")
        done = figures(client)
    assert late['huiyin_clocks_overdue{holder="bureau"}'] == 1
    assert late['huiyin_clocks_overdue{holder="unit"}'] == 0
    assert late['huiyin_record_acts{bureau="B1"}'] == 2
    assert done['huiyin_outbox_errands{state="waiting"}'] == 0
    assert done["huiyin_outbox_oldest_seconds"] == 0


def test_what_the_outbox_gave_up_on_is_told(cast: Cast, client: Client) -> None:
    cast.register(date(2026, 9, 1))
    Errand.objects.update(state="failed")
    assert figures(client)['huiyin_outbox_errands{state="failed"}'] == 1


def test_workers_are_heard_of_and_forgotten_after_a_day(db: None, client: Client) -> None:
    moment = now()
    beat("desk:7", moment, Done(sent=3, failed=1))
    WorkerBeat.objects.update(seen_at=moment - timedelta(seconds=90))
    found = figures(client)
    assert 90 <= found['huiyin_worker_silent_seconds{worker="desk:7"}'] < 120
    assert found['huiyin_worker_errands{result="sent",worker="desk:7"}'] == 3
    WorkerBeat.objects.update(seen_at=moment - timedelta(days=2))
    beat("desk:8", moment, Done())
    assert [b.name for b in WorkerBeat.objects.all()] == ["desk:8"]


_THREE_PROCESSES = """
import os, sys
import django
django.setup()
from huiyin.services.metrics import observe
children = []
for _ in range(2):
    child = os.fork()
    if child == 0:
        observe("portal-guide", "GET", 200, 0.02)
        os._exit(0)
    children.append(child)
observe("portal-guide", "GET", 200, 0.02)
for child in children:
    os.waitpid(child, 0)
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
registry = CollectorRegistry()
MultiProcessCollector(registry)
sys.stdout.write(generate_latest(registry).decode())
"""


def test_the_requests_of_several_processes_are_added_up(tmp_path: Path) -> None:
    told = os.environ | {
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }  # fmt: skip
    read = subprocess.run(
        [sys.executable, "-c", _THREE_PROCESSES], env=told, capture_output=True, text=True,
        check=True,
    ).stdout  # fmt: skip
    assert 'huiyin_requests_total{method="GET",status="200",view="portal-guide"} 3.0' in read
    assert len(list(tmp_path.glob("counter_*.db"))) == 3
