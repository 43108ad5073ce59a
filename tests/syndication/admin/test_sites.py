"""Departments' sites on the desk: what is missing in words, coverage, export, and a visit at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from syndication.models import SiteCheck, WatchedSite

pytestmark = pytest.mark.django_db


@pytest.fixture
def checked():
    site = WatchedSite.objects.create(name="Sở Y tế", home_url="https://y.example.vn/")
    wanted = [{"kind": "link", "title": "Tủ sách", "target": "https://t.vn", "required": True, "problem": "missing"}]
    now = datetime.now(UTC)
    SiteCheck.objects.create(
        site=site, checked_at=now, ok=False, findings={"wanted": wanted, "shows": ""},
        newest_at=now - timedelta(days=90),
    )  # fmt: skip
    return site


def test_the_list_says_what_is_missing_and_how_many_are_complete(admin_client, checked, django_assert_max_num_queries):
    page = admin_client.get(reverse("loa_sites:index"), headers={"accept-language": "en"}).content.decode()
    assert "Tủ sách" in page and "0%" in page


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_it_can_be_taken_away(admin_client, checked, form):
    response = admin_client.get(reverse("loa_sites:index"), {"export": form})
    body = b"".join(response.streaming_content) if response.streaming else response.content
    assert response.status_code == 200 and (form == "xlsx" or "Tủ sách".encode() in body)


def test_check_now_makes_it_due(admin_client, checked):
    assert admin_client.get(reverse("loa_sites:inspect", args=[checked.pk])).status_code == 200
    admin_client.post(reverse("loa_sites:check", args=[checked.pk]))
    checked.refresh_from_db()
    assert checked.next_at is not None


def test_whoever_only_looks_can_not_check(client, checked):
    looker = User.objects.create_user("nhin", password="x")
    names = ["access_admin", "view_watchedsite"]
    looker.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(looker)
    assert client.get(reverse("loa_sites:index")).status_code == 200
    assert client.post(reverse("loa_sites:check", args=[checked.pk])).status_code != 200
    checked.refresh_from_db()
    assert checked.next_at is None


@pytest.mark.parametrize("name", ["loa_banners_desk", "loa_required_links"])
def test_the_other_lists_open(admin_client, name):
    assert admin_client.get(reverse(f"{name}:index")).status_code == 200
    assert admin_client.get(reverse(f"{name}:add")).status_code == 200
