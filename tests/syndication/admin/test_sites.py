"""Departments' sites on the desk: what is missing in words, coverage, export, and a visit at once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse
from django.utils import translation

from syndication.admin.banners import standing
from syndication.models import Banner, SiteCheck, WatchedSite
from tests.entries.factories import make_agency
from tests.pages.factories import make_picture

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


def test_a_site_says_how_it_stands_and_when_it_is_visited_next(admin_client, checked):
    page = admin_client.get(reverse("loa_sites:inspect", args=[checked.pk]), headers={"accept-language": "en"})
    text = page.content.decode()
    assert "incomplete" in text and "Tủ sách" in text and "within two minutes" in text
    assert "Leased" not in text, "nothing of the machine's own"


def test_the_agency_is_chosen_by_name_and_a_dissolved_one_stays(admin_client):
    make_agency("so-y-te")
    site = WatchedSite.objects.create(name="Huyện", agency_code="huyen-cu", home_url="https://h.example.vn/")
    text = admin_client.get(reverse("loa_sites:edit", args=[site.pk])).content.decode()
    assert "Cơ quan so-y-te" in text and '<option value="huyen-cu" selected>' in text


@pytest.mark.parametrize(
    ("given", "label", "note"),
    [
        ({}, "required", ""),
        ({"required": False}, "offered", ""),
        ({"valid_from": date(2999, 1, 2)}, "not yet", "from 02/01/2999"),
        ({"valid_to": date(2020, 1, 2)}, "over", "until 02/01/2020"),
    ],
)
def test_a_banner_says_whether_it_counts(given, label, note):
    with translation.override("en"):
        found = standing(Banner(title="x", target="https://x.vn/", **given))
        assert (found.label, found.note) == (label, note)


def test_banners_are_listed_with_their_pictures_for_few_queries(admin_client, django_assert_max_num_queries):
    for number in range(6):
        Banner.objects.create(title=f"Biểu ngữ {number}", image=make_picture(), target="https://p.vn/")
    admin_client.get(reverse("loa_banners_desk:index"))  # makes the small pictures
    with django_assert_max_num_queries(20):
        text = admin_client.get(reverse("loa_banners_desk:index")).content.decode()
    assert text.count("loa-in-thumb") == 6


@pytest.mark.parametrize("name", ["loa_banners_desk", "loa_required_links"])
def test_the_other_lists_open(admin_client, name):
    assert admin_client.get(reverse(f"{name}:index")).status_code == 200
    assert admin_client.get(reverse(f"{name}:add")).status_code == 200
