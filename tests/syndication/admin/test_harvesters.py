"""Harvesters on the desk: made, shown their token once, known by it from then on."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from syndication.models import HarvestedRecord, Harvester
from tests.entries.factories import make_entry

ADD = "loa_harvesters:add"


@pytest.fixture
def desk(db: None) -> Client:
    return log_in(get_user_model().objects.create_superuser(username="admin", password="x"))


def log_in(user: object) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def shown_token(page: str) -> str:
    [token] = set(re.findall(r"Authorization: Bearer ([\w-]+)", page))
    return token


def take(token: str) -> None:
    Client(headers={"authorization": f"Bearer {token}"}).get("/oai?verb=ListRecords&metadataPrefix=oai_dc")


def test_a_new_harvester_is_shown_its_token_once_and_known_by_it(desk: Client) -> None:
    made = desk.post(reverse(ADD), {"name": "moj", "networks": "", "with_token": "on"})
    assert "no-store" in made.headers["Cache-Control"]
    token = shown_token(made.content.decode())
    row = Harvester.objects.get()
    make_entry()
    take(token)
    assert row.records.count() == 1
    for page in (reverse("loa_harvesters:index"), reverse("loa_harvesters:edit", args=[row.pk])):
        shown = desk.get(page).content.decode()
        assert token not in shown
        assert "its token" in shown
    assert "1 item in its latest version" in shown


def test_another_token_ends_the_one_before(desk: Client) -> None:
    old = shown_token(desk.post(reverse(ADD), {"name": "moj", "with_token": "on"}).content.decode())
    row = Harvester.objects.get()
    new = shown_token(desk.post(reverse("loa_harvesters:token", args=[row.pk])).content.decode())
    make_entry()
    take(old)
    assert not HarvestedRecord.objects.exists()
    take(new)
    assert HarvestedRecord.objects.count() == 1
    assert ModelLogEntry.objects.filter(action="loa.make_harvester_token").count() == 1
    assert not ModelLogEntry.objects.filter(data__icontains=new).exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": "a", "networks": "nowhere"}, "“nowhere” is not a network"),
        ({"name": "a", "networks": ""}, "By what is it known?"),
        ({"name": "", "with_token": "on"}, "This field is required"),
    ],
)
def test_what_can_not_be_known_is_refused_in_words(desk: Client, given: dict[str, str], said: str) -> None:
    page = desk.post(reverse(ADD), given)
    assert said in page.content.decode()
    assert not Harvester.objects.exists()


def test_networks_are_kept_tidy_and_a_token_survives_a_change(desk: Client) -> None:
    desk.post(reverse(ADD), {"name": "moj", "networks": "203.0.113.7, 2001:db8::/32", "with_token": "on"})
    row = Harvester.objects.get()
    assert (row.networks, len(row.token_sha256)) == ("203.0.113.7 2001:db8::/32", 64)
    desk.post(reverse("loa_harvesters:edit", args=[row.pk]), {"name": "bộ", "networks": ""})
    changed = Harvester.objects.get()
    assert (changed.name, changed.networks, changed.token_sha256) == ("bộ", "", row.token_sha256)


def test_deleting_says_what_is_lost(desk: Client) -> None:
    row = Harvester.objects.create(name="moj", networks="10.0.0.0/8")
    address = reverse("loa_harvesters:delete", args=[row.pk])
    assert "no longer become published" in desk.get(address).content.decode()
    desk.post(address)
    assert not Harvester.objects.exists()


def test_who_may_only_look_changes_nothing(db: None) -> None:
    user = get_user_model().objects.create_user(username="auditor", password="x")
    group = Group.objects.create(name="auditors")
    group.permissions.set(Permission.objects.filter(codename__in=["access_admin", "view_harvester"]))
    user.groups.add(group)
    row = Harvester.objects.create(name="moj", networks="10.0.0.0/8")
    client = log_in(user)
    assert "moj" in client.get(reverse("loa_harvesters:index")).content.decode()
    refused = client.post(reverse("loa_harvesters:token", args=[row.pk]))
    assert refused.status_code in (302, 403)
    assert client.post(reverse(ADD), {"name": "x", "with_token": "on"}).status_code == 302
    row.refresh_from_db()
    assert (row.token_sha256, Harvester.objects.count()) == ("", 1)


def test_the_list_costs_the_same_for_one_and_for_forty(desk: Client, django_assert_max_num_queries) -> None:
    now = timezone.now()
    entry = make_entry()
    for number in range(40):
        row = Harvester.objects.create(name=f"h{number}", networks="10.0.0.0/8", seen_at=now)
        HarvestedRecord.objects.create(harvester=row, entry_id=entry.pk, datestamp=now, collected_at=now)
    with django_assert_max_num_queries(20):
        page = desk.get(reverse("loa_harvesters:index")).content.decode()
    assert "Vietnam time" in page
