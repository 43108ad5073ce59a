"""After an item was taken down: what readers are told at its old address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import UpdateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Page

from cms.entries.models import Entry, Status
from cms.pages.models import WithdrawalNotice
from cms.pages.permissions import may_withdraw

#: Where the request remembers what its page was: after the deletion nobody can tell.
_REMEMBERED = "_loa_withdrawn"


class NoticeForm(forms.ModelForm):  # type: ignore[type-arg]
    """Why, and what to read instead."""

    class Meta:
        model = WithdrawalNotice
        fields = ["reason", "instead"]
        widgets = {"reason": forms.Textarea(attrs={"rows": 4}), "instead": AdminPageChooser()}


class NoticeView(WagtailAdminTemplateMixin, UpdateView):  # type: ignore[type-arg]
    """The notice of one withdrawn item; without one its old address says only that something was withdrawn."""

    form_class = NoticeForm
    template_name = "loa_pages/admin/withdrawn.html"
    header_icon = "warning"
    page_title = gettext_lazy("Tell readers why")

    @cached_property
    def entry(self) -> Entry:
        return get_object_or_404(Entry, pk=self.kwargs["entry"], status=Status.WITHDRAWN)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not may_withdraw(request.user, self.entry):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_object(self, queryset: Any = None) -> WithdrawalNotice:
        return WithdrawalNotice.objects.filter(entry=self.entry).first() or WithdrawalNotice(entry=self.entry)

    def get_page_subtitle(self) -> str:
        return self.entry.title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            action_url=self.request.get_full_path(), cancel_url=self._next(), submit_button_label=_("Tell readers"),
            media=self.get_form().media, **kwargs,
        )  # fmt: skip

    def form_valid(self, form: Any) -> HttpResponse:
        form.save()
        messages.success(self.request, _("Readers of “%(title)s” are told so.") % {"title": self.entry.title})
        return redirect(self._next())

    def _next(self) -> str:
        asked = self.request.GET.get("next", "")
        is_ours = url_has_allowed_host_and_scheme(asked, {self.request.get_host()}, self.request.is_secure())
        return asked if asked and is_ours else reverse("wagtailadmin_home")


def after_unpublishing(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Once the page is down, the next thing is to say why."""
    entry = Entry.objects.filter(page_id=page.pk, status=Status.WITHDRAWN).first()
    return _ask(request, entry, reverse("wagtailadmin_explore", args=[page.get_parent().pk])) if entry else None


def before_deleting(request: HttpRequest, page: Page) -> None:
    """Remember the item: of a deleted page nobody can tell."""
    setattr(request, _REMEMBERED, Entry.objects.filter(page_id=page.pk).first())


def after_deleting(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The same question for an item that went with its page, unless readers were told before."""
    entry: Entry | None = getattr(request, _REMEMBERED, None)
    if entry is None or WithdrawalNotice.objects.filter(entry=entry).exists():
        return None
    return _ask(request, entry, reverse("wagtailadmin_home"))


def address_for(page: Page, user: Any) -> str:
    """Where the notice of a page that is down is written; empty for every other page."""
    entry = Entry.objects.filter(page_id=page.pk, status=Status.WITHDRAWN).first() if not page.live else None
    return reverse("loa_withdrawn", args=[entry.pk]) if entry and may_withdraw(user, entry) else ""


def _ask(request: HttpRequest, entry: Entry, default: str) -> HttpResponseRedirect:
    onward = request.POST.get("next") or default
    return HttpResponseRedirect(f"{reverse('loa_withdrawn', args=[entry.pk])}?{urlencode({'next': onward})}")
