"""Which items a list shows: live, public, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.db import models
from wagtail.models import Page

from cms.pages.cards import dressed
from cms.pages.terms import labels

if TYPE_CHECKING:
    from cms.pages.models import ContentPage

PAGE_SIZE = 12
HOME_LIMIT = 13


def form_models() -> dict[str, type[ContentPage]]:
    """Form code → page type."""
    from cms.pages.models import CONTENT_PAGES

    return {model.form: model for model in CONTENT_PAGES}


def items(root: Page, *, form: str = "", topic: str = "") -> models.QuerySet[Page]:
    """Items below a page; an unknown form finds nothing."""
    types = form_models()
    wanted = [types[form]] if form in types else [] if form else list(types.values())
    found = Page.objects.live().public().descendant_of(root).type(*wanted) if wanted else Page.objects.none()
    if topic:
        found = found.filter(pk__in=_with_topic(wanted, topic))
    return found.order_by("-first_published_at", "-pk").specific()


def newest(root: Page, *, limit: int) -> list[Page]:
    """The newest items below a page."""
    return dressed(items(root)[:limit])


def forms_present(root: Page) -> list[tuple[str, str]]:
    """(code, label) of the forms that have something to show below a page, in the vocabulary's order."""
    types = form_models()
    by_type = {ContentType.objects.get_for_model(model).pk: code for code, model in types.items()}
    live = Page.objects.live().public().descendant_of(root).filter(content_type__in=by_type)
    codes = {by_type[pk] for pk in live.order_by().values_list("content_type", flat=True).distinct()}
    return [(code, label) for code, label in labels("form").items() if code in codes]


def paginate(found: Any, number: str | None) -> PaginatorPage[Any]:
    """One page of a list; a nonsensical number gives the nearest page."""
    page = Paginator(found, PAGE_SIZE).get_page(number)
    page.object_list = dressed(page.object_list)
    return page


def _with_topic(wanted: list[type[ContentPage]], topic: str) -> list[int]:
    found: list[int] = []
    for model in wanted:
        found.extend(model.objects.filter(topics__code=topic).values_list("pk", flat=True))
    return found
