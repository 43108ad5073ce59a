"""Real pages for tests of the entry store."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from wagtail.models import Page

from cms.pages.models import NewsPage


def home() -> Page:
    """The root of the default site."""
    return Page.objects.filter(depth=2).first() or Page.get_first_root_node()


def draft(title: str = "Luật Căn cước", parent: Page | None = None, **given: Any) -> NewsPage:
    """A page that is not public, with one revision."""
    page = NewsPage(title=title, summary="Tóm tắt", live=False, **given)
    (parent or home()).add_child(instance=page)
    page.save_revision()
    return page


def publish(page: NewsPage) -> NewsPage:
    """Publish the latest revision; returns the page as it is now."""
    (page.latest_revision or page.save_revision()).publish()
    return fresh(page)


def news(title: str = "Luật Căn cước", parent: Page | None = None, **given: Any) -> NewsPage:
    """A published page."""
    return publish(draft(title, parent, **given))


def fresh(page: Page) -> Any:
    """The page as its rows say."""
    return Page.objects.get(pk=page.pk).specific


def admin() -> Any:
    """A user who may do everything."""
    return get_user_model().objects.create_superuser("quantri", "quantri@example.vn", "mat-khau-dai")
