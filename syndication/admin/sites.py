"""Departments' sites: what each lacks, how many are complete over time, and a visit at once."""

from __future__ import annotations

from collections import OrderedDict
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Max, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView, InspectView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from cms.core.moments import moment, zone_label
from syndication.link_checker import coverage, words
from syndication.link_checker.claims import make_due
from syndication.models import SiteCheck, WatchedSite

from .site_forms import SiteForm, agency_name
from .subscriber_words import Standing

_CHECKS_SHOWN = 20


def last_of(site: Any) -> SiteCheck | None:
    """Its last visit, which the list has read with it."""
    found = getattr(site, "last_checks", ())
    return found[0] if found else None


def standing(site: WatchedSite) -> str:
    """What is to be said of it, in one line."""
    check = last_of(site)
    if check is None:
        return _("not visited yet") if site.active else _("is not checked")
    found = words.missing(check)
    return "; ".join(found) if found else _("everything required is there")


def freshness(site: WatchedSite) -> str:
    """How recent its section is."""
    check = last_of(site)
    if check is None:
        return "–"
    fresh = words.is_fresh(check, timezone.now())
    if fresh is None:
        return _("no day found")
    day = timezone.localdate(check.newest_at).strftime("%d/%m/%Y")
    return _("fresh: %(day)s") % {"day": day} if fresh else _("stale: nothing since %(day)s") % {"day": day}


def shown_standing(site: WatchedSite) -> Standing:
    """The same with a word and a colour; what is complete and stale is not well either."""
    check = last_of(site)
    if check is None or not site.active:
        return Standing(tone="quiet", label=_("is not checked") if not site.active else _("not visited yet"))
    if not check.ok:
        return Standing(tone="red", label=_("incomplete"), note=standing(site))
    if words.is_fresh(check, timezone.now()) is False:
        return Standing(tone="amber", label=_("complete, but stale"), note=freshness(site))
    return Standing(tone="green", label=_("complete"))


class SiteColumn(TitleColumn):
    """Its name, the address below it."""

    cell_template_name = "syndication/admin/site_cell.html"


class StandingColumn(Column):
    """How it stands, what is missing below."""

    cell_template_name = "syndication/admin/standing_cell.html"

    def get_value(self, instance: WatchedSite) -> Standing:
        return shown_standing(instance)


class SiteIndexView(IndexView):
    """The report: each site with what it lacks; exported as it is shown."""

    results_template_name = "syndication/admin/sites_results.html"
    list_export = ["name", "agency_code", "home_url", "visited", "complete", "standing", "freshness", "shows"]
    export_headings = {
        "name": gettext_lazy("Name"), "agency_code": gettext_lazy("Agency"), "home_url": gettext_lazy("Home page"),
        "visited": gettext_lazy("Last visit"), "complete": gettext_lazy("Complete"),
        "standing": gettext_lazy("What is missing"), "freshness": gettext_lazy("Section on law"),
        "shows": gettext_lazy("Shows our content by"),
    }  # fmt: skip
    export_filename = "sites"

    @cached_property
    def page_subtitle(self) -> str:
        return zone_label()

    def get_base_queryset(self) -> QuerySet[Any]:
        newest = SiteCheck.objects.values("site").annotate(last=Max("pk")).values("last")
        checks = Prefetch("checks", SiteCheck.objects.filter(pk__in=newest), to_attr="last_checks")
        return super().get_base_queryset().prefetch_related(checks)

    @cached_property
    def columns(self) -> list[Column]:
        return [
            SiteColumn("name", label=_("Name"), sort_key="name", url_name="loa_sites:inspect"),
            StandingColumn("standing", label=_("What is missing")),
            Column("freshness", label=_("Section on law"), accessor=freshness, classname="loa-in-wide"),
            Column("visited", label=_("Last visit"), accessor=_visited, classname="loa-in-wide"),
        ]

    def to_row_dict(self, item: Any) -> OrderedDict[str, Any]:
        check = last_of(item)
        told = {
            "visited": _visited(item), "standing": standing(item), "freshness": freshness(item),
            "complete": _("yes") if check and check.ok else _("no"), "shows": words.shows(check) if check else "",
        }  # fmt: skip
        return OrderedDict((name, told[name] if name in told else getattr(item, name)) for name in self.list_export)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            history=coverage.history(timezone.now()), unseen=coverage.unseen(), **kwargs
        )  # fmt: skip


class SiteView(InspectView):
    """One site with its visits."""

    page_title = gettext_lazy("Department's site")
    template_name = "syndication/admin/site.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        rows = [
            {"at": moment(check.checked_at), "missing": words.missing(check), "welcome": _welcome(check),
             "fresh": words.is_fresh(check, now), "newest": check.newest_at, "shows": words.shows(check)}
            for check in self.object.checks.all()[:_CHECKS_SHOWN]
        ]  # fmt: skip
        may = self.permission_policy.user_has_permission(self.request.user, "change")
        site = self.object
        site.last_checks = list(site.checks.all()[:1])
        return super().get_context_data(
            rows=rows, can_check=may and site.active, can_edit=may, clock=zone_label(), standing=shown_standing(site),
            next_visit=moment(site.next_at), agency=agency_name(site.agency_code), **kwargs,
        )  # fmt: skip


class CheckNowView(View):
    """A POST from the page of a site."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not ModelPermissionPolicy(WatchedSite).user_has_permission(request.user, "change"):
            raise PermissionDenied
        site = get_object_or_404(WatchedSite, pk=pk)
        if make_due(site, timezone.now()):
            messages.success(request, _("The site is visited within two minutes. Reload this page to see the result."))
        else:
            messages.warning(request, _("This site is not checked. Tick “is checked” on its form first."))
        return HttpResponseRedirect(reverse("loa_sites:inspect", args=[pk]))


def _visited(site: WatchedSite) -> str:
    check = last_of(site)
    return moment(check.checked_at) if check else "–"


def _welcome(check: SiteCheck) -> list[str]:
    """What is not there and need not be."""
    must = words.missing(check)
    return [phrase for phrase in words.missing(check, only_required=False) if phrase not in must]


class SiteViewSet(ModelViewSet):
    model = WatchedSite
    name = "loa_sites"
    url_prefix = "department-sites"
    icon = "site"
    menu_label = gettext_lazy("Departments' sites")
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False
    index_view_class = SiteIndexView
    inspect_view_class = SiteView
    search_fields = ["name", "home_url"]
    search_backend_name = None
    list_per_page = 50

    def get_form_class(self, for_update: bool = False) -> type[SiteForm]:
        return SiteForm

    def get_urlpatterns(self) -> list[Any]:
        return [*super().get_urlpatterns(), path("<int:pk>/check/", CheckNowView.as_view(), name="check")]
