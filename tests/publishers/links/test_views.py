"""The public address: to the item as it is today, and nowhere else."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from cms.entries.models import Entry, Status
from publishers.links.making import address, link_for
from publishers.models import Campaign, ShortLink
from tests.entries.factories import make_entry
from tests.publishers.factories import facebook

pytestmark = pytest.mark.django_db
URL = "https://pbgdpl.example.gov.vn/muc/"


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def entry() -> Entry:
    return make_entry(url=URL)


def path(link: ShortLink) -> str:
    return f"/-/s/{link.code}"


def test_the_address_is_under_the_public_url(entry: Entry, settings: Any) -> None:
    settings.LOA = {**settings.LOA, "PUBLIC_URL": "https://pbgdpl.tinh.gov.vn"}
    link = link_for(entry)
    assert address(link.code) == f"https://pbgdpl.tinh.gov.vn/-/s/{link.code}"


def test_it_leads_to_the_item_with_the_campaigns_marks(
    visitor: Client, entry: Entry, django_assert_num_queries: Any
) -> None:  # fmt: skip
    link = link_for(entry, facebook(), Campaign.objects.create(name="Ngày Pháp luật"))
    with django_assert_num_queries(1):
        response = visitor.get(path(link))
    assert response.status_code == 302
    assert response["Location"] == f"{URL}?utm_source=facebook&utm_medium=social&utm_campaign=ngay-phap-luat"
    assert response["Cache-Control"] == "no-store"
    assert visitor.head(path(link)).status_code == 302


def test_capitals_a_slash_and_a_networks_own_mark_change_nothing(visitor: Client, entry: Entry) -> None:
    link = link_for(entry)
    for shown in (
        path(link).upper().replace("/-/S/", "/-/s/"),
        path(link) + "/",
        path(link) + "?fbclid=x&next=//evil.vn",
    ):
        assert visitor.get(shown)["Location"] == URL


def test_it_follows_the_item_to_its_new_address(visitor: Client, entry: Entry) -> None:
    link = link_for(entry)
    Entry.objects.filter(pk=entry.pk).update(url=f"{URL}moi/")
    assert visitor.get(path(link))["Location"] == f"{URL}moi/"


def test_a_withdrawn_item_is_said_to_be_so_without_its_title(visitor: Client, entry: Entry) -> None:
    link = link_for(entry)
    Entry.objects.filter(pk=entry.pk).update(status=Status.WITHDRAWN, withdrawn_at=datetime.now(UTC))
    response = visitor.get(path(link))
    assert response.status_code == 410
    assert "This item was withdrawn" in response.content.decode()
    assert entry.title not in response.content.decode()
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("code", ["zzzzzzz", "preview", "https"])
def test_what_is_no_link_says_what_to_check(visitor: Client, code: str) -> None:
    response = visitor.get(f"/-/s/{code}")
    assert response.status_code == 404
    assert "letter by letter" in response.content.decode()


def test_it_can_only_be_read(visitor: Client, entry: Entry) -> None:
    assert visitor.post(path(link_for(entry))).status_code == 405
