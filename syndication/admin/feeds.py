"""Feeds and widget on the desk: what the public page for webmasters offers, and beside it who reads that very feed."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from cms.core.conf import conf
from cms.core.moments import zone_label
from cms.entries.selection import Labels
from syndication.models import Harvester, Subscription
from syndication.webmasters import codes
from syndication.webmasters.choosing import ChoosingForm
from syndication.webmasters.testing import ProbeForm, Tested, tested
from syndication.widgets.items import newest

from .permissions import SubscriptionPolicy
from .readers import MOST, collectors, counts, readers


class FeedsView(WagtailAdminTemplateMixin, TemplateView):
    """A GET chooses, as the public page does; a POST tests an address. What it shows is public but for the readers."""

    template_name = "syndication/admin/feeds.html"
    page_title = gettext_lazy("Feeds and widget")
    header_icon = "code"
    test = Tested(form=ProbeForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.test = tested(request)
        return self.render_to_response(self.get_context_data(**kwargs), status=self.test.status)

    @cached_property
    def form(self) -> ChoosingForm:
        return ChoosingForm(self.request.GET or None, labels=Labels())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.form.is_valid()
        widget = self.form.widget()
        shown = codes.context(widget)
        return super().get_context_data(
            form=self.form, test_form=self.test.form, seen=self.test.seen, wait_minutes=self.test.wait_minutes,
            widget=widget, items=newest(widget), clock=zone_label(), test_url="#loa-test",
            public_page=conf().public_url + reverse("loa_webmasters"), **shown, **self._readers(shown["feeds"]),
            **kwargs,
        )  # fmt: skip

    def _readers(self, feeds: list[codes.Address]) -> dict[str, Any]:
        """Only for those who may look at subscribers or harvesters anyway."""
        user, found = self.request.user, dict[str, Any]()
        if SubscriptionPolicy(Subscription).user_has_permission(user, "view"):
            known = counts(feeds)
            told = [(feed, known.get(feed.topic, 0)) for feed in feeds]
            found |= {"readers": readers(feeds), "told": told, "most_readers": MOST}
        policy = ModelPermissionPolicy(Harvester)
        if policy.user_has_any_permission(user, ["view", "change"]):
            found |= {"collectors": collectors(), "can_edit": policy.user_has_permission(user, "change")}
        return found

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [{"url": "", "label": str(self.page_title)}]


class FeedsViewSet(ViewSet):
    """In the menu of syndication."""

    name = "loa_feeds"
    url_prefix = "feeds"
    icon = "code"
    menu_label = gettext_lazy("Feeds and widget")

    def get_urlpatterns(self) -> list[Any]:
        return [path("", FeedsView.as_view(), name="index")]
