"""Every list can be taken along with its filters, as it is shown; nothing in it is a formula."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from openpyxl import load_workbook
from wagtail.users.models import UserProfile

from cms.pages.models import NewsPage
from publishers.models import Channel, Hold, Rule
from publishers.models.hold import Scope
from syndication.models import Banner, RequiredLink
from tests.fixtures.tables import rows_of
from tests.pages.factories import make_picture
from tests.publishers import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(admin_user: Any) -> Client:
    browser = Client(headers={"accept-language": "en"})
    browser.force_login(admin_user)
    return browser


def lists() -> dict[str, str]:
    """Model lists of our own packages: the address of each."""
    from wagtail import hooks
    from wagtail.admin.viewsets.base import ViewSetGroup
    from wagtail.admin.viewsets.model import ModelViewSet

    found: dict[str, str] = {}
    for hook in hooks.get_hooks("register_admin_viewset"):
        made = hook()
        for one in made if isinstance(made, list | tuple) else [made]:
            for viewset in one.registerables if isinstance(one, ViewSetGroup) else [one]:
                if isinstance(viewset, ModelViewSet) and type(viewset).__module__.split(".")[0] != "wagtail":
                    found[viewset.name] = f"/admin/{viewset.url_prefix}/"
    return found


def test_every_list_can_be_taken_along(client: Client) -> None:
    known = lists()
    assert len(known) >= 15
    without = []
    for name, address in known.items():
        answer = client.get(f"{address}?export=csv")
        if not answer.headers["Content-Type"].startswith("text/csv") or not rows_of(answer)[0]:
            without.append(name)
    assert not without, " ".join(without)


def test_a_list_offers_both_formats(client: Client) -> None:
    page = client.get("/admin/holds/").content.decode()
    assert "export=xlsx" in page and "export=csv" in page
    answer = client.get("/admin/holds/?export=xlsx")
    assert load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active["A1"].value == "Reason"


def test_a_list_says_in_a_file_what_it_says_on_the_screen_and_as_text_only(client: Client) -> None:
    channel = factories.by_hand("=1+1")
    Hold.objects.create(reason="=HYPERLINK(1)", scope=Scope.CHANNEL, channel=channel, starts_at=datetime.now(UTC))
    Rule.objects.create(name="@rule").channels.add(Channel.objects.get())
    Banner.objects.create(title="Biểu ngữ", image=make_picture(), target="https://example.gov.vn/")
    RequiredLink.objects.create(title="Cổng", target="https://example.gov.vn/")
    stops = rows_of(client.get("/admin/holds/?export=csv"))
    assert stops[1][0] == "'=HYPERLINK(1)" and "=1+1" in stops[1][1]
    assert rows_of(client.get("/admin/rules/?export=csv"))[1][0] == "'@rule"
    assert "Biểu ngữ" in rows_of(client.get("/admin/banners/?export=csv"))[1][0]


def test_a_file_is_in_the_language_of_who_takes_it_along(settings: Any, admin_user: Any) -> None:
    """It is written after the view returned, when the language is the installation's again."""
    settings.LANGUAGE_CODE = "vi"
    UserProfile.get_for_user(admin_user)
    UserProfile.objects.filter(user=admin_user).update(preferred_language="en")
    reader = Client(headers={"accept-language": "vi"})
    reader.force_login(admin_user)
    answer = reader.get("/admin/law-changed/?export=csv")
    with translation.override("vi"):
        assert rows_of(answer)[0][0] == "Item"


def test_times_are_on_the_clock_of_the_installation(client: Client) -> None:
    from wagtail.admin.views.mixins import SpreadsheetExportMixin

    view, noon = SpreadsheetExportMixin(), datetime(2026, 11, 25, 1, 30, tzinfo=UTC)
    assert view.preprocess_field_value("at", noon, "xlsx") == datetime(2026, 11, 25, 8, 30)
    assert str(view.preprocess_field_value("at", noon, "csv")) == "2026-11-25 08:30:00+07:00"
    assert view.preprocess_field_value("page", NewsPage(title="=cmd"), "csv") == "'=cmd"
    assert view.preprocess_field_value("tags", ["=a", "b"], "csv") == "'=a, b"
    assert view.preprocess_field_value("count", -3, "csv") == -3
