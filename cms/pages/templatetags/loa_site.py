"""What the site's templates ask for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.db.models.fields.files import FieldFile
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.images.models import AbstractImage
from wagtail.models import Page, Site

from cms.core.conf import conf
from cms.entries.actions.sync import public_address
from cms.entries.attachments import attach
from cms.entries.conf import media_url
from cms.entries.counted.pages import entry_of
from cms.entries.media import NeverSeen, NoLongerPublic, public_file
from cms.entries.models import Entry
from cms.entries.record import Role
from cms.legal.models import LegalDocument
from cms.pages.feeds import FeedLink, feed_links
from cms.pages.pictures import PLACES, picture
from cms.pages.public import law
from cms.pages.public.history import History, history
from cms.pages.public.related import related
from cms.pages.terms import labels

register = template.Library()


@register.simple_tag(takes_context=True)
def site_home(context: dict[str, Any]) -> Page | None:
    """The home page of the site that was asked."""
    request: HttpRequest | None = context.get("request")
    site = Site.find_for_request(request) if request else None
    return site.root_page if site else None


@register.simple_tag
def site_menu(home: Page | None) -> list[Page]:
    """What the main menu shows: children of the home page that an editor put into menus."""
    return list(home.get_children().live().public().in_menu()) if home else []


@register.simple_tag
def canonical(page: Page | None) -> str:
    """The page's address as the outside knows it."""
    return public_address(page) if isinstance(page, Page) and page.pk else ""


@register.simple_tag
def breadcrumbs(page: Page, home: Page | None) -> list[Page]:
    """The pages above, from the home page down."""
    if home is None or not page.is_descendant_of(home):
        return []
    return list(page.get_ancestors().filter(depth__gte=home.depth).live())


@register.simple_tag
def alternates(page: Page | None = None) -> list[FeedLink]:
    """Feeds that a page names in its head: all items, and those of its agency."""
    specific = getattr(page, "specific", page)
    return feed_links(getattr(specific, "agency", None))


@register.simple_tag
def played(file: FieldFile) -> str:
    """Address of a film or recording: its pinned copy, served with byte ranges so that it can be wound.

    In a preview or on a restricted page nothing is pinned for the public: there it is the library's own address.
    """
    attachment = attach(file, role=Role.FILE)
    try:
        public_file(attachment.sha256)
    except (NeverSeen, NoLongerPublic):
        return str(file.url)
    return media_url(attachment.sha256, attachment.filename).removeprefix(conf().public_url)


@register.simple_tag
def site_doors() -> list[tuple[str, str]]:
    """What every site has beside its sections, for the menu: (name of the address, label)."""
    return [("loa_topics", _("Topics")), ("loa_register", _("Legal documents")), ("loa_shelf", _("Bookshelf"))]


@register.simple_tag
def law_named(page: Any) -> list[tuple[LegalDocument, str]]:
    """The documents of law that an item names, each with the address of its page."""
    return [(row.document, law.address(row.document)) for row in law.citations(page)]


@register.simple_tag
def law_changes(page: Any) -> list[law.Change]:
    """What readers must know about that law today."""
    return law.changes(page)


@register.simple_tag
def law_address(document: LegalDocument) -> str:
    return law.address(document)


@register.simple_tag
def item_history(page: Any) -> History:
    """When the item was changed and what was corrected."""
    return history(page)


@register.simple_tag
def related_items(page: Page) -> list[tuple[Entry, str]]:
    """Items on the same matter, with the label of their form."""
    found = related(page.pk) if page.pk else []
    names = labels("form") if found else {}
    return [(entry, names.get(entry.form, entry.form)) for entry in found]


@register.simple_tag
def share_address(page: Page) -> str:
    """The item's share kit; nothing for a draft."""
    entry = entry_of(page.pk) if page.pk else None
    return reverse("loa_share", args=[entry]) if entry else ""


@register.simple_tag
def outside(path: str) -> str:
    """A path of this site as the outside knows it."""
    return conf().public_url.rstrip("/") + path


@register.filter
def local_path(address: str) -> str:
    """An address of this site without its root: it leads on however the site was reached."""
    return urlsplit(address).path if address.startswith(conf().public_url.rstrip("/") + "/") else address


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a list: one of the library, to be sized, or a plain file."""

    image: AbstractImage | None = None
    url: str = ""

    def __bool__(self) -> bool:
        return bool(self.image or self.url)


@register.simple_tag
def list_picture(page: Any) -> Picture:
    """What stands for an item in lists; empty when it has no picture."""
    found = getattr(page, "list_picture", None)
    if isinstance(found, AbstractImage):
        return Picture(image=found)
    return Picture(url=found.url) if found else Picture()


@register.simple_tag
def sized(image: AbstractImage, place: str, **attributes: Any) -> str:
    """A picture of the library in the sizes and formats of the place where it stands (``cms.pages.pictures``)."""
    return picture(image, PLACES[place], attributes)


@register.filter
def duration(seconds: float | None) -> str:
    """``75`` → ``1:15``."""
    if not seconds:
        return ""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@register.filter
def instant(at: datetime | None) -> str:
    """A moment as HTML takes it: whole seconds, with the zone."""
    return timezone.localtime(at).isoformat(timespec="seconds") if at else ""


@register.filter
def known_date(day: Any) -> str:
    """A date as it is written here; an unknown one is said to be unknown."""
    if not day:
        return _("not known")
    return (timezone.localtime(day) if isinstance(day, datetime) else day).strftime("%d/%m/%Y")
