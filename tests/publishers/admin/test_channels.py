"""The channels screen: choose a platform, enter the account, test; secrets go in and never come out."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from publishers.models import Channel, ChannelState, Delivery
from publishers.sandbox import accounts
from publishers.sandbox.server import RunningSandbox
from tests.publishers.factories import endpoints

from .conftest import Login, shown

pytestmark = pytest.mark.django_db

TOKEN = accounts.FACEBOOK.page_access_token
SECRET = accounts.FACEBOOK.app_secret


def filled(agency: Any, **given: Any) -> dict[str, Any]:
    """A Facebook channel's form, filled in well."""
    return {
        "name": "Facebook mới", "collection": agency.collection_id, "max_lateness_h": "12",
        "option-page_id": accounts.FACEBOOK.page_id, "option-version": "v26.0", "credential-page_access_token": TOKEN,
        "credential-app_id": accounts.FACEBOOK.app_id, "credential-app_secret": SECRET, **given,
    }  # fmt: skip


def new(platform: str) -> str:
    return f"{reverse('loa_channels:add')}?platform={platform}"


def test_first_the_platform_is_chosen(login: Login, agency: Any) -> None:
    html = shown(login("channel_admin").get(reverse("loa_channels:add")))
    for slug in ("national_portal", "department_portal", "by_hand"):
        assert f"?platform={slug}" in html
    for slug in ("facebook", "youtube", "zalo", "x"):
        assert reverse("loa_channels:connect", args=[slug]) in html
    assert "text · pictures · video" in html


def test_the_form_is_made_of_the_platform_s_own_fields(login: Login, agency: Any) -> None:
    html = shown(login("channel_admin").get(new("national_portal")))
    assert "The portal collects items from this site" in html, "choices have names for people"
    html = shown(login("tenant_admin").get(new("zalo")))
    assert "credential-access_token" in html and "expires_at" not in html, "what Loa keeps itself is not asked for"


def test_a_channel_is_connected_and_tested(
    login: Login, agency: Any, sandbox: RunningSandbox, django_capture_on_commit_callbacks: Any
) -> None:
    client = login("channel_admin")
    with (
        override_settings(LOA_PUBLISHERS={"ENDPOINTS": endpoints(sandbox.base_url)}),
        django_capture_on_commit_callbacks(execute=True),
    ):
        response = client.post(new("facebook"), filled(agency))
    channel = Channel.objects.get()
    assert response.url == reverse("loa_channels:edit", args=[channel.pk])
    assert channel.credentials()["page_access_token"] == TOKEN and channel.max_lateness_h == 12
    html = shown(client.get(response.url))
    assert "The connection works:" in html and accounts.FACEBOOK.page_name in html


def test_stored_secrets_never_come_back(login: Login, agency: Any, facebook: Channel) -> None:
    client, address = login("channel_admin"), reverse("loa_channels:edit", args=[facebook.pk])
    pages = [
        client.get(address),
        client.get(reverse("loa_channels:index")),
        # What was just typed does not come back either when another field is wrong.
        client.post(address, filled(agency, **{"option-page_id": "abc"})),
    ]
    for page in pages:
        html = page.content.decode()
        for secret in (TOKEN, SECRET, accounts.FACEBOOK.app_id):
            assert secret not in html
    assert "stored; leave empty to keep it" in shown(pages[0])


def test_empty_secrets_keep_what_is_stored(login: Login, agency: Any, facebook: Channel) -> None:
    kept = facebook.credentials()
    empty = {f"credential-{name}": "" for name in kept}
    login("channel_admin").post(
        reverse("loa_channels:edit", args=[facebook.pk]), filled(agency, name="Trang mới", **empty)
    )
    facebook.refresh_from_db()
    assert facebook.name == "Trang mới" and facebook.credentials() == kept


def test_new_secrets_reopen_a_channel_that_asked_for_them(login: Login, agency: Any, facebook: Channel) -> None:
    Channel.objects.update(state=ChannelState.NEEDS_RECONNECT, problem={"code": "auth_expired"})
    client, address = login("channel_admin"), reverse("loa_channels:edit", args=[facebook.pk])
    client.post(address, filled(agency, **{"credential-page_access_token": "", "credential-app_secret": "",
                                           "credential-app_id": ""}))  # fmt: skip
    facebook.refresh_from_db()
    assert facebook.state == ChannelState.NEEDS_RECONNECT, "nothing new was entered"
    client.post(address, filled(agency, **{"credential-page_access_token": "EAAnew"}))
    facebook.refresh_from_db()
    assert facebook.state == ChannelState.ACTIVE and facebook.credentials()["page_access_token"] == "EAAnew"


