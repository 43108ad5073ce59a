"""Who is told of our feeds at once (WebSub): a list, a page for one, and two acts: test and end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView, InspectView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log, registry

from cms.core.exporting import ExportsAsShown
from cms.core.moments import moment, zone_label
from syndication.models import Subscription, SubscriptionState
from syndication.websub.changes import wake
from syndication.websub.sentences import explain
from syndication.websub.settling import deny, tell_again
from syndication.websub.subscribing import OPEN
from syndication.websub.topics import topic_url

from .permissions import may_act_on_subscriptions
from .subscriber_words import TopicWords, standing

#: Verb → label, and what the log says.
VERBS = {
    "loa.test_subscriber": (gettext_lazy("Test a subscriber"), gettext_lazy("Sent the feed's content as a test")),
    "loa.end_subscriber": (gettext_lazy("End a subscription"), gettext_lazy("Ended the subscription")),
}


class FeedColumn(TitleColumn):
    """The feed in words, its subscriber's host below it."""

    cell_template_name = "syndication/admin/subscriber_cell.html"


class ToldColumn(Column):
    """When it was told last, and until when it will be."""

    cell_template_name = "syndication/admin/told_cell.html"

    def get_value(self, instance: Subscription) -> Any:
        is_active = instance.state == SubscriptionState.ACTIVE
        until = _("until %(day)s") % {"day": moment(instance.lease_until)} if is_active else ""
        return {"told": moment(instance.told_at) or _("not yet"), "until": until}


class StandingColumn(Column):
    """State as a word, what is to be said of it below."""

    cell_template_name = "syndication/admin/standing_cell.html"

    def get_value(self, instance: Subscription) -> Any:
        return standing(instance)


class SubscriberFilterSet(WagtailFilterSet):
    state = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("State"), choices=SubscriptionState.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Subscription
        fields = ["state"]


class SubscriberIndexView(ExportsAsShown, IndexView):
    """Newest first; feeds in words."""

    export_filename = "subscribers"

    page_title = gettext_lazy("Subscribers")
    results_template_name = "syndication/admin/subscribers_results.html"

    @cached_property
    def page_subtitle(self) -> str:
        return zone_label()

    @cached_property
    def columns(self) -> list[Column]:
        words = self._words
        return [
            FeedColumn(
                "topic", label=_("Feed"), accessor=lambda row: words().of(row.topic), sort_key="topic",
                url_name="loa_subscribers:inspect",
            ),
            StandingColumn("state", label=_("State"), sort_key="state"),
            ToldColumn("told_at", label=_("Last told"), sort_key="told_at"),
        ]  # fmt: skip

    @cached_property
    def _words(self) -> Callable[[], TopicWords]:
        made: list[TopicWords] = []

        def words() -> TopicWords:
            if not made:
                made.append(TopicWords(row.topic for row in self.object_list))
            return made[0]

        return words


class SubscriberView(InspectView):
    """One subscription with all that is known of it."""

    page_title = gettext_lazy("Subscriber")
    template_name = "syndication/admin/subscriber.html"
    header_icon = "group"

    def get_page_subtitle(self) -> str:
        return str(self.object.host)

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.object
        return super().get_context_data(
            feed=TopicWords([row.topic]).of(row.topic),
            feed_url=topic_url(row.topic),
            standing=standing(row),
            problem="" if row.state == SubscriptionState.GIVEN_UP else explain(row.problem),
            facts=_facts(row),
            clock=zone_label(),
            can_act=may_act_on_subscriptions(self.request.user) and row.state in OPEN,
            can_test=row.state == SubscriptionState.ACTIVE,
            acts_log=registry.get_logs_for_instance(row).select_related("user"),
            **kwargs,
        )


class SubscriberActView(View):
    """A POST from the page of one."""

    def post(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        row = get_object_or_404(Subscription, pk=pk)
        if not may_act_on_subscriptions(request.user):
            raise PermissionDenied
        acts: Mapping[str, Callable[[HttpRequest, Subscription], None]] = {"test": _test, "end": _end}
        if act not in acts:
            raise Http404
        acts[act](request, row)
        return HttpResponseRedirect(reverse("loa_subscribers:inspect", args=[pk]))


def _test(request: HttpRequest, row: Subscription) -> None:
    if not tell_again(row.pk, timezone.now()):
        messages.warning(request, _("This subscription is not active, so nothing was sent."))
        return
    log(row, "loa.test_subscriber", user=request.user)
    wake()
    messages.success(request, _("The feed is on its way. Reload this page in a moment to see what came of it."))


def _end(request: HttpRequest, row: Subscription) -> None:
    if not deny(row.pk, request.POST.get("reason", "").strip()[:300], timezone.now()):
        messages.warning(request, _("This subscription was over already."))
        return
    log(row, "loa.end_subscriber", user=request.user)
    wake()
    messages.success(request, _("The subscription is ended, and its subscriber is told. It may subscribe again."))


def _facts(row: Subscription) -> list[tuple[str, str]]:
    """What is known, as a list for people."""
    took = _("%(count)s times, the last one took %(ms)s ms") % {"count": row.told, "ms": row.took_ms}
    return [
        (_("Subscribed"), moment(row.created_at)),
        (_("Until"), moment(row.lease_until) or "–"),
        (_("Last told"), moment(row.told_at) or _("not yet")),
        (_("Told"), took if row.told else _("not yet")),
        (_("Signed"), _("yes, with the subscriber's secret") if row.secret else _("no, the subscriber gave no secret")),
    ]


class SubscriberViewSet(ModelViewSet):
    """Looking only; what changes a subscription is an act."""

    model = Subscription
    name = "loa_subscribers"
    url_prefix = "subscribers"
    icon = "group"
    menu_label = gettext_lazy("Subscribers")
    add_to_reference_index = False
    #: There is no form; Wagtail wants one all the same.
    form_fields = ["topic"]
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class = SubscriberIndexView
    inspect_view_class = SubscriberView
    filterset_class = SubscriberFilterSet
    list_per_page = 40
    ordering = ["-created_at"]
    search_fields = ["host", "topic"]
    search_backend_name = None

    def get_urlpatterns(self) -> list[Any]:
        return [*super().get_urlpatterns(), path("<int:pk>/act/<slug:act>/", SubscriberActView.as_view(), name="act")]
