"""The list of channels: who looks after each, one press for each act, and the list itself to take along."""

from __future__ import annotations

import pytest
from django.urls import reverse

from publishers.models import Channel, ChannelState

from .conftest import Login, query, shown

pytestmark = pytest.mark.django_db
LIST = reverse("loa_channels:index")


def test_each_act_is_one_press_for_who_may(login: Login, facebook: Channel, radio: Channel) -> None:
    client = login("channel_admin")
    Channel.objects.filter(pk=facebook.pk).update(responsible=client.user)
    html = shown(client.get(LIST))
    for label in ("Reconnect", "Test", "Pause", "Slots of", "Limits of"):
        assert f'aria-label="{label} Facebook Sở Tư pháp"' in html
    assert "Limits of Đài truyền thanh" not in html, "it has none"
    assert "channel_admin" in html and "Nobody yet" in html
    pause = reverse("loa_channels:act", args=[facebook.pk, "pause"])
    assert client.post(pause, {"next": LIST}).url == LIST
    assert client.post(pause, {"next": "https://elsewhere.example/"}).url.startswith("/admin/channels/")
    assert 'aria-label="Resume Facebook Sở Tư pháp"' in shown(client.get(LIST))
    plain = shown(login("unit_approver").get(LIST))
    assert "Facebook Sở Tư pháp" in plain and 'aria-label="Pause' not in plain


def test_the_list_is_filtered_and_taken_along(login: Login, facebook: Channel, radio: Channel) -> None:
    Channel.objects.filter(pk=facebook.pk).update(state=ChannelState.NEEDS_RECONNECT)
    response = login("channel_admin").get(LIST + query(export="csv", state="needs_reconnect"))
    head, *rows = b"".join(response.streaming_content).decode().splitlines()
    assert head.startswith("Channel,Platform,Collection,State,Last success,Last test")
    assert len(rows) == 1 and "Facebook Sở Tư pháp" in rows[0] and "needs reconnecting" in rows[0]
    assert facebook.credentials()["page_access_token"] not in rows[0]
