"""What the templates of any site ask the hub for."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from cms.entries.counted.pages import entry_of
from cms.entries.page_head import markup_for

register = template.Library()


@register.simple_tag(takes_context=True)
def page_head(context: dict[str, Any], page: Page | None = None) -> SafeString:
    """In ``<head>``: what the page says to machines (link previews, structured data, oEmbed)."""
    page = page or context.get("page")
    request = context.get("request")
    if request is None or not isinstance(page, Page) or page.pk is None:
        return mark_safe("")
    return mark_safe(markup_for(page, request))  # noqa: S308 - each part escapes what it writes


@register.simple_tag
def item_of(page: Page) -> str:
    """The id of the public item that a page is, for what its scripts tell; nothing for a draft."""
    return str(entry_of(page.pk) or "") if page.pk else ""
