"""Messages on a real socket: signed so that others can check it, sent again until taken, then left alone."""

from __future__ import annotations

import base64
import json
import subprocess
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from cms.entries.models import Happening, MessageState, Webhook, WebhookAttempt, WebhookMessage
from cms.entries.webhooks import outbox, rounds, secret, sending
from cms.entries.webhooks.schedule import ATTEMPTS_MAX, PAUSES

pytestmark = pytest.mark.django_db


def said(kind: Happening = Happening.TEST, **given: Any) -> int:
    return outbox.note(kind, lambda: {"title": "Ngày Pháp luật"}, **given)


def mac_by_openssl(key: str, content: bytes) -> str:
    """Another implementation than ours: what a receiver would compute."""
    raw = base64.b64decode(key.removeprefix("whsec_"))
    command = ["openssl", "dgst", "-sha256", "-mac", "HMAC", "-macopt", f"hexkey:{raw.hex()}", "-binary"]
    return base64.b64encode(subprocess.run(command, input=content, capture_output=True, check=True).stdout).decode()


def test_a_receiver_can_check_who_sent_it(webhook: Any, receiver: Any, clock: Any) -> None:
    hook = webhook()
    assert said() == 1 and rounds.work(clock) == 1
    call = receiver.contents[0]
    heads = {name.lower(): value for name, value in call.headers.items()}
    signed = f"{heads['webhook-id']}.{heads['webhook-timestamp']}.".encode() + call.body
    assert heads["webhook-signature"] == f"v1,{mac_by_openssl(hook.secret, signed)}"
    assert heads["content-type"] == "application/json"
    body = json.loads(call.body)
    assert body["type"] == "test" and body["timestamp"].endswith("Z") and body["data"] == {"title": "Ngày Pháp luật"}


def test_while_the_secret_is_replaced_both_sign(webhook: Any, receiver: Any, clock: Any) -> None:
    hook = webhook()
    newer = secret.rotate(hook, clock.now())
    said()
    rounds.work(clock)
    call = receiver.contents[0]
    heads = {name.lower(): value for name, value in call.headers.items()}
    signed = f"{heads['webhook-id']}.{heads['webhook-timestamp']}.".encode() + call.body
    both = heads["webhook-signature"].split()
    assert both == [f"v1,{mac_by_openssl(key, signed)}" for key in (newer, hook.secret)]
    clock.forward(hours=25)
    hook.refresh_from_db()
    assert secret.in_force(hook, clock.now()) == [newer]


def test_what_was_not_taken_comes_again_under_the_same_id(webhook: Any, receiver: Any, clock: Any) -> None:
    webhook()
    receiver.status = 500
    said()
    assert rounds.work(clock) == 0
    message = WebhookMessage.objects.get()
    assert message.state == MessageState.WAITING and message.due_at - clock.now() > timedelta(seconds=3)
    assert rounds.work(clock) == 0 and len(receiver.contents) == 1, "not before its time"
    receiver.status = 204
    clock.forward(seconds=10)
    assert rounds.work(clock) == 1
    ids = {name.lower(): value for call in receiver.contents for name, value in call.headers.items()}["webhook-id"]
    assert ids == f"msg_{message.pk.hex}"
    assert [row.status for row in WebhookAttempt.objects.all()] == [500, 204]
    assert Webhook.objects.get().failing_since is None


def test_after_three_days_it_is_given_up_the_address_left_alone_and_its_keeper_told(
    webhook: Any, receiver: Any, clock: Any, django_user_model: Any
) -> None:
    keeper = django_user_model.objects.create_user("lan", "lan@example.invalid", "x")
    hook = webhook(created_by=keeper)
    receiver.status = 503
    said()
    for pause in (*PAUSES, timedelta()):
        rounds.work(clock)
        clock.forward(seconds=pause.total_seconds() * 1.1 + 1)
    message = WebhookMessage.objects.get()
    assert (message.state, message.attempts) == (MessageState.GIVEN_UP, ATTEMPTS_MAX)
    hook.refresh_from_db()
    assert hook.paused_at and [letter.to for letter in mail.outbox] == [["lan@example.invalid"]]
    said()
    assert rounds.work(clock) == 0 and WebhookMessage.objects.count() == 2, "what happens meanwhile waits"
    receiver.status = 200
    sending.resume(hook)
    outbox.again(message)
    clock.forward(seconds=1)
    assert rounds.work(clock) == 2


def test_an_address_that_is_gone_is_not_asked_again(webhook: Any, receiver: Any, clock: Any) -> None:
    hook = webhook()
    receiver.status = 410
    said()
    rounds.work(clock)
    hook.refresh_from_db()
    assert hook.paused_at


def test_an_address_inside_the_house_is_not_called(webhook: Any, receiver: Any, clock: Any, settings: Any) -> None:
    settings.LOA = {**settings.LOA, "OUTBOUND_ALLOW": []}
    webhook()
    said()
    assert rounds.work(clock) == 0 and receiver.contents == []
    assert WebhookAttempt.objects.get().problem == "forbidden"


def test_the_first_bytes_of_the_answer_are_kept_and_no_secret(webhook: Any, receiver: Any, clock: Any) -> None:
    hook = webhook()
    said()
    rounds.work(clock)
    kept = " ".join(str(getattr(row, field.name)) for model in (Webhook, WebhookMessage, WebhookAttempt)
                    for row in model.objects.all() for field in model._meta.fields)  # fmt: skip
    assert hook.secret not in kept


@pytest.mark.both
def test_two_workers_do_not_send_the_same(webhook: Any, receiver: Any, clock: Any) -> None:
    hook = webhook()
    said()
    Webhook.objects.filter(pk=hook.pk).update(leased_until=clock.now() + timedelta(seconds=60))
    assert sending.send_due(hook.pk, clock) == 0 and receiver.contents == []
    clock.forward(seconds=61)
    assert sending.send_due(hook.pk, clock) == 1


def test_what_happened_and_was_rolled_back_is_not_told(webhook: Any) -> None:
    from django.db import transaction

    webhook()
    with transaction.atomic():
        said()
        transaction.set_rollback(True)
    assert not WebhookMessage.objects.exists()


def test_old_messages_are_forgotten(webhook: Any, clock: Any) -> None:
    webhook()
    said()
    clock.forward(days=31)
    rounds.tidy(clock)
    clock.forward(days=31)
    assert rounds.tidy(clock) and not WebhookMessage.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_several_addresses_are_served_side_by_side(rooted: None, webhook: Any, receiver: Any, clock: Any) -> None:
    webhook(name="một")
    webhook(name="hai", url=receiver.url("/hai"))
    said()
    assert rounds.work(clock) in (0, 2), "sent at once after the commit, or now"
    assert {call.path for call in receiver.contents} == {"/in", "/hai"}
    assert not WebhookMessage.objects.filter(state=MessageState.WAITING).exists()
