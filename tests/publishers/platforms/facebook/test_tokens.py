"""A person's token becomes a Page token that lasts; without one nothing is renewed, and nobody pretends."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest

from publishers.contract import AuthExpired
from publishers.engine.platforms import platform_for
from publishers.engine.renewal import renew, renew_soon
from publishers.models import Channel, ChannelState
from publishers.sandbox.accounts import FACEBOOK
from publishers.sandbox.server import RunningSandbox
from tests.publishers.engine.conftest import MovingClock
from tests.publishers.engine.conftest import clock as clock
from tests.publishers.engine.conftest import running as running
from tests.publishers.factories import facebook

pytestmark = pytest.mark.django_db
SHORT = "EAAshortLivedPageToken"


@pytest.fixture
def sandbox_page(running: RunningSandbox) -> Channel:
    return facebook(page_access_token=SHORT, user_access_token=FACEBOOK.user_access_token)


def test_what_a_person_entered_is_exchanged_at_once(sandbox_page: Channel, clock: MovingClock) -> None:
    assert not platform_for(sandbox_page).probe().ok
    assert renew_soon(clock.now()) == 1
    channel = Channel.objects.get()
    assert channel.credentials()["page_access_token"] == FACEBOOK.page_access_token
    assert channel.access_until is None, "a Page token made so has no end"
    assert platform_for(channel).probe().ok
    assert renew_soon(clock.now() + timedelta(days=50)) == 0


def test_a_page_token_alone_cannot_be_renewed(running: RunningSandbox, clock: MovingClock) -> None:
    channel = facebook(page_access_token=SHORT)
    assert renew(channel, clock.now()) is None
    assert Channel.objects.get().state == ChannelState.ACTIVE, "why it was refused is told by who was refused"
    assert Channel.objects.get().renewing_until is None


def test_a_dead_user_token_asks_for_a_person(running: RunningSandbox, clock: MovingClock) -> None:
    facebook(page_access_token=SHORT, user_access_token="EAAdeadUserToken")
    assert renew_soon(clock.now()) == 0
    assert Channel.objects.get().state == ChannelState.NEEDS_RECONNECT


def test_a_person_without_the_page_is_told(sandbox_page: Channel, running: RunningSandbox) -> None:
    Channel.objects.update(options={**sandbox_page.options, "page_id": "1"})
    with pytest.raises(AuthExpired) as caught:
        platform_for(Channel.objects.get()).renew()
    assert caught.value.code == "facebook_not_managed"


def test_no_token_stands_in_the_log(
    sandbox_page: Channel, clock: MovingClock, caplog: pytest.LogCaptureFixture
) -> None:  # fmt: skip
    """The exchange is a GET by Facebook's own contract, so its secrets are in the address; it is logged without."""
    caplog.set_level(logging.DEBUG, logger="loa")
    renew_soon(clock.now())
    assert "/oauth/access_token" in caplog.text
    assert not any(secret in caplog.text for secret in (SHORT, FACEBOOK.user_access_token, FACEBOOK.app_secret))
