"""The desk with an agency, its people, an item and two channels; nothing here needs a platform to answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils.http import urlencode
from wagtail.models import Collection

from cms.agencies.actions import equip_agency
from cms.agencies.models import Agency, AgencyGroup
from cms.agencies.roles import SITE_ROLES
from cms.entries.models import Entry
from cms.pages.blocks import paragraphs
from cms.pages.models import InfographicPage
from publishers.models import Channel, Delivery
from publishers.planning.plan import Choice, plan
from tests.fixtures.database import Stand
from tests.pages import factories as pages
from tests.publishers import factories

Login = Callable[..., Client]


@pytest.fixture
def agency(db: None) -> Agency:
    return pages.make_agency()


@pytest.fixture
def login(agency: Agency) -> Login:
    """A browser of somebody who has these roles in the agency; no role: somebody who may do everything."""

    def log_in(*roles: str) -> Client:
        user = get_user_model().objects.create_user(
            username="-".join(roles) or "admin", password="x", email="a@example.org", is_superuser=not roles
        )
        if set(roles) & set(SITE_ROLES):
            equip_agency(agency, leads=True)
        for role in roles:
            user.groups.add(AgencyGroup.objects.get(agency=agency, role=role).group)
        client = Client(headers={"accept-language": "en"})
        client.force_login(user)
        client.user = user  # type: ignore[attr-defined]
        return client

    return log_in


@pytest.fixture(scope="module")
def _standing_page(standing: Stand, agency_stands: None, request: pytest.FixtureRequest) -> list[int]:
    """The key of an item that is there for a whole module, where all of it works with one; else nothing."""
    mine = [item for item in request.session.items if item.nodeid.startswith(f"{request.node.nodeid}::")]
    made: list[int] = []
    if all("page" in item.fixturenames for item in mine if "db" in item.fixturenames):
        standing(lambda: made.append(drawing().pk))
    return made


@pytest.fixture
def page(agency: Agency, _standing_page: list[int]) -> InfographicPage:
    return InfographicPage.objects.get(pk=_standing_page[0]) if _standing_page else drawing()


def drawing(title: str = "Giấy phép lái xe có 12 điểm", *, live: bool = True) -> InfographicPage:
    """An item with a picture, a text and a tag."""
    page = InfographicPage(
        title=title, summary="Cơ chế trừ điểm", image=pages.make_picture(), full_text_alternative="Ô một: 12 điểm.",
        body=paragraphs("Đồ họa gồm bốn ô."),
    )  # fmt: skip
    page.tags.add("trừ điểm")
    made: InfographicPage = pages.add(page, live=live)
    return made


@pytest.fixture
def entry(page: InfographicPage) -> Entry:
    return Entry.objects.get(page_id=page.pk)


def owned(channel: Channel, agency: Agency) -> Channel:
    """The channel in the agency's collection."""
    channel.collection = Collection.objects.get(pk=agency.collection_id)
    channel.save()
    return channel


@pytest.fixture
def facebook(agency: Agency) -> Channel:
    return owned(factories.facebook("Facebook Sở Tư pháp"), agency)


@pytest.fixture
def radio(agency: Agency) -> Channel:
    return owned(factories.by_hand("Đài truyền thanh"), agency)


@pytest.fixture
def delivery(entry: Entry, facebook: Channel) -> Delivery:
    """Planned, not sent."""
    return plan(entry, [Choice(channel=facebook)])[0]


def choosing(*channels: Channel, when: str = "now", **given: Any) -> dict[str, Any]:
    """What the everywhere form posts."""
    return {"channel": [channel.pk for channel in channels], "when": when, "due_at": "", **given}


def shown(response: Any) -> str:
    """The page as text, on one line."""
    return " ".join(response.content.decode().split())


def query(**given: Any) -> str:
    return "?" + urlencode(given, doseq=True)
