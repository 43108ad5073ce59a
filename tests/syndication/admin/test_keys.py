"""Keys and addresses of a source on the desk: shown once, overlapping, ended; the partner's address and its test."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from syndication.inbound import keys
from syndication.models import KeyPurpose, Source, SourceKey, SourceKind
from tests.syndication.inbound.exchange.listener import listening

pytestmark = pytest.mark.django_db


def browser(**given: bool) -> Client:
    user = get_user_model().objects.create_user(username="nv", password="x", is_staff=True, **given)
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


@pytest.fixture
def desk(db) -> Client:
    return browser(is_superuser=True)


@pytest.fixture
def source(db) -> Source:
    return Source.objects.create(name="Sở Tư pháp Gia Lai", kind=SourceKind.EXCHANGE)


def url(source: Source) -> str:
    return reverse("loa_source_keys", args=[source.pk])


def secret_in(answer) -> str:
    return re.search(r'id="loa-secret"[^>]* value="([^"]+)"', answer.content.decode())[1]


def test_a_shared_key_is_shown_once(desk, source):
    answer = desk.post(url(source), {"act": "signature", "keyid": "gialai-2026"})
    secret = secret_in(answer)
    assert "no-store" in answer["Cache-Control"]
    assert secret not in desk.get(url(source)).content.decode()
    assert keys.checking_key(source.keys.get()) == secret.encode()


def test_a_name_is_taken_once_and_a_bad_public_key_is_said(desk, source):
    desk.post(url(source), {"act": "signature", "keyid": "gialai-2026"})
    assert (
        b"of this name is here already" in desk.post(url(source), {"act": "signature", "keyid": "gialai-2026"}).content
    )
    wrong = desk.post(url(source), {"act": "signature", "keyid": "paar", "public_key": "kein"})
    assert b"32 bytes in Base64" in wrong.content
    desk.post(
        url(source),
        {"act": "signature", "keyid": "paar", "public_key": "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="},
    )
    assert SourceKey.objects.filter(keyid="paar").exists()


def test_an_ended_key_counts_no_longer(desk, source):
    desk.post(url(source), {"act": "signature", "keyid": "old"})
    desk.post(url(source), {"act": "signature", "keyid": "new"})
    desk.post(url(source), {"act": "end", "key": SourceKey.objects.get(keyid="old").pk})
    now = datetime.now(UTC)
    assert (keys.key_named("old", now), keys.key_named("new", now).keyid) == (None, "new")


def test_an_address_and_a_token_open_what_they_are_for(desk, client):
    source = Source.objects.create(name="Sở Y tế", kind=SourceKind.FORM)
    address = secret_in(desk.post(url(source), {"act": "form"}))
    assert client.get("/contribute/" + address.rpartition("/")[2]).status_code == 200
    token = secret_in(desk.post(url(source), {"act": "token"}))
    assert keys.owner_of(token, KeyPurpose.TOKEN, datetime.now(UTC)).source == source


def test_the_partner_can_be_tested(desk, source):
    desk.post(url(source), {"act": "signature", "keyid": "gialai-2026"})
    key = keys.checking_key(source.keys.get()).decode()
    with listening({"gialai-2026": key}) as listener:
        desk.post(url(source), {"act": "callback", "callback_url": listener.url})
        assert b"accepted the signature" in desk.post(url(source), {"act": "test"}, follow=True).content
        listener.answers = [401]
        assert b"refused the signature" in desk.post(url(source), {"act": "test"}, follow=True).content
    assert b"could not be reached" in desk.post(url(source), {"act": "test"}, follow=True).content


def test_a_bad_callback_address_is_said_and_changes_nothing(desk, source):
    answer = desk.post(url(source), {"act": "callback", "callback_url": "ftp://x y"})
    assert answer.status_code == 200
    assert Source.objects.get().callback_url == ""


def test_who_may_not_change_the_source_sees_nothing(source):
    from django.contrib.auth.models import Permission

    client = browser()
    client.get("/")
    user = get_user_model().objects.get()
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    assert client.get(url(source)).status_code in (302, 403)
    assert not SourceKey.objects.exists()
