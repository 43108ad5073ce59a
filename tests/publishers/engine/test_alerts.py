"""A dead access pauses the channel, tells people once, and lets everything out in order afterwards."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.utils import timezone
from wagtail.models import Collection, GroupCollectionPermission

from publishers.engine import alerts
from publishers.engine.claim import claim_due
from publishers.engine.runner import run_delivery
from publishers.models import Channel, ChannelState, Delivery, DeliveryState
from publishers.planning.plan import Choice, plan
from publishers.sandbox import facebook as platform
from publishers.sandbox.server import RunningSandbox
from tests.entries.factories import make_entry
from tests.publishers.factories import facebook

from .conftest import MovingClock, Work

pytestmark = pytest.mark.django_db
DEAD = "EAAwrongwrongwrongwrong"


@pytest.fixture
def keeper(django_user_model: Any) -> Any:
    """Looks after the channels of the root collection."""
    group = Group.objects.create(name="Quản trị kênh")
    GroupCollectionPermission.objects.create(
        group=group, collection=Collection.get_first_root_node(),
        permission=Permission.objects.get(codename="change_channel"),
    )  # fmt: skip
    user = django_user_model.objects.create_user("lan", email="lan@pbgdpl.example.gov.vn", password="x")
    user.groups.add(group)
    django_user_model.objects.create_user("minh", email="minh@pbgdpl.example.gov.vn", password="x")
    return user


def due(channel: Channel, count: int) -> list[Delivery]:
    """Deliveries due one second after the other, the last one now."""
    first = timezone.now() - timedelta(seconds=count)
    return [
        plan(
            make_entry(f"Luật số {number:02}", agency="so-tu-phap", url="https://pbgdpl.example.gov.vn/muc/"),
            [Choice(channel=channel, due_at=first + timedelta(seconds=number))],
        )[0]
        for number in range(count)
    ]


def run_all(clock: MovingClock) -> None:
    """As tick and workers do, one after the other."""
    while claimed := claim_due(clock.now()):
        for item in claimed:
            run_delivery(item.delivery_id, item.fence, clock=clock)


def test_people_are_told_once_an_outage(running: RunningSandbox, keeper: Any, work: Work, clock: MovingClock) -> None:
    delivery = due(facebook(page_access_token=DEAD), 1)[0]
    work(delivery)
    assert [alerts.announce(clock.now()) for _ in range(3)] == [1, 0, 0]
    (letter,) = mail.outbox
    assert letter.to == ["lan@pbgdpl.example.gov.vn"]
    assert "Facebook" in letter.subject and f"/channels/edit/{delivery.channel_id}/" in letter.body
    facebook()
    assert alerts.announce(clock.now()) == 0
    Channel.objects.update(state=ChannelState.NEEDS_RECONNECT, problem={"code": "auth_expired"})
    assert alerts.announce(clock.now()) == 1


def test_a_mail_server_in_trouble_stops_nothing(
    running: RunningSandbox, keeper: Any, clock: MovingClock, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1"
    settings.EMAIL_PORT, settings.EMAIL_HOST_PASSWORD = 9, "hush-hush-hush"
    facebook()
    Channel.objects.update(state=ChannelState.NEEDS_RECONNECT, problem={"code": "auth_expired"})
    assert alerts.announce(clock.now()) == 1
    assert "could not be sent" in caplog.text and "hush" not in caplog.text


def test_a_channel_that_a_person_paused_is_no_trouble(running: RunningSandbox, clock: MovingClock) -> None:
    facebook()
    Channel.objects.update(state=ChannelState.PAUSED, problem={"code": "channel_paused"})
    assert alerts.announce(clock.now()) == 0


def test_twenty_that_waited_go_out_in_the_order_they_were_due(running: RunningSandbox, clock: MovingClock) -> None:
    waiting = due(facebook(page_access_token=DEAD), 20)
    run_all(clock)
    assert Channel.objects.get().state == ChannelState.NEEDS_RECONNECT
    assert not Delivery.objects.exclude(state__in=[DeliveryState.SCHEDULED, DeliveryState.PUBLISHING]).exists()
    clock.forward(hours=3)
    facebook()
    run_all(clock)
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.PUBLISHED}
    shown = [post.text for post in platform.timeline(running.sandbox)]
    assert len(shown) == 20
    order = [next(n for n in range(20) if f"Luật số {n:02}" in text) for text in shown]
    assert order in (list(range(20)), list(reversed(range(20))))
    assert len(waiting) == 20


def test_what_became_too_old_meanwhile_asks_first(running: RunningSandbox, clock: MovingClock) -> None:
    due(facebook(page_access_token=DEAD), 3)
    run_all(clock)
    clock.forward(hours=25)
    facebook()
    run_all(clock)
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.MISSED}
    assert not platform.timeline(running.sandbox)
