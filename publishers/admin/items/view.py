"""Everywhere one item went: its deliveries, live, with what a person may do."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.models import Page

from cms.core.ids import sha256_hex
from cms.entries.models import Entry, EntryMedia, Status
from publishers.engine import acts
from publishers.models import OPEN_STATES, Delivery, DeliveryState, Kind
from publishers.planning.follow_ups import Place, places_behind
from publishers.planning.message import asset_of
from publishers.trouble.finding import with_steps

from ..audit import record
from ..composer.previews import Picture, public_address
from ..deliveries.delivered_files import with_files
from ..permissions import may_act, may_plan, usable_channels, visible_deliveries
from ..presenting import ATTENTION_STATES, Presented, platform_order, present

#: While one of these is there the rows ask anew: somebody else's yes changes them as the engine does.
_MOVES = (*OPEN_STATES, DeliveryState.IN_REVIEW)


class ItemView(WagtailAdminTemplateMixin, TemplateView):
    """A row per delivery; the rows refresh themselves while something is under way."""

    template_name = "publishers/admin/item.html"
    page_title = gettext_lazy("Where this item is")
    header_icon = "globe"

    def get_template_names(self) -> list[str]:
        return ["publishers/admin/item_rows.html" if "rows" in self.request.GET else self.template_name]

    @cached_property
    def entry(self) -> Entry:
        return get_object_or_404(Entry, pk=self.kwargs["entry_id"])

    @cached_property
    def page(self) -> Page | None:
        return Page.objects.filter(pk=self.entry.page_id).first() if self.entry.page_id else None

    @cached_property
    def rows(self) -> list[Presented]:
        found = with_steps(visible_deliveries(self.request.user).filter(entry=self.entry)).select_related("rule")
        usable = set(usable_channels(self.request.user).values_list("pk", flat=True))
        order = platform_order()
        rows = sorted(found, key=lambda row: (order(row.channel.platform), row.channel.name, row.created_at))
        if any(row.kind == Kind.ANNOUNCE for row in rows):
            return [present(row, may_act=may_act(self.request.user, row)) for row in rows]
        return [present(row, may_act=row.channel_id in usable) for row in rows]

    @cached_property
    def behind(self) -> list[Place]:
        """Places that show an older version, or the item although it was withdrawn, where this person may act."""
        usable = set(usable_channels(self.request.user).values_list("pk", flat=True))
        return [place for place in places_behind(self.entry) if place.channel_id in usable]

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            {"url": reverse("loa_deliveries:index"), "label": _("Deliveries")},
            {"url": "", "label": str(self.page_title)},
        ]

    def get_page_subtitle(self) -> str:
        return str(self.entry.title)

    @property
    def header_buttons(self) -> list[Any]:
        found = []
        if self.page is not None and may_plan(self.request.user, self.page):
            url = reverse("loa_everywhere", args=[self.page.pk])
            found.append(HeaderButton(label=_("Publish everywhere"), url=url, icon_name="upload"))
        return found

    @property
    def header_more_buttons(self) -> list[Any]:
        links = f"{reverse('loa_links')}?{urlencode({'entry': self.entry.pk})}"
        found = [Button(label=_("Short links"), url=links, icon_name="link", priority=20)]
        if self.rows:
            url = reverse("loa_proof", args=[self.entry.pk])
            found.append(Button(label=_("Proof"), url=url, icon_name="key", priority=10))
            url = reverse("loa_figures:item", args=[self.entry.pk])
            found.append(Button(label=_("Figures"), url=url, icon_name="loa-chart", priority=15))
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if not self.rows and not (self.page and may_plan(self.request.user, self.page)):
            raise PermissionDenied
        states = [row.delivery.state for row in self.rows]
        return super().get_context_data(
            entry=self.entry,
            page=self.page,
            picture=self._picture(),
            rows=self.rows,
            is_open=any(state in _MOVES for state in states),
            sentence=_sentence(self.rows),
            fingerprint=_fingerprint(self.rows, len(self.behind)),
            total=len(states),
            arrived=states.count(DeliveryState.PUBLISHED),
            undo_s=max((row.undo_s for row in self.rows if row.can_cancel), default=0),
            behind=self.behind,
            with_files=with_files((row.delivery for row in self.rows), self.entry),
            here=self.request.path,
            **kwargs,
        )

    def _picture(self) -> Picture | None:
        """The picture that stands for the item, while it is public."""
        if "rows" in self.request.GET or self.entry.status != Status.PUBLISHED:
            return None
        shown = EntryMedia.objects.filter(
            version__entry=self.entry, version__version=self.entry.version, media_type__startswith="image/"
        )
        record = self.entry.record()
        sha256 = shown.order_by("order").values_list("sha256", flat=True).first()
        found = next((item for item in record.attachments if item.sha256 == sha256), None)
        return Picture(url=public_address(asset_of(found)), alt=found.alt) if found else None


class TakeBackView(View):
    """Takes back everything of the item that can still be undone, and says what had gone already."""

    def post(self, request: HttpRequest, entry_id: str) -> HttpResponse:
        entry = get_object_or_404(Entry, pk=entry_id)
        planned = Delivery.objects.filter(
            entry=entry, channel__in=usable_channels(request.user), undo_until__isnull=False
        ).exclude(kind=Kind.ANNOUNCE).select_related("channel", "entry").order_by("channel__name")  # fmt: skip
        rows = [row for row in planned if row.undo_until and row.undo_until > timezone.now()]
        taken = [row for row in rows if present(row, may_act=True).undo_s and _take_back(row, request.user)]
        gone = [row for row in rows if row not in taken and row.state != DeliveryState.CANCELLED]
        if taken:
            messages.success(
                request,
                ngettext(
                    "Taken back from %(count)s channel. Nothing was sent there.",
                    "Taken back from %(count)s channels. Nothing was sent there.",
                    len(taken),
                )
                % {"count": len(taken)},
            )
        else:
            messages.error(request, _("It is too late to take anything back."))
        if gone:
            names = ", ".join(row.channel.name for row in gone)
            messages.warning(request, _("It had gone out already on: %(names)s. Correct or withdraw it there.")
                             % {"names": names})  # fmt: skip
        return HttpResponseRedirect(reverse("loa_item", args=[entry.pk]))


def _take_back(delivery: Delivery, user: Any) -> bool:
    try:
        acts.cancel(delivery)
    except acts.NotPossible:
        return False
    record(delivery, "loa.take_back", user)
    return True


def _fingerprint(rows: list[Presented], behind: int) -> str:
    """Changes exactly when what the rows show does; seconds that run down are no change."""
    shown = [(row.state, row.problem, row.can_cancel, bool(row.undo_s), str(row.delivery.permalink)) for row in rows]
    return sha256_hex(repr((shown, behind)).encode())[:16]


def _sentence(rows: list[Presented]) -> str:
    """How it stands, in a line that is also read aloud when it changes."""
    if not rows:
        return _("This item was not sent anywhere yet.")
    states = [row.delivery.state for row in rows]
    counts = [
        (states.count(DeliveryState.PUBLISHED), _("%(count)s published")),
        (sum(state in OPEN_STATES for state in states), _("%(count)s on the way")),
        (states.count(DeliveryState.IN_REVIEW), _("%(count)s waiting for approval")),
        (sum(state in ATTENTION_STATES for state in states), _("%(count)s need a person")),
        (
            sum(state in (DeliveryState.CANCELLED, DeliveryState.WITHDRAWN) for state in states),
            _("%(count)s taken back or withdrawn"),
        ),
    ]  # fmt: skip
    return " · ".join(text % {"count": count} for count, text in counts if count)
