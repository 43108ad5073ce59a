"""An empty hour leads to an item, and the item to *Publish everywhere* with the time filled in."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from cms.entries.models import Entry
from cms.pages.blocks import paragraphs
from cms.pages.models import InfographicPage, NewsPage, SectionPage
from publishers.admin.calendar.carried import carried
from publishers.models import Channel
from tests.pages import factories as pages

from ..conftest import Login, drawing, query, shown
from .planned import tomorrow, wall

pytestmark = pytest.mark.django_db


def test_the_time_goes_along_to_publish_everywhere(login: Login, page: InfographicPage, facebook: Channel) -> None:
    client, at = login("unit_approver"), wall(tomorrow(10, 15))
    asked = client.get(reverse("loa_calendar:new") + query(at=at))
    assert "What goes out at 10:15" in shown(asked)
    (found,) = asked.context["found"]
    assert found.title == page.title
    form = client.get(found.url)
    assert form.context["due_at"] == at
    assert f'value="{at}"' in shown(form)


@pytest.mark.parametrize("at", ["", "2020-01-01T09:00", "nonsense", "2026-1-1", "../x"])
def test_a_time_without_sense_opens_the_form_without_one(
    login: Login, page: InfographicPage, facebook: Channel, at: str
) -> None:
    form = login("unit_approver").get(reverse("loa_everywhere", args=[page.pk]) + query(at=at))
    assert form.context["due_at"] == ""
    asked = login("board_approver").get(reverse("loa_calendar:new") + query(at=at))
    assert asked.context["at"] > wall(timezone.now()) and asked.context["has_passed"] == bool(at)


def test_items_are_found_without_their_marks(login: Login, page: InfographicPage, facebook: Channel) -> None:
    drawing("Luật Căn cước có gì mới")
    client = login("unit_approver")
    for words, count in (("giay phep", 1), ("LUẬT can cuoc", 1), ("", 2), ("thuế", 0)):
        assert len(client.get(reverse("loa_calendar:new") + query(q=words)).context["found"]) == count


def test_only_what_one_may_publish_is_offered(login: Login, page: InfographicPage, facebook: Channel) -> None:
    assert Entry.objects.count() == 1
    assert login("editor").get(reverse("loa_calendar:new")).context["found"] == []
    drawing("Bản nháp", live=False)
    offered = login("unit_approver").get(reverse("loa_calendar:new")).context
    assert [item.title for item in offered["found"]] == [page.title]
    assert [title for title, _url in offered["sections"]] == [page.get_parent().title]


def test_a_page_of_another_agency_is_not_offered(login: Login, page: InfographicPage, facebook: Channel) -> None:
    section = SectionPage.objects.get(agency=pages.make_agency("syt", "Sở Y tế", kind="department"))
    stranger = section.add_child(instance=NewsPage(title="Tin y tế", body=paragraphs("Tin."), live=False))
    stranger.save_revision().publish()
    assert Entry.objects.count() == 2
    offered = login("unit_approver").get(reverse("loa_calendar:new")).context
    assert [item.title for item in offered["found"]] == [page.title]
    assert section.title not in dict(offered["sections"])


def test_the_time_waits_until_a_new_page_is_written(login: Login, page: InfographicPage, facebook: Channel) -> None:
    client, at = login("board_approver"), wall(tomorrow(10, 15))
    ((_title, url),) = client.get(reverse("loa_calendar:new") + query(at=at)).context["sections"]
    written = client.get(url)
    assert written.url == reverse("wagtailadmin_pages:add_subpage", args=[page.get_parent().pk])
    request = RequestFactory().get("/")
    request.session = client.session
    assert carried(request) == at
    assert carried(request) == ""  # once
