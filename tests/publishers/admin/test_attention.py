"""The home screen says what a person must not miss, to those who can do something about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.agencies.models import Agency
from publishers.engine import restores
from publishers.models import Channel, ChannelState, Restore
from tests.publishers import factories

from .conftest import Login, owned, shown

pytestmark = pytest.mark.django_db
HOME = "/admin/"
BROKEN = {"code": "auth_expired", "params": {}, "detail": ""}


@pytest.fixture(autouse=True)
def _new_process() -> Iterator[None]:
    restores.forget()
    yield
    restores.forget()


def home(login: Login, role: str) -> str:
    return login(role).get(HOME).content.decode()


def test_nothing_to_do_shows_nothing(login: Login, facebook: Channel) -> None:
    html = home(login, "channel_admin")
    assert "loa-attention-title" not in html and "loa-restored-title" not in html


def test_a_dead_access_is_in_the_banner_above_every_screen_and_not_said_twice(
    login: Login, agency: Agency, facebook: Channel
) -> None:
    Channel.objects.update(state=ChannelState.NEEDS_RECONNECT, problem=BROKEN)
    client = login("channel_admin")
    assert "Reconnect it" in shown(client.get(reverse("loa_stopped")))
    assert "loa-attention-title" not in shown(client.get(HOME))
    for name in ("Zalo", "X", "Đài", "Trang"):
        owned(factories.by_hand(name), agency)
    Channel.objects.update(state=ChannelState.NEEDS_RECONNECT, problem=BROKEN)
    html = shown(client.get(HOME))
    assert html.count("loa-finding--blocking") == 2, "of many the banner names three"
    assert "loa-attention-title" not in home(login, "unit_approver")


def test_an_access_that_ends_is_told_with_its_end(login: Login, facebook: Channel) -> None:
    Channel.objects.update(problem=BROKEN, access_until=timezone.now() + timedelta(hours=2))
    assert "loa-finding--advice" in home(login, "channel_admin")


def test_a_restore_is_told_while_it_is_news(login: Login, facebook: Channel) -> None:
    now = timezone.now()
    restores.record(now - timedelta(hours=3), now)
    client = login("unit_approver")
    assert "loa-restored-title" in client.get(HOME).content.decode()
    Restore.objects.update(noticed_at=now - timedelta(days=4))
    restores.forget()
    assert "loa-restored-title" not in client.get(HOME).content.decode()
