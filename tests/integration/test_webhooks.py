"""Other systems hear of acts: signed as Standard Webhooks are, once, tried again, given up where
people see it; never a name or a narrative, never beyond what their key sees."""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook as Verifier

from huiyin.api.described import described
from huiyin.domain.petition import Purpose
from huiyin.services import api_clients, notices, webhook_desk, webhooks
from huiyin.services.acting import Invalid
from huiyin.services.api_clients import NewClient
from huiyin.services.context import begin, now, today
from huiyin.services.webhook_desk import NewWebhook
from huiyin.store.accounts.models import Webhook
from huiyin.store.record.models import ActHead, Errand
from tests.cast import Cast
from tests.receiver import Receiver, receiving

DAY = date(2026, 9, 1)
ALL = tuple(webhooks.events())


@pytest.fixture
def receiver(cast: Cast, settings: Any) -> Iterator[tuple[Receiver, str]]:
    settings.HUIYIN_WEBHOOK_NETWORKS = "127.0.0.0/8"
    found = Receiver()
    with receiving(found) as url:
        yield found, url


def hook(
    cast: Cast, url: str, unit: str = "B1", role: str = "clerk", **more: Any
) -> tuple[int, str]:
    context = begin(cast["admin"])
    until = today() + timedelta(days=30)
    client, _ = api_clients.add_client(
        context, NewClient("对方系统", unit, role, until, ("read_petitions",))
    )
    wanted = NewWebhook(client, url, more.get("events", ALL))
    return webhook_desk.add(context, wanted)


def work(later: timedelta = timedelta(0)) -> datetime:
    at = now() + timedelta(seconds=1) + later
    notices.run_all("worker", at)
    return at


def told(receiver: Receiver) -> list[dict[str, Any]]:
    return [json.loads(body) for _, body in receiver.got]


def test_acts_are_told_signed_and_without_names_or_narrative(
    cast: Cast, receiver: tuple[Receiver, str]
) -> None:
    found, url = receiver
    _, secret = hook(cast, url)
    number = cast.sent(DAY)
    work()
    assert [m["type"] for m in told(found)] == [
        "petition.received", "petition.registered", "petition.forwarded",
        "petition.received_by_unit",
    ]  # fmt: skip
    for headers, body in found.got:
        assert Verifier(secret).verify(body, headers)
        assert not any(word in body.decode() for word in ("张三", "1380013", "漏水", "供水"))
    assert told(found)[2]["data"] == {
        "number": number, "act": "forwarded", "seq": 3, "on": "2026-09-01",
        "state": "with_unit", "version": 4, "received_on": "2026-09-01", "due_on": "2026-09-16",
    }  # fmt: skip
    example = described()["webhooks"]["example"]
    assert set(told(found)[2]) == set(example) and set(told(found)[2]["data"]) == set(
        example["data"]
    )
    work(timedelta(days=1))
    assert len(found.got) == 4


def test_a_signature_of_another_secret_or_another_body_is_no_signature(cast: Cast) -> None:
    secret = webhooks.new_secret()
    message = webhooks.signed(secret, "webhook_1", {"type": "ping"}, now())
    assert Verifier(secret).verify(message.body, message.headers)
    for wrong, body in ((webhooks.new_secret(), message.body), (secret, message.body + b" ")):
        with pytest.raises(Exception, match="matching signature"):
            Verifier(wrong).verify(body, message.headers)


def test_only_what_the_key_sees_and_only_the_events_that_were_chosen(
    cast: Cast, receiver: tuple[Receiver, str]
) -> None:
    found, url = receiver
    hook(cast, url, "LABOUR", "handler")
    hook(cast, url, "HOUSING", "handler", events=("acceptance",))
    number = cast.sent(DAY)
    cast.act("handler", number, "accept", DAY, route="6")
    cast.register(DAY)
    accusation = cast.register(DAY, purpose=Purpose.ACCUSATION)
    hook(cast, url, "B1", "bureau_head")
    cast.act("clerk", accusation.number, "supplement", DAY, text="补充")
    work()
    seen = [(m["type"], m["data"]["number"]) for m in told(found)]
    assert ("petition.accepted", number) in seen
    # The unit's hook hears one act, the head's hook what happened; nobody the accusation.
    assert accusation.number not in {n for _, n in seen}
    assert sum(n == number and t == "petition.accepted" for t, n in seen) == 2
    keys = Errand.objects.filter(kind="webhook").values_list("key", flat=True)
    first = Webhook.objects.order_by("id").first()
    assert first is not None and not [k for k in keys if k.startswith(f"webhook:{first.pk}:")]


def test_a_key_that_ended_since_hears_nothing(cast: Cast, receiver: tuple[Receiver, str]) -> None:
    found, url = receiver
    ident, _ = hook(cast, url)
    cast.register(DAY)
    api_clients.close_client(begin(cast["admin"]), Webhook.objects.get(id=ident).client_id)
    work()
    assert found.got == []


