"""Whatever readers can see of the database, a change of it raises the generation; what they can't see does not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from wagtail.models import PageViewRestriction, Site

from cms.agencies.models import Agency
from cms.entries.models import AgencyName, ClockRow, Entry, Term
from cms.entries.shown import shown
from cms.legal.models import LegalDocument
from cms.media.models import LoaDocument, LoaImage, LoaMedia
from cms.pages.models import NewsPage, PageTag, Tag
from publishers.models import Channel, Delivery
from tests.pages.factories import home, infographic, make_file, make_law, make_picture, news, section

pytestmark = pytest.mark.django_db


@pytest.fixture
def raised(django_capture_on_commit_callbacks: Any) -> Callable[[Callable[[], Any]], int]:
    """By how much an act raises the generation."""

    def measure(act: Callable[[], Any]) -> int:
        before = _generation()
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return _generation() - before

    return measure


def _generation() -> int:
    return ClockRow.objects.filter(pk=1).values_list("generation", flat=True).first() or 0


def _save(row: Any, **fields: Any) -> Callable[[], None]:
    def act() -> None:
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()

    return act


def test_pages(raised):
    page = news()
    assert raised(lambda: page.save_revision().publish())
    assert raised(_save(page, show_in_menus=True))
    assert raised(_save(home(), title="Trang chủ mới"))
    assert raised(_save(section(), slug="cho-khac"))
    assert raised(lambda: news("Bên cạnh").move(page, pos="left"))
    assert raised(lambda: page.copy(update_attrs={"slug": "ban-sao"}))
    assert raised(page.unpublish)
    assert raised(page.delete)


def test_privacy(raised):
    page = news()
    restrictions: list[PageViewRestriction] = []
    assert raised(lambda: restrictions.append(page.view_restrictions.create(restriction_type="login")))
    assert raised(restrictions[0].delete)


def test_a_draft_shows_nowhere(raised):
    page = news()
    page.title = "Chưa ai thấy"
    assert not raised(page.save_revision)
    assert not raised(lambda: page.save(update_fields=["locked", "locked_at"]))


def test_what_pages_show_beside_their_own_row(raised):
    page = infographic()
    assert raised(_save(Agency.objects.get(), code="so-tp"))
    assert raised(_save(make_law(), abstract="Sửa"))
    assert raised(_save(LoaImage.objects.latest("pk"), description="Mô tả khác"))
    assert raised(_save(make_file(), title="Tên khác"))
    assert raised(_save(Tag.objects.first(), name="thẻ"))
    assert raised(_save(Term.objects.filter(vocabulary="form").first(), label_vi="Khác"))
    assert raised(_save(Site.objects.get(is_default_site=True), site_name="Cổng"))
    assert raised(lambda: AgencyName.objects.create(code="x", name="X"))
    assert raised(lambda: page.loa_citations.all().first().delete())


def test_once_for_a_whole_transaction(raised):
    pictures = [make_picture(), make_picture("Hai")]

    def act() -> None:
        with transaction.atomic():
            for picture in pictures:
                picture.save()

    assert raised(act) == 1


def test_what_was_rolled_back_changed_nothing(raised):
    picture = make_picture()

    def act() -> None:
        try:
            with transaction.atomic():
                picture.save()
                raise RuntimeError
        except RuntimeError:
            pass

    assert raised(act) == 0


def test_work_behind_the_scenes_shows_nowhere(raised):
    user = get_user_model().objects.create_user("ai", "ai@example.vn", "mat-khau-dai")
    picture = make_picture()
    assert not raised(user.save)
    assert not raised(lambda: picture.get_rendition("width-20"))


def test_which_models_are_shown():
    assert {NewsPage, Agency, LegalDocument, Term, LoaImage, LoaDocument, LoaMedia, PageTag, Site} <= shown()
    unseen = {get_user_model(), Channel, Delivery, Entry, LoaImage.get_rendition_model()}
    assert not unseen & shown()
    assert not {model._meta.label_lower for model in shown()} & {"wagtailcore.revision", "wagtailcore.comment"}
