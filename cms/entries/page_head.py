"""What a public page is, for what other packages write into its ``<head>``: previews, structured data, discovery."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from wagtail.models import Page, Site

from cms.core.conf import conf
from cms.core.registries import page_heads

from .models import Entry

if TYPE_CHECKING:
    from .record import Record

logger = logging.getLogger("loa.entries")


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step on the way from the home page to the page."""

    name: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageHead:
    """A page as machines see it; every address is absolute."""

    title: str
    description: str
    url: str
    language: str
    site_name: str
    home_url: str
    #: From the home page down to the page itself.
    trail: tuple[Crumb, ...]
    #: The item that the page shows, when it is one.
    record: Record | None = None


def markup_for(page: Page, request: HttpRequest) -> str:
    """All that packages registered for a page of this site; nothing for a preview, which no machine should read."""
    registered = page_heads.items()
    site = Site.find_for_request(request)
    if not registered or site is None or getattr(request, "is_preview", False):
        return ""
    head = describe(page, site)
    return "\n".join(part for name, write in registered if (part := _written(name, write, head)))


def describe(page: Page, site: Site) -> PageHead:
    """What the page is, with the item it shows: from the rows, as everything that leaves."""
    root = (conf().public_url if site.is_default_site else site.root_url).rstrip("/")
    entry = Entry.objects.published().filter(page_id=page.pk).first()
    record = entry.record() if entry else None
    trail = _trail(page, site, root)
    return PageHead(
        title=record.title if record else page.title,
        description=record.summary if record else page.search_description,
        url=record.url if record and record.url else (trail[-1].url if trail else ""),
        language=record.language if record else settings.LANGUAGE_CODE,
        site_name=site.site_name or getattr(settings, "WAGTAIL_SITE_NAME", "") or conf().oai_namespace,
        home_url=f"{root}/",
        trail=trail,
        record=record,
    )


def _trail(page: Page, site: Site, root: str) -> tuple[Crumb, ...]:
    above = page.get_ancestors().filter(depth__gte=site.root_page.depth).live()
    crumbs = []
    for step in (*above, page):
        parts = step.get_url_parts()
        if parts and parts[2]:
            crumbs.append(Crumb(step.title, root + urlsplit(parts[2]).path))
    return tuple(crumbs)


def _written(name: str, write: Any, head: PageHead) -> str:
    try:
        return str(write(head))
    except Exception:
        logger.exception("“%s” could not describe the page %s to machines", name, head.url)
        return ""
