"""An access that ends without a person: told two weeks and three days before, to the two who look after the channel."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.utils import timezone
from wagtail.models import Collection, GroupCollectionPermission

from publishers.contract import Health
from publishers.engine import alerts, forecast, probing
from publishers.engine.renewal import renew, renew_soon
from publishers.models import Channel, ChannelState, Handshake
from publishers.sandbox.server import RunningSandbox
from tests.publishers import factories

from .conftest import MovingClock

pytestmark = pytest.mark.django_db


def person(django_user_model: Any, name: str, **values: Any) -> Any:
    return django_user_model.objects.create_user(name, email=f"{name}@example.org", password="x", **values)


@pytest.fixture
def lan(django_user_model: Any) -> Any:
    return person(django_user_model, "lan")


@pytest.fixture
def minh(django_user_model: Any) -> Any:
    return person(django_user_model, "minh")


@pytest.fixture
def boss(django_user_model: Any) -> Any:
    """May change every channel, and is named for none."""
    group = Group.objects.create(name="Quản trị kênh")
    GroupCollectionPermission.objects.create(
        group=group, collection=Collection.get_first_root_node(),
        permission=Permission.objects.get(codename="change_channel"),
    )  # fmt: skip
    user = person(django_user_model, "boss")
    user.groups.add(group)
    return user


@pytest.fixture
def channel(lan: Any, minh: Any) -> Channel:
    """A channel whose two people are named."""
    made = factories.facebook()
    Channel.objects.update(responsible=lan, deputy=minh)
    made.refresh_from_db()
    return made


def end_in(days: float) -> datetime:
    end = timezone.now() + timedelta(days=days, minutes=1)
    Channel.objects.update(consent_until=end)
    return end


def readers() -> list[str]:
    return sorted(letter.to[0] for letter in mail.outbox)


def test_the_two_people_are_told_twice_and_no_more(channel: Channel) -> None:
    now = timezone.now()
    end_in(20)
    assert alerts.announce(now) == 0
    end_in(13)
    assert [alerts.announce(now) for _ in range(3)] == [1, 0, 0]
    assert readers() == ["lan@example.org", "minh@example.org"]
    assert f"/channels/edit/{channel.pk}/" in mail.outbox[0].body
    end_in(2)
    assert [alerts.announce(now) for _ in range(3)] == [1, 0, 0]
    assert len(mail.outbox) == 4


def test_a_channel_found_late_is_told_of_once(channel: Channel) -> None:
    end_in(1)
    now = timezone.now()
    assert [alerts.announce(now) for _ in range(2)] == [1, 0]


def test_a_new_access_is_warned_of_anew(channel: Channel) -> None:
    now = timezone.now()
    end_in(2)
    alerts.announce(now)
    factories.facebook(page_access_token="EAAanother")
    fresh = Channel.objects.get()
    assert (fresh.consent_until, fresh.warned_days) == (None, None)
    end_in(2)
    assert alerts.announce(now) == 1


@pytest.mark.parametrize("gone", ["inactive", "no address", "unnamed"])
def test_while_two_cannot_be_written_to_everybody_who_may_mend_it_is(
    channel: Channel, minh: Any, boss: Any, gone: str
) -> None:
    if gone == "inactive":
        minh.is_active = False
    elif gone == "no address":
        minh.email = ""
    else:
        Channel.objects.update(deputy=None)
    minh.save()
    Channel.objects.update(state=ChannelState.NEEDS_RECONNECT, problem={"code": "auth_expired"})
    alerts.announce(timezone.now())
    assert readers() == ["boss@example.org", "lan@example.org"]


def test_the_two_are_told_of_a_dead_access_too(channel: Channel, boss: Any) -> None:
    Channel.objects.update(state=ChannelState.NEEDS_RECONNECT, problem={"code": "auth_expired"})
    alerts.announce(timezone.now())
    assert readers() == ["lan@example.org", "minh@example.org"]


def test_a_renewal_moves_the_end_ahead(running: RunningSandbox, clock: MovingClock) -> None:
    zalo = factories.zalo()
    first = Channel.objects.get().consent_until
    assert first is not None and forecast.days_left(Channel.objects.get(), clock.now()) is None
    clock.forward(days=80)
    assert forecast.days_left(Channel.objects.get(), clock.now()) == 9
    Channel.objects.update(warned_days=14)
    assert renew(zalo, clock.now()) is not None
    fresh = Channel.objects.get()
    assert fresh.warned_days is None and fresh.consent_until is not None and fresh.consent_until >= first


def test_a_token_that_cannot_be_renewed_ends_with_itself() -> None:
    channel = factories.zalo()
    own = channel.credentials()
    from publishers.credentials import enter_credentials

    enter_credentials(channel, {**own, "refresh_token": ""})
    left = forecast.days_left(Channel.objects.get(), timezone.now())
    assert left == 1, "twenty-five hours"


def test_what_a_test_learns_of_the_end_is_kept(channel: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    end = timezone.now() + timedelta(days=60)
    monkeypatch.setattr(probing, "_ask", lambda channel: Health(ok=True, account="Trang", access_until=end))
    Channel.objects.update(warned_days=14, consent_until=timezone.now())
    probing.probe_channel(channel.pk, timezone.now())
    fresh = Channel.objects.get()
    assert (fresh.consent_until, fresh.warned_days) == (end, None)


def test_what_was_authorised_and_never_fetched_is_thrown_away(lan: Any, clock: MovingClock) -> None:
    now = clock.now()
    for number, minutes in enumerate((-1, 5)):
        Handshake.objects.create(
            platform="zalo", user=lan, state_hash=str(number), browser_hash="b", sealed="x", created_at=now,
            expires_at=now + timedelta(minutes=minutes),
        )  # fmt: skip
    renew_soon(now)
    assert Handshake.objects.get().state_hash == "1"
