"""The channel's page says what the platform still allows, and until when it doesn't."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from publishers.admin.channels.allowances import shown_allowances
from publishers.models import Allowance, Channel
from publishers.platforms.youtube.quotas import QUOTAS, UPLOADS
from publishers.platforms.zalo.quotas import ARTICLES, BROADCASTS
from tests.publishers import factories

from .conftest import Login, shown

pytestmark = pytest.mark.django_db

#: 12:00 in Vietnam.
NOON = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def channel_of(platform: str, **options: Any) -> Channel:
    channel = factories.by_hand(platform)
    Channel.objects.filter(pk=channel.pk).update(platform=platform, options=options)
    channel.refresh_from_db()
    return channel


def used(channel: Channel, bucket: str, **values: Any) -> None:
    window = {"window_start": NOON - timedelta(minutes=5), "window_end": NOON + timedelta(minutes=55), "capacity": 100}
    Allowance.objects.create(channel=channel, bucket=bucket, **{**window, **values})


def line(channel: Channel, label: str) -> Any:
    return next(item for item in shown_allowances(channel, NOON) if label in item.label)


def test_a_day_s_uploads_with_the_hour_at_which_there_are_more() -> None:
    channel = channel_of("youtube")
    begin, end = QUOTAS[UPLOADS].window.around(NOON)
    used(channel, UPLOADS, used=12, window_start=begin, window_end=end)
    item = line(channel, "Videos")
    assert (item.used_words, item.refill, item.source) == (
        "12 of 100 used", "full again at 15:00, 21/11/2026", "counted by Loa",
    )  # fmt: skip
    assert not item.is_shut


def test_an_earlier_day_s_count_is_not_shown() -> None:
    channel = channel_of("youtube")
    used(channel, UPLOADS, used=100, window_start=NOON - timedelta(days=2), window_end=NOON - timedelta(days=1))
    assert line(channel, "Videos").used_words == "0 of 100 used"


def test_facebook_s_share_is_what_it_said() -> None:
    channel = channel_of("facebook")
    assert (line(channel, "Share").capacity, line(channel, "Share").used_words) == (0, "nothing heard in this time")
    used(channel, "usage", used=96, observed_at=NOON, blocked_until=NOON + timedelta(minutes=5))
    item = line(channel, "Share")
    assert (item.used_words, item.refill, item.is_shut) == ("96 % used", "nothing more until 12:05, 21/11/2026", True)
    assert item.source.endswith("said so at 12:00, 21/11/2026")


def test_zalo_s_articles_have_no_number_and_its_broadcasts_the_channel_s() -> None:
    channel = channel_of("zalo", broadcast_monthly_limit=4)
    assert line(channel, "articles").used_words == "the number is not known"
    assert line(channel, "Broadcasts").used_words == "0 of 4 used"
    used(channel, ARTICLES, blocked_until=NOON + timedelta(hours=6), capacity=0)
    assert line(channel, "articles").is_shut
    used(channel, BROADCASTS, used=4, capacity=4, window_end=NOON + timedelta(days=9))
    assert line(channel, "Broadcasts").is_shut


def test_a_place_without_quotas_has_no_panel(login: Login, radio: Channel, facebook: Channel) -> None:
    client = login()
    assert "still allows" not in shown(client.get(reverse("loa_channels:edit", args=[radio.pk])))
    page = shown(client.get(reverse("loa_channels:edit", args=[facebook.pk])))
    assert "What the platform still allows" in page
    assert "nothing heard in this time" in page