def test_a_receiver_out_of_order_is_tried_again_with_the_same_id_and_holds_up_nobody(
    cast: Cast, receiver: tuple[Receiver, str]
) -> None:
    found, url = receiver
    found.status = 500
    ident, secret = hook(cast, url)
    cast.sent(DAY)
    work()
    assert len(found.got) == 1, "after one failure the others wait"
    row = Webhook.objects.get(id=ident)
    assert row.failures == 1 and row.reason.startswith("500")
    assert Errand.objects.filter(kind="webhook", attempts=0).count() == 3
    found.status = 200
    work(timedelta(minutes=5))
    ids = [headers["webhook-id"] for headers, _ in found.got]
    assert len(ids) == 5 and len(set(ids)) == 4
    row.refresh_from_db()
    assert (row.failures, row.reason, row.state) == (0, "", "active")
    assert Verifier(secret).verify(found.got[-1][1], found.got[-1][0])


def test_after_too_many_given_up_it_stops_and_taken_up_again_it_sends_what_was_missed(
    cast: Cast, receiver: tuple[Receiver, str]
) -> None:
    found, url = receiver
    found.status = 503
    ident, _ = hook(cast, url)
    cast.sent(DAY)
    for hour in range(0, 24 * 6):
        work(timedelta(hours=hour))
    row = Webhook.objects.get(id=ident)
    assert row.state == "stopped" and "503" in row.reason
    tries, context = len(found.got), begin(cast["admin"], now() + timedelta(days=6))
    seen = webhook_desk.shown(context, ident)
    assert len(seen.dead) == 4 and not seen.waiting
    found.status = 204
    work(timedelta(days=7))
    assert len(found.got) == tries, "a stopped address is left alone"
    assert webhook_desk.ping(context, ident) == ""
    assert webhook_desk.resume(context, ident) == 4
    work(timedelta(days=6))
    assert len({h["webhook-id"] for h, _ in found.got[tries + 1 :]}) == 4
    assert webhook_desk.shown(context, ident).dead == []


def test_paused_keeps_and_resumed_sends(cast: Cast, receiver: tuple[Receiver, str]) -> None:
    found, url = receiver
    ident, _ = hook(cast, url)
    context = begin(cast["admin"])
    webhook_desk.pause(context, ident)
    cast.register(DAY)
    work()
    assert found.got == []
    assert webhook_desk.resume(context, ident) == 2
    work()
    assert len(found.got) == 2


@pytest.mark.parametrize("status", [410])
def test_a_receiver_that_wants_no_more_is_stopped_at_once(
    cast: Cast, receiver: tuple[Receiver, str], status: int
) -> None:
    found, url = receiver
    found.status = status
    ident, _ = hook(cast, url)
    cast.register(DAY)
    work()
    assert Webhook.objects.get(id=ident).state == "stopped" and len(found.got) == 1


def test_an_address_into_the_house_is_stopped_and_never_asked(
    cast: Cast, receiver: tuple[Receiver, str], settings: Any
) -> None:
    found, url = receiver
    settings.HUIYIN_WEBHOOK_NETWORKS = ""
    ident, _ = hook(cast, url)
    cast.register(DAY)
    work()
    assert found.got == [] and Webhook.objects.get(id=ident).state == "stopped"
    assert "closed network" in webhook_desk.ping(begin(cast["admin"]), ident)


def test_keeping_is_recorded_the_secret_is_sealed_and_wrong_wishes_are_refused(
    cast: Cast, receiver: tuple[Receiver, str]
) -> None:
    _, url = receiver
    ident, secret = hook(cast, url)
    context = begin(cast["admin"])
    row = Webhook.objects.get(id=ident)
    assert secret not in row.sealed and secret.startswith("whsec_")
    assert webhook_desk.new_secret(context, ident) != secret
    webhook_desk.close(context, ident)
    assert Webhook.objects.get(id=ident).sealed == ""
    with pytest.raises(webhook_desk.NoSuchWebhook):
        webhook_desk.ping(context, ident)
    kinds = ActHead.objects.filter(kind__startswith="webhook").values_list("kind", flat=True)
    assert sorted(kinds) == ["webhook_added", "webhook_changed", "webhook_closed"]
    own = row.client_id
    for wrong in ((own, "ftp://x", ALL), (7, url, ALL), (own, url, ()), (own, url, ("x",))):
        with pytest.raises(Invalid):
            webhook_desk.add(context, NewWebhook(*wrong))


def test_every_event_names_acts_that_there_are_and_none_of_looking() -> None:
    from huiyin.domain.acts import ActKind

    named = [kind for kinds in webhooks.events().values() for kind in kinds]
    assert len(named) == len(set(named)) and set(named) <= set(ActKind)
    assert not {"identity_revealed", "query_code_renewed", "disposed"} & set(named)
