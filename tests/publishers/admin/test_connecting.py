"""Connecting an account: away with a state of our own, back once, one choice, a channel that works."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings as django_settings
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from publishers.models import Channel, ChannelState, Delivery, Handshake, NetworkApp, Phase
from publishers.sandbox.facebook.tokens import OTHER_PAGE_ID, OTHER_PAGE_NAME
from publishers.sandbox.server import RunningSandbox
from tests.publishers import factories

from .conftest import Login, owned, shown
from .connecting import ACCOUNTS, APPS, PUBLIC, Clerk

pytestmark = pytest.mark.django_db
PAGE = ACCOUNTS["facebook"][0]


@pytest.fixture(autouse=True)
def _running(sandbox: RunningSandbox) -> Iterator[None]:
    public = {**django_settings.LOA, "PUBLIC_URL": PUBLIC}
    with override_settings(LOA=public, LOA_PUBLISHERS={"ENDPOINTS": factories.endpoints(sandbox.base_url)}):
        yield


@pytest.fixture
def clerk(login: Login, django_capture_on_commit_callbacks: Any) -> Clerk:
    return Clerk(client=login("channel_admin"), commits=django_capture_on_commit_callbacks)


@pytest.mark.parametrize("slug", sorted(APPS))
def test_an_account_is_connected_without_a_token_in_sight(clerk: Clerk, agency: Any, slug: str, caplog: Any) -> None:
    account, name = ACCOUNTS[slug]
    page = clerk.list_accounts(slug)
    listing = shown(page)
    assert name in listing and account in listing
    assert "code=" not in page.request["QUERY_STRING"], "the code is gone from the address"
    done = clerk.choose(page, account, name=f"Kênh {slug}", collection=agency.collection_id)
    channel = Channel.objects.get()
    address = reverse("loa_channels:edit", args=[channel.pk])
    assert done.redirect_chain[-1][0] == address
    assert (channel.collection_id, channel.account_id) == (agency.collection_id, account)
    assert f"The connection works: “{name}" in shown(clerk.client.get(address))
    secrets = [value for key, value in channel.credentials().items() if key.endswith(("token", "secret")) and value]
    assert len(secrets) >= 2
    kept = Handshake.objects.get()
    assert (kept.phase, kept.sealed) == (Phase.DONE, "")
    seen = f"{listing} {shown(done)} {caplog.text} {dict(clerk.client.session)} {page.redirect_chain}"
    assert not any(secret in seen for secret in secrets)


@pytest.mark.parametrize("slug", sorted(APPS))
def test_the_way_back_is_the_public_address_and_the_proofs_are_new_each_time(clerk: Clerk, slug: str) -> None:
    first, second = (parse_qs(urlsplit(clerk.begin(slug)).query) for _ in range(2))
    assert first["redirect_uri"] == [f"{PUBLIC}/-/connect/{slug}"], "never the Host header's"
    assert first["state"] != second["state"] and len(first["state"][0]) >= 43
    if slug in ("zalo", "x"):
        assert first["code_challenge"] != second["code_challenge"] and len(first["code_challenge"][0]) == 43
    row = Handshake.objects.first()
    assert first["state"][0] not in f"{row.state_hash} {row.sealed}"


@pytest.mark.parametrize("slug", sorted(APPS))
def test_saying_no_is_told_kindly(clerk: Clerk, slug: str) -> None:
    page = clerk.come_back(clerk.agree(clerk.begin(slug), decision="no"))
    html = shown(page)
    assert "The permission was not given over there. Nothing was changed here." in html and "Begin again" in html
    assert not Channel.objects.exists() and Handshake.objects.get().sealed == ""


def test_an_answer_works_once(clerk: Clerk, agency: Any) -> None:
    back = clerk.agree(clerk.begin("facebook"))
    page = clerk.come_back(back)
    again = clerk.come_back(back)
    assert "Which account do you want to connect?" in shown(again), "a reload shows the list again"
    clerk.choose(page, PAGE, name="Facebook", collection=agency.collection_id)
    assert "This answer was used already" in shown(clerk.come_back(back))
    assert "This answer was used already" in shown(clerk.choose(page, PAGE, name="Facebook 2"))
    assert Channel.objects.count() == 1


def test_a_foreign_state_is_refused(clerk: Clerk, login: Login) -> None:
    back = clerk.agree(clerk.begin("facebook"))
    stranger = Clerk(client=login("tenant_admin"), commits=clerk.commits)
    assert "This was begun by somebody else, or in another browser." in shown(stranger.come_back(back))
    same_person = Client()
    same_person.force_login(clerk.client.user)  # type: ignore[attr-defined]
    same_person.get(back.removeprefix(PUBLIC))
    assert Handshake.objects.get().phase == Phase.ASKED, "not from another browser"
    made_up = back.replace(parse_qs(urlsplit(back).query)["state"][0], "x" * 43)
    assert "This answer belongs to nothing that was begun here" in shown(clerk.come_back(made_up))
    assert "Which account" in shown(clerk.come_back(back)), "the one who began still can"


def test_an_answer_for_another_network_is_refused(clerk: Clerk) -> None:
    back = clerk.agree(clerk.begin("facebook"))
    assert "in another browser" in shown(clerk.come_back(back.replace("/connect/facebook", "/connect/youtube")))


def test_whoever_is_not_logged_in_begins_again(clerk: Clerk) -> None:
    back = clerk.agree(clerk.begin("facebook"))
    response = Client().get(back.removeprefix(PUBLIC))
    assert response.status_code == 302 and "code" not in response.url and "login" in response.url


def test_a_network_that_leaves_out_the_state_is_told_by_the_browser(clerk: Clerk, agency: Any) -> None:
    back = clerk.agree(clerk.begin("zalo"))
    bare = back.partition("&state=")[0]
    assert "state" not in bare
    assert "Which account" in shown(clerk.come_back(bare))
    facebook = clerk.agree(clerk.begin("facebook")).partition("&state=")[0]
    assert "This answer belongs to nothing" in shown(clerk.come_back(facebook)), "who always repeats it must"


def test_too_late_is_said(clerk: Clerk) -> None:
    back = clerk.agree(clerk.begin("facebook"))
    Handshake.objects.update(expires_at=timezone.now())
    assert "Too much time has passed" in shown(clerk.come_back(back))
    page = clerk.list_accounts("facebook")
    Handshake.objects.update(expires_at=timezone.now())
    assert "Too much time has passed" in shown(clerk.choose(page, PAGE, name="Facebook"))
    assert not Channel.objects.exists()


def test_a_code_of_x_that_waited_is_explained(clerk: Clerk, sandbox: RunningSandbox) -> None:
    back = clerk.agree(clerk.begin("x"))
    for code in sandbox.sandbox.list("x", "code"):
        sandbox.sandbox.put("x", "code", code["id"], {**code, "until": "2026-01-01T00:00:00Z"})
    html = shown(clerk.come_back(back))
    assert "it was used or is too old" in html and "thirty seconds" in html


@pytest.mark.parametrize("slug", sorted(APPS))
def test_a_wrong_app_secret_is_explained(clerk: Clerk, slug: str) -> None:
    page = clerk.come_back(clerk.agree(clerk.begin(slug, app_secret="not-the-secret-at-all")))
    html = shown(page)
    assert "does not know this app, or its secret is another one" in html
    assert "not-the-secret-at-all" not in html


@pytest.mark.parametrize("slug", sorted(APPS))
@pytest.mark.parametrize("fault", ["500_before", "reset_after"])
def test_a_network_in_trouble_is_no_refusal(clerk: Clerk, sandbox: RunningSandbox, slug: str, fault: str) -> None:
    back = clerk.agree(clerk.begin(slug))
    sandbox.set_fault(slug, "oauth.token", fault)
    assert "gave no answer when the permission was to be fetched" in shown(clerk.come_back(back))
    assert Handshake.objects.get().phase == Phase.FAILED


# --- rights and choices --------------------------------------------------------------------------------------------


def test_a_page_without_the_right_to_publish_is_listed_and_shut(clerk: Clerk) -> None:
    html = shown(clerk.list_accounts("facebook"))
    assert "Hội luật gia tỉnh" in html and "CREATE_CONTENT" in html and html.count("disabled") >= 1


@pytest.mark.parametrize(
    ("slug", "without"),
    [("facebook", "pages_manage_posts"), ("youtube", "https://www.googleapis.com/auth/youtube.upload")],
)
def test_rights_that_were_unticked_are_named_and_nothing_is_connected(clerk: Clerk, slug: str, without: str) -> None:
    page = clerk.come_back(clerk.agree(clerk.begin(slug), without=without))
    html = shown(page)
    assert without.rsplit("/", 1)[-1] in html and "Without them nothing can be published there." in html
    done = clerk.choose(page, ACCOUNTS[slug][0], name="Kênh", collection="1")
    assert not Channel.objects.exists() and done.status_code == 200


def test_a_right_that_only_figures_need_is_told_and_does_not_stop(clerk: Clerk, agency: Any) -> None:
    page = clerk.come_back(clerk.agree(clerk.begin("facebook"), without="read_insights"))
    assert "Rights that were not given: read_insights." in shown(page)
    clerk.choose(page, PAGE, name="Facebook", collection=agency.collection_id)
    assert Channel.objects.get().options["page_id"] == PAGE


def test_what_is_connected_already_gets_a_fresh_access(clerk: Clerk, facebook: Channel) -> None:
    page = clerk.list_accounts("facebook")
    assert f"Connected already as “{facebook.name}”" in shown(page)
    before = facebook.credentials_fence
    clerk.choose(page, PAGE, name="Noch einmal")
    facebook.refresh_from_db()
    assert Channel.objects.count() == 1 and facebook.credentials_fence == before + 1


# --- again ---------------------------------------------------------------------------------------------------------


def test_connecting_again_keeps_the_history(clerk: Clerk, facebook: Channel, delivery: Delivery) -> None:
    Channel.objects.update(state=ChannelState.NEEDS_RECONNECT, problem={"code": "auth_expired"})
    page = clerk.list_accounts("facebook", facebook)
    assert "This is the channel's account." in shown(page)
    clerk.choose(page, PAGE)
    facebook.refresh_from_db()
    assert facebook.state == ChannelState.ACTIVE and facebook.problem is None
    assert facebook.deliveries.get() == delivery and Channel.objects.count() == 1
    assert "Connected the account again" in shown(clerk.client.get(reverse("loa_channels:history", args=[facebook.pk])))


def test_another_account_is_refused_unless_it_is_to_be_a_new_channel(
    clerk: Clerk, facebook: Channel, agency: Any
) -> None:
    before = facebook.credentials_fence
    page = clerk.list_accounts("facebook", facebook)
    html = shown(clerk.choose(page, OTHER_PAGE_ID))
    assert f"“{OTHER_PAGE_NAME}” is another account. The channel keeps its history and its access." in html
    assert "Connect this account as a new channel" in html
    facebook.refresh_from_db()
    assert facebook.credentials_fence == before and facebook.options["page_id"] == PAGE
    clerk.choose(page, OTHER_PAGE_ID, as_new="on", name="Trang khác", collection=agency.collection_id)
    assert Channel.objects.get(name="Trang khác").options["page_id"] == OTHER_PAGE_ID
    facebook.refresh_from_db()
    assert facebook.credentials_fence == before


def test_what_a_person_entered_once_survives_a_new_access(clerk: Clerk, agency: Any) -> None:
    channel = owned(factories.zalo("Zalo"), agency)
    key = channel.credentials()["oa_secret_key"]
    clerk.choose(clerk.list_accounts("zalo", channel), ACCOUNTS["zalo"][0])
    fresh = Channel.objects.get()
    assert fresh.credentials()["oa_secret_key"] == key and fresh.options["author"] == "Sở Tư pháp"
    assert fresh.consent_until is not None and fresh.consent_until > timezone.now() + timedelta(days=89)


# --- the app, and who may ------------------------------------------------------------------------------------------


def test_the_app_is_asked_for_once(clerk: Clerk, facebook: Channel) -> None:
    address = reverse("loa_channels:connect", args=["facebook"])
    html = shown(clerk.client.get(address))
    assert f"used by “{facebook.name}”" in html
    assert not any(value in html for value in APPS["facebook"]), "known, and not shown"
    response = clerk.client.post(address, {"app": str(facebook.pk)})
    assert parse_qs(urlsplit(response.url).query)["client_id"] == [APPS["facebook"][0]]


def test_an_app_can_be_kept_for_every_department(login: Login, clerk: Clerk) -> None:
    boss = login()
    address = reverse("loa_channels:connect", args=["zalo"])
    app_id, secret = APPS["zalo"]
    boss.post(address, {"app": "other", "app_id": app_id, "app_secret": secret, "for_all": "on"})
    kept = NetworkApp.objects.get()
    assert kept.secrets() == {"id": app_id, "secret": secret} and secret not in kept.sealed
    html = shown(clerk.client.get(address))
    assert "kept for this installation" in html and "Keep it for every department" not in html
    assert clerk.client.post(address, {"app": "installation"}).status_code == 302
    clerk.client.post(address, {"app": "other", "app_id": "9", "app_secret": "other", "for_all": "on"})
    assert NetworkApp.objects.get().secrets()["id"] == app_id, "only who looks after everything may"


def test_only_who_may_change_channels_of_the_collection(login: Login, clerk: Clerk, facebook: Channel) -> None:
    editor = login("unit_approver")
    new = reverse("loa_channels:connect", args=["facebook"])
    for address in (new, f"{new}?channel={facebook.pk}"):
        assert editor.get(address).status_code in (302, 403)
        assert editor.post(address, {"app": "other"}).status_code in (302, 403)
    assert not Handshake.objects.exists()
    page = clerk.list_accounts("facebook", facebook)
    clerk.client.user.groups.clear()  # type: ignore[attr-defined]
    before = Channel.objects.get().credentials_fence
    assert clerk.client.post(page.request["PATH_INFO"], {"place": PAGE}).status_code in (302, 403)
    assert Channel.objects.get().credentials_fence == before


def test_a_place_without_a_browser_s_way_has_none(clerk: Clerk) -> None:
    assert clerk.client.get(reverse("loa_channels:connect", args=["by_hand"])).status_code == 404
    assert clerk.client.get("/-/connect/by_hand").status_code == 404
    html = shown(clerk.client.get(reverse("loa_channels:add")))
    assert "?platform=by_hand" in html and reverse("loa_channels:connect", args=["zalo"]) in html
