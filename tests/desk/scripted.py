"""Access tokens, and an address that is told what happens."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from wagtail.models import Collection

from cms.entries.access import tokens
from cms.entries.models import Happening, MessageState, Scope, Webhook, WebhookAttempt, WebhookMessage
from cms.entries.webhooks import secret

from .world import World


def furnish(world: World) -> None:
    _token(world, "Bảng điều khiển tỉnh")
    hook = _hook(world, "Trung tâm điều hành")
    world.made["webhook"] = hook
    now = timezone.now()
    for number, state in enumerate((MessageState.SENT, MessageState.WAITING, MessageState.GIVEN_UP)):
        message = WebhookMessage.objects.create(
            webhook=hook, kind=Happening.DELIVERY_PUBLISHED, body='{"type":"delivery.published"}', state=state,
            attempts=1 + number, due_at=now, created_at=now - timedelta(hours=number),
        )  # fmt: skip
        WebhookAttempt.objects.create(message=message, at=now, took_ms=84, status=200 if not number else 503)


def more(world: World, number: int) -> None:
    for one in range(number):
        _token(world, f"Chương trình {one}")
        _hook(world, f"Nơi nhận {one}")


def _token(world: World, name: str) -> None:
    expires = timezone.now() + timedelta(days=90)
    made = tokens.make(world.people["admin"], name=name, scopes=[Scope.READ, Scope.PLAN], expires_at=expires)
    world.made.setdefault("token", made.row)


def _hook(world: World, name: str) -> Webhook:
    hook = Webhook(
        name=name, url="https://dieuhanh.example.vn/loa", kinds=[Happening.ENTRY_PUBLISHED.value],
        collection=Collection.objects.get(pk=world.agency.collection_id), created_by=world.people["admin"],
    )  # fmt: skip
    secret.new_secret(hook)
    hook.save()
    return hook
