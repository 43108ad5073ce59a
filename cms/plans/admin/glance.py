"""Agencies at a glance: a row for each below mine, the share of them that fulfils each duty, and a polite letter."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from cms.agencies.models import Agency, AgencyKind
from cms.core.exporting import ExportsLines
from cms.core.moments import moment, written_day, zone_label
from cms.core.registries import Sign
from cms.plans.actions.remind import addresses, is_invited, remind, sent_this_week
from cms.plans.agencies import Agencies
from cms.plans.glance.letters import Point, draft
from cms.plans.glance.rows import Covered, Row, covered, rows_of, with_duties
from cms.plans.models import Letter
from cms.plans.rights import Reach, reach_of, takes_part

DAYS = 30


class _Glance(WagtailAdminTemplateMixin):
    """Whose agencies this person sees."""

    request: HttpRequest
    header_icon = "group"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.reach: Reach = reach_of(request.user)
        if not self.reach.gets_in():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # the view after it has it

    @cached_property
    def agencies(self) -> Agencies:
        return Agencies(timezone.localdate())

    @cached_property
    def codes(self) -> list[str]:
        return [code for code in with_duties(self.agencies) if self.reach.sees_agency(code)]


class GlanceView(_Glance, ExportsLines, TemplateView):
    """The table and what of it is covered; every kind, or one."""

    template_name = "loa_plans/admin/glance.html"
    page_title = gettext_lazy("Agencies at a glance")
    export_filename = "agencies-at-a-glance"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [{"url": "", "label": str(self.page_title)}]

    @cached_property
    def kind(self) -> str:
        return self.request.GET.get("kind", "")

    @cached_property
    def rows(self) -> list[Row]:
        wanted = [code for code in self.codes if not self.kind or self.agencies.by_code[code].kind == self.kind]
        return rows_of(self.agencies, wanted, days=DAYS)

    @cached_property
    def duties(self) -> list[Covered]:
        return covered(self.rows)

    @property
    def export_headings(self) -> dict[str, Any]:
        signs = {f"duty{at}": duty.label for at, duty in enumerate(self.duties)}
        return {
            "agency": _("Agency"), "kind": _("Kind"), **signs, "items": _("Items in %(days)s days") % {"days": DAYS},
            "last": _("Newest item"),
        }  # fmt: skip

    def export_lines(self) -> Iterator[dict[str, Any]]:
        kinds = self._kinds()
        for row in self.rows:
            found = [row.signs.get(duty.name) for duty in self.duties]
            signs = {f"duty{at}": sign.text if sign else "" for at, sign in enumerate(found)}
            yield {
                "agency": row.office.name, "kind": kinds.get(row.office.kind, row.office.kind), **signs,
                "items": row.items, "last": row.last_on,
            }  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        there = {self.agencies.by_code[code].kind for code in self.codes}
        shared = self.request.GET.copy()
        shared.pop("export", None)
        exports = {}
        for form in ("xlsx", "csv"):
            shared["export"] = form
            exports[form] = f"{self.request.path}?{shared.urlencode()}"
        only = self.request.GET.get("only", "")
        shown = [row for row in self.rows if row.is_in_need] if only == "need" else self.rows
        return super().get_context_data(
            duties=self.duties, rows=[self._row(row) for row in shown], count=len(self.rows), days=DAYS,
            kinds=[(code, label) for code, label in self._kinds().items() if code in there], asked_kind=self.kind,
            only=only, exports=exports, **kwargs,
        )  # fmt: skip

    def _kinds(self) -> dict[str, str]:
        return {kind.code: kind.label for kind in AgencyKind.objects.all()}

    def _row(self, row: Row) -> dict[str, Any]:
        remind_url = reverse("loa_glance:remind", args=[row.office.code])
        return {
            "name": row.office.name, "items": row.items, "last": written_day(row.last_on),
            "cells": [_cell(row.signs.get(duty.name), duty.label) for duty in self.duties],
            "remind_url": remind_url if self.reach.reminds and row.is_in_need else "",
        }  # fmt: skip


class LetterForm(forms.Form):
    """The letter as it will be read."""

    subject = forms.CharField(max_length=300, label=gettext_lazy("Subject"))
    body = forms.CharField(
        max_length=20_000, label=gettext_lazy("Letter"), widget=forms.Textarea(attrs={"rows": 16})
    )  # fmt: skip


class RemindView(_Glance, TemplateView):
    """What is missing, the letter about it, and who reads it; a press sends it."""

    template_name = "loa_plans/admin/remind.html"
    page_title = gettext_lazy("Remind")
    header_icon = "mail"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not reach_of(request.user).reminds:
            raise PermissionDenied
        agencies = Agency.objects.select_related("kind").prefetch_related("names")
        self.agency = get_object_or_404(agencies, code=kwargs["code"])
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        back = {"url": reverse("loa_glance:index"), "label": _("Agencies at a glance")}
        return [back, {"url": "", "label": self.agency.name}]

    @cached_property
    def row(self) -> Row:
        if self.agency.code not in self.codes:
            raise Http404
        return rows_of(self.agencies, [self.agency.code], days=DAYS)[0]

    @cached_property
    def letters(self) -> list[Letter]:
        return list(sent_this_week(self.agency, timezone.localdate()))

    @cached_property
    def missing(self) -> dict[str, Sign]:
        """What nobody was written to about this week yet."""
        told = {letter.reason for letter in self.letters}
        return {name: sign for name, sign in self.row.signs.items() if sign.is_well is False and name not in told}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = LetterForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        given = form.cleaned_data
        sent = remind(
            self.agency, list(self.missing), subject=given["subject"], body=given["body"], user=request.user
        )  # fmt: skip
        if sent is None:
            messages.warning(request, _("Nothing was sent: this agency was written to about this already this week."))
        elif sent.sent_to:
            messages.success(request, _("The letter is sent to %(count)s people.") % {"count": sent.sent_to})
        else:
            messages.warning(
                request, _("The letter is kept and reached nobody by e-mail. Print it or hand it over otherwise.")
            )
        return HttpResponseRedirect(request.path)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None)
        if form is None and self.missing:
            points = [Point(label=str(sign.label), text=sign.text) for sign in self.missing.values()]
            letter = draft(
                agency=self.agency.name, sender=_sender(self.request.user), points=points,
                is_invited=is_invited(self.agency, timezone.localdate()),
            )  # fmt: skip
            form = LetterForm(initial={"subject": letter.subject, "body": letter.body})
        return super().get_context_data(
            agency=self.agency, form=form, missing=[(sign.label, sign.text) for sign in self.missing.values()],
            is_invited=is_invited(self.agency, timezone.localdate()), readers=len(addresses(self.agency)),
            letters=[(letter, moment(letter.sent_at)) for letter in _each_once(self.letters)], clock=zone_label(),
            **kwargs,
        )  # fmt: skip


def _cell(sign: Sign | None, label: str) -> dict[str, Any]:
    if sign is None:
        return {"tone": "quiet", "text": _("not known"), "label": label, "url": ""}
    tone = {True: "green", False: "red", None: "quiet"}[sign.is_well]
    return {"tone": tone, "text": sign.text, "label": label, "url": sign.url}


def _each_once(letters: list[Letter]) -> list[Letter]:
    """A letter about three things has three rows."""
    return list({letter.sent_at: letter for letter in letters}.values())


def _sender(user: Any) -> str:
    """The agency that the sender works for; their name where they work for none."""
    agency = Agency.objects.filter(groups__group__user=user).prefetch_related("names").order_by("code").first()
    return agency.name if agency else (user.get_full_name() or user.get_username())


class GlanceMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return takes_part(request.user)


class GlanceViewSet(ViewSet):
    """Beside the plans, whose duties it looks at."""

    name = "loa_glance"
    url_prefix = "agencies-at-a-glance"
    icon = "group"
    menu_label = gettext_lazy("Agencies at a glance")
    menu_item_class = GlanceMenuItem

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", GlanceView.as_view(), name="index"),
            path("<slug:code>/remind/", RemindView.as_view(), name="remind"),
        ]
