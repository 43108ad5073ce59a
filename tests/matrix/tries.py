"""One try of each act, at the desk and by a script; each says whether it was done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from publishers.models import Channel, Delivery, Hold
from tests.publishers.api.calling import Script

from .world import World


def opened(response: Any) -> bool:
    """The screen is there: who may not is sent away or told so."""
    return bool(response.status_code == 200)


def _when() -> str:
    return (timezone.localtime() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")


def _state(delivery: Delivery) -> str:
    return Delivery.objects.values_list("state", flat=True).get(pk=delivery.pk)


class Desk:
    """By a browser."""

    def __init__(self, world: World, client: Client) -> None:
        self.world, self.client = world, client

    def _plan(self, **given: Any) -> bool:
        there = reverse("loa_everywhere", args=[self.world.page.pk])
        self.client.post(there, {"channel": [self.world.free.pk], "due_at": "", **given})
        return Delivery.objects.filter(channel=self.world.free).exists()

    def _act(self, delivery: Delivery, act: str, **given: Any) -> None:
        self.client.post(reverse("loa_deliveries:act", args=[delivery.pk, act]), given)

    def see_delivery(self) -> bool:
        return opened(self.client.get(reverse("loa_deliveries:inspect", args=[self.world.delivery.pk])))

    def plan_now(self) -> bool:
        return self._plan(when="now")

    def plan_later(self) -> bool:
        return self._plan(when="later", due_at=_when())

    def queue(self) -> bool:
        self.world.free.slots.create(weekday=0, wall_time="08:00", zone="Asia/Ho_Chi_Minh")
        return self._plan(when="queue")

    def move(self) -> bool:
        self._act(self.world.delivery, "retime", due_at=_when())
        return Delivery.objects.get(pk=self.world.delivery.pk).due_at != self.world.delivery.due_at

    def cancel(self) -> bool:
        self._act(self.world.delivery, "cancel")
        return _state(self.world.delivery) == "cancelled"

    def retry(self) -> bool:
        self._act(self.world.failed, "send")
        return _state(self.world.failed) == "scheduled"

    def withdraw(self) -> bool:
        there = reverse("loa_follow_up", args=[self.world.entry.pk])
        self.client.post(there, {"kind": "withdraw", "channel": [self.world.shown.channel_id]})
        return Delivery.objects.filter(kind="withdraw").exists()

    def hold(self) -> bool:
        given = {"scope": "channel", "channel": self.world.channel.pk, "reason": "Sửa chữa"}
        self.client.post(reverse("loa_holds:freeze"), given)
        return Hold.objects.filter(channel=self.world.channel).exists()

    def hold_everything(self) -> bool:
        self.client.post(reverse("loa_holds:freeze"), {"scope": "site", "reason": "Quốc tang"})
        return Hold.objects.filter(scope="site").exists()

    def lift(self) -> bool:
        self.client.post(reverse("loa_holds:lift", args=[self.world.hold.pk]))
        return Hold.objects.get(pk=self.world.hold.pk).lifted_at is not None

    def edit_page(self) -> bool:
        """Its draft, which is for who may edit: the editor itself is a hundred times as dear."""
        return opened(self.client.get(reverse("wagtailadmin_pages:view_draft", args=[self.world.draft.pk])))

    def unpublish_page(self) -> bool:
        self.client.post(reverse("wagtailadmin_pages:unpublish", args=[self.world.page.pk]))
        return not type(self.world.page).objects.get(pk=self.world.page.pk).live

    def pause_channel(self) -> bool:
        self.client.post(reverse("loa_channels:act", args=[self.world.channel.pk, "pause"]))
        return Channel.objects.get(pk=self.world.channel.pk).state == "paused"

    def edit_channel(self) -> bool:
        return opened(self.client.get(reverse("loa_channels:edit", args=[self.world.channel.pk])))

    def edit_slots(self) -> bool:
        return opened(self.client.get(reverse("loa_channels:slots", args=[self.world.channel.pk])))

    def edit_rule(self) -> bool:
        return opened(self.client.get(reverse("loa_rules:edit", args=[self.world.rule.pk])))

    def edit_campaign(self) -> bool:
        return opened(self.client.get(reverse("loa_campaigns:edit", args=[self.world.campaign.pk])))

    def edit_source(self) -> bool:
        return opened(self.client.get(reverse("loa_sources:edit", args=[self.world.source.pk])))

    def keep_keys(self) -> bool:
        self.client.post(reverse("loa_source_keys", args=[self.world.source.pk]), {"act": "token"})
        return bool(self.world.source.keys.exists())

    def see_inbox(self) -> bool:
        return opened(self.client.get(reverse("loa_inbox:index")))

    def see_feeds(self) -> bool:
        return opened(self.client.get(reverse("loa_feeds:index")))

    def keep_webhook(self) -> bool:
        self.client.post(reverse("loa_webhooks:act", args=[self.world.webhook.pk, "test"]))
        return bool(self.world.webhook.messages.exists())

    def own_tokens(self) -> bool:
        return opened(self.client.get(reverse("loa_tokens:index")))


class Api:
    """By a script with a token of the person; the same names, so that one table is for both."""

    def __init__(self, world: World, script: Script) -> None:
        self.world, self.script = world, script

    def _done(self, response: Any) -> bool:
        assert response.status_code in (200, 201, 401, 403, 404, 422), response.content
        return bool(response.status_code < 300)

    def _plan(self, **given: Any) -> bool:
        asked = {"entry": str(self.world.entry.pk), "channels": [{"id": self.world.free.pk}], **given}
        done = self._done(self.script.post("/deliveries", asked))
        assert given.get("dry_run") or done == Delivery.objects.filter(channel=self.world.free).exists()
        return done

    def see_delivery(self) -> bool:
        return self._done(self.script.get(f"/deliveries/{self.world.delivery.pk}"))

    def dry_run(self) -> bool:
        return self._plan(dry_run=True)

    def plan_now(self) -> bool:
        return self._plan()

    def plan_later(self) -> bool:
        return self._plan(when="at", at=_when())

    def queue(self) -> bool:
        self.world.free.slots.create(weekday=0, wall_time="08:00", zone="Asia/Ho_Chi_Minh")
        return self._plan(when="queue")

    def move(self) -> bool:
        return self._done(self.script.post(f"/deliveries/{self.world.delivery.pk}/move", {"at": _when()}))

    def cancel(self) -> bool:
        return self._done(self.script.post(f"/deliveries/{self.world.delivery.pk}/cancel"))

    def retry(self) -> bool:
        return self._done(self.script.post(f"/deliveries/{self.world.failed.pk}/retry"))

    def withdraw(self) -> bool:
        return self._done(self.script.post(f"/deliveries/{self.world.shown.pk}/withdraw"))

    def hold(self) -> bool:
        given = {"scope": "channel", "channel": self.world.channel.pk, "reason": "Sửa chữa"}
        return self._done(self.script.post("/holds", given))

    def hold_everything(self) -> bool:
        return self._done(self.script.post("/holds", {"scope": "site", "reason": "Quốc tang"}))

    def lift(self) -> bool:
        return self._done(self.script.post(f"/holds/{self.world.hold.pk}/lift"))