@pytest.mark.parametrize(
    ("platform", "given", "field", "sentence"),
    [
        ("facebook", {"option-page_id": ""}, "option-page_id", "required"),
        ("facebook", {"option-page_id": "a b"}, "option-page_id", "This is not what the platform expects here."),
        ("facebook", {"credential-app_secret": ""}, "credential-app_secret", "required"),
        ("facebook", {"name": ""}, "name", "required"),
        ("department_portal", {"option-endpoint": "so-y-te"}, "option-endpoint", "Enter a full address"),
        ("department_portal", {"credential-shared_key": "ngắn"}, "credential-shared_key", "at least 32 bytes"),
        ("by_hand", {"option-place": "x" * 300}, "option-place", "At most 200 characters."),
        ("youtube", {"option-channel_id": "@phapluat"}, "option-channel_id", "a handle (@name) is not one"),
    ],
)  # fmt: skip
def test_what_is_wrong_stands_at_its_field(
    login: Login, agency: Any, platform: str, given: dict[str, str], field: str, sentence: str
) -> None:
    good = {
        "option-endpoint": "https://soyte.example.vn/nhan", "option-keyid": "loa-1", "option-place": "Đài",
        "credential-shared_key": "k" * 32, "option-channel_id": "UC" + "a" * 22, "option-privacy": "public",
        "credential-client_id": "c", "credential-client_secret": "s", "credential-refresh_token": "r",
    }  # fmt: skip
    response = login("channel_admin").post(new(platform), {**filled(agency), **good, **given})
    assert not Channel.objects.exists()
    errors = response.context["form"].errors
    assert list(errors) == [field] and sentence in str(errors[field])
    html = response.content.decode()
    assert re.search(rf'id="id_{field}"[^>]*aria-invalid|aria-invalid[^>]*id="id_{field}"', html)


def test_a_test_that_nobody_carries_out_is_said(login: Login, facebook: Channel) -> None:
    client, address = login("channel_admin"), reverse("loa_channels:state", args=[facebook.pk])
    client.post(reverse("loa_channels:act", args=[facebook.pk, "test"]))
    assert "Testing the connection…" in shown(client.get(address))
    late = (timezone.now() - timezone.timedelta(minutes=5)).isoformat()
    Channel.objects.update(health={"testing_since": late})
    html = shown(client.get(address))
    assert "Check that the worker runs" in html and 'x-refresh-src-value=""' in html


def test_pause_and_resume(login: Login, facebook: Channel) -> None:
    client = login("channel_admin")
    client.post(reverse("loa_channels:act", args=[facebook.pk, "pause"]))
    facebook.refresh_from_db()
    assert facebook.state == ChannelState.PAUSED
    assert "The channel is paused." in shown(client.get(reverse("loa_channels:index")))
    client.post(reverse("loa_channels:act", args=[facebook.pk, "resume"]))
    facebook.refresh_from_db()
    assert facebook.state == ChannelState.ACTIVE and facebook.problem is None


@pytest.mark.parametrize("act", ["pause", "resume", "test"])
def test_acts_are_posts(login: Login, facebook: Channel, act: str) -> None:
    client = login("channel_admin")
    assert client.get(reverse("loa_channels:act", args=[facebook.pk, act])).status_code == 405
    assert client.post(reverse("loa_channels:act", args=[facebook.pk, "explode"])).status_code == 404


def test_a_used_channel_stays(login: Login, delivery: Delivery, facebook: Channel) -> None:
    client, address = login(), reverse("loa_channels:delete", args=[facebook.pk])
    assert "kept as proof" in shown(client.post(address, follow=True))
    assert Channel.objects.filter(pk=facebook.pk).exists()
    Delivery.objects.all().delete()
    client.post(address)
    assert not Channel.objects.exists()


def test_a_channel_of_a_platform_that_is_gone_is_listed_and_explained(login: Login, facebook: Channel) -> None:
    Channel.objects.update(platform="myspace")
    client = login("channel_admin")
    assert "unknown platform “myspace”" in shown(client.get(reverse("loa_channels:index")))
    response = client.get(reverse("loa_channels:edit", args=[facebook.pk]), follow=True)
    assert "not installed here" in shown(response)


def test_who_did_what_is_in_the_history(login: Login, facebook: Channel) -> None:
    client = login("channel_admin")
    client.post(reverse("loa_channels:act", args=[facebook.pk, "pause"]))
    assert "Paused the channel" in shown(client.get(reverse("loa_channels:history", args=[facebook.pk])))
