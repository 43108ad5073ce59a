"""No door open: every act is checked on the server, on the page and on the channel."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import Collection, GroupCollectionPermission

from cms.entries.models import Entry
from cms.pages.models import InfographicPage
from publishers.models import Channel, ChannelState, Delivery, DeliveryState
from tests.publishers import factories

from .conftest import Login, choosing, shown

pytestmark = pytest.mark.django_db


def refused(response: Any) -> bool:
    """Wagtail sends people without the right back to its start page."""
    return response.status_code == 302 and response.url == reverse("wagtailadmin_home")


@pytest.mark.parametrize("role", ["contributor", "editor", "legal_reviewer", "channel_admin"])
def test_without_the_right_on_the_page_nothing_is_planned(
    login: Login, page: InfographicPage, facebook: Channel, role: str
) -> None:
    client, address = login(role), reverse("loa_everywhere", args=[page.pk])
    assert refused(client.get(address))
    assert refused(client.post(address, choosing(facebook)))
    assert refused(client.post(address + "?check", choosing(facebook)))
    assert not Delivery.objects.exists()


def test_a_channel_of_another_collection_cannot_be_chosen(
    login: Login, page: InfographicPage, facebook: Channel
) -> None:
    strange = factories.by_hand("Nơi khác")
    client, address = login("unit_approver"), reverse("loa_everywhere", args=[page.pk])
    assert "Nơi khác" not in shown(client.get(address))
    response = client.post(address, choosing(strange))
    assert response.status_code == 422 and not Delivery.objects.exists()


def test_the_right_on_the_page_alone_gives_a_sentence(login: Login, page: InfographicPage, facebook: Channel) -> None:
    GroupCollectionPermission.objects.all().delete()
    html = shown(login("unit_approver").get(reverse("loa_everywhere", args=[page.pk])))
    assert "There is no channel that you may publish on." in html and "Facebook Sở Tư pháp" not in html


@pytest.mark.parametrize("act", ["cancel", "send", "retime"])
def test_acts_need_the_channel(login: Login, delivery: Delivery, act: str) -> None:
    assert refused(login("contributor").post(reverse("loa_deliveries:act", args=[delivery.pk, act])))
    # May change the page, so sees the delivery; the channel is not theirs.
    client = login("editor")
    assert client.get(reverse("loa_deliveries:inspect", args=[delivery.pk])).status_code == 200
    assert refused(client.post(reverse("loa_deliveries:act", args=[delivery.pk, act])))
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.SCHEDULED


def test_recording_needs_the_channel(login: Login, delivery: Delivery) -> None:
    Delivery.objects.update(state=DeliveryState.NEEDS_CHECKING, problem={"code": "cannot_tell"})
    address = reverse("loa_deliveries:inspect", args=[delivery.pk])
    client = login("editor")
    assert "loa-record" not in shown(client.get(address))
    assert refused(client.post(address, {"seen_at": "2026-01-01T08:00", "by": "Ai đó"}))
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.NEEDS_CHECKING


def test_taking_everything_back_leaves_strange_channels_alone(login: Login, entry: Entry, delivery: Delivery) -> None:
    Delivery.objects.update(undo_until=delivery.due_at.replace(year=2999))
    login("editor").post(reverse("loa_take_back", args=[entry.pk]))
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.SCHEDULED


def test_deliveries_of_others_are_not_seen(login: Login, delivery: Delivery, entry: Entry) -> None:
    client = login("report_officer")
    assert "Facebook Sở Tư pháp" not in shown(client.get(reverse("loa_deliveries:index")))
    assert refused(client.get(reverse("loa_deliveries:inspect", args=[delivery.pk])))
    assert refused(client.get(reverse("loa_item", args=[entry.pk])))


@pytest.mark.parametrize("view", ["edit", "delete", "history", "usage"])
def test_deliveries_have_no_forms(login: Login, delivery: Delivery, view: str) -> None:
    client = login("unit_approver")
    assert client.post(reverse(f"loa_deliveries:{view}", args=[delivery.pk])).status_code in (302, 405)
    assert Delivery.objects.filter(pk=delivery.pk).exists()


@pytest.mark.parametrize("role", ["contributor", "editor", "unit_approver"])
def test_channels_are_looked_after_by_their_keepers_only(login: Login, facebook: Channel, role: str) -> None:
    client = login(role)
    assert refused(client.get(reverse("loa_channels:edit", args=[facebook.pk])))
    assert refused(client.get(reverse("loa_channels:add")))
    assert refused(client.post(reverse("loa_channels:act", args=[facebook.pk, "pause"])))
    facebook.refresh_from_db()
    assert facebook.state == ChannelState.ACTIVE


def test_a_keeper_of_one_collection_does_not_reach_another_s_channels(login: Login, facebook: Channel) -> None:
    strange = factories.by_hand("Nơi khác")
    client = login("channel_admin")
    assert client.get(reverse("loa_channels:edit", args=[facebook.pk])).status_code == 200
    assert refused(client.get(reverse("loa_channels:edit", args=[strange.pk])))
    assert refused(client.post(reverse("loa_channels:edit", args=[strange.pk]), {"name": "Của tôi"}))
    assert refused(client.post(reverse("loa_channels:act", args=[strange.pk, "pause"])))
    assert refused(client.get(reverse("loa_channels:state", args=[strange.pk])))
    assert refused(client.post(reverse("loa_channels:delete", args=[strange.pk])))
    assert "Nơi khác" not in shown(client.get(reverse("loa_channels:index")))
    assert Channel.objects.get(pk=strange.pk).name == "Nơi khác"


def test_strangers_see_the_login(delivery: Delivery, page: InfographicPage) -> None:
    for address in (
        reverse("loa_everywhere", args=[page.pk]),
        reverse("loa_deliveries:inspect", args=[delivery.pk]),
        reverse("loa_channels:index"),
    ):
        assert reverse("wagtailadmin_login") in Client().get(address).url


def test_groups_are_given_channels_by_collection(login: Login, agency: Any) -> None:
    client, group = login(), Group.objects.create(name="Ban biên tập")
    address = reverse("wagtailusers_groups:edit", args=[group.pk])
    html = shown(client.get(address))
    assert "Channel permissions" in html and "Publish on channels" in html
    assert "loa_publishers" not in html, "rights in general would do nothing, so none are offered"
    use = "use_channel"
    data = {"name": group.name, **_empty_formsets(html)}
    permission = GroupCollectionPermission.objects.filter(permission__codename=use).first().permission  # type: ignore[union-attr]
    data.update({
        "channel_permissions-TOTAL_FORMS": "1", "channel_permissions-0-collection": agency.collection_id,
        "channel_permissions-0-permissions": [permission.pk],
    })  # fmt: skip
    client.post(address, data)
    given = GroupCollectionPermission.objects.get(group=group)
    assert given.permission.codename == use and given.collection == Collection.objects.get(pk=agency.collection_id)


def _empty_formsets(html: str) -> dict[str, str]:
    """The management forms of every formset on the page, with nothing in them."""
    import re

    prefixes = set(re.findall(r'name="([a-z_]+)-TOTAL_FORMS"', html))
    return {
        f"{prefix}-{name}": value
        for prefix in prefixes
        for name, value in (
            ("TOTAL_FORMS", "0"),
            ("INITIAL_FORMS", "0"),
            ("MIN_NUM_FORMS", "0"),
            ("MAX_NUM_FORMS", "1000"),
        )
    }
