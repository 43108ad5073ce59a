"""Callbacks that end by themselves are asked for again, by one process, and nothing depends on them."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from pytest_django.live_server_helper import LiveServer

from cms.core.clock import SystemClock
from publishers.engine.renewal import renew_soon
from publishers.engine.subscriptions import callback_address, subscribe_due
from publishers.models import Channel, ChannelState
from publishers.sandbox.server import RunningSandbox
from tests.publishers.factories import facebook, youtube


@pytest.fixture
def channel(db: None) -> Channel:
    return youtube()


def asked(running: RunningSandbox) -> int:
    return running.sandbox.faults.calls["youtube", "hub.subscribe"]


@pytest.fixture(autouse=True)
def _from_nothing(running: RunningSandbox) -> None:
    running.sandbox.faults.calls.clear()


def test_a_channel_is_subscribed_once_and_again_after_days(channel: Channel, running: RunningSandbox) -> None:
    facebook()
    now = SystemClock().now()
    assert [subscribe_due(now), subscribe_due(now)] == [1, 0]
    again = Channel.objects.get(pk=channel.pk).subscribe_at
    assert timedelta(days=1) < again - now < timedelta(days=5)
    assert subscribe_due(again) == 1
    assert asked(running) == 2


def test_trouble_is_tried_again_in_an_hour(channel: Channel, running: RunningSandbox) -> None:
    running.set_fault("youtube", "hub.subscribe", "500_before")
    now = SystemClock().now()
    assert subscribe_due(now) == 0
    assert subscribe_due(now + timedelta(minutes=59)) == 0
    assert subscribe_due(now + timedelta(minutes=61)) == 1


def test_paused_channels_are_left_alone(channel: Channel, running: RunningSandbox) -> None:
    Channel.objects.update(state=ChannelState.PAUSED)
    assert subscribe_due(SystemClock().now()) == 0
    assert asked(running) == 0


def test_the_periodic_renewal_asks_too(channel: Channel, running: RunningSandbox) -> None:
    renew_soon(SystemClock().now())
    assert asked(running) == 1


def test_address_is_the_public_one(channel: Channel, settings: object) -> None:
    assert callback_address(channel).endswith(f"/-/callbacks/youtube/{channel.pk}")
    assert callback_address(channel).startswith("http")


@pytest.mark.usefixtures("rooted")
def test_the_hub_asks_back_at_our_own_address(
    running: RunningSandbox, live_server: LiveServer, settings: object
) -> None:
    channel = youtube()
    settings.LOA = {**settings.LOA, "PUBLIC_URL": live_server.url}
    subscribe_due(SystemClock().now())
    for _ in range(400):
        found = running.sandbox.list("youtube", "subscriber")
        if found:
            break
        threading.Event().wait(0.005)
    assert [row["callback"] for row in found] == [f"{live_server.url}/-/callbacks/youtube/{channel.pk}"]
