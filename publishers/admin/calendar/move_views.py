"""Moving a card: dropped with the pointer, or written into a form, which works without a script too."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from publishers.models import Delivery

from ..composer.composing import WALL_TIME, quick_times
from ..deliveries.acts import wall_time
from ..posted import uuids
from ..presenting import present
from .moving import Moved, deliveries_of, may_move, minute, movable, move_card, put_back
from .reading import Rights, rights_of


class MoveView(WagtailAdminTemplateMixin, TemplateView):
    """The form, and the move itself."""

    template_name = "publishers/admin/calendar/move.html"
    page_title = gettext_lazy("Move to another time")
    header_icon = "calendar-alt"

    @cached_property
    def rows(self) -> list[Delivery]:
        asked = self.request.POST.getlist("delivery") or self.request.GET.getlist("delivery")
        found = deliveries_of(self.request.user, uuids(asked))
        if not found:
            raise Http404
        return found

    @cached_property
    def rights(self) -> Rights:
        return rights_of(self.request.user)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            {"url": next_url(self.request), "label": _("Calendar")},
            {"url": "", "label": str(self.page_title)},
        ]

    def get_page_subtitle(self) -> str:
        return str(self.rows[0].entry.title)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = movable(self.rows, self.rights, timezone.now())
        staying = [row for row in self.rows if row not in waiting]
        first = waiting[0] if waiting else self.rows[0]
        written = self.request.POST.get("due_at") or self.request.GET.get("due_at")
        return super().get_context_data(
            entry=first.entry,
            waiting=[present(row, may_act=False) for row in waiting],
            staying=[present(row, may_act=False) for row in staying],
            at=first.due_at,
            due_at=written or timezone.localtime(first.due_at).strftime(WALL_TIME),
            earliest=timezone.localtime().strftime(WALL_TIME),
            quick_times=quick_times(),
            seen=minute(first.due_at),
            next=next_url(self.request),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_move(self.rows, self.rights):
            raise PermissionDenied
        when = wall_time(request.POST.get("due_at", ""))
        if when is None:
            moved = Moved(problem=_("Write the date and the time in full."))
        else:
            moved = move_card(request.user, self.rows, when, seen=request.POST.get("was", ""))
        if is_script(request):
            return toast(request, moved)
        if moved.problem:
            messages.error(request, moved.problem)
            return self.render_to_response(self.get_context_data(problem=moved.problem), status=422)
        messages.success(request, moved.text, buttons=[messages.button(self._back(moved), _("Move it back"))])
        return HttpResponseRedirect(next_url(request))

    def _back(self, moved: Moved) -> str:
        """Without a script there is no undo in place: the form again, with the earlier time in it."""
        query = [("delivery", str(pk)) for pk in moved.ids]
        query += [("due_at", minute(self.rows[0].due_at)), ("next", next_url(self.request))]
        return f"{reverse('loa_calendar:move')}?{urlencode(query)}"


class UndoView(View):
    """Puts back what was just moved."""

    def post(self, request: HttpRequest) -> HttpResponse:
        moved = put_back(request.user, request.POST.get("token", ""))
        if is_script(request):
            return toast(request, moved)
        if moved.problem:
            messages.error(request, moved.problem)
        else:
            messages.success(request, moved.text)
        return HttpResponseRedirect(next_url(request))


def toast(request: HttpRequest, moved: Moved) -> HttpResponse:
    """What happened, in a line at the foot of the calendar, with a way back."""
    context = {"moved": moved, "ids": " ".join(map(str, moved.ids)), "next": next_url(request)}
    status = 422 if moved.problem else 200
    return render(request, "publishers/admin/calendar/toast.html", context, status=status)


def is_script(request: HttpRequest) -> bool:
    """Asked by the calendar's own script, which wants a piece of a page."""
    return request.headers.get("X-Requested-With") == "XMLHttpRequest"


def next_url(request: HttpRequest) -> str:
    """The calendar as it was looked at."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        return wanted
    return reverse("loa_calendar:index")
