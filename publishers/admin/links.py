"""Short links on the desk: of an item or a campaign, to copy, to print, and to make for paper."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from cms.core.squares import square
from cms.entries.models import Entry, Status
from publishers.links.making import address, link_for
from publishers.models import Campaign, ShortLink

from .composer.composing import current_campaigns
from .permissions import may_plan, page_policy, usable_channels
from .presenting import platform_label

_PAGE = 50


def visible_links(user: Any) -> QuerySet[ShortLink]:
    """Links on a channel that the person may use, or to a page that they may change."""
    if user.is_superuser:
        return ShortLink.objects.all()
    pages = page_policy.instances_user_has_any_permission_for(user, {"change", "publish"})
    return ShortLink.objects.filter(
        Q(channel__in=usable_channels(user).values("pk")) | Q(entry__page_id__in=pages.values("pk"))
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One link as it is shown."""

    link: ShortLink
    address: str
    #: Where it stands.
    place: str


class LinksView(WagtailAdminTemplateMixin, TemplateView):
    """The links of one item, of one campaign, or all that the person may see; the newest first."""

    template_name = "publishers/admin/links.html"
    page_title = gettext_lazy("Short links")
    header_icon = "link"

    @cached_property
    def entry(self) -> Entry | None:
        asked = self.request.GET.get("entry", "")
        try:
            return Entry.objects.filter(pk=UUID(asked)).first() if asked else None
        except ValueError:
            return None

    @cached_property
    def campaign(self) -> Campaign | None:
        asked = self.request.GET.get("campaign", "")
        return Campaign.objects.filter(pk=int(asked)).first() if asked.isdecimal() else None

    @cached_property
    def may_make(self) -> bool:
        """Who may plan the item may make a link to it."""
        entry = self.entry
        if entry is None or entry.status != Status.PUBLISHED or not entry.url or not entry.page_id:
            return False
        page = Page.objects.filter(pk=entry.page_id).first()
        return page is not None and may_plan(self.request.user, page)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        here = {"url": "", "label": str(self.page_title)}
        if self.entry:
            return [{"url": reverse("loa_item", args=[self.entry.pk]), "label": self.entry.title}, here]
        if self.campaign:
            return [{"url": reverse("loa_campaigns:index"), "label": _("Campaigns")}, here]
        return [here]

    def get_page_subtitle(self) -> str:
        about = self.entry or self.campaign
        return str(about) if about else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = visible_links(self.request.user).select_related("entry", "channel", "campaign")
        if self.entry:
            found = found.filter(entry=self.entry)
        if self.campaign:
            found = found.filter(campaign=self.campaign)
        page = Paginator(found, _PAGE).get_page(self.request.GET.get("p"))
        asked = {name: self.request.GET[name] for name in ("entry", "campaign") if name in self.request.GET}
        return super().get_context_data(
            entry=self.entry, campaign=self.campaign, may_make=self.may_make, page_of_links=page,
            rows=[_row(link) for link in page], campaigns=current_campaigns() if self.may_make else [],
            query=urlencode(asked), **kwargs,
        )  # fmt: skip

    def post(self, request: HttpRequest) -> HttpResponse:
        """A link of no channel, for paper and QR codes."""
        if not self.may_make or self.entry is None:
            raise PermissionDenied
        asked = request.POST.get("campaign", "")
        campaign = current_campaigns().filter(pk=int(asked)).first() if asked.isdecimal() else None
        link = link_for(self.entry, campaign=campaign)
        messages.success(request, _("Here is the link: %(address)s") % {"address": address(link.code)})
        return HttpResponseRedirect(f"{reverse('loa_links')}?{urlencode({'entry': self.entry.pk})}")


class SquareView(View):
    """The QR code of one link, as a file."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        link = get_object_or_404(visible_links(request.user).filter(code=code)[:1])
        response = HttpResponse(square(address(link.code)), content_type="image/svg+xml")
        response.headers["Content-Disposition"] = f'attachment; filename="qr-{link.code}.svg"'
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


def _row(link: ShortLink) -> Row:
    channel = link.channel
    place = f"{channel.name} ({platform_label(channel.platform)})" if channel else _("paper, or wherever it is put")
    return Row(link=link, address=address(link.code), place=place)
