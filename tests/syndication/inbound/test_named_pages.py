"""A site that only names a page type: offers become its pages; a site that names none is told what to do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.utils import translation
from wagtail.models import Page

from cms.entries import ports
from cms.entries.ports import DraftRefused
from syndication.inbound.deciding.accepting import accept
from syndication.inbound.intake import Incoming, take_in
from syndication.models import Proposal, Source
from tests.pages import factories as pages

from .items import NOW, bring, make_source, offer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _surroundings(settings: Any, db: None) -> Iterator[None]:
    settings.LOA_SYNDICATION = {"DRAFT_PAGE": "loa_pages.GuidancePage", "DRAFT_FIELDS": {"summary": "summary"}}
    with translation.override("en"):
        yield


@pytest.fixture
def source() -> Source:
    return make_source(section_id=pages.section().pk)


def latest() -> Proposal:
    return Proposal.objects.order_by("-pk")[0]


def test_an_offer_becomes_a_page_of_that_type_below_the_source_s_section(source: Source) -> None:
    bring(source, offer(summary="Tóm tắt"))

    page = Page.objects.get(pk=accept(latest().pk, user=None).page_id).specific

    assert type(page).__name__ == "GuidancePage" and page.summary == "Tóm tắt" and not page.live
    assert page.get_parent().pk == source.section_id


def test_a_change_spares_what_an_editor_changed_and_a_withdrawal_takes_it_down(source: Source) -> None:
    bring(source, offer(summary="Cũ"))
    page_id = accept(latest().pk, user=None, then="publish").page_id
    page = Page.objects.get(pk=page_id).specific
    page.title = "Của biên tập viên"
    page.save_revision().publish()

    bring(source, offer(title="Mới", summary="Mới"), guid=offer().source_url)
    made = accept(latest().pk, user=None)
    draft = Page.objects.get(pk=page_id).get_latest_revision_as_object()
    assert draft.title == "Của biên tập viên" and draft.summary == "Mới" and made.kept == ("title",)

    take_in(source, [Incoming(guid=offer().source_url, offer=None)], now=NOW)
    accept(latest().pk, user=None)
    assert not Page.objects.get(pk=page_id).live


def test_rights_count(source: Source) -> None:
    bring(source, offer())

    with pytest.raises(DraftRefused, match="may not add"):
        accept(latest().pk, user=get_user_model().objects.create_user("stranger", password="x"))


@pytest.mark.parametrize(
    ("setting", "section", "sentence"),
    [("loa_pages.NoSuchPage", True, "no such page type"), ("loa_pages.GuidancePage", False, "Choose a section")],
)
def test_what_is_set_up_wrongly_is_said(
    source: Source, settings: Any, setting: str, section: bool, sentence: str
) -> None:
    settings.LOA_SYNDICATION = {"DRAFT_PAGE": setting}
    if not section:
        Source.objects.update(section_id=None)
    bring(source, offer())

    with pytest.raises(DraftRefused, match=sentence):
        accept(latest().pk, user=None)


def test_a_site_that_names_nothing_is_told_what_to_name(source: Source, settings: Any, monkeypatch: Any) -> None:
    settings.LOA_SYNDICATION = {}
    monkeypatch.setattr(ports, "_factory", ports.NoDrafts())
    bring(source, offer())

    with pytest.raises(DraftRefused, match="DRAFT_PAGE"):
        accept(latest().pk, user=None)
    assert latest().state == "waiting"
