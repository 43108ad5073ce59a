"""A channel's own text, looked at by a second person: what was written for it beside the item, and yes or no."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.core.comparing import rows
from cms.core.text import plain
from publishers.models import Delivery, DeliveryState, Kind
from publishers.planning import own_text
from publishers.planning.edits import media_edits
from publishers.planning.own_text import CannotDecide
from publishers.planning.shared_text import shared_words

from ..audit import record
from ..composer.mend_words import edit_sentences
from ..permissions import may_see

_REASONS = {
    "moved_on": gettext_lazy("Somebody has decided in the meantime. Look at its state below."),
    "outdated": gettext_lazy("The item or the text has changed since. Take it back and plan it again."),
    "same_person": gettext_lazy("You wrote this text yourself: somebody else must approve it."),
    "no_right": gettext_lazy("Who approves the item approves this text too. You may not."),
}
_LABELS = {"title": gettext_lazy("Title"), "body": gettext_lazy("Text"), "media": gettext_lazy("Files and keywords")}


def texts_to_decide(user: Any, most: int) -> list[Delivery]:
    """Own texts that wait for this person's yes or no, the oldest first."""
    waiting = Delivery.objects.filter(state=DeliveryState.IN_REVIEW).exclude(kind=Kind.ANNOUNCE)
    waiting = waiting.exclude(text_by=user).exclude(text_by=None, created_by=user)
    oldest = waiting.select_related("entry", "channel").order_by("created_at")[: 5 * most]
    return [delivery for delivery in oldest if own_text.may_decide(delivery, user)][:most]


class OwnTextView(WagtailAdminTemplateMixin, TemplateView):
    """Reached from the home screen and from the delivery."""

    template_name = "publishers/admin/own_text.html"
    page_title = gettext_lazy("Text for one channel")
    header_icon = "edit"

    @cached_property
    def delivery(self) -> Delivery:
        rows_of = Delivery.objects.select_related("entry", "channel", "created_by")
        found: Delivery = get_object_or_404(rows_of, pk=self.kwargs["pk"])
        if found.kind == Kind.ANNOUNCE:
            raise Http404
        if not may_see(self.request.user, found) and not own_text.may_decide(found, self.request.user):
            raise PermissionDenied
        return found

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            if request.POST.get("decision") == "approve":
                own_text.approve(self.delivery, user=request.user, seen=request.POST.get("seen", ""))
                record(self.delivery, "loa.text_approve", request.user)
                messages.success(request, _("Approved. It goes out at its time."))
            else:
                own_text.decline(self.delivery, user=request.user)
                record(self.delivery, "loa.text_decline", request.user)
                messages.success(request, _("Declined. Nothing was sent with that text."))
        except CannotDecide as error:
            messages.error(request, _REASONS[error.code])
            return HttpResponseRedirect(request.path)
        return HttpResponseRedirect(reverse("wagtailadmin_home"))

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            {"url": reverse("loa_deliveries:index"), "label": _("Deliveries")},
            {"url": "", "label": str(self.page_title)},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        delivery = self.delivery
        is_mine = own_text.writer_id(delivery) == self.request.user.pk
        may_decide = own_text.may_decide(delivery, self.request.user)
        return super().get_context_data(
            delivery=delivery, fields=_fields(delivery), is_open=delivery.state == DeliveryState.IN_REVIEW,
            may_decide=may_decide, reason="" if may_decide else _REASONS["same_person" if is_mine else "no_right"],
            **kwargs,
        )  # fmt: skip


def _fields(delivery: Delivery) -> list[dict[str, Any]]:
    """What the item says, and what the channel would say instead; choices in words at the end."""
    content = delivery.entry.content
    shared = {
        "title": content.get("title", ""), "body": content.get("summary") or plain(content.get("body_html", "")),
        "tags": ", ".join(content.get("tags", ())),
    }  # fmt: skip
    found = []
    alt = media_edits(delivery.variant).alt.values()
    said = [
        *edit_sentences(delivery.variant),
        *(_("What a picture shows: %(words)s") % {"words": text} for text in alt),
    ]
    words = shared_words(delivery.variant)
    # The shared text is read beside the item's own; about files there is only something to say.
    own = {name: text for name, text in (("title", words.title), ("body", words.text)) if text}
    own |= {name: value for name, value in delivery.variant.items() if name in ("title", "body")}
    for name, value in {**own, **delivery.options}.items():
        text = ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
        before = shared.get(name, "").split("\n\n") if name in own else []
        label = _LABELS.get(name, name.replace("_", " "))
        found.append({"label": label, "rows": list(rows(before, text.split("\n\n")))})
    if said:
        found.append({"label": _LABELS["media"], "rows": list(rows([], said))})
    return found
